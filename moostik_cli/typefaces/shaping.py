"""Scripts whose letters join, change places or run from right to left: they are set by a library, or it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from moostik_cli.typefaces.family import letters_of

# Hebrew, Arabic and its neighbours; the scripts of India, Sri Lanka, Thailand, Laos, Tibet, Burma; Khmer, Mongolian;
# the forms of Hebrew and Arabic letters that old encodings had.
_SHAPED = re.compile("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]")


def needs_shaping(text: str) -> bool:
    """Whether letters that are put side by side, left to right, would not be this text."""
    return _SHAPED.search(text) is not None


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
    letters = {ord(letter) for letter in text}
    return next((font for font in fonts if letters <= letters_of(font)), None)


def joined_spaces(text: str, fonts: Sequence[Path]) -> list[Path]:
    """`fonts` of the letters of a text, a space taking the one of the letter before where that has it."""
    joined: list[Path] = []
    for letter, font in zip(text, fonts, strict=True):
        joined.append(joined[-1] if letter == " " and joined and ord(" ") in letters_of(joined[-1]) else font)
    return joined
