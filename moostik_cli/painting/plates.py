"""Rounded plates with smooth edges, behind text."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from moostik_cli.painting.colours import Colour

_FINE = 3


@lru_cache(maxsize=256)
def rounded_mask(size: tuple[int, int], radius: int) -> Image.Image:
    """A rectangle with round corners, as a mask."""
    big = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 0)
    ImageDraw.Draw(big).rounded_rectangle((0, 0, big.width - 1, big.height - 1), radius * _FINE, fill=255)
    return big.resize(size, Image.Resampling.BOX)


def draw_plate(
    image: Image.Image,
    box: tuple[float, float, float, float],
    radius: int,
    fill: Colour,
    *,
    outline: Colour | None = None,
) -> None:
    """Draw a plate: left, top, width and height in pixels."""
    left, top, width, height = (round(value) for value in box)
    if width < 3 or height < 3:
        return
    if outline is not None:
        image.paste(outline, (left, top), rounded_mask((width, height), radius))
        left, top, width, height, radius = left + 1, top + 1, width - 2, height - 2, radius - 1
    image.paste(fill, (left, top), rounded_mask((width, height), radius))
