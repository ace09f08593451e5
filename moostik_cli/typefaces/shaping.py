"""Scripts whose letters join, change places or run from right to left: they are set by a library, or it is said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from moostik_cli.typefaces.family import letters_of
from moostik_cli.typefaces.line_breaks import JOINERS

# Hebrew, Arabic and its neighbours; the scripts of India, Sri Lanka, Thailand, Laos, Tibet, Burma; Khmer, Mongolian;
# the forms of Hebrew and Arabic letters that old encodings had.
_SHAPED = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]")


_DIRECTIONS = frozenset({"L", "R", "AL"})


def needs_shaping(text: str) -> bool:
    """Whether letters that are put side by side, left to right, would not be this text."""
    return _SHAPED.search(text) is not None


def is_right_to_left(text: str) -> bool:
    """Whether a text is read from the right: its first letter that says so decides, for all its lines."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((direction for direction in directions if direction in _DIRECTIONS), "L") != "L"


@cache
def pillow_shapes() -> bool:
    """Whether pictures can have such texts: Pillow with Raqm, as its wheels come."""
    from PIL import features

    return bool(features.check("raqm"))


def pdf_shapes() -> bool:
    """Whether PDFs can: fpdf2 with uharfbuzz, which the extra `scripts` brings."""
    return find_spec("uharfbuzz") is not None


def font_of_all(text: str, fonts: Iterable[Path]) -> Path | None:
    """The first font with every letter of a text: what is one run is put in order as a whole."""
    letters = {ord(letter) for letter in text if letter not in JOINERS}
    return next((font for font in fonts if letters <= letters_of(font)), None)


def joined_spaces(text: str, fonts: Sequence[Path]) -> list[Path]:
    """`fonts` of the letters of a text, spaces and joiners taking the one of the letter before where that has them."""
    joined: list[Path] = []
    for letter, font in zip(text, fonts, strict=True):
        stays = bool(joined) and (letter in JOINERS or (letter == " " and ord(" ") in letters_of(joined[-1])))
        joined.append(joined[-1] if stays else font)
    return joined
