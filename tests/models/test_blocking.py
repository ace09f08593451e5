"""Blocking and heights, as studios write them."""

from __future__ import annotations

import pytest

from moostik_cli.models.blocking import Blocking
from moostik_cli.models.episode import Shot
from moostik_cli.models.heights import height_of


def blocking(value: object) -> list[tuple[str, str | None, str | None, str | None]]:
    shot = Shot.model_validate({"id": "s", "blocking": value})
    return [(one.who, one.at, one.depth, one.facing) for one in shot.blocking]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("left", ("left", None, None)),
        ("left, near, facing right", ("left", "near", "right")),
        ("On the right and far", ("right", "far", None)),
        ("center; back to camera", ("centre", None, "away")),
        ("à gauche, au fond, de dos", ("left", "far", "away")),
        ("à droite, tournée vers la gauche", ("right", None, "left")),
        ("facing the camera", (None, None, "camera")),
        ({"at": "left", "depth": "far"}, ("left", "far", None)),
    ],
)
def test_words_of_two_languages(written: object, meant: tuple[str | None, ...]) -> None:
    assert blocking({"koko": written}) == [("koko", *meant)]


def test_a_list_with_fields() -> None:
    assert blocking([{"who": "koko", "at": "left"}, {"who": "mila", "facing": "away"}]) == [
        ("koko", "left", None, None),
        ("mila", None, None, "away"),
    ]
    assert blocking({"who": "koko", "at": "right"}) == [("koko", "right", None, None)]
    assert Blocking.model_validate({"who": "koko"}).at is None


@pytest.mark.parametrize(
    ("written", "metres"),
    [
        (1.2, 1.2),
        (3, 3.0),
        ("1.2 m", 1.2),
        ("1,20m", 1.2),
        ("120 cm", 1.2),
        ("2 mm", 0.002),
        ("1m20", 1.2),
        ("1 m 5", 1.5),
        ("5'4\"", 1.6256),
        ("6 ft", 1.8288),
        ("small", None),
        ("", None),
        (0, None),
        (-1, None),
        (True, None),
        (None, None),
        (float("inf"), None),
    ],
)
def test_heights(written: object, metres: float | None) -> None:
    assert height_of(written) == (None if metres is None else pytest.approx(metres))
