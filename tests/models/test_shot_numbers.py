"""Numbers as studios write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.episode import Shot
from moostik_cli.models.shot_lookup import shots_named
from moostik_cli.models.shot_numbers import as_number, number_between, number_key, number_text


def test_order():
    ordered = [0, 0.5, 1, 4, "4A", "4B", 4.5, "4.5A", 5, 12, "12bis", "12ter", "12quater", 13]
    turned = ordered[::-1]
    assert sorted(turned, key=number_key) == ordered


@pytest.mark.parametrize(("one", "other"), [("4a", "4A"), ("4 A", "4A"), ("4-A", "4A"), ("4,5", 4.5), ("04", 4)])
def test_what_a_person_takes_for_the_same(one, other):
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (4, 4),
        (4.0, 4),
        (4.5, 4.5),
        ("4", 4),
        ("4A", "4A"),
        ("12bis", "12bis"),
        (" 4  A ", "4 A"),
        ("007", "007"),
        (-1, -1),
    ],
)
def test_kept(written, kept):
    assert Shot.model_validate({"id": "s", "number": written}).number == kept


@pytest.mark.parametrize("written", [True, math.inf, math.nan, "", "four", "1" * 21, [4], {"a": 4}])
def test_what_is_no_number(written):
    with pytest.raises(ValueError, match="number"):
        as_number(written)


@pytest.mark.parametrize(
    ("number", "text"),
    [(4, "04"), (4.5, "04.5"), ("4A", "04A"), ("12bis", "12bis"), ("A4", "A4"), (None, "")],
)
def test_text(number, text):
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("before", "after", "taken", "expected"),
    [
        (4, 5, [4, 5], "4A"),
        (4, 5, [4, "4a", 5], "4B"),
        (4, 6, [4, 6], 5),
        (4, None, [4], 5),
        ("4A", 5, [4, "4A", 5], "4B"),
        (4.5, 5, [4, 4.5, 5], "4.5A"),
        (4, 2, [4, 2, 5], "4A"),  # the film does not follow the numbers
        (None, 1, [1], 0),
        (None, 5, [5, 4], None),
        (None, None, [], None),
        (None, "4A", ["4A"], None),
    ],
)
def test_between(before, after, taken, expected):
    assert number_between(before, after, taken) == expected


@given(st.integers(0, 50), st.lists(st.sampled_from(["A", "B", "C", "bis", ""]), max_size=5))
def test_a_number_between_fits_and_is_free(number, suffixes):
    taken = [number, number + 1, *(f"{number}{suffix}" for suffix in suffixes)]
    found = number_between(number, number + 1, taken)
    assert found is not None
    assert number_key(number) < number_key(found) < number_key(number + 1)
    assert number_key(found) not in {number_key(one) for one in taken}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("shot-1", ["shot-1"]),  # the id, though others begin so
        ("2", ["shot-10"]),
        ("4a", ["shot-11"]),
        ("dawn", ["shot-1"]),
        ("SHOT-11", ["shot-11"]),
        ("other", ["other-take"]),
        ("shot-", ["shot-1", "shot-10", "shot-11"]),
        ("Noo", ["shot-10"]),
        ("zz", []),
        ("", []),
    ],
)
def test_shots_by_what_people_call_them(word, found):
    shots = [
        Shot.model_validate(one)
        for one in (
            {"id": "shot-1", "number": 1, "name": "Dawn"},
            {"id": "shot-10", "number": 2, "name": "Noon"},
            {"id": "shot-11", "number": "4A", "name": "Dusk"},
            {"id": "other-take", "name": ""},
        )
    ]
    assert [shot.id for shot in shots_named(shots, word)] == found
