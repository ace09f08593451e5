"""Prompts of an episode are kept packed, and mean the same as before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.documents import PackedMapping
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.yaml_reader import read_yaml

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.uncounted
@given(st.dictionaries(st.text(), _VALUES))
def test_a_packed_mapping_is_the_mapping(values: dict[str, Any]) -> None:
    packed = PackedMapping(values)
    assert packed == values
    assert values == packed
    assert list(packed) == list(values)
    assert list(packed.items()) == list(values.items())
    assert len(packed) == len(values)
    assert all(name in packed and packed[name] == value for name, value in values.items())
    assert repr(packed) == repr(values)


EPISODE = """\
id: ep0
shots:
  - &first
    id: a
    prompt: &whole {goal: Mila runs, subjects: [{id: mila, action: runs}]}
    variations:
      - &close {id: wide, customPrompt: {goal: the gate}, promptOverrides: {camera: {lens_mm: 14}}}
  - {id: b, prompt: *whole}
  - {id: c, prompt: {<<: *whole, goal: Mila stops}}
  - {<<: *first, id: d}
  - {id: e, prompt: {goal: x, was: *first, angle: *close}}
"""


def read(read_as_episode: bool) -> tuple[Any, tuple[str, ...]]:
    document, problems = read_yaml(EPISODE, path="ep0.yaml", packs=read_as_episode)
    return document, tuple(map(str, problems))


def test_an_episode_has_the_same_values_packed_or_not() -> None:
    packed, plain = read(True), read(False)
    assert packed[1] == plain[1]
    assert packed[0].data == plain[0].data
    kinds = {type(shot["prompt"]) for shot in packed[0].data["shots"]}
    assert kinds == {PackedMapping}


@pytest.mark.parametrize(
    "keys",
    [
        ("shots", 0, "prompt", "subjects", 0, "action"),
        ("shots", 0, "variations", 0, "customPrompt", "goal"),
        ("shots", 1, "prompt", "goal"),
        ("shots", 2, "prompt", "goal"),
        ("shots", 2, "prompt", "subjects", 0, "id"),
        ("shots", 3, "prompt", "goal"),
        ("shots", 4, "prompt", "was", "prompt", "goal"),
        ("shots", 4, "prompt", "angle", "customPrompt", "goal"),
    ],
)
def test_places_inside_are_the_same(keys: tuple[str | int, ...]) -> None:
    packed, plain = read(True)[0], read(False)[0]
    assert packed.has(keys)
    assert packed.place_of(keys) == plain.place_of(keys)
    assert packed.place_of(keys, key=True) == plain.place_of(keys, key=True)


def test_places_are_right_in_mappings_with_many_keys(tmp_path: Path) -> None:
    """More keys than are looked through one by one, in shots that are unpacked in turn."""
    keys = [f"k{number}" for number in range(40)]
    lines = ["id: ep0", "shots:"]
    for shot in range(50):
        turned = keys[shot % 40 :] + keys[: shot % 40]
        lines += [f"  - id: s{shot}", "    prompt:", *(f"      {key}: {shot}" for key in turned)]
    document = read_yaml("\n".join(lines), path="ep0.yaml", packs=True).document
    for shot in range(50):
        place = document.place_of(("shots", shot, "prompt", "k7"), key=True)
        assert document.source_line(place.line) == f"      k7: {shot}"


def test_a_prompt_that_was_read_is_a_mapping_and_can_be_written_as_json(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "ep0.yaml").write_text(EPISODE)
    prompts = [shot.prompt for shot in load_production(Project(tmp_path), "ep0").episode.shots]
    assert all(isinstance(prompt, Mapping) for prompt in prompts)
    assert json.loads(json.dumps(dict(prompts[4])))["was"]["prompt"]["goal"] == "Mila runs"
