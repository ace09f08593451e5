"""What is odd about a whole picture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from moostik_cli.pictures.formats import PictureFacts
from moostik_cli.pictures.oddities import oddity_of

pytestmark = pytest.mark.uncounted


def _encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    image.save(data, kind, compress_level=1)  # of a PNG; as well as can be takes half a second
    return data.getvalue()


def _painted(width: int, height: int, kind: str = "PNG") -> bytes:
    image = Image.effect_noise((width // 8 or 1, height // 8 or 1), 80).resize((width, height))
    return _encoded(image.convert("RGB"), kind)


def _oddity(data: bytes, width: int, height: int, **options: Any) -> str | None:
    found = oddity_of(data, PictureFacts("png", width, height), options)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("width", "height", "options"),
    [
        (1376, 768, {"aspect_ratio": "16:9", "resolution": "1K"}),
        (2752, 1536, {"aspect_ratio": "16:9", "resolution": "2K"}),
        (3168, 1344, {"aspect_ratio": "21:9", "resolution": "2K"}),
        (928, 1152, {"aspect_ratio": "4:5", "resolution": "1K"}),
        (1024, 1024, {"aspect_ratio": "1:1", "size": "1K"}),
        (1440, 810, {"aspect_ratio": "16:9", "resolution": "1 MP"}),
        (600, 400, {"aspect_ratio": "match_input_image"}),
        (600, 400, {"aspect_ratio": 3, "resolution": None}),
        (600, 400, {"aspect_ratio": "0:0", "resolution": "0K"}),
        (600, 400, {}),
    ],
)
def test_what_is_as_asked_is_not_odd(width: int, height: int, options: dict[str, Any]) -> None:
    assert _oddity(_painted(width, height), width, height, **options) is None


@pytest.mark.parametrize(
    ("width", "height", "options", "says"),
    [
        (100, 100, {}, "it is very small: 100 x 100"),
        (1024, 1024, {"aspect_ratio": "16:9", "resolution": "1K"}, "it is 1024 x 1024, where 16:9 was asked for"),
        (768, 1376, {"aspect_ratio": "16:9", "resolution": "1K"}, "it is 768 x 1376, where 16:9 was asked for"),
        (1376, 768, {"aspect_ratio": "16:9", "resolution": "2K"}, "it is 1376 x 768, where 2K was asked for"),
        (1376, 768, {"size": "4K"}, "it is 1376 x 768, where 4K was asked for"),
        (2752, 1536, {"resolution": "1K"}, "it is 2752 x 1536, where 1K was asked for"),
        (300, 300, {"resolution": "1 MP"}, "it is 300 x 300, where 1 MP was asked for"),
    ],
)
def test_another_size_or_ratio_than_was_asked(width: int, height: int, options: dict[str, Any], says: str) -> None:
    assert _oddity(_painted(width, height), width, height, **options) == says


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("colour", ["black", "white", (12, 90, 200)])
def test_one_colour_in_every_format_and_size(kind: str, colour: Any) -> None:
    for size in ((1376, 768), (64, 36)):
        assert _oddity(_encoded(Image.new("RGB", size, colour), kind), *size) == "it is of one colour"


def test_one_spot_is_not_one_colour() -> None:
    image = Image.new("RGB", (1376, 768), "black")
    image.paste("white", (600, 400, 640, 440))
    for kind in ("PNG", "JPEG"):
        assert _oddity(_encoded(image, kind), 1376, 768, resolution="1K") is None
