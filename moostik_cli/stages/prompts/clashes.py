"""The angle rules: words of lens, aperture, focus, ratio and framing that are against a picture's angle.

A picture has one angle, and its text begins with it. What else a prompt says of the camera stays as long as it goes
with that angle; what does not is taken out, word by word, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from moostik_cli.models.prompts import LeftOutReason
from moostik_cli.stages.prompts.text import capitalised

_SIZES = frozenset(
    {"extreme wide", "wide", "medium", "medium close-up", "close-up", "extreme close-up", "macro", "two"}
)
_HEIGHTS = frozenset({"low", "high", "eye level", "top"})

# Known angle -> the framings that are against it.
_AGAINST: dict[str, frozenset[str]] = {
    "extreme_wide": (_SIZES | {"shoulder", "tight"}) - {"extreme wide"},
    "wide": (_SIZES | {"shoulder", "tight"}) - {"wide"},
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
_TAKEN = r"(?:\b(?:seen|shot|filmed|photographed|captured|framed|vue?s?|film[eé]e?s?|cadr[eé]e?s?)\s+)?"
_BEFORE = rf"(?:{_TAKEN}\b(?:in|as|with|en|comme)\s+)?(?:\b(?:an?|the|une?|le|la|static|slow)\s+)?"
_AFTER = r"(?:\s+(?:on|of|sur|du|des|de\s+la|de|onto)\b)?"
_SHOT = r"(?:[\s_-]+(?:shot|view|framing|angle|plan|photo(?:graphy)?|detail))"
_CLOSE_UP = r"\bclose(?:[_-]?ups?|\s+ups?(?!\s+(?:the|his|her|their|its|my|your)\b))\b"  # not "they close up the shop"
_FRAMINGS: tuple[tuple[str, str], ...] = (
    ("medium close-up", r"\bmedium[\s_-]+close[\s_-]?ups?\b"),
    ("extreme close-up", r"\b(?:extreme|very|ultra|big)[\s_-]+close[\s_-]?ups?\b|\btr[eè]s\s+gros\s+plans?\b"),
    ("close-up", rf"{_CLOSE_UP}(?:[\s_-]+shot)?|\bgros\s+plans?\b|\bplan\s+serr[eé]\b"),
    ("extreme wide", rf"\b(?:extreme|very|ultra|super)[\s_-]+(?:wide|long){_SHOT}?\b|\bplan\s+tr[eè]s\s+large\b"),
    ("establishing", rf"\b(?:wide\s+)?establishing{_SHOT}\b|\bplan\s+d['’]ensemble\b"),
    ("wide", rf"\b(?:wide|full|long){_SHOT}\b|\bplan\s+(?:large|moyen\s+large|pied)\b"),
    ("medium", rf"\bmedium{_SHOT}\b|\bplan\s+(?:moyen|am[eé]ricain|taille)\b"),
    ("macro", r"\bmacro(?:[\s_-]+(?:shot|photo(?:graphy)?|view|detail\s+shot|framing))\b|\bplan\s+macro\b"),
    ("two", r"\btwo[\s_-]+shot\b"),
    ("shoulder", rf"\bover[\s_-]+(?:the|his|her|their)[\s_-]+shoulder{_SHOT}|\bover[_-]the[_-]shoulder\b"),
    ("low", r"\b(?:extreme\s+)?low[\s_-]+angle(?:[\s_-]+shot)?\b|\bcontre[\s-]plong[eé]e\b"),
    ("top", r"\btop[\s_-]+down\b|\bbird['’]?s?[\s_-]+eye\s+view\b|\boverhead\s+(?:shot|view)\b"),
    ("high", r"\b(?:extreme\s+)?high[\s_-]+angle(?:[\s_-]+shot)?\b|\b(?:vue|plan)?\s*\ben\s+plong[eé]e\b"),
    ("eye level", rf"\beye[\s_-]+level{_SHOT}"),
    ("pov", r"\bpov\s+shot\b|\bpoint[\s_-]+of[\s_-]+view\s+shot\b"),
)
_BARE_FRAMINGS: tuple[tuple[str, str], ...] = (
    ("macro", r"\bmacro\b"),
    ("establishing", r"\b(?:wide\s+)?establishing\b"),
    ("medium", r"\bfrom\s+the\s+(?:waist|chest|knees)\s+up\b|\bwaist[\s-]up\b"),
    ("wide", r"\bfull[\s-](?:body|figure)\b|\bfrom\s+head\s+to\s+(?:foot|toe)\b"),
    ("tight", r"\btight(?:ly|er)?(?:\s+(?:shot|framing|frame)|(?=\s+on\b))|\bserr[eé](?=\s+sur\b)"),
    ("shoulder", r"\bover[\s_-]+(?:the|his|her|their)[\s_-]+shoulder\b"),
    ("eye level", r"\beye[\s_-]+level\b"),
    ("top", r"\bbird['’]?s?[\s_-]+eye\b"),
    ("high", r"(?<!contre )(?<!contre-)\bplong[eé]e\b"),
    ("pov", r"\bpov\b|\bpoint\s+of\s+view\b"),
)
_BARE_WORDS = {
    **dict.fromkeys(("wide", "full", "long", "large"), ("framing", "wide")),
    **dict.fromkeys(("medium", "moyen"), ("framing", "medium")),
    **dict.fromkeys(("tight", "serré"), ("framing", "tight")),
    **dict.fromkeys(("shallow", "very shallow", "extremely shallow"), ("focus", "shallow")),
    **dict.fromkeys(("deep", "very deep"), ("focus", "deep")),
}
_LENS_WORD = (
    r"(?:macro|anamorphic|prime|portrait|telephoto|zoom|spherical|wide[\s-]angle|lens|lenses|objectif"
    r"|focal(?:e|\s+length)?)"
)
_MM = r"(?:mm|millim(?:eters?|etres?|ètres?))"
_LENS = (
    rf"{_TAKEN}(?:\b(?:with|on|through|using|avec|au)\s+)?(?:\b(?:an?|the|une?)\s+)?"
    rf"(?<![\w./])\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?\s*-?{_MM}\b"
    rf"(?!\s+(?:film|stock|grain|print|tall|wide|long|thick|high|deep|across))(?:[\s-]+{_LENS_WORD}\b)*"
    r"|\b(?:macro|telephoto|fish-?eye|wide[\s-]angle|long|prime|zoom)\s+lens(?:es)?\b|\bobjectif\s+(?:macro|grand[\s-]angle)\b"
)
_IS_OF_A_LENS = re.compile(_LENS_WORD, re.IGNORECASE)
_THING = re.compile(  # "9mm pistol", "a 40 mm nail": no lens
    r"\s+(?!f\s?/|(?:the|an?|at|on|with|and|or|in|to|for|from|view|look|shot|photo\w*|close|à|au|avec|et|en|pour|sur|de|du)\b)[^\W\d]"
)
_SHORTEST_LENS = 6  # mm; "a scar of 3 mm" is no lens
_APERTURE = r"(?:\b(?:at|à)\s+)?\b[fF]\s?/\s?(\d+(?:[.,]\d+)?)"
_RATIO = (
    r"(?:\b(?:in|en)\s+)?\b(?:\d[.,]\d{1,2}\s?:\s?1|16:9|21:9|4:3|3:2|2:3|3:4|4:5|5:4"
    r"|(?<!at )(?<!says )(?<!reads )(?<!à )9:16)\b"  # "the clock says 9:16"
    r"(?:\s+(?:aspect\s+ratio|ratio|format|crop|frame|framing|cadre))?"
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
    if must_stay:
        clashing = [(_number_of(term, text), reason) for term, reason in clashing]
    removed = tuple((text[term.start : term.end].strip(), reason) for term, reason in clashing)
    left, dangling = _tidied(_pieces_around([term for term, _ in clashing], text))
    return Cleared(left, (*removed, *((word, removed[-1][1]) for word in dangling)))


def _pieces_around(terms: Sequence[_Term], text: str) -> list[str]:
    """What stands before, between and after the terms. Where one was the capital beginning of a sentence, the next
    piece is."""
    pieces, at, begins = [], 0, False
    for start, end in [*((term.start, term.end) for term in terms), (len(text), len(text))]:
        piece = text[at:start]
        pieces.append(capitalised(piece.lstrip(_STRAY_MARKS)) if begins else piece)
        begins = text[start : start + 1].isupper() and _SENTENCE_BEGINS.search(text, 0, start) is not None
        at = end
    return pieces


def _number_of(term: _Term, text: str) -> _Term:
    """Of a lens that must be seen ("a 100mm macro lens on the table") its number alone."""
    found = re.compile(r"\d[\d.\s–-]*mm\b", re.IGNORECASE).search(text, term.start, term.end)
    return term if term.kind != "lens" or found is None else term._replace(start=found.start(), end=found.end())


def lenses_in(text: str) -> list[str]:
    """The focal lengths that a text names, as they are written: "40", "14"."""
    return [term.value for term in _terms(text, False) if term.kind == "lens" and term.value]


def is_shallow(text: str) -> bool:
    """Whether a text asks for little depth of field, by its words or by an aperture."""
    return any(
        term.value == "shallow"
        or (term.kind == "aperture" and float(term.value.replace(",", ".")) <= _WIDEST_APERTURE_OF_DEEP)
        for term in _terms(text, True)
    )


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


_Kind = tuple[str, str, re.Pattern[str]]


@cache
def _kinds() -> tuple[_Kind, ...]:
    """What a text may say of the camera. Compiled for the first text that does: it takes a while."""
    return (
        ("lens", "", re.compile(_LENS, re.IGNORECASE)),
        ("ratio", "", re.compile(_RATIO, re.IGNORECASE)),
        ("aperture", "", re.compile(_APERTURE)),
        ("focus", "shallow", re.compile(_SHALLOW_WORDS, re.IGNORECASE)),
        ("focus", "deep", re.compile(_DEEP_WORDS, re.IGNORECASE)),
        *_framings(_FRAMINGS),
    )


@cache
def _framings(patterns: tuple[tuple[str, str], ...]) -> tuple[_Kind, ...]:
    return tuple(
        ("framing", name, re.compile(f"{_BEFORE}(?:{pattern}){_AFTER}", re.IGNORECASE)) for name, pattern in patterns
    )


_SPEAKS_OF_THE_CAMERA = re.compile(
    r"\dmm|\d\s+-?mm|millim|lens|objectif|\d\s?:\s?\d|f\s?/\s?\d|shallow|focus|bokeh|profondeur|blur|depth|close|plan\b|plans\b"
    r"|wide|medium|macro|tight|serr|waist|chest|knees|body|figure|toe|foot|shot|shoulder|angle|plong|top|bird|overhead|eye|pov|view|establish|full|long|large|moyen|mm\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def _terms(text: str, about_framing: bool) -> tuple[_Term, ...]:
    """Every term of the camera in a text, none inside another, in order."""
    if not _SPEAKS_OF_THE_CAMERA.search(text):
        return ()
    found: list[_Term] = []
    measures: set[_Term] = set()
    for kind, name, pattern in (*_kinds(), *(_framings(_BARE_FRAMINGS) if about_framing else ())):
        for match in pattern.finditer(text):
            term = _Term(match.start(), match.end(), kind, name or _value(kind, match))
            if not any(term.start < other.end and other.start < term.end for other in found):
                found.append(term)
                if kind == "lens" and not about_framing and _is_a_measure(match):
                    measures.add(term)
    if about_framing:
        found += [
            term for term in _bare_words(text) if not any(t.start < term.end and term.start < t.end for t in found)
        ]
    starts = {term.start for term in found}
    of_things = {term for term in measures if len(text) - len(text[term.end :].lstrip()) not in starts}
    return tuple(sorted(term for term in found if term not in of_things))


def _is_a_measure(match: re.Match[str]) -> bool:
    """Whether millimetres in prose are those of a thing."""
    if _IS_OF_A_LENS.search(match[0]):
        return False
    number = re.search(r"\d+(?:\.\d+)?", match[0])
    is_short = number is not None and float(number[0]) < _SHORTEST_LENS
    is_taken = re.match(_TAKEN.rstrip("?"), match[0], re.IGNORECASE)
    return is_short or (not is_taken and _THING.match(match.string, match.end()) is not None)


def _value(kind: str, match: re.Match[str]) -> str:
    if kind == "aperture":
        return match[1]
    number = re.search(r"\d+(?:\.\d+)?", match[0])
    if kind == "lens":
        return number[0] if number else ""
    ratio = re.search(r"\d+(?:[.,]\d+)?\s?:\s?\d+", match[0])
    return ratio[0] if ratio else ""


def _bare_words(text: str) -> Iterator[_Term]:
    """Clauses that are nothing but a size or a depth of focus: "wide", "very shallow"."""
    for clause in re.finditer(r"[^,;]+", text):
        word = clause[0].strip().casefold()
        if word in _BARE_WORDS:
            yield _Term(clause.start(), clause.end(), *_BARE_WORDS[word])


_STRAY = r"[\s,;:–-]"
_STRAY_MARKS = " ,;:–-"
_DANGLING = re.compile(r"^(?:and|et)\s+|\s+(?:and|et|with|at|in|on|avec)$")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…]\s*)\Z")


def _tidied(pieces: list[str]) -> tuple[str, list[str]]:
    """What is left of a text, without the punctuation and blanks around what was taken out; and the words that joined
    it to what was there ("and", "with")."""
    text = re.sub(rf"{_STRAY}*\(\s*\)", "", " ".join(piece for piece in pieces if piece.strip()))
    text = re.sub(r"\s+([,;.:!?])", r"\1", " ".join(text.split()))
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(rf"^{_STRAY}+|{_STRAY}+$", "", text)
    dangling = [word.strip() for word in _DANGLING.findall(text)]
    text = _DANGLING.sub("", text)
    return (text, dangling) if re.search(r"\w", text) else ("", dangling)
