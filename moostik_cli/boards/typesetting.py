"""Setting text in a column: where lines end, and where a text that is too long ends."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

ELLIPSIS = "…"
_NO_BREAK = "\u00a0"
# French sets a space before these; a line never begins with them.
_HIGH_PUNCTUATION = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
_HYPHENATED = re.compile(r"(?<=\w[-–—/])(?=\w)")
_LOOSE_ENDS = " \u00a0,;:.-–—"  # what does not stand before an ellipsis
# What steers a line rather than being on it: controls, and marks that turn its direction around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_VARIANTS = range(0xFE00, 0xFE10)  # marks that choose between two looks of the letter before


def wrap(text: str, width: float, measure: Measure, max_lines: int | None = None) -> list[str]:
    """`text` in lines no wider than `width` as `measure` tells; each paragraph begins a line.

    A word breaks only behind its own hyphen, or where it is wider than a whole line. What does not fit in
    `max_lines` is left out, the last line ending in an ellipsis."""
    if max_lines is not None and max_lines < 1:
        return []
    lines: list[str] = []
    for paragraph in text.splitlines():
        for line in _lines(plain(paragraph), width, measure):
            if max_lines is not None and len(lines) == max_lines:
                lines[-1] = shorten(lines[-1] + ELLIPSIS, width, measure)
                return lines
            lines.append(line)
    return lines


def shorten(text: str, width: float, measure: Measure) -> str:
    """`text` if it is no wider than `width`, else its beginning and an ellipsis."""
    text = plain(text)
    if measure(text) <= width:
        return text
    bare = text.rstrip(ELLIPSIS)
    return bare[: _fitting(bare, width - measure(ELLIPSIS), measure)].rstrip(_LOOSE_ENDS) + ELLIPSIS


def plain(text: str) -> str:
    """A text on one line, composed (one character for a letter and its accent), nothing unseen in it."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    seen = "".join(
        letter for letter in composed if unicodedata.category(letter) not in _UNSEEN and ord(letter) not in _VARIANTS
    )
    return _HIGH_PUNCTUATION.sub(_NO_BREAK, seen)


def _lines(text: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece, space in _pieces(text):
        longer = line + (space if line else "") + piece
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _broken(piece, width, measure)
        yield from whole
    if line:
        yield line


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What may stand at the beginning of a line, and the space before it where it does not."""
    for word in text.split(" "):
        space = " "
        for piece in _HYPHENATED.split(word):
            if piece:
                yield piece, space
                space = ""


def _broken(word: str, width: float, measure: Measure) -> list[str]:
    """A word in parts that fit; at least one letter each."""
    parts: list[str] = []
    while len(word) > 1 and measure(word) > width:
        fit = max(1, _fitting(word, width, measure))
        parts.append(word[:fit])
        word = word[fit:]
    return [*parts, word]


def _fitting(text: str, width: float, measure: Measure) -> int:
    """How many letters of `text` fit in `width`."""
    return bisect_right(range(1, len(text) + 1), width, key=lambda count: measure(text[:count]))
