"""What is odd about a picture that is whole: it was paid, so it is kept, and said."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from moostik_cli.messages import Message, message
from moostik_cli.pictures.formats import PictureFacts

_MOST_OFF = 0.05  # of a ratio: models round to steps of 16 or 64 pixels
_LEAST_AREA, _MOST_AREA = 0.6, 1.7  # of what was asked for, by area: sizes are given for the square
_SMALL = 256 * 256  # pixels; less shows nothing, whatever was asked for
_FLAT_BYTES = 0.05  # for each pixel; what takes more has more than one colour
_CHEAP = 200_000  # pixels that are unpacked without a thought
_NOISE = 8  # of 255, in one colour as JPEG writes it
_RATIO = re.compile(r"\s*(\d{1,4})\s*:\s*(\d{1,4})\s*")
_KILOPIXELS = re.compile(r"\s*(\d)\s*K\s*", re.IGNORECASE)  # 2K: as many pixels as a square of 2048
_MEGAPIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*MP\s*", re.IGNORECASE)


def oddity_of(data: bytes, facts: PictureFacts, options: Mapping[str, Any]) -> Message | None:
    """What an artist should know of a whole picture: that it is of one colour, or not of the size or ratio that was
    asked for. `options`: what was sent beside prompt and references. None: nothing is odd."""
    if _is_one_colour(data, facts):
        return message("it is of one colour")
    return _ratio_is_off(facts, options) or _size_is_off(facts, options)


def _ratio_is_off(facts: PictureFacts, options: Mapping[str, Any]) -> Message | None:
    asked = str(options.get("aspect_ratio", ""))
    found = _RATIO.fullmatch(asked)
    if found is None or not int(found[1]) or not int(found[2]):
        return None
    wanted = int(found[1]) / int(found[2])
    if abs(facts.width / facts.height / wanted - 1) <= _MOST_OFF:
        return None
    return message(
        "it is {width} x {height}, where {asked} was asked for", width=facts.width, height=facts.height, asked=asked
    )


def _size_is_off(facts: PictureFacts, options: Mapping[str, Any]) -> Message | None:
    area = facts.width * facts.height
    asked = str(options.get("resolution") or options.get("size") or "")
    wanted = _area_of(asked)
    if wanted is not None and not _LEAST_AREA <= area / wanted <= _MOST_AREA:
        return message(
            "it is {width} x {height}, where {asked} was asked for", width=facts.width, height=facts.height, asked=asked
        )
    if wanted is None and area < _SMALL:
        return message("it is very small: {width} x {height}", width=facts.width, height=facts.height)
    return None


def _area_of(asked: str) -> float | None:
    """The pixels that "2K" or "1 MP" stand for."""
    if found := _KILOPIXELS.fullmatch(asked):
        return (int(found[1]) * 1024.0) ** 2 or None
    if found := _MEGAPIXELS.fullmatch(asked):
        return float(found[1]) * 1e6 or None
    return None


def _is_one_colour(data: bytes, facts: PictureFacts) -> bool:
    """Whether every pixel is the same, but for noise. What takes many bytes is not unpacked to know."""
    pixels = facts.width * facts.height
    if pixels > _CHEAP and len(data) > _FLAT_BYTES * pixels:
        return False
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        extremes = image.convert("RGB").getextrema()
    return all(high - low <= _NOISE for low, high in extremes)
