"""Which letters of a board no font here has."""

from __future__ import annotations

from collections.abc import Iterable

from moostik_cli.boards.typesetting import plain
from moostik_cli.typefaces.family import font_for

STAND_IN = "\u2610"  # an empty box; the family has it


def letters_without_font(texts: Iterable[str]) -> list[str]:
    """The letters, in order of appearance, for which there is no font here: a board shows a box in their place."""
    return [letter for letter in dict.fromkeys("".join(map(plain, texts))) if font_for(letter) is None]
