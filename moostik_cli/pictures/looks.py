"""What a picture looks like, in a few numbers: enough to find two that are nearly the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, TypeVar

from moostik_cli.messages import Message, message
from moostik_cli.pictures.durable import put_in_one_step

_SIDE = 8  # of the grid that a hash compares: 64 bits
_NEAR = 5  # bits; different angles of one shot differ in 15 and more
_PLAIN = 12  # of 255; where neighbours differ by less, a hash tells noise
_FAR = 150.0  # of 441, in RGB; half of the picture is further from every colour of the palette
_COLOUR = re.compile(r"#([0-9A-Fa-f]{6})\b")
Key = TypeVar("Key")
Colour = tuple[int, int, int]


class Look(NamedTuple):
    """`bits`: whether each cell of a grid is lighter than the next (a difference hash). `contrast`: between its
    lightest and its darkest. `colours`: of the cells."""

    bits: int
    contrast: int
    colours: tuple[Colour, ...]


def look_of(path: Path) -> Look | None:
    """None for what is no picture."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            image.draft("RGB", (128, 128))
            small = image.convert("RGB").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey = list(small.convert("L").tobytes())
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            at = row * (_SIDE + 1) + column
            bits = bits << 1 | (grey[at] < grey[at + 1])
    data = small.tobytes()
    colours = tuple((data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3))
    return Look(bits, max(grey) - min(grey), colours)


class KnownLooks:
    """Looks of files whose name tells what is in them, kept in a file: each picture is looked at once."""

    def __init__(self, path: Path) -> None:
        """`path`: where they are kept. What cannot be read there counts as nothing."""
        self._path = path
        self._before = _read(path)
        self._looks: dict[str, Look | None] = {}

    def of(self, path: Path) -> Look | None:
        """None for what is no picture."""
        if path.name not in self._looks:
            self._looks[path.name] = self._before.get(path.name) or look_of(path)
        return self._looks[path.name]

    def keep(self) -> None:
        """Write down those that were asked for, in one step. Where that cannot be, they are looked at again."""
        known = {name: look for name, look in self._looks.items() if look is not None}
        if known == self._before:
            return
        with suppress(OSError):
            put_in_one_step(json.dumps(known, separators=(",", ":")).encode(), self._path)


def _read(path: Path) -> dict[str, Look]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(name): Look(int(bits), int(contrast), tuple((int(r), int(g), int(b)) for r, g, b in colours))
            for name, (bits, contrast, colours) in kept.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


def nearly_the_same(look: Look, other: Look) -> bool:
    """Whether two pictures show nearly the same. Of plain ones nobody can tell."""
    return min(look.contrast, other.contrast) > _PLAIN and (look.bits ^ other.bits).bit_count() <= _NEAR


def colours_in(palette: Sequence[str]) -> tuple[Colour, ...]:
    """The colours that a palette writes as #RRGGBB."""
    found = (int(text, 16) for text in _COLOUR.findall(" ".join(palette)))
    return tuple((value >> 16, value >> 8 & 255, value & 255) for value in found)


def is_far_from(look: Look, palette: Sequence[Colour]) -> bool:
    """Whether half of the picture is far from every colour of the palette. A palette of one or two colours is an
    accent, and nothing is far from it."""
    if len(palette) < 3:
        return False
    distances = sorted(min(_squared(cell, colour) for colour in palette) for cell in look.colours)
    return distances[len(distances) // 2] > _FAR**2


def odd_looks(looks: Mapping[Key, Look], names: Mapping[Key, str], palette: Sequence[Colour]) -> dict[Key, Message]:
    """What is odd about the angles of one shot: the second of two that are nearly the same picture, and one that is of
    other colours than the series. `names`: what each is called."""
    found: dict[Key, Message] = {}
    for (first, this), (second, other) in combinations(looks.items(), 2):
        if second not in found and nearly_the_same(this, other):
            found[second] = message("it is nearly the picture of {angle}", angle=names[first])
    for key, look in looks.items():
        if key not in found and is_far_from(look, palette):
            found[key] = message("its colours are far from the series' palette")
    return found


def _squared(colour: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(colour, other, strict=True))
