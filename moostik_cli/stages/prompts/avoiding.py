"""What a picture may not show: one sentence of plain nouns.

The models have no negative prompt: "no fog" is fog to them, and "avoid: no fog" a riddle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from moostik_cli.models.prompts import LeftOutText, Origin
from moostik_cli.stages.prompts.text import Item, words_of

_NEGATION = re.compile(
    r"(?:(?:please\s+)?(?:(?:do\s+not|don['’]?t|never|avoid(?:ing)?|exclude|without|not|no(?!\s+one\b)|ne\s+pas|jamais|sans|"
    r"aucune?s?|pas\s+de\s+la|pas\s+de|pas\s+des|pas|[eé]vite[rz]?)(?![\w-])|(?:pas\s+d|n)['’])"
    r"(?:\s+(?:any|show(?:ing)?|draw(?:ing)?|includ(?:e|ing)|add(?:ing)?|us(?:e|ing)|hav(?:e|ing)|put|render(?:ing)?|"
    r"montre[rz]?|inclure|ajoute[rz]?|dessine[rz]?|d['’](?=\w)|de\s+(?:la\s+|l['’])?|des\s+)(?=\W|\b))*"
    r"[\s:]*)+",
    re.IGNORECASE,
)
# Where one text has several bans: "no people; no dogs, and no cats. Don't show the moon".
_NEXT_BAN = re.compile(
    r"\s*;\s*|(?<=[.!?])\s+|(?:\s*,\s*(?:(?:and|or|nor|et|ou|ni)\s+)?|\s+(?:and|or|nor|et|ou|ni)\s+)"
    r"(?=(?:(?:do\s+not|never|no(?!\s+one\b)|not|avoid|nobody|pas\s+de|jamais|aucune?)\b|don['’]?t\b|pas\s+d['’]))",
    re.IGNORECASE,
)
_A_LIST = re.compile(r"[,/&]|\b(?:and|or|et|ou)\b", re.IGNORECASE)
_WORDS_BEHIND_A_NOUN = frozenset(
    (
        "in",
        "on",
        "at",
        "of",
        "with",
        "from",
        "behind",
        "visible",
        "anywhere",
        "everywhere",
        "dans",
        "sur",
        "avec",
        "à",
        "au",
    )
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
    for item in _each_ban(wanted):
        noun, negation = _as_noun(item.text)
        if text_is_wanted and _WRITTEN_WORDS.search(item.text):
            left_out.append(LeftOutText(item.text, "text wanted", item.origin))
            continue
        if negation:
            left_out.append(LeftOutText(negation, "negation", item.origin))
        if noun:
            plain.append(item._replace(text=noun))
    kept = list(_widest(plain, left_out))
    return tuple(Item(item.text, item.origin, item.rank) for item in kept), tuple(left_out)


def _each_ban(wanted: Iterable[Unwanted]) -> Iterator[Unwanted]:
    for item in wanted:
        yield from (item._replace(text=text) for text in _NEXT_BAN.split(item.text) if text)


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
    """Without those that others say as well: "watermark" beside "watermarks", "toy guns" beside "guns", "cats and dogs"
    beside both. What is hard (rank 0) stays hard."""
    phrases = [tuple(_singular(word) for word in words_of(item.text)) for item in items]
    by_word: dict[str, list[int]] = {}
    for index, phrase in enumerate(phrases):
        for word in dict.fromkeys(phrase):
            by_word.setdefault(word, []).append(index)
    covers: dict[int, list[int]] = {}
    for index, ban in enumerate(items):
        rivals = sorted({other for word in phrases[index] for other in by_word[word] if other != index})
        found = _covering(index, rivals, phrases, is_list=_A_LIST.search(ban.text) is not None)
        if found:
            covers[index] = found
    hard = {index for index, ban in enumerate(items) if ban.rank == 0}
    hard |= {end for index in hard & covers.keys() for end in _ends_of(index, covers)}
    for index, ban in enumerate(items):
        if index not in covers:
            yield ban._replace(rank=0) if index in hard else ban
        elif set(words_of(ban.text)) - {word for end in _ends_of(index, covers) for word in words_of(items[end].text)}:
            left_out.append(LeftOutText(ban.text, "repeated", ban.origin))


def _covering(index: int, rivals: list[int], phrases: list[tuple[str, ...]], *, is_list: bool) -> list[int]:
    """Those of the others that say together what one of them says; none where they do not."""
    own = phrases[index]
    same = [other for other in rivals if set(phrases[other]) == set(own)]
    if same:
        return same[:1] if same[0] < index else []
    inside = [other for other in rivals if phrases[other] and set(phrases[other]) < set(own)]
    if not is_list:
        wider = [other for other in inside if _is_wider(phrases[other], own)]
        if wider:
            return wider[:1]
    return inside if set(own) == {word for other in inside for word in phrases[other]} else []


def _is_wider(wider: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Whether every "toy gun" is a "gun", every "text in the image" a "text"."""
    size = len(wider)
    return own[-size:] == wider or (own[:size] == wider and own[size] in _WORDS_BEHIND_A_NOUN)


def _ends_of(index: int, covers: dict[int, list[int]]) -> set[int]:
    """Those that are kept in place of one that is not."""
    if index not in covers:
        return {index}
    return {end for other in covers[index] for end in _ends_of(other, covers)}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
