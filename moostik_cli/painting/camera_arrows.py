"""Arrows for a camera that moves, as storyboards draw them: along a pan or a track, up or down a tilt or a crane, into
the frame or out of it, around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import cos, hypot, pi, sin
from typing import Literal

from PIL import Image, ImageDraw

Movement = Literal["left", "right", "up", "down", "in", "out", "around"]

_LEFT, _RIGHT, _DOWN = r"left|gauche", r"right|droite", r"down|bas|descend\w*"
_UP = r"up|haut|mont\w+|ris\w+"
_SIDEWAYS = r"pan\w*|truck\w*|track\w*|travell?ing|slide\w*|crab\w*|dolly|lat[ée]ral\w*|whip|fil[ée]"
_UPRIGHT = r"tilt\w*|crane\w*|boom\w*|pedestal|jib|grue|panoramique|travell?ing|drone"
_ALONG = r"zoom\w*|dolly|track\w*|travell?ing|mov\w+"
_WORDS: Sequence[tuple[Movement, str]] = (
    ("around", r"\b(orbit\w*|arc|circl\w+|around|autour|circulaire)\b"),
    ("in", rf"\b(push\w*|{_ALONG})\b.{{0,12}}\b(in|into|avant|forward|closer|toward\w*)\b"),
    ("in", r"\bpush-?in\b|\bzoom avant\b|\bse rapproch\w+|\bavance\b"),
    ("out", rf"\b(pull\w*|{_ALONG})\b.{{0,12}}\b(out|back\w*|away|arri[èe]re)\b"),
    ("out", r"\bpull-?(out|back)\b|\bs'[ée]loign\w+|\brecul\w*"),
    ("left", rf"\b({_SIDEWAYS})\b.{{0,24}}\b({_LEFT})\b"),
    ("right", rf"\b({_SIDEWAYS})\b.{{0,24}}\b({_RIGHT})\b"),
    ("up", rf"\b({_UPRIGHT})\b.{{0,24}}\b({_UP})\b"),
    ("down", rf"\b({_UPRIGHT})\b.{{0,24}}\b({_DOWN})\b"),
)
_INK, _RIM = (255, 255, 255, 235), (24, 20, 30, 220)
_SMOOTH = 3  # drawn so many times larger
_Point = tuple[float, float]


def movements_in(words: str) -> tuple[Movement, ...]:
    """The movements that words of English or French name, each once; none for a camera that stands still, and none for
    words that nobody can draw ("handheld")."""
    folded = words.casefold().replace("’", "'")
    found = [movement for movement, pattern in _WORDS if re.search(pattern, folded)]
    return tuple(dict.fromkeys(found))


def draw_movements(picture: Image.Image, words: str) -> None:
    """The arrows of a movement onto a picture."""
    for movement in movements_in(words):
        arrows = _arrows(movement, picture.size)
        picture.paste(arrows, (0, 0), arrows)


@lru_cache(maxsize=16)
def _arrows(movement: Movement, size: tuple[int, int]) -> Image.Image:
    """The arrows on a transparent ground of `size`."""
    layer = Image.new("RGBA", (size[0] * _SMOOTH, size[1] * _SMOOTH), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for points, thick in _lines(movement, layer.width, layer.height):
        _draw_arrow(draw, points, thick)
    return layer.resize(size, Image.Resampling.BOX)


def _lines(movement: Movement, width: int, height: int) -> list[tuple[list[_Point], float]]:
    thick = min(width, height) * 0.022
    if movement in ("left", "right"):
        ends = [(width * 0.36, height * 0.88), (width * 0.64, height * 0.88)]
        return [(ends if movement == "right" else ends[::-1], thick)]
    if movement in ("up", "down"):
        ends = [(width * 0.94, height * 0.34), (width * 0.94, height * 0.72)]
        return [(ends if movement == "down" else ends[::-1], thick)]
    if movement == "around":
        middle, across, down = (width / 2, height * 0.8), width * 0.2, height * 0.1
        turn = [pi * (0.94 - 0.88 * step / 24) for step in range(25)]
        return [([(middle[0] + across * cos(at), middle[1] + down * sin(at)) for at in turn], thick)]
    return [(ends if movement == "in" else ends[::-1], thick * 0.8) for ends in _corners(width, height)]


def _corners(width: int, height: int) -> list[list[_Point]]:
    """From each corner towards the middle."""
    near, far = 0.03, 0.115
    return [
        [
            (width * (x + (1 - 2 * x) * near), height * (y + (1 - 2 * y) * near * 1.5)),
            (width * (x + (1 - 2 * x) * far), height * (y + (1 - 2 * y) * far)),
        ]
        for x in (0, 1)
        for y in (0, 1)
    ]


def _draw_arrow(draw: ImageDraw.ImageDraw, points: Sequence[_Point], thick: float) -> None:
    rim = max(2.0, thick * 0.22)
    for colour, extra in ((_RIM, rim), (_INK, 0.0)):
        neck, head = _head(points, thick, extra)
        draw.line([*points[:-1], neck], fill=colour, width=round(thick + 2 * extra), joint="curve")
        draw.polygon(head, fill=colour)
        start = points[0]
        reach = thick / 2 + extra
        draw.ellipse((start[0] - reach, start[1] - reach, start[0] + reach, start[1] + reach), fill=colour)


def _head(points: Sequence[_Point], thick: float, extra: float) -> tuple[_Point, list[_Point]]:
    """Where the line ends, and the triangle before it."""
    (x0, y0), (x1, y1) = points[-2], points[-1]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    long, wide = thick * 2.2 + extra, thick * 1.5 + extra * 1.6
    base = (x1 - dx * thick * 1.2, y1 - dy * thick * 1.2)
    tip = (base[0] + dx * long, base[1] + dy * long)
    back = (base[0] - dx * extra, base[1] - dy * extra)
    return base, [tip, (back[0] - dy * wide, back[1] + dx * wide), (back[0] + dy * wide, back[1] - dx * wide)]
