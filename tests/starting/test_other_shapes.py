"""Other people's episodes: taken for what they are, or refused with what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    (tmp_path / "episodes").mkdir()
    return runner(capfd, monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("shot", "says"),
    [
        ({"shot_id": "001", "description": "a", "prompt": "b"}, "`shot_id` is taken for `id` in 1 shot"),
        ({"shotId": 7, "prompt": "b", "duration": 3.5}, "`duration` is taken for `durationSeconds` in 1 shot"),
        ({"id": "a", "prompt": "b", "camera": "wide"}, "`camera` is taken for `variations` in 1 shot"),
        ({"id": "a", "prompt": "b", "negative_prompt": "text"}, "`negative_prompt` is taken for `prompt.negative`"),
    ],
)
def test_usual_other_names_are_taken_and_said(shot: dict[str, object], says: str, moostik: Moostik) -> None:
    Path("x.json").write_text(json.dumps({"shots": [shot]}))
    ran = moostik("import", "x.json", "--as", "ep1")
    assert (ran.code, says in ran.err) == (0, True), ran.err
    assert moostik("check", "ep1", "--provider", "preview").code == 0


def test_characters_and_places_under_other_names(moostik: Moostik) -> None:
    shot = {"id": "a", "prompt": "b", "character": "mila", "location": "gate"}
    Path("x.json").write_text(json.dumps({"shots": [shot]}))
    moostik("import", "x.json", "--as", "ep1")
    text = Path("episodes/ep1.yaml").read_text()
    assert "characterIds" in text and "locationIds" in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"shots": "none"}', "`shots` is a list of objects"),
        ('{"shots": 7}', "`shots` is a list of objects"),
        ('{"shots": ["x", "y"]}', "`shots` is a list of objects"),
        ('["x", "y"]', "An episode is an object with `shots`"),
        ("INT. KITCHEN - DAY\n\nMILA\nHello.\n", "This is a screenplay"),
        ("Title: The lamp\n\nEXT. GATE - NIGHT\n", "This is a screenplay"),
        ("shot,prompt\n1,Mila runs\n2,Mila sits\n", "This is a table (CSV)"),
        ('shot;prompt\n1;"Mila; runs"\n', "This is a table (CSV)"),
        ('{"id": "a"}\n{"id": "b"}\n', "These are JSON lines"),
        ('```json\n{"shots": []}\n```\n', "This is JSON in a code fence"),
    ],
)
def test_what_is_something_else_is_named_and_nothing_is_written(text: str, says: str, moostik: Moostik) -> None:
    Path("x.json").write_text(text)
    ran = moostik("import", "x.json", "--as", "ep1")
    assert (ran.code, says in ran.out + ran.err) == (3, True), ran.err
    assert "YAML" not in ran.out + ran.err
    assert list(Path("episodes").iterdir()) == []


def test_a_library_of_words_is_none(moostik: Moostik) -> None:
    Path("x.json").write_text('["x", "y"]')
    ran = moostik("import", "--characters", "x.json")
    assert (ran.code, "A library is a list of objects" in ran.out + ran.err) == (3, True)
