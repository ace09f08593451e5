"""`moostik import` of shot lists and screenplays, and what it does to the library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_production
from tests.commands.running import Moostik, runner
from tests.gate.good_series import CHARACTERS, write_series
from tests.starting.test_fountain import SCRIPT


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path / "p")
    return runner(capfd, monkeypatch, tmp_path / "p")


def test_a_screenplay_passes_check_and_the_library_keeps_what_it_has(moostik):
    Path("lamp.fountain").write_text(SCRIPT)
    ran = moostik("import", "lamp.fountain")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "wrote episodes/lamp.yaml (5 shots)",
        "added to episodes/characters.yaml: 1 character",  # Ana and Bo are there
        "added to episodes/locations.yaml: 3 places",
        "Next: moostik check lamp",
    ]
    assert Path("episodes/characters.yaml").read_text().startswith(CHARACTERS)
    checked = moostik("check", "--all", "--json")
    errors = [
        one
        for episode in json.loads(checked.out)["episodes"]
        for one in episode["diagnostics"]
        if one["severity"] == "error" or one["code"] == "M110"
    ]
    assert (checked.code, errors) == (0, [])
    assert moostik("import", "lamp.fountain", "--as", "again").err.startswith(
        "wrote episodes/again.yaml (5 shots)\nNext"
    )


def test_an_exported_list_comes_back_as_it_went(moostik, tmp_path):
    moostik("export", "ep1", "--to", "csv")
    ran = moostik("import", "output/edit/ep1/ep1.csv", "--as", "back")
    assert (ran.code, ran.err) == (0, "wrote episodes/back.yaml (2 shots)\nNext: moostik check back\n")
    project = Project(tmp_path / "p")
    before, after = load_production(project, "ep1").episode, load_production(project, "back").episode
    for one, other in zip(before.shots, after.shots, strict=True):
        kept = {"id", "number", "name", "description", "character_ids", "location_ids", "duration_seconds", "prompt"}
        kept |= {"continues_from", "dialogue"}
        assert {name: getattr(one, name) for name in kept} == {name: getattr(other, name) for name in kept}
    assert [(act.id, act.title, act.shot_ids) for act in before.acts] == [
        (act.id, act.title, act.shot_ids) for act in after.acts
    ]


def test_a_library_in_json_stays_json(moostik):
    Path("episodes/characters.yaml").unlink()
    path = Path("episodes/characters.json")
    path.write_text('[\n  {"id": "ana", "name": "Ana"}\n]\n')
    Path("lamp.fountain").write_text(SCRIPT)
    assert moostik("import", "lamp.fountain").code == 0
    assert [one["id"] for one in json.loads(path.read_text())] == ["ana", "bo", "mama-dorval"]


@pytest.mark.parametrize("text", ["# nobody yet\n", "", "[]\n", "- id: zed\n  name: Zed"])
def test_a_library_is_added_to_however_it_is_written(moostik, text):
    path = Path("episodes/characters.yaml")
    path.write_text(text)
    Path("lamp.fountain").write_text(SCRIPT)
    assert moostik("import", "lamp.fountain").code == 0
    assert "id: mama-dorval" in path.read_text() or '"mama-dorval"' in path.read_text()
    assert moostik("check", "episodes/characters.yaml").code == 0


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.fountain", "", 3),
        ("x.fountain", "Title: Only\n", 3),
        ("x.csv", "a,b\n1,2\n", 3),
        ("x.csv", "Shot,Description,Continues from\ns1,x,\ns2,x,s1\ns2,y,\n", 3),
        ("x.csv", "Shot,Description,Angles\ns1,x,a/b\n", 3),
        ("none.csv", None, 3),
    ],
)
def test_what_is_refused_writes_nothing(moostik, name, text, code):
    if text is not None:
        Path(name).write_text(text)
    before = {path: path.read_bytes() for path in Path("episodes").glob("*.*")}
    ran = moostik("import", name, "--as", "new")
    assert (ran.code, ran.out) == (code, "")
    assert f"{name} cannot be imported." in ran.err
    assert {path: path.read_bytes() for path in Path("episodes").glob("*.*")} == before


def test_the_id_is_the_name_of_the_file(moostik):
    Path("Épisode 3 (final).fountain").write_text("INT. BAR - DAY\n\nOne.\n")
    assert moostik("import", "Épisode 3 (final).fountain").err.startswith(
        "wrote episodes/episode-3-final.yaml (1 shot)"
    )
    ran = moostik("import", "Épisode 3 (final).fountain")
    assert (ran.code, "There is episode-3-final.yaml already." in ran.err) == (2, True)


def test_json_is_checked_before_it_is_written(moostik):
    Path("x.json").write_text('{"id": "new", "shots": [{"id": "a"}, {"id": "a"}]}')
    ran = moostik("import", "x.json")
    assert (ran.code, "Nothing was written" in ran.err, Path("episodes/new.yaml").exists()) == (3, True, False)


def test_a_library_and_a_story_that_adds_to_it_are_two_imports(moostik):
    Path("episodes/characters.yaml").unlink()
    Path("cast.json").write_text("[]")
    Path("lamp.fountain").write_text(SCRIPT)
    ran = moostik("import", "lamp.fountain", "--characters", "cast.json")
    assert (ran.code, "twice" in ran.err) == (2, True)
