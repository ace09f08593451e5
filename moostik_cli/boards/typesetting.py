"""Setting text in a column: where lines end, and where a text that is too long ends."""

from __future__ import annotations

import re
import unicodedata

from moostik_cli.typefaces.line_breaks import JOINERS, Measure, fitting, lines_of
from moostik_cli.typefaces.shaping import needs_shaping

ELLIPSIS = "…"
_NO_BREAK = "\u00a0"
# French sets a space before these; a line never begins with them.
_HIGH_PUNCTUATION = re.compile(r" (?=[:;!?»%€])|(?<=«) ")
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
        for line in lines_of(plain(paragraph), width, measure):
            if max_lines is not None and len(lines) == max_lines:
                lines[-1] = shorten(lines[-1] + ELLIPSIS, width, measure)
                return lines
            lines.append(line)
    return lines


def shorten(text: str, width: float, measure: Measure) -> str:
    """`text` if it is no wider than `width`, else its beginning and an ellipsis."""
    text = plain(text)
    if _fits(text, width, measure):
        return text
    bare = text.rstrip(ELLIPSIS)
    return bare[: fitting(bare, width - measure(ELLIPSIS), measure)].rstrip(_LOOSE_ENDS) + ELLIPSIS


def _fits(text: str, width: float, measure: Measure) -> bool:
    """Whether `text` is no wider than `width`. An endless one is not measured whole: where its beginning is twice as
    wide, it is not."""
    reach = 16
    while reach < len(text):
        if measure(text[:reach]) > 2 * width:
            return False
        reach *= 2
    return measure(text) <= width


def plain(text: str) -> str:
    """A text on one line, composed (one character for a letter and its accent), nothing unseen in it but what scripts
    such as Persian join or part letters with."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = JOINERS if needs_shaping(composed) else ""
    unseen = {ord(letter): None for letter in set(composed) if not _is_seen(letter) and letter not in kept}
    return _HIGH_PUNCTUATION.sub(_NO_BREAK, composed.translate(unseen) if unseen else composed)


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and ord(letter) not in _VARIANTS
