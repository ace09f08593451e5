"""Text on a frame, in the typeface that comes with moostik; letters that it lacks come from a font of the machine."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from moostik_cli.typefaces.family import family, font_for
from moostik_cli.typefaces.line_breaks import JOINERS, fitting, lines_of
from moostik_cli.typefaces.shaping import font_of_all, is_right_to_left, joined_spaces, needs_shaping, pillow_shapes

Colour = tuple[int, int, int]
LONGEST = 600  # letters that are looked at: nothing on a frame is longer
_ELLIPSIS = "…"
_LINE, _RISE, _FOOT = 1.75, 0.3, 0.95  # of a letter's size: how high a line is, what is above its top, its base line


def cleaned(text: str) -> str:
    """On one line, composed, without anything that has no shape (control and direction marks)."""
    return _cleaned(text[: LONGEST * 2])


@lru_cache(maxsize=1024)
def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(text.split()))[:LONGEST]
    kept = JOINERS if needs_shaping(text) else ""
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C" or letter in kept)


def width_of(text: str, size: int) -> float:
    """Length of a line in pixels."""
    return _length(cleaned(text), size)


def fitted(text: str, size: int, width: float) -> str:
    """The text, or as much of its beginning as fits, ending in an ellipsis."""
    text = cleaned(text)
    if _length(text, size) <= width:
        return text
    fit = fitting(text, width, lambda beginning: _length(beginning.rstrip() + _ELLIPSIS, size))
    return text[:fit].rstrip(" ,;:.") + _ELLIPSIS if fit else ""


def wrapped(text: str, size: int, width: float, lines: int) -> list[str]:
    """The text in at most so many lines; the last one is shortened where there is more."""
    if lines < 1:
        return []
    every = list(lines_of(cleaned(text), width, lambda line: _length(line, size)))
    if len(every) <= lines:
        return every
    return [*every[: lines - 1], fitted(every[lines - 1] + _ELLIPSIS, size, width)]


def write(
    image: Image.Image,
    at: tuple[float, float],
    text: str,
    size: int,
    colour: Colour,
    *,
    align: float = 0.0,
    from_right: bool = False,
) -> float:
    """Write one line with its top at `at`; `align` 0: begins there, 0.5: centred, 1: ends there. `from_right`: it is a
    line of a text that is read so, whatever word it begins with. Returns its length in pixels."""
    line = _drawn(cleaned(text), size, from_right)
    x = round(at[0] - line.advance * align)
    image.paste(colour, (x - line.margin, round(at[1]) - line.rise), line.mask)
    return line.advance


class _Line(NamedTuple):
    mask: Image.Image
    advance: float
    margin: int
    rise: int


@lru_cache(maxsize=4096)
def _length(text: str, size: int) -> float:
    """Measured word by word, since lines have words in common; what is shaped is measured whole."""
    if _is_shaped(text):
        return _advance(text, size)
    words = text.split(" ")
    return sum(_advance(word, size) for word in words) + _advance(" ", size) * (len(words) - 1)


@lru_cache(maxsize=4096)
def _advance(text: str, size: int) -> float:
    return sum(_length_of_run(font, run, size, _is_shaped(text)) for font, run in _runs(text))


def _length_of_run(font: Path, run: str, size: int, is_shaped: bool) -> float:
    if _is_set_by_letters(font, is_shaped):
        return sum(_letter(font, letter, size).advance for letter in run)
    return _face(font, size, is_shaped).getlength(run)


@lru_cache(maxsize=1024)
def _drawn(text: str, size: int, from_right: bool) -> _Line:
    margin, rise, advance = 3, round(size * _RISE), _length(text, size)
    mask = Image.new("L", (math.ceil(advance) + 2 * margin, round(size * _LINE)), 0)
    x = float(margin)
    is_shaped = _is_shaped(text)
    direction = "rtl" if is_shaped and from_right else None
    runs = _runs(text)
    for font, run in reversed(runs) if is_shaped and (from_right or is_right_to_left(text)) else runs:
        if _is_set_by_letters(font, is_shaped):
            _set_letters(mask, x, [_letter(font, letter, size) for letter in run])
        else:
            face, foot = _face(font, size, is_shaped), rise + size * _FOOT
            ImageDraw.Draw(mask).text((x, foot), run, font=face, fill=255, anchor="ls", direction=direction)
        x += _length_of_run(font, run, size, is_shaped)
    return _Line(mask, advance, margin, rise)


def _is_set_by_letters(font: Path, is_shaped: bool) -> bool:
    """Of our own typeface each letter is drawn once, and lines are set of them: FreeType takes some ten times as long
    for a line. It is the same to the pixel, since letters of this file are whole pixels wide and are not kerned."""
    return font == family().regular and not is_shaped


class _Letter(NamedTuple):
    """`mask`: what is drawn of it, with its corner at `left` of where the letter begins and `top` of its line."""

    mask: Image.Image
    left: int
    top: int
    advance: float


@lru_cache(maxsize=2048)
def _letter(font: Path, letter: str, size: int) -> _Letter:
    face = _face(font, size, False)
    room, rise = 2 * size, round(size * _RISE)
    mask = Image.new("L", (math.ceil(face.getlength(letter)) + 2 * room, round(size * _LINE)), 0)
    ImageDraw.Draw(mask).text((room, rise + size * _FOOT), letter, font=face, fill=255, anchor="ls")
    box = mask.getbbox() or (room, 0, room, 0)
    return _Letter(mask.crop(box), box[0] - room, box[1], face.getlength(letter))


def _set_letters(mask: Image.Image, x: float, letters: list[_Letter]) -> None:
    for letter in letters:
        mask.paste(255, (round(x) + letter.left, letter.top), letter.mask)
        x += letter.advance


@lru_cache(maxsize=1024)
def _runs(text: str) -> tuple[tuple[Path, str], ...]:
    """The text in runs of one font each."""
    fonts = [font_for(letter) or family().regular for letter in text]
    if needs_shaping(text):
        whole = font_of_all(text, dict.fromkeys(fonts))
        fonts = joined_spaces(text, fonts) if whole is None else [whole] * len(text)
    pairs = groupby(zip(fonts, text, strict=True), key=lambda pair: pair[0])
    return tuple((font, "".join(letter for _, letter in run)) for font, run in pairs)


@lru_cache(maxsize=128)
def _face(font: Path, size: int, is_shaped: bool) -> ImageFont.FreeTypeFont:
    """The plain layout engine wherever it will do, so that lines are as long on every machine."""
    layout = ImageFont.Layout.RAQM if is_shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(font, size, layout_engine=layout)


def _is_shaped(text: str) -> bool:
    return needs_shaping(text) and pillow_shapes()
