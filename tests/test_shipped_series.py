"""The series in `episodes/` is the example that people copy: it must be whole, and say what it shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from moostik_cli.models.production import Production
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from moostik_cli.stages.readiness import check_generation_readiness

ROOT = Path(__file__).parent.parent
EPISODES = ROOT / "episodes"


@pytest.fixture(scope="module")
def production() -> Production:
    return load_production(find_project(ROOT), "ep0")


def shape_of(prompt: object) -> str:
    if isinstance(prompt, str):
        return "text"
    assert isinstance(prompt, Mapping)
    return "layered" if "foreground" in prompt else "structured"


def test_it_is_read_without_a_word(production: Production) -> None:
    assert production.diagnostics == ()


def test_it_has_what_an_example_needs(production: Production) -> None:
    episode, library = production.episode, production.library
    assert len(episode.shots) >= 12 and len(episode.acts) == 3
    assert len(library.characters) == 6 and len(library.locations) == 4
    assert {shape_of(shot.prompt) for shot in episode.shots} == {"text", "structured", "layered"}
    assert sum(shot.continues_from is not None for shot in episode.shots) == 2
    assert any(v.custom_prompt for shot in episode.shots for v in shot.variations)
    assert all(shot.duration_seconds and shot.name and shot.description for shot in episode.shots)


def test_every_shot_is_in_one_act(production: Production) -> None:
    in_acts = [shot_id for act in production.episode.acts for shot_id in act.shot_ids]
    assert in_acts == [shot.id for shot in production.episode.shots]


def test_what_is_missing_is_missing_on_purpose(production: Production) -> None:
    found = check_generation_readiness(production.episode.shots, production.library)
    assert found.errors == ()
    assert [entity.id for entity in found.missing_character_refs] == ["mila"]
    assert found.missing_location_refs == ()
    assert {entity.id for entity in found.unvalidated_refs} == {"koko", "jardin-orage"}
    assert production.library.characters["mila"].reference_prompt


def test_one_way_of_spelling_keys() -> None:
    for path in EPISODES.glob("*.yaml"):
        assert re.findall(r"^[\s-]*[a-z]+_[a-z_]+:", path.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_editors_are_told_the_schema() -> None:
    for path in EPISODES.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema/")


def test_reference_pictures_are_there_small_and_named(production: Production) -> None:
    library = production.library
    named = [
        EPISODES / image
        for entity in (*library.characters.values(), *library.locations.values())
        for image in entity.reference_images
    ]
    on_disk = sorted((EPISODES / "references").rglob("*.png"))
    assert sorted(named) == on_disk
    assert sum(path.stat().st_size for path in on_disk) < 1_500_000
    for path in on_disk:
        with Image.open(path) as image:
            assert 512 <= max(image.size) <= 768
