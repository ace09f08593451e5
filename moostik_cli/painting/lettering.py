"""Text on a frame. No font is shipped and none need be installed.

Pillow's built-in typeface has the letters but not the accents, so accents are drawn here onto its
letters. Letters of other alphabets come from a font of the machine, if one has them.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
LONGEST = 600  # letters that are looked at: nothing on a frame is longer
_ELLIPSIS = "…"
_MACHINE_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "Arial Unicode.ttf",
    "arial.ttf",
    "NotoSansCJK-Regular.ttc",
    "msgothic.ttc",
    "PingFang.ttc",
)
_SPELT = {
    "œ": "oe",
    "Œ": "Oe",
    "æ": "ae",
    "Æ": "Ae",
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "ı": "i",
    "€": "EUR",
    "•": "·",
    "×": "x",
    "→": ">",
    "←": "<",
    "№": "No",
    "\u2011": "-",
    "\u2010": "-",
    "\u2212": "-",
    "\u2044": "/",
    "\u02bc": "’",
}


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """The built-in typeface. One layout engine everywhere, so that lines are as long on every machine."""
    face = ImageFont.load_default(size)
    assert isinstance(face, ImageFont.FreeTypeFont)  # noqa: S101 - Pillow's wheels have FreeType
    return face.font_variant(layout_engine=ImageFont.Layout.BASIC)


def cleaned(text: str) -> str:
    """On one line, composed, without anything that has no shape (control and direction marks)."""
    text = unicodedata.normalize("NFC", " ".join(text[: LONGEST * 2].split()))[:LONGEST]
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")


def width_of(text: str, size: int) -> float:
    """Length of a line in pixels."""
    return _drawn(cleaned(text), size).advance


def fitted(text: str, size: int, width: float) -> str:
    """The text, or as much of its beginning as fits, ending in an ellipsis."""
    text = cleaned(text)
    if _length(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if _length(text[:middle].rstrip() + _ELLIPSIS, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;:.") + _ELLIPSIS if low else ""


def wrapped(text: str, size: int, width: float, lines: int) -> list[str]:
    """The text in at most so many lines; the last one is shortened where there is more."""
    words = cleaned(text).split(" ")
    rows: list[str] = []
    while words and len(rows) < lines:
        if len(rows) == lines - 1:
            return [*rows, fitted(" ".join(words), size, width)]
        row = [words.pop(0)]
        while words and _length(" ".join([*row, words[0]]), size) <= width:
            row.append(words.pop(0))
        rows.append(fitted(" ".join(row), size, width))
    return [row for row in rows if row]


def write(
    image: Image.Image, at: tuple[float, float], text: str, size: int, colour: Colour, *, align: float = 0.0
) -> float:
    """Write one line with its top at `at`; `align` 0: begins there, 0.5: centred, 1: ends there. Returns
    its length in pixels."""
    line = _drawn(cleaned(text), size)
    x = round(at[0] - line.advance * align)
    image.paste(colour, (x - line.margin, round(at[1]) - line.rise), line.mask)
    return line.advance


class _Line(NamedTuple):
    mask: Image.Image
    advance: float
    margin: int
    rise: int


class _Piece(NamedTuple):
    """A run of letters of one font, one accented letter, or a dash."""

    text: str
    marks: str = ""
    face: str = ""  # a font of the machine
    dash: float = 0.0  # length, as a share of the size


@lru_cache(maxsize=4096)
def _length(text: str, size: int) -> float:
    return sum(_advance(piece, size) for piece in _pieces(text))


@lru_cache(maxsize=1024)
def _drawn(text: str, size: int) -> _Line:
    pieces = _pieces(text)
    margin, rise = 3, round(size * 0.3)
    advance = sum(_advance(piece, size) for piece in pieces)
    mask = Image.new("L", (math.ceil(advance) + 2 * margin, round(size * 1.75)), 0)
    draw = ImageDraw.Draw(mask)
    x, base = float(margin), rise + size * 0.95
    for piece in pieces:
        _draw_piece(mask, draw, piece, x, base, size)
        x += _advance(piece, size)
    return _Line(mask, advance, margin, rise)


def _draw_piece(mask: Image.Image, draw: ImageDraw.ImageDraw, piece: _Piece, x: float, base: float, size: int) -> None:
    if piece.dash:
        y = base - size * 0.27
        draw.rectangle((x + size * 0.04, y, x + size * (piece.dash - 0.04), y + max(0.0, size * 0.05 - 1)), fill=255)
        return
    draw.text((x, base), piece.text, font=_face(piece, size), fill=255, anchor="ls")
    if piece.marks:
        left, top, right, bottom = font(size).getbbox(piece.text, anchor="ls")
        if piece.text in "ij":  # the dot gives way to the accent
            dotless = -size * 0.545
            draw.rectangle((x + left - 1, base + top - 1, x + right + 1, base + dotless), fill=0)
            top = dotless
        for name in piece.marks:
            _draw_mark(mask, name, x + (left + right) / 2, base + top, base + bottom, size)


def _draw_mark(mask: Image.Image, name: str, x: float, top: float, bottom: float, size: int) -> None:
    stamp = _mark(name, size)
    y = bottom - size * 0.04 if name in _BELOW else top - size * 0.055 - stamp.height
    mask.paste(255, (round(x - stamp.width / 2), round(y)), stamp)


def _advance(piece: _Piece, size: int) -> float:
    return piece.dash * size if piece.dash else float(_face(piece, size).getlength(piece.text))


def _face(piece: _Piece, size: int) -> ImageFont.FreeTypeFont:
    return _machine_font(piece.face, size) if piece.face else font(size)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[_Piece, ...]:
    pieces: list[_Piece] = []
    for letter in text:
        for piece in _pieces_of(letter):
            last = pieces[-1] if pieces else None
            if last and not (last.marks or last.dash or piece.marks or piece.dash) and last.face == piece.face:
                pieces[-1] = _Piece(last.text + piece.text, face=piece.face)
            else:
                pieces.append(piece)
    return tuple(pieces)


@lru_cache(maxsize=2048)
def _pieces_of(letter: str) -> tuple[_Piece, ...]:
    if letter in "–—":
        return (_Piece("", dash=0.56 if letter == "–" else 0.86),)
    if _has(letter):
        return (_Piece(letter),)
    if letter in _SPELT:
        return (_Piece(_SPELT[letter]),)
    parts = unicodedata.normalize("NFKD", letter)
    base, marks = parts[:1], parts[1:]
    if _has(base) and marks and all(mark in _MARKS for mark in marks):
        return (_Piece(base, marks=marks),)
    for name in _MACHINE_FONTS:
        if _machine_has(name, letter):
            return (_Piece(letter, face=name),)
    return (_Piece(base if _has(base) else "?"),)


def _has(letter: str) -> bool:
    return letter == " " or _shape(font(24), letter) != _shape(font(24), "\uffff")


def _shape(face: ImageFont.FreeTypeFont, letter: str) -> bytes:
    return bytes(face.getmask(letter))


@lru_cache(maxsize=128)
def _machine_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def _machine_has(name: str, letter: str) -> bool:
    if name in _absent:
        return False
    try:
        face = _machine_font(name, 24)
    except OSError:
        _absent.add(name)
        return False
    return _shape(face, letter) != _shape(face, "\uffff")


_absent: set[str] = set()

# Accents as shapes in shares of the type size; y grows downwards from the top of the mark's own box.
_ACUTE = [(0.40, 0.17), (0.50, 0.0), (0.62, 0.0), (0.48, 0.17)]
_GRAVE = [(0.60, 0.17), (0.50, 0.0), (0.38, 0.0), (0.52, 0.17)]
_ROOF = [(0.31, 0.16), (0.45, 0.0), (0.55, 0.0), (0.69, 0.16), (0.60, 0.16), (0.5, 0.06), (0.40, 0.16)]
_CUP = [(0.31, 0.0), (0.45, 0.16), (0.55, 0.16), (0.69, 0.0), (0.60, 0.0), (0.5, 0.10), (0.40, 0.0)]
_WAVE = [
    (0.3, 0.14),
    (0.36, 0.05),
    (0.44, 0.03),
    (0.56, 0.07),
    (0.62, 0.02),
    (0.7, 0.02),
    (0.64, 0.11),
    (0.56, 0.14),
    (0.44, 0.09),
    (0.38, 0.14),
]
_TAIL = [
    (0.47, 0.0),
    (0.53, 0.0),
    (0.52, 0.045),
    (0.60, 0.08),
    (0.61, 0.14),
    (0.54, 0.19),
    (0.42, 0.19),
    (0.43, 0.15),
    (0.52, 0.15),
    (0.54, 0.12),
    (0.45, 0.085),
]
_BAR = [(0.32, 0.05), (0.68, 0.05), (0.68, 0.11), (0.32, 0.11)]
_MARKS: dict[str, tuple[list[list[tuple[float, float]]], list[tuple[float, float, float]]]] = {
    "\u0300": ([_GRAVE], []),
    "\u0301": ([_ACUTE], []),
    "\u0302": ([_ROOF], []),
    "\u0303": ([_WAVE], []),
    "\u0304": ([_BAR], []),
    "\u0306": ([_CUP], []),
    "\u0307": ([], [(0.5, 0.08, 0.058)]),
    "\u0308": ([], [(0.385, 0.09, 0.052), (0.615, 0.09, 0.052)]),
    "\u030a": ([], [(0.5, 0.09, 0.085), (0.5, 0.09, -0.04)]),
    "\u030b": ([[(x - 0.1, y) for x, y in _ACUTE], [(x + 0.08, y) for x, y in _ACUTE]], []),
    "\u030c": ([_CUP], []),
    "\u0327": ([_TAIL], []),
    "\u0328": ([[(1 - x, y) for x, y in _TAIL]], []),
}
_BELOW = "\u0327\u0328"
_FINE = 8


@lru_cache(maxsize=256)
def _mark(name: str, size: int) -> Image.Image:
    """An accent as a mask; negative radii are holes."""
    shapes, dots = _MARKS[name]
    width, height = size, max(2, math.ceil(size * 0.2))
    image = Image.new("L", (width * _FINE, height * _FINE), 0)
    draw = ImageDraw.Draw(image)
    unit = size * _FINE
    for shape in shapes:
        draw.polygon([(x * unit, y * unit) for x, y in shape], fill=255)
    for x, y, r in dots:
        a = abs(r)
        draw.ellipse([(x - a) * unit, (y - a) * unit, (x + a) * unit, (y + a) * unit], fill=255 if r > 0 else 0)
    return image.resize((width, height), Image.Resampling.BOX)
