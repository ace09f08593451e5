"""The angle rules: words of lens, aperture, focus, ratio and framing that are against a picture's angle.

A picture has one angle, and its text begins with it. What else a prompt says of the camera stays as long as it goes
with that angle; what does not is taken out, word by word, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moostik_cli.models.prompts import LeftOutReason

_SIZES = frozenset(
    {"extreme wide", "wide", "medium", "medium close-up", "close-up", "extreme close-up", "macro", "two"}
)
_HEIGHTS = frozenset({"low", "high", "eye level", "top"})

# Known angle -> the framings that are against it.
_AGAINST: dict[str, frozenset[str]] = {
    "extreme_wide": (_SIZES | {"shoulder"}) - {"extreme wide"},
    "wide": (_SIZES | {"shoulder"}) - {"wide"},
    "medium": (_SIZES | {"establishing"}) - {"medium"},
    "close_up": (_SIZES | {"establishing"}) - {"close-up"},
    "extreme_close_up": (_SIZES | {"establishing"}) - {"extreme close-up"},
    "macro": (_SIZES | {"establishing"}) - {"macro"},
    "two_shot": (_SIZES | {"establishing", "pov"}) - {"two", "medium"},
    "establishing": frozenset(
        {"medium", "medium close-up", "close-up", "extreme close-up", "macro", "two", "shoulder"}
    ),
    "over_the_shoulder": frozenset({"extreme wide", "extreme close-up", "macro", "establishing", "pov", "top"}),
    "low_angle": _HEIGHTS - {"low"},
    "high_angle": _HEIGHTS - {"high"},
    "top_down": _HEIGHTS - {"top"},
    "dutch_angle": frozenset(),
    "pov": frozenset({"shoulder"}),
}
_DEEP = frozenset({"extreme_wide", "wide", "establishing"})  # all of it is in focus
_SHALLOW = frozenset({"close_up", "extreme_close_up", "macro"})
_WIDEST_APERTURE_OF_DEEP = 2.0  # f/2 and below throw a place out of focus
_SMALLEST_APERTURE_OF_SHALLOW = 8.0

# Words that mean a framing wherever they stand; those of the table after it only where a prompt speaks of framing.
_BEFORE = r"(?:\b(?:in|as|with|en|comme)\s+)?(?:\b(?:an?|the|une?|le|la|static|slow)\s+)?"
_AFTER = r"(?:\s+(?:on|of|sur|du|des|de\s+la|de|onto)\b)?"
_SHOT = r"(?:[\s_-]+(?:shot|view|framing|angle|plan|photo(?:graphy)?|detail))"
_FRAMINGS: tuple[tuple[str, str], ...] = (
    ("medium close-up", r"\bmedium[\s_-]+close[\s_-]?ups?\b"),
    ("extreme close-up", r"\b(?:extreme|very|ultra|big)[\s_-]+close[\s_-]?ups?\b|\btr[eè]s\s+gros\s+plans?\b"),
    ("close-up", r"\bclose[\s_-]?ups?\b(?:[\s_-]+shot)?|\bgros\s+plans?\b|\bplan\s+serr[eé]\b"),
    ("extreme wide", rf"\b(?:extreme|very|ultra|super)[\s_-]+(?:wide|long){_SHOT}?\b|\bplan\s+tr[eè]s\s+large\b"),
    ("establishing", rf"\b(?:wide\s+)?establishing{_SHOT}\b|\bplan\s+d['’]ensemble\b"),
    ("wide", rf"\b(?:wide|full|long){_SHOT}\b|\bplan\s+(?:large|moyen\s+large|pied)\b"),
    ("medium", rf"\bmedium{_SHOT}\b|\bplan\s+(?:moyen|am[eé]ricain|taille)\b"),
    ("macro", r"\bmacro(?:[\s_-]+(?:shot|photo(?:graphy)?|view|detail\s+shot|framing))\b|\bplan\s+macro\b"),
    ("two", r"\btwo[\s_-]+shot\b"),
    ("shoulder", r"\bover[\s_-]+the[\s_-]+shoulder(?:[\s_-]+shot)?\b"),
    ("low", r"\b(?:extreme\s+)?low[\s_-]+angle(?:[\s_-]+shot)?\b|\bcontre[\s-]plong[eé]e\b"),
    ("top", r"\btop[\s_-]+down\b|\bbird['’]?s?[\s_-]+eye\b(?:\s+view)?|\boverhead\s+(?:shot|view)\b"),
    ("high", r"\b(?:extreme\s+)?high[\s_-]+angle(?:[\s_-]+shot)?\b|(?<!contre )(?<!contre-)\bplong[eé]e\b(?!\s+dans)"),
    ("eye level", r"\beye[\s_-]+level\b"),
    ("pov", r"\bpov\s+shot\b|\bpoint[\s_-]+of[\s_-]+view\s+shot\b"),
)
_BARE_FRAMINGS: tuple[tuple[str, str], ...] = (
    ("macro", r"\bmacro\b"),
    ("establishing", r"\bestablishing\b"),
    ("pov", r"\bpov\b|\bpoint\s+of\s+view\b"),
)
_BARE_WORDS = {"wide": "wide", "medium": "medium", "full": "wide", "long": "wide", "large": "wide", "moyen": "medium"}
_LENS = (
    r"(?:\b(?:with|on|through|using|avec|au)\s+)?(?:\b(?:an?|the|une?)\s+)?"
    r"(?<![\w.])\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?\s*-?mm\b"
    r"(?!\s+(?:film|stock|grain|print|tall|wide|long|thick|high|deep|across))"
    r"(?:[\s-]+(?:macro|anamorphic|prime|telephoto|wide[\s-]angle|lens|lenses|objectif|focal(?:e|\s+length)?))*"
    r"|\b(?:macro|telephoto|fish-?eye|wide[\s-]angle|long|prime|zoom)\s+lens(?:es)?\b|\bobjectif\s+(?:macro|grand[\s-]angle)\b"
)
_APERTURE = r"(?:\b(?:at|à)\s+)?\b[fF]\s?/\s?(\d+(?:[.,]\d+)?)"
_RATIO = (
    r"(?:\b(?:in|en)\s+)?\b(?:\d[.,]\d{1,2}\s?:\s?1|16:9|21:9|4:3|3:2|2:3|3:4|4:5|5:4|9:16)\b"
    r"(?:\s+(?:aspect\s+ratio|ratio|format))?"
)
_SHALLOW_WORDS = (
    r"\b(?:very\s+|extremely\s+)?shallow\s+(?:focus|depth(?:[\s-]of[\s-]field)?|dof)\b(?:\s+on\s+(?:the\s+)?\w+)?"
    r"|\bbokeh\b|\b(?:faible|courte)\s+profondeur\s+de\s+champ\b|\bblurred\s+background\b|\bbackground\s+blur\b"
)
_DEEP_WORDS = (
    r"\bdeep\s+focus\b|\b(?:great|deep|large)\s+depth\s+of\s+field\b|\beverything\s+in\s+focus\b"
    r"|\bgrande\s+profondeur\s+de\s+champ\b"
)


class _Term(NamedTuple):
    """Words of the camera in a text, `text[start:end]`: what they are about, and which value they have."""

    start: int
    end: int
    kind: str  # "framing", "lens", "aperture", "ratio", "focus"
    value: str


class Cleared(NamedTuple):
    """A text without what clashes, and what was taken out of it, each with the reason."""

    text: str
    removed: tuple[tuple[str, LeftOutReason], ...]


class PictureFrame(NamedTuple):
    """What a picture's framing is: the angle, the lens as it is written ("24"), the aspect ratio."""

    angle: str
    lens: str | None
    ratio: str


def cleared(text: str, frame: PictureFrame, *, about_framing: bool, must_stay: bool = False) -> Cleared:
    """The text without what is against the framing of the picture. `about_framing`: whether it stands where a prompt
    speaks of its framing, so that a bare "wide" or "macro" is one. `must_stay`: it is a must-have, which gives way to
    the picture's own lens and ratio alone."""
    terms = _terms(text, about_framing)
    if not terms:
        return Cleared(text, ())
    clashing = [(term, reason) for term in terms if (reason := _clash(term, frame)) is not None]
    clashing = [(term, reason) for term, reason in clashing if not must_stay or reason != "angle"]
    if not clashing:
        return Cleared(text, ())
    left, at = [], 0
    for term, _ in clashing:
        left.append(text[at : term.start])
        at = term.end
    left.append(text[at:])
    return Cleared(_tidied(left), tuple((text[t.start : t.end].strip(), reason) for t, reason in clashing))


def lenses_in(text: str) -> list[str]:
    """The focal lengths that a text names, as they are written: "40", "14"."""
    return [term.value for term in _terms(text, False) if term.kind == "lens" and term.value]


def _clash(term: _Term, frame: PictureFrame) -> LeftOutReason | None:
    if term.kind == "lens":
        return "lens"  # the picture's own is told already
    if term.kind == "ratio":
        return None if "".join(term.value.split()) == frame.ratio else "ratio"
    if frame.angle not in _AGAINST:
        return None
    if term.kind == "framing":
        return "angle" if term.value in _AGAINST[frame.angle] else None
    if term.kind == "focus":
        return "angle" if frame.angle in (_DEEP if term.value == "shallow" else _SHALLOW) else None
    aperture = float(term.value.replace(",", "."))
    too_wide = frame.angle in _DEEP and aperture <= _WIDEST_APERTURE_OF_DEEP
    too_small = frame.angle in _SHALLOW and aperture >= _SMALLEST_APERTURE_OF_SHALLOW
    return "angle" if too_wide or too_small else None


_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("lens", "", re.compile(_LENS, re.IGNORECASE)),
    ("ratio", "", re.compile(_RATIO, re.IGNORECASE)),
    ("aperture", "", re.compile(_APERTURE)),
    ("focus", "shallow", re.compile(_SHALLOW_WORDS, re.IGNORECASE)),
    ("focus", "deep", re.compile(_DEEP_WORDS, re.IGNORECASE)),
    *(("framing", name, re.compile(f"{_BEFORE}(?:{pattern}){_AFTER}", re.IGNORECASE)) for name, pattern in _FRAMINGS),
)
_BARE_KINDS = tuple(
    ("framing", name, re.compile(f"{_BEFORE}(?:{pattern}){_AFTER}", re.IGNORECASE)) for name, pattern in _BARE_FRAMINGS
)
_SPEAKS_OF_THE_CAMERA = re.compile(
    r"\dmm|\d\s+-?mm|lens|objectif|\d\s?:\s?\d|f\s?/\s?\d|shallow|focus|bokeh|profondeur|blur|depth|close|plan\b|plans\b"
    r"|wide|medium|macro|shot|shoulder|angle|plong|top|bird|overhead|eye|pov|view|establish|full|long|large|moyen|mm\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def _terms(text: str, about_framing: bool) -> tuple[_Term, ...]:
    """Every term of the camera in a text, none inside another, in order."""
    if not _SPEAKS_OF_THE_CAMERA.search(text):
        return ()
    found: list[_Term] = []
    for kind, name, pattern in (*_KINDS, *(_BARE_KINDS if about_framing else ())):
        for match in pattern.finditer(text):
            term = _Term(match.start(), match.end(), kind, name or _value(kind, match))
            if not any(term.start < other.end and other.start < term.end for other in found):
                found.append(term)
    if about_framing:
        found += [
            term for term in _bare_words(text) if not any(t.start < term.end and term.start < t.end for t in found)
        ]
    return tuple(sorted(found))


def _value(kind: str, match: re.Match[str]) -> str:
    if kind == "aperture":
        return match[1]
    number = re.search(r"\d+(?:\.\d+)?", match[0])
    if kind == "lens":
        return number[0] if number else ""
    ratio = re.search(r"\d+(?:[.,]\d+)?\s?:\s?\d+", match[0])
    return ratio[0] if ratio else ""


def _bare_words(text: str) -> Iterator[_Term]:
    """Clauses that are nothing but a size: "wide", "medium"."""
    for clause in re.finditer(r"[^,;]+", text):
        word = clause[0].strip().casefold()
        if word in _BARE_WORDS:
            yield _Term(clause.start(), clause.end(), "framing", _BARE_WORDS[word])


_STRAY = r"[\s,;:–-]"


def _tidied(pieces: list[str]) -> str:
    """What is left of a text, without the punctuation and blanks around what was taken out."""
    text = re.sub(rf"{_STRAY}*\(\s*\)", "", " ".join(piece for piece in pieces if piece.strip()))
    text = re.sub(r"\s+([,;.:!?])", r"\1", " ".join(text.split()))
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(rf"^{_STRAY}+|{_STRAY}+$", "", text)
    text = re.sub(r"^(?:and|et|,)\s+|\s+(?:and|et|with|at|in|on|avec)$", "", text)
    return text if re.search(r"\w", text) else ""
