"""Pictures that are others than those that somebody validated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.models.diagnostics import Code
from tests.commands.made import write_series
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    return runner(capfd, monkeypatch, tmp_path)


def changed(moostik: Moostik) -> list[tuple[str, list[str]]]:
    found = json.loads(moostik("check", "ep1", "--json", "--provider", "preview").out)["diagnostics"]
    return [(one["path"], one["shotIds"]) for one in found if one["code"] == Code.CHANGED_SINCE_VALIDATED]


def test_a_file_with_other_content_is_told_until_it_is_validated_again(moostik: Moostik, tmp_path: Path) -> None:
    assert changed(moostik) == []  # validated by hand: nobody knows with which pictures
    library = (tmp_path / "episodes/characters.yaml").read_bytes()
    moostik("validate", "koko")
    assert changed(moostik) == []
    (tmp_path / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    assert changed(moostik) == [("episodes/characters.yaml", ["s1"])]
    moostik("validate", "koko")
    assert changed(moostik) == []
    assert (tmp_path / "episodes/characters.yaml").read_bytes() == library  # the artist's file has nothing of it


def test_another_picture_is_told(moostik: Moostik, tmp_path: Path) -> None:
    moostik("validate", "koko")
    path = tmp_path / "episodes/characters.yaml"
    path.write_text(path.read_text("utf-8").replace("[koko.png]", "[koko.png, 'https://a.example/x.png']"), "utf-8")
    assert changed(moostik) == [("episodes/characters.yaml", ["s1"])]


def test_what_is_not_validated_any_more_is_not_told(moostik: Moostik, tmp_path: Path) -> None:
    moostik("validate", "koko")
    moostik("validate", "--undo", "koko")
    (tmp_path / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    assert changed(moostik) == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"character/koko": 3}'])
def test_a_damaged_memory_is_as_if_there_were_none(moostik: Moostik, tmp_path: Path, text: str) -> None:
    moostik("validate", "koko")
    (tmp_path / "output/references/validated.json").write_text(text, encoding="utf-8")
    (tmp_path / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    assert changed(moostik) == []
