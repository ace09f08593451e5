"""The map of the rooms in CONTRIBUTING is the one that the import rules hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

tomllib = pytest.importorskip("tomllib")
ROOT = Path(__file__).parents[1]


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return found


def layers_of_the_contract() -> list[set[str]]:
    [contract] = [one for one in contracts() if one["type"] == "layers"]
    assert contract["exhaustive"]
    return [set(re.findall(r"(?<!\()\b\w+\b(?!\))", layer)) for layer in contract["layers"]]


def layers_of_the_table() -> list[set[str]]:
    table = re.findall(r"^\| (\d+) \| `(\w+)` \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    assert [int(number) for number, _ in table] == sorted(int(number) for number, _ in table)
    layers: dict[str, set[str]] = {}
    for number, room in table:
        layers.setdefault(number, set()).add(room)
    assert list(layers) == [str(number) for number in range(1, len(layers) + 1)]
    return list(layers.values())


def test_the_table_says_what_the_contract_holds() -> None:
    assert layers_of_the_table() == layers_of_the_contract()


def test_every_room_is_on_the_map() -> None:
    rooms = {path.stem for path in (ROOT / "moostik_cli").iterdir() if path.suffix == ".py" or _is_package(path)}
    assert set().union(*layers_of_the_table()) == rooms - {"__init__"}


def test_what_is_forbidden_beside_the_layers_is_outside_the_package() -> None:
    for contract in contracts():
        if contract["type"] == "forbidden":
            assert not [name for name in contract["forbidden_modules"] if name.startswith("moostik_cli")]


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").is_file()
