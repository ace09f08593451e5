from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from moostik_cli.pictures.looks import KnownLooks, Look, colours_in, is_far_from, look_of, nearly_the_same, odd_looks


def drawn(path: Path, *, at: int = 40, brightness: int = 0, size: tuple[int, int] = (320, 180)) -> Look:
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(picture).ellipse((at, 40, at + 100, 140), fill=(220, 200 - brightness, 30))
    picture.save(path)
    look = look_of(path)
    assert look is not None
    return look


def test_the_same_picture_in_another_size_or_format_is_nearly_the_same(tmp_path: Path) -> None:
    one = drawn(tmp_path / "one.png")
    for name, size in (("small.png", (160, 90)), ("as.jpg", (320, 180)), ("as.webp", (640, 360))):
        with Image.open(tmp_path / "one.png") as image:
            image.convert("RGB").resize(size).save(tmp_path / name)
        other = look_of(tmp_path / name)
        assert other is not None and nearly_the_same(one, other), name


def test_another_picture_is_not(tmp_path: Path) -> None:
    one, other = drawn(tmp_path / "one.png"), drawn(tmp_path / "other.png", at=190)
    assert not nearly_the_same(one, other)
    flat = Look(0, 0, ((0, 0, 0),))
    assert not nearly_the_same(flat, flat), "of one colour: that is another oddity"


def test_only_the_second_of_two_is_odd_and_says_of_which(tmp_path: Path) -> None:
    one, other = drawn(tmp_path / "one.png"), drawn(tmp_path / "other.png", at=190)
    found = odd_looks({"a": one, "b": other, "c": one}, {"a": "wide", "b": "medium", "c": "close_up"}, ())
    assert {key: str(text) for key, text in found.items()} == {"c": "it is nearly the picture of wide"}


@pytest.mark.parametrize(
    ("palette", "expected"),
    [
        (("#102030", "#203040", "#304050"), True),
        (("#102030", "#E03010 for the lamps"), False),
        (("#102030", "#E03010", "#D02818"), False),
        ((), False),
    ],
)
def test_colours_far_from_the_palette(tmp_path: Path, palette: tuple[str, ...], expected: bool) -> None:
    Image.new("RGB", (64, 36), (224, 48, 16)).save(tmp_path / "red.png")
    look = look_of(tmp_path / "red.png")
    assert look is not None
    assert is_far_from(look, colours_in(palette)) is expected


def test_what_is_no_picture_has_no_look(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"no")
    assert look_of(tmp_path / "x.png") is None
    assert look_of(tmp_path / "nowhere.png") is None


def test_looks_are_remembered_and_those_nobody_asks_for_are_forgotten(tmp_path: Path) -> None:
    kept, picture = tmp_path / "looks.json", tmp_path / "one.png"
    look = drawn(picture)
    drawn(tmp_path / "other.png", at=190)
    known = KnownLooks(kept)
    assert known.of(picture) == look and known.of(tmp_path / "other.png") is not None
    known.keep()
    picture.unlink()
    again = KnownLooks(kept)
    assert again.of(picture) == look  # nothing is opened
    again.keep()
    assert list(json.loads(kept.read_text())) == ["one.png"]


@pytest.mark.parametrize("damage", ["", "[]", "[1]", '{"one.png": 3}', '{"one.png": [1, 2, [[1]]]}', "[" * 100_000])
def test_what_cannot_be_read_is_looked_at_again(tmp_path: Path, damage: str) -> None:
    (tmp_path / "looks.json").write_text(damage)
    look = drawn(tmp_path / "one.png")
    assert KnownLooks(tmp_path / "looks.json").of(tmp_path / "one.png") == look
