"""Stage 1 against the seed's table of criteria."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from moostik_cli.models.episode import Episode
from moostik_cli.models.library import Character, Library, Location
from moostik_cli.report.documents import to_document
from moostik_cli.stages.readiness import check_generation_readiness
from tests.stages import oracle
from tests.stages.building import library, library_of, shot


@pytest.mark.parametrize(
    ("images", "errors", "warnings", "ready", "can_proceed"),
    [
        ({"ana": "+a.png"}, 0, 0, True, True),
        ({"ana": "a.png"}, 0, 1, False, True),
        ({"ana": "+"}, 0, 1, False, True),
        ({"ana": ""}, 0, 1, False, True),  # one warning, not two: there is nothing to validate
        ({}, 1, 0, False, False),
    ],
)
def test_criteria(images: dict[str, str], errors: int, warnings: int, ready: bool, can_proceed: bool) -> None:
    check = check_generation_readiness([shot("s1", "ana"), shot("s2", "ana")], library(images))
    assert (len(check.errors), len(check.warnings)) == (errors, warnings)
    assert (check.ready, check.can_proceed_with_warnings) == (ready, can_proceed)
    assert check.stats.total_characters == 1


def test_says_who_and_where() -> None:
    check = check_generation_readiness([shot("s1", "ana", "bar"), shot("s2", "ana")], library({"ana": "a.png"}))
    assert [str(text) for text in check.errors] == ['Location "bar" is not in the library (used in s1).']
    assert [str(text) for text in check.warnings] == [
        'Ana (character "ana"): reference images not validated (used in 2 shots, first in s1).'
    ]
    assert check.unvalidated_refs[0].shot_ids == ("s1", "s2")
    assert [(found.type, found.id) for found in check.missing_location_refs] == [("location", "bar")]


def test_no_shots_are_ready() -> None:
    assert check_generation_readiness([], library()).ready


@pytest.mark.uncounted
@given(oracle.series)
@settings(max_examples=30, deadline=None)
def test_agrees_with_a_second_reading_of_the_table(series: tuple[oracle.Json, oracle.Json]) -> None:
    episode, entities = series
    found = to_document(check_generation_readiness(Episode.model_validate(episode).shots, library_of(entities)))
    expected = oracle.readiness(episode, entities)
    assert found["stats"] == expected["stats"]
    assert found["ready"] is expected["ready"]
    assert found["canProceedWithWarnings"] is expected["canProceedWithWarnings"]
    assert (len(found["errors"]), len(found["warnings"])) == (expected["errors"], expected["warnings"])
    assert [ref["id"] for ref in found["unvalidatedRefs"]] == expected["unvalidated"]
    assert [ref["id"] for ref in found["missingCharacterRefs"]] == expected["missingCharacters"]
    assert [ref["id"] for ref in found["missingLocationRefs"]] == expected["missingLocations"]


def test_the_real_episode(real_dir: Path) -> None:
    episode = Episode.model_validate(json.loads((real_dir / "ep0.json").read_text()))
    cast = Library(
        {c["id"]: Character.model_validate(c) for c in json.loads((real_dir / "characters.json").read_text())},
        {p["id"]: Location.model_validate(p) for p in json.loads((real_dir / "locations.json").read_text())},
    )
    expected = json.loads((real_dir / "ep0.clusters.json").read_text())
    found = to_document(check_generation_readiness(episode.shots, cast))
    assert found["stats"] == expected["readinessStats"]
    assert [ref["id"] for ref in found["unvalidatedRefs"]] == expected["unvalidated"]
    assert found["errors"] == []


def test_each_missing_reference_says_why() -> None:
    shots = [shot("s1", "ana bo cy", "bar"), shot("s2", "ana")]
    found = check_generation_readiness(shots, library({"ana": "", "bo": "b.png", "di": "+d.png"}, {"bar": ""}))
    assert [(ref.id, ref.reason, ref.shot_ids) for ref in found.missing_character_refs] == [
        ("ana", "no_images", ("s1", "s2")),
        ("cy", "missing", ("s1",)),
    ]
    assert [(ref.id, ref.reason) for ref in found.missing_location_refs] == [("bar", "no_images")]
    assert [(ref.id, ref.reason) for ref in found.unvalidated_refs] == [("bo", "not_validated")]


def test_an_image_that_cannot_be_used_is_not_counted() -> None:
    shots = [shot("s1", "ana bo", "bar")]
    cast = library({"ana": "a.png", "bo": "b.png"}, {"bar": "c.png"})
    stats = check_generation_readiness(shots, cast, lambda written: written == "b.png").stats
    assert (stats.characters_with_refs, stats.locations_with_refs) == (1, 0)
