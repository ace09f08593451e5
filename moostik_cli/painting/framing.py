"""How an angle frames a shot: how large the figures are, where they stand, what is seen of the place.

Pure geometry, in shares of the picture: (0, 0) is its top left corner and (1, 1) its bottom right one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in shares of the picture. It may reach beyond the picture's edges."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def center_x(self) -> float:
        return self.left + self.width / 2

    @property
    def seen(self) -> bool:
        """Whether any of it is inside the picture."""
        return self.left < 1 and self.top < 1 and self.right > 0 and self.bottom > 0


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of the place's picture.

    `share`: how much of its width. `x`, `y`: the point of it that is looked at. `blur`: radius as a share
    of the frame's width. `horizon`: where the ground ends, for a place without a picture.
    """

    share: float = 1.0
    x: float = 0.5
    y: float = 0.5
    blur: float = 0.0
    horizon: float = 0.6


@dataclass(frozen=True, slots=True)
class Framing:
    """One angle. The figure is `height` frames tall; the point at `hold` of its height (0: top, 1: feet)
    is at `at` of the frame's. `taper` above 0 narrows its head (seen from below), below 0 its feet.
    `most`: how many figures fit. `first_person`: the first figure is the one who looks."""

    height: float
    hold: float
    at: float
    view: View
    most: int = 7
    taper: float = 0.0
    tilt: float = 0.0  # degrees, anticlockwise
    first_person: bool = False
    iris: bool = False  # a round of sharpness, dark around it


FRAMINGS = {
    "extreme_wide": Framing(0.2, 1.0, 0.80, View(1.0, y=0.5, horizon=0.58)),
    "wide": Framing(0.66, 1.0, 0.92, View(0.86, y=0.56, horizon=0.56)),
    "medium": Framing(1.45, 0.0, 0.07, View(0.62, y=0.52, blur=0.0025, horizon=0.62), most=5),
    "close_up": Framing(2.5, 0.24, 0.47, View(0.42, y=0.46, blur=0.011, horizon=0.8), most=3),
    "extreme_close_up": Framing(5.6, 0.24, 0.5, View(0.24, y=0.42, blur=0.022, horizon=0.95), most=1),
    "low_angle": Framing(1.36, 0.0, 0.05, View(0.72, y=0.1, horizon=0.9), most=5, taper=0.5),
    "high_angle": Framing(0.5, 0.5, 0.58, View(0.62, y=1.0, horizon=0.12), taper=-0.5),
    "dutch_angle": Framing(1.0, 0.0, 0.12, View(0.74, y=0.52, horizon=0.62), most=5, tilt=11),
    "pov": Framing(0.86, 1.0, 1.02, View(0.78, y=0.54, horizon=0.58), first_person=True),
    "establishing": Framing(0.27, 1.0, 0.82, View(1.0, y=0.5, horizon=0.56)),
    "over_the_shoulder": Framing(1.7, 0.0, 0.06, View(0.54, y=0.5, blur=0.004, horizon=0.66), most=2),
    "two_shot": Framing(1.3, 0.0, 0.1, View(0.66, y=0.52, blur=0.002, horizon=0.62), most=2),
    "top_down": Framing(0.4, 0.5, 0.5, View(0.7, y=1.0, horizon=0.03), taper=-0.7),
    "macro": Framing(9.0, 0.25, 0.5, View(0.14, y=0.5, blur=0.032, horizon=1.0), most=1, iris=True),
}

# Words of a free text angle, English and French, and the framing that comes nearest. First match counts.
_WORDS = (
    ("macro", r"macro|insert|detail|détail"),
    ("pov", r"pov|point of view|subjective|subjecti(f|ve)|first person"),
    ("dutch_angle", r"dutch|cant(ed)?|tilted|oblique|débullé|debulle"),
    ("extreme_close_up", r"extreme close|very close|très gros plan|eyes only|ecu"),
    ("close_up", r"close|portrait|gros plan|face|head"),
    ("high_angle", r"high|bird|overhead|top|above|aerial|drone|plongée|plongee|god"),
    ("low_angle", r"low|worm|below|ground level|contre"),
    ("extreme_wide", r"extreme wide|establishing|panorama|vista|very wide|plan d'ensemble"),
    ("wide", r"wide|long|full|large|group|master|plan moyen|general"),
)


def framing_for(camera_angle: str) -> Framing:
    """The framing of a known angle; for free text the nearest one, else a medium shot."""
    known = FRAMINGS.get(camera_angle)
    if known is not None:
        return known
    text = " ".join(re.split(r"[\s_-]+", camera_angle.casefold()))
    if re.search(r"contre.?plong", text):  # before "plongée", which is its opposite
        return FRAMINGS["low_angle"]
    if re.search(r"shoulder|épaule", text):
        return replace(FRAMINGS["medium"], most=2)
    for angle, words in _WORDS:
        if re.search(rf"\b({words})", text):
            return FRAMINGS[angle]
    return FRAMINGS["medium"]


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure in the frame. `index` is its number in the list that was laid out."""

    index: int
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """`figures` from back to front: the first subject comes last and covers the others.

    `unseen` are the indexes of those that this framing has no room for, `looking` is the one through
    whose eyes we look.
    """

    framing: Framing
    figures: tuple[PlacedFigure, ...]
    unseen: tuple[int, ...] = ()
    looking: int | None = None


def lay_out(camera_angle: str, aspects: Sequence[float], frame_ratio: float) -> Layout:
    """Place figures, the main subject first. `aspects`: width by height of each figure's picture;
    `frame_ratio`: that of the frame. Same values, same layout."""
    framing = framing_for(camera_angle)
    order = list(range(len(aspects)))
    looking = order.pop(0) if framing.first_person and order else None
    shown, unseen = order[: framing.most], order[framing.most :]
    placed = [
        PlacedFigure(index, _box_of(framing, slot, len(shown), aspects[index], frame_ratio))
        for slot, index in enumerate(shown)
    ]
    return Layout(framing, tuple(reversed(placed)), tuple(unseen), looking)


def _box_of(framing: Framing, slot: int, count: int, aspect: float, ratio: float) -> Box:
    depth = _DEPTHS[min(slot, len(_DEPTHS) - 1)]
    height = framing.height * depth * _narrower(ratio) * _crowding(framing, count)
    width = height * aspect / ratio
    if framing.height <= 1 and width > 0.9:  # whole figures stay whole
        height, width = height * 0.9 / width, 0.9
    at = framing.at - (0.05 if framing.hold == 1.0 else -0.03) * slot * min(framing.height, 1)
    return Box(_center(framing, slot, count) - width / 2, at - framing.hold * height, width, height)


_DEPTHS = (1.0, 0.86, 0.8, 0.74, 0.7, 0.66, 0.62)
# Where figures stand, main subject first: the thirds for two, the middle and both sides for three.
_CENTERS = {
    1: (0.5,),
    2: (0.36, 0.69),
    3: (0.48, 0.79, 0.19),
    4: (0.42, 0.70, 0.16, 0.89),
    5: (0.46, 0.70, 0.24, 0.90, 0.08),
    6: (0.42, 0.62, 0.24, 0.80, 0.09, 0.93),
    7: (0.46, 0.64, 0.29, 0.80, 0.15, 0.93, 0.05),
}


def _center(framing: Framing, slot: int, count: int) -> float:
    center = _CENTERS[count][slot]
    if framing.height <= 0.3:  # small figures keep together, on a third
        return 0.36 + (center - 0.42) * 0.62
    if framing.height >= 1.2 and count == 2:  # two large figures need more room
        return (0.31, 0.75)[slot]
    return center


def _narrower(ratio: float) -> float:
    """Figures shrink in an upright frame, which has less room beside them."""
    return min(1.0, max(0.45, ratio / 1.45))


def _crowding(framing: Framing, count: int) -> float:
    return 1.0 if count <= 2 or framing.height <= 0.3 else max(0.7, 1.06 - 0.06 * count)


ASPECT_RATIO = re.compile(r"\s*(\d{1,4}(?:\.\d+)?)\s*[:x/]\s*(\d{1,4}(?:\.\d+)?)\s*")
PIXELS = 1280 * 720


def frame_size(aspect_ratio: object) -> tuple[int, int]:
    """Pixels of a frame of this ratio ("16:9"), about as many as 1280x720 has; even numbers. What is not
    a ratio, or is absurd, gives 1280x720."""
    match = ASPECT_RATIO.fullmatch(aspect_ratio) if isinstance(aspect_ratio, str) else None
    across, down = (float(match[1]), float(match[2])) if match else (16.0, 9.0)
    if not across or not down or not 0.2 <= across / down <= 5:
        across, down = 16.0, 9.0
    width = (PIXELS * across / down) ** 0.5
    return round(width / 2) * 2, round(width * down / across / 2) * 2


class Sheet(NamedTuple):
    """The parts of a frame in pixels: the picture (of the frame's own ratio), the legend at its right,
    the caption below."""

    width: int
    height: int
    picture: tuple[int, int]  # width, height; its corner is (0, 0)

    @property
    def legend_width(self) -> int:
        return self.width - self.picture[0]


LEGEND = 204  # least width of the legend
CAPTION = 112  # least height of the caption


def sheet_of(width: int, height: int) -> Sheet:
    """Divide a frame: the picture keeps the frame's ratio, so that framing is judged as it will be."""
    scale = min(1 - LEGEND / width, 1 - CAPTION / height)
    if width < height:
        scale = min(1 - 150 / width, 1 - CAPTION / height)
    return Sheet(width, height, (round(width * scale), round(height * scale)))
