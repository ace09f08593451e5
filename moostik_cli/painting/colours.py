"""Colours of a frame: the palette of the series, the mood of the shot, a colour for what has no picture."""

from __future__ import annotations

import re
from zlib import crc32

Colour = tuple[int, int, int]

INK = (22, 18, 27)  # the sheet
PANEL = (30, 25, 36)
LINE = (58, 50, 66)
PAPER = (244, 238, 230)
FADED = (172, 162, 170)
AMBER = (255, 178, 90)
ALERT = (255, 122, 104)
PLACE = (120, 200, 190)

# One of these stands for a character or place that has no picture, the same in every shot.
_STAND_INS = (
    (196, 92, 86),
    (206, 134, 72),
    (188, 164, 84),
    (122, 164, 98),
    (84, 162, 150),
    (88, 142, 190),
    (124, 118, 196),
    (172, 108, 180),
    (200, 100, 140),
    (146, 128, 112),
)

# Words about light and weather, what they do to the picture (colour, strength in percent).
_MOODS = (
    (r"toxic|poison|gas|venom|sickly", (120, 168, 60), 16),
    (r"storm|rain|lightning|thunder|orage", (44, 82, 128), 20),
    (r"night|moonlight|moonlit|midnight|nuit", (34, 48, 112), 20),
    (r"fire|blood-red|inferno|burning|ember", (190, 44, 30), 16),
    (r"sunset|golden|dusk|candle|lantern|honey", (255, 158, 58), 14),
    (r"dawn|sunrise|morning", (255, 176, 150), 13),
    (r"fog|mist|haze|dust", (176, 178, 184), 14),
)
_ABOUT_LIGHT = re.compile(r"\b(light|lighting|lit|time|atmosphere|mood|sky|key|fill|weather)\b", re.IGNORECASE)
# Lines that speak of every picture, or of what must not be in it.
_NOT_THIS_SHOT = re.compile(r"^\s*(style|palette|avoid|reference|negative|never|no)\b", re.IGNORECASE)


def stand_in_colour(identity: str) -> Colour:
    return _STAND_INS[crc32(identity.encode("utf-8", "replace")) % len(_STAND_INS)]


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """Between `a` (share 0) and `b` (share 1)."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def chips(palette: tuple[str, ...]) -> tuple[Colour, ...]:
    """The colours of a palette that have a hex code, in order."""
    found = (re.search(r"#([0-9a-fA-F]{6})\b|#([0-9a-fA-F]{3})\b", entry) for entry in palette[:32])
    codes = [m[1] or "".join(c * 2 for c in m[2]) for m in found if m]
    return tuple((int(c[0:2], 16), int(c[2:4], 16), int(c[4:6], 16)) for c in codes)


def mood_of(prompt_text: str) -> tuple[Colour, int] | None:
    """The tint that a prompt's light asks for, and its strength in percent: the mood with most mentions in
    what it says of light. None where it says nothing that is known."""
    lines = (line for line in prompt_text[:20_000].splitlines() if not _NOT_THIS_SHOT.match(line))
    sentences = (sentence for line in lines for sentence in re.split(r"[.;]", line))
    about = " ".join(sentence for sentence in sentences if _ABOUT_LIGHT.search(sentence)).casefold()
    scores = [(len(re.findall(rf"\b(?:{words})", about)), -i) for i, (words, _, _) in enumerate(_MOODS)]
    best, index = max(scores)
    return (_MOODS[-index][1], _MOODS[-index][2]) if best else None
