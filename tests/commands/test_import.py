"""`moostik import` writes YAML that says exactly what the JSON said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_production
from tests.commands.running import Moostik, runner

EPISODE: dict[str, Any] = {
    "id": "pilot",
    "number": 1,
    "title": "La Marée : no",
    "description": "First.\nSecond line.\n",
    "acts": [{"id": "act-1", "number": 1, "title": "on", "shotIds": ["s-1", "s-2", "s-3"], "characters": ["ida"]}],
    "shots": [
        {
            "id": f"s-{n}",
            "number": n,
            "name": "12:30",
            "sceneType": "dock",
            "durationSeconds": 5,
            "characterIds": ["ida", "bo"][: n % 3],
            "locationIds": ["dock"],
            "status": "completed",
            "prompt": {
                "goal": "See #1: the boat",
                "invariants": ["Palette: rust (#8B4513)", "16:9"],
                "lighting": {"key": "low sun" if n < 3 else "moon", "fill": ""},
                "parameters": {"cfg": 7.5, "seed": 42, "steps": 3e16},
                "negative": [],
                "x": None,
            },
            "variations": [
                {
                    "id": f"v-{n}-{angle}",
                    "cameraAngle": angle,
                    "status": status,
                    "seed": None,
                    "imageUrl": f"https://example.org/{n}/{angle}.png?a=1&b=2#c",
                    "localPath": f"/output/images/{angle}.png",
                    "generatedAt": "2026-01-30T10:00:00.000Z",
                }
                for angle, status in (("wide", "completed"), ("over_the_shoulder", "failed"), ("pov", "pending"))
            ],
            "createdAt": "2026-01-30T10:00:00.000Z",
        }
        for n in (1, 2, 3)
    ],
    "createdAt": "2026-01-30",
}
CHARACTERS = [
    {
        "id": "ida",
        "name": "Ida",
        "referenceImages": ["https://example.org/ida.png"],
        "validated": True,
        "relationships": [{"targetId": "bo", "type": "ally"}],
    },
    {"id": "bo", "name": "Bo", "description": "- not a list\n  indented", "referenceImages": []},
]
LOCATIONS = [{"id": "dock", "name": "Le quai", "referenceImages": ["https://example.org/d.png"]}]


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    for project in ("json", "yaml"):
        (tmp_path / project / "episodes").mkdir(parents=True)
    (tmp_path / "yaml/episodes/.keep").write_text("")
    return runner(capfd, monkeypatch, tmp_path / "yaml")


def given(folder: Path, **files: Any) -> Path:
    for name, value in files.items():
        (folder / "json/episodes" / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return folder / "json/episodes"


def imported(moostik: Moostik, source: Path, episode: str, *more: Any) -> Any:
    return moostik(
        "import",
        source / f"{episode}.json",
        "--characters",
        source / "characters.json",
        "--locations",
        source / "locations.json",
        "--json",
        *more,
    )


def findings(moostik: Moostik, project: Path, episode: str) -> tuple[int, Any]:
    ran = moostik("-C", project, "check", episode, "--json")
    report = json.loads(ran.out)
    told = [(d["code"], d["severity"], d["message"], d["hint"]) for d in report.pop("diagnostics")]
    return ran.code, (sorted(map(str, told)), report)


def test_check_clusters_and_status_say_the_same_of_the_yaml(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, pilot=EPISODE, characters=CHARACTERS, locations=LOCATIONS)
    says_the_same(moostik, tmp_path, source, "pilot")


@pytest.mark.uncounted
def test_so_they_do_of_the_real_episode(moostik: Moostik, tmp_path: Path, real_dir: Path) -> None:
    names = ("ep0", "characters", "locations")
    source = given(tmp_path, **{name: json.loads((real_dir / f"{name}.json").read_text()) for name in names})
    says_the_same(moostik, tmp_path, source, "ep0")


def says_the_same(moostik: Moostik, tmp_path: Path, source: Path, episode: str) -> None:
    assert imported(moostik, source, episode).code == 0
    as_json, as_yaml = tmp_path / "json", tmp_path / "yaml"
    assert findings(moostik, as_json, episode) == findings(moostik, as_yaml, episode)
    for command in ("clusters", "status"):
        outputs = [moostik("-C", project, command, episode, "--json") for project in (as_json, as_yaml)]
        assert outputs[0].code == outputs[1].code == 0
        assert json.loads(outputs[0].out) == json.loads(outputs[1].out)


def test_the_data_is_the_same_states_and_addresses_too(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, pilot=EPISODE, characters=CHARACTERS, locations=LOCATIONS)
    ran = imported(moostik, source, "pilot")
    assert [one["path"] for one in json.loads(ran.out)["imported"]] == [
        "episodes/pilot.yaml",
        "episodes/characters.yaml",
        "episodes/locations.yaml",
    ]
    assert "moostik check pilot" in ran.err
    written = tmp_path / "yaml/episodes"
    assert yaml.safe_load((written / "pilot.yaml").read_text(encoding="utf-8")) == EPISODE
    assert yaml.safe_load((written / "characters.yaml").read_text(encoding="utf-8")) == CHARACTERS
    for name in ("episode", "library"):
        both = [getattr(load_production(Project(tmp_path / kind), "pilot"), name) for kind in ("json", "yaml")]
        assert both[0] == both[1]
    assert list(written.glob("*.bak")) == []


def test_refuses_to_write_over_a_file_and_with_force_keeps_it_aside(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, pilot=EPISODE)
    mine = tmp_path / "yaml/episodes/pilot.yaml"
    mine.write_text("id: pilot # mine\nshots: []\n")
    ran = moostik("import", source / "pilot.json")
    assert ran.code == 2
    assert "--force" in ran.err
    assert mine.read_text() == "id: pilot # mine\nshots: []\n"
    ran = moostik("import", source / "pilot.json", "--force", "--json")
    aside = tmp_path / "yaml" / json.loads(ran.out)["imported"][0]["keptAside"]
    assert aside.read_text() == "id: pilot # mine\nshots: []\n"
    assert moostik("clusters", aside.name).code == 2  # no command takes it for an episode


def test_a_library_that_lies_beside_the_episode_is_pointed_out(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, pilot=EPISODE, characters=CHARACTERS)
    said = f"--characters {source}/characters.json"
    assert said in moostik("import", source / "pilot.json").err
    assert (
        said not in moostik("import", source / "pilot.json", "--force", "--characters", source / "characters.json").err
    )
    assert said not in moostik("import", source / "pilot.json", "--force").err


def test_another_id(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, pilot=EPISODE)
    assert moostik("import", source / "pilot.json", "--as", "ep7").code == 0
    assert load_production(Project(tmp_path / "yaml"), "ep7").episode.id == "ep7"
    for bad in ("../up", "characters", ""):
        assert moostik("import", source / "pilot.json", "--as", bad, "--force").code == 2


def test_an_episode_without_an_id_takes_the_name_of_its_file(moostik: Moostik, tmp_path: Path) -> None:
    source = given(tmp_path, nameless={"id": None, "shots": []})
    assert moostik("import", source / "nameless.json").code == 0
    assert load_production(Project(tmp_path / "yaml"), "nameless").episode.id == "nameless"


def test_characters_outside_of_unicodes_first_plane_written_as_escapes(moostik: Moostik, tmp_path: Path) -> None:
    path = tmp_path / "emoji.json"
    path.write_text('{"id": "emoji", "title": "\\ud83e\\udd9f \\u00e9", "shots": []}')
    assert moostik("import", path).code == 0
    assert load_production(Project(tmp_path / "yaml"), "emoji").episode.title == "🦟 é"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"id": "a", "id": "b"}', ":1:13"),
        ('{"id": "a",\n "shots": [}', ":2:"),
        ("[]", "--characters"),
        ('"text"', "object"),
        ("{}", "`shots`"),
        ('{"episode": {"id": "a", "shots": []}}', "`shots`"),
        ('{"id": "a", "shots": [], "title": "\\ud800"}', "\\ud800"),
        ("[" * 5000, "a.json"),
        ('{"id": "a", "shots": [], "x": ' + "[" * 200 + "]" * 200 + "}", "levels"),
        ('{"id": "a", "shots": [], "": 1}', "a.json"),
        ("", "a.json"),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_written(
    moostik: Moostik, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    ran = moostik("import", path)
    assert ran.code == 3
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert [file.name for file in (tmp_path / "yaml/episodes").iterdir()] == [".keep"]


def test_missing_files_and_no_files(moostik: Moostik) -> None:
    assert moostik("import").code == 2
    assert moostik("import", "missing.json").code == 3


def test_a_file_that_check_would_refuse_is_never_called_ready(moostik: Moostik, tmp_path: Path) -> None:
    source = tmp_path / "pilot.json"
    source.write_text(json.dumps({"id": "pilot", "number": 0.5, "shots": [{"id": "s1", "description": "Rain."}]}))
    ran = moostik("import", str(source))
    assert (ran.code, "moostik check pilot" in ran.err) == (0, True)
    source.write_text(json.dumps({"id": "pilot", "number": "half", "shots": [{"id": "s1"}]}))
    ran = moostik("import", str(source), "--force")
    assert (ran.code, "moostik check" in ran.err) == (3, False)
    assert "`number` cannot be `half`" in ran.err
