"""A picture at any size, from the halving that is near it: as a fine scaling of the whole would have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from moostik_cli.painting.mipmap import WHOLE, Area, Mipmap

PICTURE = Image.merge(
    "RGB",
    [
        Image.radial_gradient("L").resize((640, 360)),
        Image.linear_gradient("L").resize((640, 360)),
        Image.linear_gradient("L").rotate(90).resize((640, 360)),
    ],
)
MIPMAP = Mipmap(PICTURE)


def difference(one: Image.Image, other: Image.Image) -> float:
    """In levels, on average."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(16, 900), st.integers(9, 600)),
    left=st.floats(0, 0.6),
    top=st.floats(0, 0.6),
    across=st.floats(0.1, 0.4),
    down=st.floats(0.1, 0.4),
)
def test_a_part_at_any_size_is_as_a_fine_scaling_has_it(
    size: tuple[int, int], left: float, top: float, across: float, down: float
) -> None:
    area = Area(left, top, left + across, top + down)
    w, h = PICTURE.size
    fine = PICTURE.resize(size, Image.Resampling.LANCZOS, box=(left * w, top * h, area.right * w, area.bottom * h))
    assert difference(MIPMAP.resized(size, area), fine) < 2


@pytest.mark.parametrize("size", [(640, 360), (300, 170), (60, 34)])
def test_upright_corners_warp_nothing(size: tuple[int, int]) -> None:
    corners = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0))
    assert difference(MIPMAP.warped(size, corners), MIPMAP.resized(size, WHOLE)) < 3


def test_beyond_the_picture_is_nothing() -> None:
    shape = Mipmap(Image.new("RGBa", (100, 100), (90, 90, 90, 255)))
    warped = shape.warped((200, 100), ((-0.5, 0.0), (-0.5, 1.0), (1.5, 1.0), (1.5, 0.0)))
    assert warped.getpixel((10, 50)) == (0, 0, 0, 0)
    assert warped.getpixel((100, 50)) == (90, 90, 90, 255)


def test_it_weighs_a_third_more_than_the_picture() -> None:
    assert 1.3 < MIPMAP.weight / (640 * 360 * 4) < 1.35
