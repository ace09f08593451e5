"""A picture and its halvings, as renderers keep them: every size is scaled from one that is near it."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageFilter

_SMALLEST = 24  # pixels: below it nothing is halved
_MUCH_LARGER = 3.0  # from here on single pixels would be seen

Size = tuple[int, int]


class Area(NamedTuple):
    """A part of a picture, in shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Area(0.0, 0.0, 1.0, 1.0)
Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


class Mipmap:
    """Any mode without a palette; RGBa rather than RGBA, or colours of what is transparent would be mixed in."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self._levels = [image]
        while min(self._levels[-1].size) >= 2 * _SMALLEST:
            self._levels.append(self._levels[-1].reduce(2))

    @property
    def weight(self) -> int:
        """Bytes in memory."""
        return sum(level.width * level.height * 4 for level in self._levels)

    def resized(self, pixels: Size, area: Area = WHOLE) -> Image.Image:
        """The area at a size, smooth at any scale."""
        across, down = area.right - area.left, area.bottom - area.top
        level = self._level_for(self.image.width * across / pixels[0], self.image.height * down / pixels[1])
        box = _clamped((area.left, area.top, area.right, area.bottom), level)
        if pixels[1] / (box[3] - box[1]) <= _MUCH_LARGER:
            return level.resize(pixels, Image.Resampling.BILINEAR, box=box)
        near = (int(box[0]), int(box[1]), min(level.width, int(box[2]) + 2), min(level.height, int(box[3]) + 2))
        smooth = level.crop(near).filter(ImageFilter.GaussianBlur(0.5))
        box = (box[0] - near[0], box[1] - near[1], box[2] - near[0], box[3] - near[1])
        return smooth.resize(pixels, Image.Resampling.BICUBIC, box=box)

    def warped(self, pixels: Size, corners: Corners) -> Image.Image:
        """The four-sided part between `corners` (in shares: left top, left bottom, right bottom, right top), which may
        lie outside: there nothing is."""
        (left, top), (_, bottom), (right, _), (far, _) = corners
        across = max(right, far) - min(left, corners[1][0])
        level = self._level_for(self.image.width * across / pixels[0], self.image.height * (bottom - top) / pixels[1])
        quad = tuple(value for x, y in corners for value in (x * level.width, y * level.height))
        return level.transform(pixels, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)

    def _level_for(self, across: float, down: float) -> Image.Image:
        """The smallest level that has as many pixels as are wanted. `across`, `down`: pixels of the whole for one."""
        left, level = min(across, down), 0
        while left >= 2 and level + 1 < len(self._levels):
            left, level = left / 2, level + 1
        return self._levels[level]


def _clamped(area: tuple[float, float, float, float], level: Image.Image) -> tuple[float, float, float, float]:
    left, top, right, bottom = area
    w, h = level.size
    return (max(0.0, left * w), max(0.0, top * h), min(float(w), right * w), min(float(h), bottom * h))
