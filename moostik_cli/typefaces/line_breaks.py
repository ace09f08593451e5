"""Where a line may end: at spaces and hyphens, between ideographs, between the words of Thai; never between a letter
and its marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

Measure = Callable[[str], float]

JOINERS = "\u200c\u200d"  # unseen, and yet they say whether the letters beside them join
_HYPHENATED = re.compile(r"(?<=\w[-–—/])(?=\w)")
_IDEOGRAPH = re.compile("[\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NEVER_FIRST = frozenset("、。〉》」』】・ー！）,．：；？’”,.!?;:)]}…，")  # on a line, where ideographs are
_NEVER_LAST = frozenset("〈《「『【（‘“([{")
_THAI = re.compile("[\u0e00-\u0e7f]{4,}")
_BEFORE_THEIR_LETTER = frozenset("เแโใไເແໂໃໄ")  # vowels that are written before the letter they follow in speech
_AFTER_THEIR_LETTER = frozenset("ะาำๅๆฯະາຳໆຯ")
_VIRAMA = 9  # the class of marks that bind a letter to the next one


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """What may stand at the beginning of a line, and the space before it where it does not."""
    for word in text.split(" "):
        space = " "
        for piece in _parts(word):
            if piece:
                yield piece, space
                space = ""


def lines_of(text: str, width: float, measure: Measure) -> Iterator[str]:
    """`text` in lines no wider than `width`, as `measure` tells."""
    line = ""
    for piece, space in pieces(text):
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


def _broken(word: str, width: float, measure: Measure) -> list[str]:
    """A word in parts that fit: whole letters with their marks, where one has room."""
    parts: list[str] = []
    while len(word) > 1 and measure(word) > width:
        fit = fitting(word, width, measure) or max(1, _longest(word, width, measure))
        parts.append(word[:fit])
        word = word[fit:]
    return [*parts, word]


def fitting(text: str, width: float, measure: Measure) -> int:
    """How many characters of `text` fit in `width`, no letter without its marks."""
    count = _longest(text, width, measure)
    while 0 < count < len(text) and not _may_break(text, count):
        count -= 1
    return count


def _longest(text: str, width: float, measure: Measure) -> int:
    reach = 16  # twice as far as what fits is looked at: a text may be endless, and measuring all of it is slow
    while reach < len(text) and measure(text[:reach]) <= width:
        reach *= 2
    return bisect_right(range(1, min(reach, len(text)) + 1), width, key=lambda count: measure(text[:count]))


def knows_words_of(text: str) -> bool:
    """Whether lines of a text end between words. Without the extra `scripts`, those of Thai end between letters."""
    return _THAI.search(text) is None or find_spec("budoux") is not None


def _parts(word: str) -> Iterator[str]:
    for hyphenated in _HYPHENATED.split(word):
        if hyphenated.isascii():
            yield hyphenated
            continue
        for piece in _between_ideographs(hyphenated):
            yield from _thai_words(piece)


def _between_ideographs(word: str) -> Iterator[str]:
    begins = 0
    for at in range(1, len(word)):
        before, letter = word[at - 1], word[at]
        if letter in _NEVER_FIRST or before in _NEVER_LAST or not _may_break(word, at):
            continue
        if _IDEOGRAPH.match(before) or _IDEOGRAPH.match(letter):
            yield word[begins:at]
            begins = at
    yield word[begins:]


def _thai_words(piece: str) -> Iterator[str]:
    begins = 0
    for thai in _THAI.finditer(piece):
        at = thai.start()
        for word in _segmented(thai[0]):
            if at > begins and _may_break(piece, at) and piece[at - 1] not in _NEVER_LAST:
                yield piece[begins:at]
                begins = at
            at += len(word)
    yield piece[begins:]


def _segmented(thai: str) -> list[str]:
    if find_spec("budoux") is None:
        return [thai]
    return [str(word) for word in _parser().parse(thai)]


@cache
def _parser() -> Any:
    import budoux

    return budoux.load_default_thai_parser()


def _may_break(text: str, at: int) -> bool:
    """Whether no letter is torn from its marks before the character `at`."""
    before, letter = text[at - 1], text[at]
    if unicodedata.category(letter).startswith("M") or letter in JOINERS or letter in _AFTER_THEIR_LETTER:
        return False
    is_bound = before in JOINERS or before in _BEFORE_THEIR_LETTER or unicodedata.combining(before) == _VIRAMA
    return not is_bound
