"""Who stands where, and how tall they are beside each other, in words for the model.

Both come from fields (`blocking` of a shot, `height` in the library), and give way to the artist's own words: what a
sentence about somebody says of side, distance, direction or size is not said again, and never against it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from moostik_cli.models.blocking import Blocking
from moostik_cli.models.heights import to_scale
from moostik_cli.models.prompts import LeftOutReason
from moostik_cli.models.references import CastFacts
from moostik_cli.models.subject_matching import short_name, slug, slugs_of
from moostik_cli.stages.prompts.text import sentences_of

Facet: TypeAlias = Literal["at", "depth", "facing", "size"]

_CLOSE = frozenset({"close_up", "extreme_close_up", "macro"})  # they show a part of one figure: where it looks, no more
_WITHOUT_DEPTH = frozenset({"top_down"})
_WORDS: Mapping[tuple[str, str], str] = {
    ("at", "left"): "on the left of the frame",
    ("at", "centre"): "in the centre of the frame",
    ("at", "right"): "on the right of the frame",
    ("depth", "near"): "near the camera",
    ("depth", "middle"): "in the middle distance",
    ("depth", "far"): "far from the camera",
    ("facing", "left"): "facing left",
    ("facing", "right"): "facing right",
    ("facing", "camera"): "facing the camera",
    ("facing", "away"): "seen from behind",
}
_SIDE = r"left|right|cent(?:re|er)|middle|third|edge"
_SAYS: Mapping[Facet, re.Pattern[str]] = {
    "at": re.compile(
        rf"\b(?:on|to|at|from|in|into|frame|screen|camera)[\s-]+(?:(?:the|its|his|her|their|far|extreme|frame|screen)[\s-]+)*(?:{_SIDE})\b"
        rf"|\b(?:left|right)(?:-hand)?[\s-]+(?:of|third|side|edge|half|corner|foreground|background|near|far)\b"
        r"|\b(?:stands?|sits?|lies|kneels?|waits?|is|are)\s+(?:left|right|cent(?:re|er)|between)\b"
        r"|[àa]\s+(?:l['’]extr[eê]me\s+)?(?:gauche|droite)\b|\bau\s+(?:centre|milieu)\b|\bentre\b",
        re.IGNORECASE,
    ),
    "depth": re.compile(
        r"\b(?:fore|back|mid(?:dle)?)[\s-]?ground\b|\bin\s+front\s+of\b|\bbehind\b|\b(?:in\s+the\s+|middle\s+)distance\b"
        r"|\bfar\s+(?:away|off|behind|from)\b|\b(?:near|close\s+to|nearest|closest\s+to)\s+(?:the\s+)?(?:camera|lens|us|viewer)\b"
        r"|\b(?:premier|second|arri[eè]re)[\s-]plan\b|\bau\s+(?:loin|fond)\b|\bderri[eè]re\b|\bdevant\b",
        re.IGNORECASE,
    ),
    "facing": re.compile(
        r"\bfac(?:es|ing)\b|\bface\s+(?:to\s+face|each)\b|\blook(?:s|ing)?\s+(?:at|to|toward|into|back|left|right|away|up|down|over|out)"
        r"|\bstar(?:es|ing)\s+(?:at|into|out)\b|\bwatch(?:es|ing)\b|\bfrom\s+behind\b|\b(?:in|en|left|right|full)\s+profile\b"
        r"|\bback\s+(?:to|turned|of)\b|\bturn(?:s|ed|ing)?\s+(?:to|toward|away|back|left|right|around)|\bnose\s+to\s+nose\b"
        r"|\bde\s+(?:dos|face|profil|trois[\s-]quarts)\b|\bregarde|\btourn[eé]|\bface\s+(?:cam[eé]ra|[àa])\b",
        re.IGNORECASE,
    ),
    "size": re.compile(
        r"\b(?:small|smaller|tiny|little|short|shorter|tall|taller|big|bigger|large|larger|huge|giant|towers?|towering|"
        r"height|scale|sized?|half|twice|(?:knee|waist|hip|chest|shoulder)[\s-]high)\b"
        r"|\b(?:up\s+to|reach(?:es|ing))\s+(?:the|his|her|their)\s+(?:knees?|hips?|waist|chest|shoulders?)\b"
        r"|\b(?:petite?s?|minuscules?|grande?s?|taille|hauteur|g[eé]ante?s?|moiti[eé])\b",
        re.IGNORECASE,
    ),
}
_EVERYBODY = re.compile(
    r"\b(?:he|she|they|both|each|we|il|elle|ils|elles|tous|toutes|les\s+deux|l['’]une?)\b", re.IGNORECASE
)
_SHARES = (  # how tall beside the tallest: up to this share, in these words
    (0.06, "tiny beside"),
    (0.14, "about a tenth as tall as"),
    (0.22, "less than a quarter as tall as"),
    (0.29, "about a quarter as tall as"),
    (0.42, "about a third as tall as"),
    (0.58, "about half as tall as"),
    (0.70, "about two thirds as tall as"),
    (0.85, "about three quarters as tall as"),
    (0.93, "a little shorter than"),
)


class SaidOf(NamedTuple):
    """Words of the artist. `who`: the slug of the subject or of the label that they stand under; `staging`: they stand
    where a prompt says who stands where."""

    text: str
    who: str = ""
    staging: bool = False


class Placed(NamedTuple):
    """Where one of the cast stands: what is told of it, and what is left out, with the reason."""

    told: str
    left_out: tuple[tuple[str, LeftOutReason], ...]


class OwnWords:
    """What the words of a shot say of each of the cast themselves."""

    def __init__(self, said: Iterable[SaidOf], cast: Sequence[CastFacts]) -> None:
        self._said = [
            told._replace(text=sentence) for told in said for sentence in (sentences_of(told.text) or (told.text,))
        ]
        self._names = {fact.id: _names_of(fact) for fact in cast if fact.type == "character"}

    def names_of(self, who: str) -> frozenset[str]:
        """The slugs by which a text may call somebody: of the cast, or as written."""
        written = slug(who)
        of_the_cast = next((names for names in self._names.values() if written in names), frozenset[str]())
        return of_the_cast | {written}

    def say(self, facet: Facet, who: str) -> bool:
        """Whether a sentence about somebody says this of them."""
        names = self.names_of(who)
        return any(
            _is_about(told, names)
            and ((told.staging and told.who in names) or _SAYS[facet].search(told.text) is not None)
            for told in self._said
        )

    def name(self, who: str) -> bool:
        """Whether somebody is spoken of at all."""
        names = self.names_of(who)
        return any(told.who in names or _speaks_of(told.text, names) for told in self._said)


def _names_of(fact: CastFacts) -> frozenset[str]:
    return frozenset(slugs_of(fact))


def _is_about(told: SaidOf, names: Collection[str]) -> bool:
    if told.who in names or _speaks_of(told.text, names):
        return True
    return not told.who and _EVERYBODY.search(told.text) is not None


def _speaks_of(text: str, names: Collection[str]) -> bool:
    words = f"-{slug(text)}-"
    return any(f"-{name}-" in words for name in names)


def placings(
    blocking: Sequence[Blocking],
    cast: Sequence[CastFacts],
    own_words: OwnWords,
    angle: str,
    *,
    only_named: bool = False,
) -> list[Placed]:
    """Each of the blocking as it is told for an angle. `only_named`: of those alone whom the words speak of."""
    return [_placed(placing, cast, own_words, angle, only_named=only_named) for placing in blocking]


def _placed(
    placing: Blocking, cast: Sequence[CastFacts], own_words: OwnWords, angle: str, *, only_named: bool
) -> Placed:
    name = _called(placing.who, cast)
    told: list[str] = []
    left_out: dict[LeftOutReason, list[str]] = {}
    for facet, words in _facets(placing):
        reason = (
            "replaced" if only_named and not own_words.name(placing.who) else _why_not(facet, placing, own_words, angle)
        )
        (told if reason is None else left_out.setdefault(reason, [])).append(words)
    return Placed(
        f"{name} is {', '.join(told)}" if told else "",
        tuple((f"{name}: {', '.join(words)}", reason) for reason, words in left_out.items()),
    )


def _why_not(facet: Facet, placing: Blocking, own_words: OwnWords, angle: str) -> LeftOutReason | None:
    if own_words.say(facet, placing.who):
        return "said"
    return None if _shows(angle, facet) else "angle"


def _facets(placing: Blocking) -> Iterator[tuple[Facet, str]]:
    facets: tuple[tuple[Facet, str | None], ...] = (
        ("at", placing.at),
        ("depth", placing.depth),
        ("facing", placing.facing),
    )
    for facet, value in facets:
        if value is not None:
            yield facet, _WORDS[facet, value]


def _shows(angle: str, facet: Facet) -> bool:
    return facet == "facing" or (angle not in _CLOSE and not (facet == "depth" and angle in _WITHOUT_DEPTH))


def _called(who: str, cast: Sequence[CastFacts]) -> str:
    written = slug(who)
    found = next((fact for fact in cast if fact.type == "character" and written in slugs_of(fact)), None)
    return " ".join(re.findall(r"\S+", who.replace("_", " "))) if found is None else short_name(found.name)


def sizes(cast: Sequence[CastFacts], own_words: OwnWords, angle: str) -> Iterator[tuple[str, str]]:
    """How tall each of the cast is beside the tallest: the id, and the words. Nothing where the heights are alike, the
    words of the shot speak of somebody's size, or the angle shows no whole figure."""
    heights = to_scale({fact.id: fact.height for fact in cast if fact.type == "character"})
    if len(heights) < 2 or angle in _CLOSE:
        return
    tallest = max(heights, key=lambda id_: heights[id_])
    if own_words.say("size", tallest):
        return
    names = {fact.id: short_name(fact.name) for fact in cast}
    for id_, height in heights.items():
        words = next((words for share, words in _SHARES if height / heights[tallest] <= share), "")
        if words and not own_words.say("size", id_):
            yield id_, f"{names[id_]} is {words} {names[tallest]}"
