"""The names that people write for the known camera angles: English and French, in full and as initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from moostik_cli.models.angles import KNOWN_ANGLES

# Known angle -> its other names, without accents, capitals and punctuation, and without "shot" at the end. A word
# that says more than a known angle does (cowboy shot, plan poitrine) is no name of one: the model is told it as it is.
_NAMES: dict[str, tuple[str, ...]] = {
    "extreme_wide": ("ews", "xws", "els", "extreme long", "very wide", "plan tres large", "tres large", "plan general"),
    "wide": ("ws", "ls", "fs", "long", "full", "plan large", "large", "plan en pied", "plan pied"),
    "medium": ("ms", "mid", "waist", "plan moyen", "moyen", "plan taille", "plan rapproche", "plan rapproche taille"),
    "close_up": ("cu", "close", "closeup", "gros plan", "gp", "plan serre"),
    "extreme_close_up": ("ecu", "xcu", "extreme close", "extreme closeup", "tres gros plan", "tgp"),
    "low_angle": ("low", "low camera", "worms eye", "worms eye view", "contre plongee", "contreplongee"),
    "high_angle": ("high", "high camera", "plongee", "vue plongeante"),
    "dutch_angle": ("dutch", "dutch tilt", "canted", "canted angle", "plan debulle", "debulle", "plan penche"),
    "pov": ("point of view", "p o v", "first person", "subjective", "vue subjective", "camera subjective", "subjectif",
            "plan subjectif"),
    "macro": ("plan macro",),
    "establishing": ("plan d ensemble", "plan de situation", "plan d exposition"),
    "over_the_shoulder": ("ots", "over shoulder", "over the shoulders", "par dessus l epaule", "par dessus epaule",
                          "sur l epaule", "dessus l epaule", "plan en amorce", "amorce"),
    "two_shot": ("2 shot", "2shot", "2s", "twoshot", "plan a deux", "plan de deux"),
    "top_down": ("overhead", "top", "birds eye", "bird s eye", "birds eye view", "bird s eye view", "gods eye",
                 "god s eye", "vue de dessus", "vue zenithale", "plongee totale", "plongee zenithale", "zenithal"),
}  # fmt: skip


@lru_cache(maxsize=4096)
def known_angle(written: str) -> str | None:
    """The known angle that a word stands for (`CU`, `Close up`, `gros plan`: close_up), or None."""
    if written in _KNOWN:
        return written
    return next((_BY_NAME[form] for form in _forms(written) if form in _BY_NAME), None)


def angle_or_word(written: str) -> str:
    """The known angle, else the word itself."""
    return known_angle(written) or written


def known_angle_pattern() -> str:
    """A regular expression (of JSON Schema) for every name of a known angle: capitals and accents do not count."""
    names = "|".join(map(_loose, sorted(_BY_NAME)))
    return f"^([eE][nN] |[vV][uU][eE] [eE][nN] )?({names})([ _-]([sS][hH][oO][tT]|[aA][nN][gG][lL][eE]))?$"


_ACCENTED = {"a": "àâ", "e": "éèêë", "i": "îï", "o": "ôö", "u": "ùûü", "c": "ç"}


def _loose(folded: str) -> str:
    written = []
    for letter in folded:
        if letter == " ":
            written.append("[ _'’-]+")
        elif letter.isdigit():
            written.append(letter)
        else:
            accented = _ACCENTED.get(letter, "")
            written.append(f"[{letter}{letter.upper()}{accented}{accented.upper()}]")
    return "".join(written)


def _forms(written: str) -> Iterator[str]:
    if not _WORDS.fullmatch(written):
        return  # a path, say: nothing that moves through folders becomes a harmless word here
    folded = _folded(written)
    yield folded
    yield folded.removesuffix(" shot")
    yield folded.removesuffix(" angle")
    yield folded.removeprefix("en ").removeprefix("vue en ")


def _folded(written: str) -> str:
    """Small letters and digits alone, each run of anything else one space; accents go."""
    letters = unicodedata.normalize("NFKD", written.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))


_WORDS = re.compile(r"[\w\s'’\u0300-\u036f-]+")  # with accents that are letters of their own
_KNOWN = frozenset(KNOWN_ANGLES)
_BY_NAME = {_folded(name): angle for angle in KNOWN_ANGLES for name in (angle, *_NAMES.get(angle, ()))}
