"""Stage 3: the seed's order, the limit, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.models.clusters import CoherenceRules, SceneCluster
from moostik_cli.models.library import Character, Library
from moostik_cli.models.references import OwnImage, ReferenceOptions
from moostik_cli.report.documents import to_document
from moostik_cli.stages.references import (
    ReferenceResolver,
    resolve_references_for_cluster,
    resolve_references_for_shot,
)
from tests.stages import oracle
from tests.stages.building import library, library_of

CAST = library(
    {"ana": "a1 a2 a3", "bo": "+b1 b2", "none": "", "twin": "b1 t2"},
    {"bar": "p1 p2", "fort": "+q1 q2"},
)


def urls(people: str, places: str = "", **options: object) -> list[str]:
    found = resolve_references_for_shot(
        people.split(),
        places.split(),
        CAST,
        ReferenceOptions(**options),  # type: ignore[arg-type]
    )
    return list(found.all_image_urls)


def left_out(people: str, places: str = "", **options: object) -> list[tuple[str, str, str]]:
    found = resolve_references_for_shot(
        people.split(),
        places.split(),
        CAST,
        ReferenceOptions(**options),  # type: ignore[arg-type]
    )
    return [(image.id, image.url, image.reason) for image in found.left_out]


def test_the_six_tiers_in_order() -> None:
    assert urls("ana bo", "bar fort") == ["b1", "q1", "a1", "p1", "a2", "a3", "b2", "p2", "q2"]


def test_without_fallback_only_what_is_validated() -> None:
    assert urls("ana bo", "bar fort", fallback=False) == ["b1", "q1", "b2", "q2"]
    assert left_out("ana", fallback=False) == [(*("ana", url), "not validated") for url in ("a1", "a2", "a3")]
    found = resolve_references_for_shot(["ana"], [], CAST, ReferenceOptions(fallback=False))
    assert [str(text) for text in found.warnings] == [
        "Character Ana is not validated: its reference images are not used."
    ]


@pytest.mark.parametrize("limit", range(10))
def test_what_does_not_fit_is_listed(limit: int) -> None:
    every = urls("ana bo", "bar fort")
    assert urls("ana bo", "bar fort", max_images=limit) == every[:limit]
    gone = left_out("ana bo", "bar fort", max_images=limit)
    assert [url for _, url, _ in gone] == every[limit:]
    assert {reason for _, _, reason in gone} <= {"limit"}


def test_no_image_twice() -> None:
    assert urls("bo twin") == ["b1", "b2", "t2"]
    assert left_out("bo twin") == [("twin", "b1", "duplicate")]
    assert urls("ana ana") == urls("ana")


@pytest.mark.parametrize(
    ("people", "places", "warning"),
    [
        ("ghost", "", 'Character "ghost" is not in the library: no reference image.'),
        ("none", "", "Character None has no reference image."),
        ("", "moon", 'Location "moon" is not in the library: no reference image.'),
    ],
)
def test_missing_is_a_warning_and_on_without(people: str, places: str, warning: str) -> None:
    found = resolve_references_for_shot([*people.split(), "bo"], places.split(), CAST)
    assert [str(text) for text in found.warnings] == [warning]
    assert found.all_image_urls == ("b1", "b2")


def test_unusable_images_make_way_for_the_next() -> None:
    assert urls("ana", unusable=frozenset({"a1"})) == ["a2", "a3"]
    found = resolve_references_for_shot(["ana"], [], CAST, ReferenceOptions(unusable=frozenset({"a1"})))
    assert found.characters[0].primary_image_url == "a2"
    assert [(image.url, image.reason) for image in found.left_out] == [("a1", "unusable")]
    none = resolve_references_for_shot(["ana"], [], CAST, ReferenceOptions(unusable=frozenset({"a1", "a2", "a3"})))
    assert (none.all_image_urls, len(none.warnings)) == ((), 1)


def test_numbers_say_who_is_on_which_image() -> None:
    found = resolve_references_for_shot(["ana", "bo"], ["fort"], CAST)
    assert [(i.number, i.type, i.id, i.primary, i.validated) for i in found.images[:4]] == [
        (1, "character", "bo", True, True),
        (2, "location", "fort", True, True),
        (3, "character", "ana", True, False),
        (4, "character", "ana", False, False),
    ]
    assert (found.total_count, found.validated_count) == (7, 4)
    assert [(entity.id, entity.image_urls) for entity in found.characters] == [
        ("ana", ("a1", "a2", "a3")),
        ("bo", ("b1", "b2")),
    ]


def test_a_sequence_keeps_room_for_the_picture_before() -> None:
    resolver = ReferenceResolver(CAST, ReferenceOptions(max_images=3))
    assert resolver.resolve(["ana", "bo"], []).total_count == 3
    before = resolver.resolve(["ana", "bo"], [], room_for=1)
    assert (before.all_image_urls, len(before.left_out)) == (("b1", "a1"), 3)


def test_a_cluster_shows_what_it_shares() -> None:
    cluster = SceneCluster("c", "C", "act", ("s1",), ("bo",), ("fort",), CoherenceRules())
    assert resolve_references_for_cluster(cluster, CAST).all_image_urls == ("b1", "q1", "b2", "q2")


@pytest.mark.uncounted
@given(oracle.series, st.integers(0, 16), st.booleans())
@settings(max_examples=30, deadline=None)
def test_agrees_with_a_second_reading_of_the_tiers(
    series: tuple[oracle.Json, oracle.Json], limit: int, fallback: bool
) -> None:
    episode, entities = series
    resolver = ReferenceResolver(library_of(entities), ReferenceOptions(limit, fallback))
    for written in episode["shots"]:
        found = to_document(resolver.resolve(written["characterIds"], written["locationIds"]))
        expected = oracle.references(written, entities, limit, fallback)
        assert found["allImageUrls"] == expected["allImageUrls"]
        assert found["totalCount"] == len(expected["allImageUrls"])
        assert [image["url"] for image in found["images"]] == expected["allImageUrls"]
        assert len([i for i in found["leftOut"] if i["reason"] != "not validated"]) == expected["leftOut"]
        assert [entity["id"] for entity in found["characters"]] == expected["characters"]
        assert [entity["id"] for entity in found["locations"]] == expected["locations"]


def test_two_spellings_of_one_image_are_one_image() -> None:
    library = Library(
        characters={
            "ana": Character(id="ana", reference_images=("ana.png", "./ana.png", "ana-2.png")),
            "bo": Character(id="bo", reference_images=("../episodes/ana.png",)),
        }
    )
    same = dict.fromkeys(("ana.png", "./ana.png", "../episodes/ana.png"), "sha256:one")
    found = resolve_references_for_shot(["ana", "bo"], [], library, ReferenceOptions(identities=same))
    assert found.all_image_urls == ("ana.png", "ana-2.png")
    assert {(left.url, left.reason) for left in found.left_out} == {
        ("./ana.png", "duplicate"),
        ("../episodes/ana.png", "duplicate"),
    }


CROWD = library({"ana": "+a1 a2 a3 a4", "bo": "+b1 b2"}, {"bar": "+p1 p2 p3"})


@pytest.mark.parametrize(
    ("options", "urls"),
    [
        ({}, "a1 b1 p1 a2 a3 a4 b2 p2 p3"),
        ({"max_per_character": 2}, "a1 b1 p1 a2 b2 p2 p3"),
        ({"max_per_character": 1, "max_per_location": 2}, "a1 b1 p1 p2"),
        ({"max_images": 4}, "a1 b1 p1 a2"),
        ({"max_images": 5, "style_image": "look"}, "a1 b1 p1 a2 look"),
        ({"max_images": 3, "style_image": "look"}, "a1 b1 p1"),
        ({"style_image": "p1", "max_per_character": 1, "max_per_location": 1}, "a1 b1 p1"),
    ],
)
def test_no_more_of_one_than_its_share_and_one_place_for_the_look(options: dict[str, Any], urls: str) -> None:
    found = resolve_references_for_shot(["ana", "bo"], ["bar"], CROWD, ReferenceOptions(**options))
    assert " ".join(found.all_image_urls) == urls
    told = {image.url for image in found.left_out}
    everything = {
        *["a1", "a2", "a3", "a4", "b1", "b2", "p1", "p2", "p3"],
        *([options["style_image"]] if "style_image" in options else []),
    }
    assert told | set(found.all_image_urls) == everything  # nothing is dropped in silence


def test_a_subject_s_own_image_is_sent_once_after_the_cast() -> None:
    resolver = ReferenceResolver(CROWD, ReferenceOptions(max_images=6))
    own = [OwnImage("key", "a key"), OwnImage("key", "a key"), OwnImage("a2", "Ana")]
    found = resolver.resolve(["ana", "bo"], ["bar"], own=own)
    assert found.all_image_urls == ("a1", "b1", "p1", "a2", "a3", "key")
    assert (found.images[-1].type, found.images[-1].name, found.images[-1].number) == ("subject", "a key", 6)
    full = ReferenceResolver(CROWD, ReferenceOptions(max_images=3)).resolve(["ana", "bo"], ["bar"], own=own)
    assert ("key", "subject", "limit") in {(one.url, one.type, one.reason) for one in full.left_out}
