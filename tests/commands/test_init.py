"""`moostik init` and `moostik new` write files that `check` accepts, and never write over one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from moostik_cli.messages import set_language
from moostik_cli.models.diagnostics import Severity
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_production
from moostik_cli.starting.projects import write_episode, write_project
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    return runner(capfd, monkeypatch, tmp_path)


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_project_is_read_without_a_word(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("init", "film", "--title", "Le: Film")
    assert (ran.code, ran.out) == (0, "")
    assert "moostik check ep1" in ran.err
    production = load_production(Project(tmp_path / "film"), "ep1")
    assert production.diagnostics == ()
    assert production.series.title == "Le: Film"
    assert [shot.id for shot in production.episode.shots] == ["shot-001", "shot-002", "shot-003"]
    for shot in production.episode.shots:
        assert production.library.find_character(shot.character_ids[0]) is not None
        assert production.library.find_location(shot.location_ids[0]) is not None


def test_check_accepts_it_and_says_what_is_missing(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    ran = moostik("check", "ep1", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["canProceedWithWarnings"] is True
    assert moostik("check", "ep1", "--strict").code == 1  # nobody has a picture yet


@pytest.mark.uncounted
def test_every_file_tells_editors_its_format_and_has_it(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    moostik("new", "ep2")
    files = list((tmp_path / "episodes").glob("*.yaml"))
    assert len(files) == 5
    for path in files:
        text = path.read_text()
        schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert schema is not None
        jsonschema.validate(yaml.safe_load(text), json.loads((path.parent / schema[1]).read_text()))
        kind = path.stem if path.stem in ("characters", "locations", "series") else "episode"
        assert schema[1] == f"schema/{kind}.json"


def test_the_token_and_the_pictures_stay_out_of_git(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    assert ".env" in (tmp_path / ".gitignore").read_text().splitlines()
    assert (tmp_path / "output/.gitignore").read_text() == "*\n!.gitignore\n"


def test_init_never_changes_what_is_there(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/pilot.yml").write_text("id: pilot\nshots: []\n")
    (tmp_path / "episodes/characters.json").write_text("[]")
    (tmp_path / ".gitignore").write_text("*.pyc\n")
    before = files_below(tmp_path)
    ran = moostik("init", "--json")
    after = files_below(tmp_path)
    assert {name: after[name] for name in before} == before
    done = json.loads(ran.out)
    assert sorted(done["written"]) == sorted(set(after) - set(before))
    assert sorted(done["kept"]) == [".gitignore", "episodes/characters.json"]
    assert "episodes/ep1.yaml" not in after  # there is an episode
    assert "Add .env to .gitignore" in ran.err


def test_init_twice_writes_nothing(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    before = files_below(tmp_path)
    assert json.loads(moostik("init", "--json").out)["written"] == []
    assert files_below(tmp_path) == before


def test_a_project_inside_a_project_is_said(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    ran = moostik("init", "inner")
    assert ran.code == 0
    assert "is a project too" in ran.err


def test_a_folder_that_cannot_be_made_is_no_traceback(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert moostik("init", "file").code == 2
    ran = moostik("init", "file/inner")
    assert ran.code in (2, 3)
    assert "Traceback" not in ran.err


def test_new_uses_the_library_that_is_there(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    (tmp_path / "episodes/characters.yaml").write_text("- id: ida\n- id: bo\n")
    (tmp_path / "episodes/locations.yaml").unlink()
    ran = moostik("new", "s01e02", "--title", "no", "--shots", "12", "--json")
    assert json.loads(ran.out) == {"episodeId": "s01e02", "path": "episodes/s01e02.yaml", "shots": 12}
    production = load_production(Project(tmp_path), "s01e02")
    assert production.diagnostics == ()
    assert (production.episode.number, production.episode.title) == (2, "no")
    assert len(production.episode.shots) == 12
    assert production.episode.acts[0].shot_ids == tuple(shot.id for shot in production.episode.shots)
    assert {shot.character_ids for shot in production.episode.shots} == {("ida",)}
    assert {shot.location_ids for shot in production.episode.shots} == {()}


@pytest.mark.uncounted
@pytest.mark.parametrize("episode_id", ["ep1", "characters", "series", "../ep9", "a b", ".hidden", "x.picks", "é"])
def test_new_refuses_ids_that_are_taken_or_unsafe(moostik: Moostik, tmp_path: Path, episode_id: str) -> None:
    moostik("init")
    before = files_below(tmp_path)
    ran = moostik("new", episode_id)
    assert ran.code == 2
    assert "hint:" in ran.err
    assert files_below(tmp_path) == before


def test_new_refuses_an_id_that_another_extension_has(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init")
    (tmp_path / "episodes/ep2.json").write_text('{"id": "ep2", "shots": []}')
    assert moostik("new", "ep2").code == 2


@pytest.mark.uncounted
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("shots", [1, 2, 3, 40])
def test_the_skeletons_are_valid_in_every_language(tmp_path: Path, language: str, shots: int) -> None:
    set_language(language)
    try:
        write_project(tmp_path)
        write_episode(Project(tmp_path), "ep2", title=None, shots=shots)
    finally:
        set_language("en")
    for episode in ("ep1", "ep2"):
        found = load_production(Project(tmp_path), episode).diagnostics
        assert [d for d in found if d.severity is Severity.ERROR or d.code != "M112"] == []
    for path in (tmp_path / "episodes").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert yaml.safe_load(text)
        assert max(map(len, text.splitlines())) <= 110
