"""What a picture may not show: one sentence of plain nouns.

The models have no negative prompt: "no fog" is fog to them, and "avoid: no fog" a riddle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moostik_cli.models.prompts import LeftOutText, Origin
from moostik_cli.stages.prompts.text import Item, words_of

_NEGATION = re.compile(
    r"(?:(?:please\s+)?(?:(?:do\s+not|don['’]?t|never|avoid(?:ing)?|exclude|without|not|no|ne\s+pas|jamais|sans|"
    r"aucune?s?|pas\s+de\s+la|pas\s+de|pas\s+des|pas|[eé]vite[rz]?)(?![\w-])|(?:pas\s+d|n)['’])"
    r"(?:\s+(?:any|show(?:ing)?|draw(?:ing)?|includ(?:e|ing)|add(?:ing)?|us(?:e|ing)|hav(?:e|ing)|put|render(?:ing)?|"
    r"montre[rz]?|inclure|ajoute[rz]?|dessine[rz]?|d['’](?=\w)|de\s+(?:la\s+|l['’])?|des\s+)(?=\W|\b))*"
    r"[\s:]*)+",
    re.IGNORECASE,
)
_NOBODY = {"nobody": "anybody", "no one": "anybody", "noone": "anybody", "none": "any", "nothing": "anything"}
_NOBODY_AT_START = re.compile(rf"(?:{'|'.join(_NOBODY)})\b", re.IGNORECASE)
_WRITTEN_WORDS = re.compile(
    r"\b(?:texte?s?|lettering|letters|lettres|writing|written\s+words?|words|typography|typographie|inscriptions?|"
    r"[eé]criture|mots|captions?)\b",
    re.IGNORECASE,
)


class Unwanted(NamedTuple):
    text: str
    origin: Origin | None
    rank: int


def is_ban(text: str) -> bool:
    """Whether a text forbids something: "No text in image"."""
    return _NEGATION.match(text) is not None


@lru_cache(maxsize=64)  # the angles of a shot avoid the same
def unwanted_items(
    wanted: tuple[Unwanted, ...], *, text_is_wanted: bool
) -> tuple[tuple[Item, ...], tuple[LeftOutText, ...]]:
    """What may not be seen, in plain nouns, near doubles merged into the widest of them; and what was left out."""
    left_out: list[LeftOutText] = []
    plain: list[Unwanted] = []
    for one in wanted:
        noun, negation = _as_noun(one.text)
        if text_is_wanted and _WRITTEN_WORDS.search(one.text):
            left_out.append(LeftOutText(one.text, "text wanted", one.origin))
            continue
        if negation:
            left_out.append(LeftOutText(negation, "negation", one.origin))
        if noun:
            plain.append(one._replace(text=noun))
    kept = list(_widest(plain, left_out))
    return tuple(Item(one.text, one.origin, one.rank) for one in kept), tuple(left_out)


def _as_noun(text: str) -> tuple[str, str]:
    """ "No people in the background" -> "people in the background", and what was taken off."""
    text = text.strip().rstrip(" .;,!")
    negation = _NEGATION.match(text)
    noun = text[negation.end() :] if negation else text
    removed = negation[0].strip() if negation else ""
    nobody = _NOBODY_AT_START.match(noun)
    if nobody:
        removed = f"{removed} {nobody[0]}".strip()
        noun = _NOBODY[nobody[0].casefold()] + noun[nobody.end() :]
    if "\n" in noun:
        noun = " ".join(noun.split())
    return (noun[1:] if noun.startswith(":") else noun).strip(), removed


def _widest(items: list[Unwanted], left_out: list[LeftOutText]) -> Iterator[Unwanted]:
    """Without those that another one says as well: "watermark" beside "watermarks", "gun shops" beside "guns". What is
    hard (rank 0) stays hard."""
    words = [frozenset(_singular(word) for word in words_of(one.text)) for one in items]
    by_word: dict[str, list[int]] = {}
    for index, own in enumerate(words):
        for word in own:
            by_word.setdefault(word, []).append(index)
    hard = {index for index, one in enumerate(items) if one.rank == 0}
    gone: dict[int, int] = {}
    for index, own in enumerate(words):
        rivals = {other for word in own for other in by_word[word] if other != index}
        wider = next(
            (
                other
                for other in sorted(rivals)
                if words[other] and (words[other] < own or (words[other] == own and other < index))
            ),
            None,
        )
        if wider is not None:
            gone[index] = wider
    for index, one in enumerate(items):
        if index in gone:
            if frozenset(words_of(one.text)) - frozenset(words_of(items[_end_of(index, gone)].text)):
                left_out.append(LeftOutText(one.text, "repeated", one.origin))
            continue
        is_hard = index in hard or any(_end_of(other, gone) == index for other in hard if other in gone)
        yield one._replace(rank=0) if is_hard else one


def _end_of(index: int, gone: dict[int, int]) -> int:
    while index in gone:
        index = gone[index]
    return index


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
