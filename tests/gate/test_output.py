"""Where pictures go: folders that cannot be written, full disks, links."""

from __future__ import annotations

import os
from collections import namedtuple
from pathlib import Path

import pytest

from moostik_cli.gate.output import check_output
from moostik_cli.models.production import Project

Usage = namedtuple("Usage", "total used free")


def codes(folder: Path, pictures: int = 5, preview: bool = False) -> list[str]:
    return [one.code for one in check_output(Project(folder), "ep1", pictures, preview=preview)]


def test_nothing_is_written(tmp_path):
    assert codes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("free", "found"), [(0, ["M501"]), (10_000_000, ["M503"]), (10**12, [])])
def test_room_on_the_disk(tmp_path, monkeypatch, free, found):
    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage(10**12, 0, free))
    assert codes(tmp_path) == found


def test_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    (tmp_path / "output").mkdir()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode & os.W_OK == 0 and real(path, mode))
    assert codes(tmp_path) == ["M501"]


def test_a_ledger_that_is_empty_or_ours_is_fine(tmp_path):
    (tmp_path / "output").mkdir()
    for content in (b"", b"SQLite format 3\x00" + b"\0" * 84):
        (tmp_path / "output/moostik.db").write_bytes(content)
        assert codes(tmp_path) == []


def test_previews_do_not_care_for_the_ledger(tmp_path):
    (tmp_path / "output/moostik.db").mkdir(parents=True)
    assert codes(tmp_path, preview=True) == []
    assert codes(tmp_path) == ["M504"]
