"""`moostik explain` and `moostik schema`."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from moostik_cli.models.json_schema import KINDS, schema_of
from tests.commands.running import runner
from tests.gate.good_series import write_series

SHIPPED = Path(__file__).parents[2] / "episodes"


@pytest.fixture
def moostik(capfd, monkeypatch, tmp_path: Path):
    return runner(capfd, monkeypatch, write_series(tmp_path / "p"))


def test_explain(moostik):
    assert moostik("explain", "m205").out.startswith("M205: ")
    assert len(moostik("explain").out.splitlines()) > 50
    assert json.loads(moostik("explain", "M205", "--json").out)["code"] == "M205"
    assert moostik("explain", "M999").code == 2


def problems(kind: str, value: object) -> list[str]:
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]


@pytest.mark.uncounted
@pytest.mark.parametrize("name", ["ep0", "characters", "locations", "series"])
def test_the_shipped_files_fulfil_their_schema_and_name_it(name):
    text = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
    kind = "episode" if name == "ep0" else name
    assert problems(kind, yaml.safe_load(text)) == []
    assert text.startswith(f"# yaml-language-server: $schema=schema/{kind}.json\n")
    assert json.loads((SHIPPED / "schema" / f"{kind}.json").read_text(encoding="utf-8")) == schema_of(kind)


@pytest.mark.uncounted
def test_the_real_files_fulfil_their_schema(real_dir):
    for name, kind in (("ep0.json", "episode"), ("characters.json", "characters"), ("locations.json", "locations")):
        assert problems(kind, json.loads((real_dir / name).read_text(encoding="utf-8"))) == []


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("episode", {}),
        ("episode", {"id": "../x"}),
        ("episode", {"id": "a", "shots": [{"id": "b", "characterIds": "x"}]}),
        ("episode", {"id": "a", "shots": [{"id": "b", "variations": [{"status": "pending"}]}]}),
        ("characters", {"id": "a"}),
        ("characters", [{"name": "a"}]),
        ("locations", [{"id": "a", "validated": "maybe"}]),
        ("series", {"maxCost": -1}),
        ("series", {"prices": {"a/b": "cheap"}}),
    ],
)
def test_faults_are_seen_by_editors_too(kind, value):
    assert problems(kind, value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_description_for_hovers(kind):
    schema = schema_of(kind)
    parts = [schema, *schema["$defs"].values()]
    for part in parts:
        for name, value in part.get("properties", {}).items():
            assert len(value.get("description", "")) > 8, name


def test_schema_command(moostik, tmp_path):
    assert json.loads(moostik("schema").out)["title"] == "A moostik episode"
    assert moostik("schema", "nothing").code == 2
    assert moostik("schema", "--write").code == 0
    assert json.loads((tmp_path / "p/episodes/schema/series.json").read_text()) == schema_of("series")
