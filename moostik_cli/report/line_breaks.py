"""Sentences on a terminal: lines break between words, which a terminal does not see to by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def broken(text: str, width: int, hang: int = 4) -> Iterator[str]:
    """The text in lines of at most `width` columns, those after the first set in by `hang`; whole with a width
    of 0. A word that is longer than a line is left to the terminal."""
    if not width:
        yield text
        return
    first, *words = text.lstrip(" ").split(" ")
    line = " " * (len(text) - len(text.lstrip(" "))) + first
    for word in words:
        if columns_on_screen(f"{line} {word}") <= width:
            line += f" {word}"
        else:
            yield line.rstrip()
            line = " " * hang + word
    yield line


def columns_on_screen(text: str) -> int:
    """Columns that the text takes, its colours taken out."""
    return columns_of(_ESCAPES.sub("", text))


def columns_of(text: str) -> int:
    """Columns that the text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
