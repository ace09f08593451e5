"""Which letters of a board no font here has."""

from __future__ import annotations

from collections.abc import Iterable

from moostik_cli.boards.typesetting import plain
from moostik_cli.typefaces.family import font_for
from moostik_cli.typefaces.line_breaks import JOINERS

STAND_IN = "\u2610"  # an empty box; the family has it


def letters_without_font(texts: Iterable[str]) -> list[str]:
    """The letters, in order of appearance, for which there is no font here: a board shows a box in their place."""
    letters = dict.fromkeys("".join(map(plain, texts)))
    return [letter for letter in letters if letter not in JOINERS and font_for(letter) is None]
