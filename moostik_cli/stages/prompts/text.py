"""The last step of a word: sentences laid out as one text, without the least important where it is too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from moostik_cli.models.prompts import LeftOutText, Origin, PlacedText

KEPT = 0  # the rank of what is never cut
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"»”)]))\s+(?=[\"«“(]?[A-ZÀ-ÖØ-Þ0-9])")
_ENDS = (".", "!", "?", "…", '."', '!"', '?"', "!»", ".»", "! »", ". »")


class Item(NamedTuple):
    """Words with where they were written. The higher the rank, the earlier they go where the text is too long."""

    text: str
    origin: Origin | None = None
    rank: int = KEPT


class Sentence(NamedTuple):
    """`lead` and the items behind it: one of prose, or a list."""

    lead: str
    items: tuple[Item, ...]
    separator: str = "; "


class Paragraph(NamedTuple):
    """A line of the text."""

    label: str
    sentences: tuple[Sentence, ...]


class LaidOut(NamedTuple):
    text: str
    placed: tuple[PlacedText, ...]
    dropped: tuple[LeftOutText, ...] = ()
    over_limit: bool = False


def fitted(paragraphs: Sequence[Paragraph], limit: int | None) -> LaidOut:
    """The text of the paragraphs. Where it is longer than `limit` characters, items go: the highest rank first,
    within a rank from the end; nothing is cut inside an item."""
    laid_out = _laid_out(paragraphs, frozenset())
    if limit is None or len(laid_out.text) <= limit:
        return laid_out
    waiting = sorted(_cuttable(paragraphs), reverse=True)  # least important last
    gone: list[_Spot] = []
    waiting.reverse()
    while waiting and len(laid_out.text) > limit:
        excess = len(laid_out.text) - limit
        while waiting and excess > 0:
            spot = waiting.pop()
            gone.append(spot)
            excess -= len(_item(paragraphs, spot).text) + 1
        laid_out = _laid_out(paragraphs, frozenset(gone))
        while len(laid_out.text) <= limit and len(gone) > 1:  # not more than needed
            with_last = _laid_out(paragraphs, frozenset(gone[:-1]))
            if len(with_last.text) > limit:
                break
            waiting.append(gone.pop())
            laid_out = with_last
    items = [_item(paragraphs, spot) for spot in gone]
    dropped = tuple(LeftOutText(item.text, "length", item.origin) for item in items)
    return LaidOut(laid_out.text, laid_out.placed, dropped, len(laid_out.text) > limit)


_Spot = tuple[int, int, int, int]  # rank, paragraph, sentence, item


def _cuttable(paragraphs: Sequence[Paragraph]) -> Iterator[_Spot]:
    for at, paragraph in enumerate(paragraphs):
        for number, sentence in enumerate(paragraph.sentences):
            for index, item in enumerate(sentence.items):
                if item.rank != KEPT:
                    yield item.rank, at, number, index


def _item(paragraphs: Sequence[Paragraph], spot: _Spot) -> Item:
    _, at, number, index = spot
    return paragraphs[at].sentences[number].items[index]


def _laid_out(paragraphs: Sequence[Paragraph], gone: frozenset[_Spot]) -> LaidOut:
    text: list[str] = []
    placed: list[PlacedText] = []
    length = 0

    def write(words: str, origin: Origin | None = None) -> None:
        nonlocal length
        if origin is not None:
            placed.append(PlacedText(length, length + len(words), origin))
        text.append(words)
        length += len(words)

    for at, paragraph in enumerate(paragraphs):
        before = "\n" if length else ""
        label = paragraph.label
        for number, sentence in enumerate(paragraph.sentences):
            items = sentence.items
            if gone:
                items = tuple(item for index, item in enumerate(items) if (item.rank, at, number, index) not in gone)
            if sentence.items and not items:
                continue
            write(before + label + sentence.lead)
            starts_sentence = not (label or sentence.lead)
            for index, item in enumerate(items):
                words = capitalised(item.text) if starts_sentence and index == 0 else item.text
                if index:
                    write(sentence.separator)
                write(words, item.origin)
            if not text[-1].rstrip().endswith(_ENDS):
                write(".")
            before, label = " ", ""
    return LaidOut("".join(text), tuple(placed))


# An episode says the same of style, light and what to avoid in shot after shot: remembered, not split again.


@lru_cache(maxsize=1024)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, each on one line."""
    return tuple(sentence for sentence in _SENTENCE_END.split(one_line(text)) if sentence)


def one_line(text: str) -> str:
    return " ".join(text.split())


def in_brackets(name: str, notes: Sequence[str]) -> str:
    """A name with notes behind it in one pair of brackets, those that it has itself among them."""
    if not notes:
        return name
    if name.endswith(")") and "(" in name:
        return f"{name[:-1]}; {'; '.join(notes)})"
    return f"{name} ({'; '.join(notes)})"


def capitalised(text: str) -> str:
    """With a capital at the beginning; an aperture ("f/1.4") has none."""
    return text if text[:2] == "f/" else text[:1].upper() + text[1:]


@lru_cache(maxsize=1024)
def compared(text: str) -> str:
    """A text without what does not change what it says: case, punctuation at its ends."""
    return text.casefold().strip(" .;,!")


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w#]+", text.casefold()))
