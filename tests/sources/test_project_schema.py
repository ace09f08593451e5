"""The editor's schema with the project's own ids and angles: as strict as `check`, and no stricter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from moostik_cli.models.json_schema import KINDS
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_library, load_production, load_series
from moostik_cli.sources.project_schema import project_schema
from tests.commands.running import Moostik, runner
from tests.gate.good_series import EPISODE, FILES, write_series

SHIPPED = Path(__file__).parents[2]


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path / "p")
    return runner(capfd, monkeypatch, tmp_path / "p")


def faults(root: Path, kind: str, data: object) -> list[str]:
    project = Project(root)
    schema = project_schema(kind, load_library(project)[0], load_series(project))
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", KINDS)
def test_good_files_pass(tmp_path, kind):
    write_series(tmp_path)
    name = "ep1.yaml" if kind == "episode" else f"{kind}.yaml"
    assert faults(tmp_path, kind, yaml.safe_load(FILES[name])) == []


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_files_pass(kind):
    name = "ep0" if kind == "episode" else kind
    data = yaml.safe_load((SHIPPED / f"episodes/{name}.yaml").read_text(encoding="utf-8"))
    assert faults(SHIPPED, kind, data) == []


CHANGES = [
    ("[ana, bo]", "[ana, boo]", True),
    ("[bar]", "[baar]", True),
    ("wide, close_up]", "wide, close_upp]", True),
    ("wide, close_up]", "wide, CU]", False),
    ("wide, close_up]", "wide, Gros plan]", False),
    ("wide, close_up]", "wide, Plongée]", False),
    ("wide, close_up]", "wide, Low angle shot]", False),
    ("wide, close_up]", "wide, Bird's eye view]", False),
    ("durationSeconds", "durationSecs", True),
    ("durationSeconds", "duration_seconds", False),
    ("durationSeconds: 4", "x-mood: 4", False),
    ("durationSeconds: 4", "videoStatus: 4", False),
    ("title: The lamp", "titel: The lamp", True),
]


@pytest.mark.uncounted
@pytest.mark.parametrize(("before", "after", "is_marked"), CHANGES, ids=[after for _, after, _ in CHANGES])
def test_an_editor_marks_what_check_remarks_on(tmp_path, before, after, is_marked):
    text = EPISODE.replace(before, after, 1)
    assert text != EPISODE
    write_series(tmp_path, ep1=text)
    assert bool(faults(tmp_path, "episode", yaml.safe_load(text))) is is_marked
    codes = {"M110", "M201", "M202", "M301"}
    from moostik_cli.gate.inspection import inspect_production

    try:
        found = inspect_production(load_production(Project(tmp_path), "ep1")).diagnostics
    except Exception as error:  # a letter off a key that matters
        found = error.diagnostics
    assert bool([one for one in found if one.code in codes]) is is_marked


def test_written_and_refreshed_where_a_file_asks(moostik):
    moostik("check", "ep1")
    assert not Path("episodes/schema").exists()
    ran = moostik("schema", "--own", "--write")
    path = Path("episodes/schema/project/episode.json")
    assert (ran.code, "Written: episodes/schema/project/episode.json" in ran.err) == (0, True)
    schema = json.loads(path.read_text())
    assert schema["$id"] == "urn:moostik:project:episode"
    assert "Written" not in moostik("schema", "--own", "--write").err
    library = Path("episodes/characters.yaml")
    library.write_text(library.read_text() + "- id: zed\n  name: Zed\n")
    moostik("check", "ep1")
    assert "zed" not in path.read_text()
    episode = Path("episodes/ep1.yaml")
    episode.write_text("# yaml-language-server: $schema=schema/project/episode.json\n" + episode.read_text())
    assert moostik("check", "ep1").code == 0
    assert '"zed"' in path.read_text()


def test_printed(moostik):
    assert '"ana"' in moostik("schema", "episode", "--own").out
    assert '"ana"' not in moostik("schema", "episode").out


def test_a_folder_that_cannot_be_written_is_said_and_check_goes_on(moostik):
    episode = Path("episodes/ep1.yaml")
    episode.write_text("# yaml-language-server: $schema=schema/project/episode.json\n" + episode.read_text())
    Path("episodes/schema").write_text("a file")
    ran = moostik("check", "ep1")
    assert (ran.code, "episodes/schema cannot be written" in ran.err) == (0, True)
