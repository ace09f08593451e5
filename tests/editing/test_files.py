"""A file is replaced whole, or left as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moostik_cli.editing.files import replace_text, write_whole
from moostik_cli.errors import OutputError


def test_keeps_byte_order_mark_line_ends_and_permissions(tmp_path: Path) -> None:
    path = tmp_path / "characters.yaml"
    path.write_bytes(b"\xef\xbb\xbf- id: \xc3\xa9\r\n")
    path.chmod(0o640)
    replace_text(path, "- id: é\r\n", "- id: è\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf- id: \xc3\xa8\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["characters.yaml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("a\n")
    link = tmp_path / "characters.yaml"
    link.symlink_to("real.yaml")
    replace_text(link, "a\n", "b\n")
    assert link.is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "b\n"


def test_a_file_that_somebody_else_changed_is_left(tmp_path: Path) -> None:
    path = tmp_path / "characters.yaml"
    path.write_text("somebody else's\n")
    with pytest.raises(OutputError):
        replace_text(path, "what was read\n", "ours\n")
    assert path.read_text() == "somebody else's\n"


def test_nothing_is_left_behind_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "characters.yaml"
    path.write_text("a\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        replace_text(path, "a\n", "b\n")
    assert path.read_text() == "a\n"
    assert [file.name for file in tmp_path.iterdir()] == ["characters.yaml"]


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_whole(tmp_path / "new.yaml", b"x\n")
    (tmp_path / "usual").write_text("")
    assert (tmp_path / "new.yaml").stat().st_mode == (tmp_path / "usual").stat().st_mode
