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

    def overlaps(self, other: Box) -> bool:
        """Whether they have any place in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

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
class Standing:
    """How somebody is to stand, as far as the shot says: at the `left`, `centre` or `right`; `near`, `middle` or `far`;
    facing `left`, `right`, `camera` or `away`. `scale`: their height, as a share of the tallest in the shot."""

    at: str = ""
    depth: str = ""
    facing: str = ""
    scale: float = 1.0


class Variety(NamedTuple):
    """What makes frames of shots with the same cast, place and angle differ: the camera stands a little to one side and
    nearer or farther. Nobody changes sides by it."""

    shift: float = 0.0
    zoom: float = 1.0


SAME = Variety()
_SHIFTS, _ZOOMS = (-0.06, 0.05, -0.03, 0.07, 0.0), (1.0, 0.9, 1.07)


def variety_of(digest: bytes) -> Variety:
    """The same for the same digest, of two bytes at least."""
    return Variety(_SHIFTS[digest[0] % len(_SHIFTS)], _ZOOMS[digest[1] % len(_ZOOMS)])


def varied(framing: Framing, variety: Variety) -> Framing:
    """The framing from where the camera stands: the place behind moves with it."""
    view = framing.view
    x = min(0.72, max(0.28, view.x - variety.shift))
    share = min(1.0, view.share / (1 + (variety.zoom - 1) * 0.5))
    return replace(framing, view=replace(view, x=x, share=share))


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure in the frame. `index` is its number in the list that was laid out; `facing` as `Standing` has it."""

    index: int
    box: Box
    facing: str = ""

    @property
    def face(self) -> Box | None:
        """Where the face is; None where the figure shows its back."""
        if self.facing == "away":
            return None
        return Box(self.box.left + self.box.width * 0.12, self.box.top, self.box.width * 0.76, self.box.height * 0.42)


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


def lay_out(
    camera_angle: str,
    aspects: Sequence[float],
    frame_ratio: float,
    standing: Sequence[Standing] = (),
    variety: Variety = SAME,
) -> Layout:
    """Place figures, the main subject first. `aspects`: width by height of each figure's picture; `frame_ratio`: that
    of the frame; `standing`: of each figure, where the shot says how they stand. Same values, same layout."""
    framing = framing_for(camera_angle)
    order = list(range(len(aspects)))
    stands = [standing[index] if index < len(standing) else Standing() for index in order]
    looking = order.pop(0) if framing.first_person and order else None
    shoulder = _shoulder(camera_angle, order, stands)
    if shoulder is not None:
        order = [index for index in order if index != shoulder]
    shown, unseen = order[: framing.most], order[framing.most :]
    if shoulder is not None:
        shown, unseen = order[:1], order[1:]
    centers = _centers(framing, shown, stands)
    side = _side_of_shoulder(shoulder, shown, stands)
    placed = [
        _placed(framing, slot, index, len(shown), aspects[index], frame_ratio, stands[index], centers[slot], variety)
        for slot, index in enumerate(shown)
    ]
    # far ones first; of equals, the main subject last
    placed.sort(key=lambda figure: (_NEARNESS.get(stands[figure.index].depth, 1), -shown.index(figure.index)))
    if shoulder is not None:
        placed = [_facing_the_shoulder(figure, side) for figure in placed]
        placed.append(PlacedFigure(shoulder, _shoulder_box(aspects[shoulder], frame_ratio, side), "away"))
    return Layout(framing, tuple(placed), tuple(unseen), looking)


_NEARNESS = {"far": 0, "middle": 1, "near": 2}
_SHOULDER = re.compile(r"shoulder|épaule")


def _shoulder(camera_angle: str, order: Sequence[int], stands: Sequence[Standing]) -> int | None:
    """Over whose shoulder the camera looks: who shows the back or stands near, else the second of the cast."""
    if len(order) < 2 or not _SHOULDER.search(camera_angle.casefold()):
        return None
    told = [index for index in order if stands[index].facing == "away" or stands[index].depth == "near"]
    return told[0] if told else order[1]


def _side_of_shoulder(shoulder: int | None, shown: Sequence[int], stands: Sequence[Standing]) -> float:
    """-1: the shoulder fills the left of the frame, 1: the right."""
    if shoulder is None:
        return -1.0
    is_right = stands[shoulder].at == "right" or any(stands[index].at == "left" for index in shown)
    return 1.0 if is_right else -1.0


def _shoulder_box(aspect: float, ratio: float, side: float) -> Box:
    """Head and shoulder of somebody who stands before the camera, cut by the edge of the frame."""
    height = 2.6
    width = height * min(aspect, 0.8) / ratio
    center = 0.5 + side * 0.38
    return Box(center - width / 2, 0.16, width, height)


def _facing_the_shoulder(placed: PlacedFigure, side: float) -> PlacedFigure:
    box = placed.box
    return replace(placed, box=box._replace(left=0.5 - side * 0.13 - box.width / 2))


def _centers(framing: Framing, shown: Sequence[int], stands: Sequence[Standing]) -> list[float]:
    """The middle of each figure, in the order of `shown`: where the shot says so, else on the places that are left."""
    centers = [_center(framing, slot, len(shown)) for slot in range(len(shown))]
    if not any(stands[index].at for index in shown):
        return centers
    together = 0.62 if framing.height <= 0.3 else 1.0
    zones = {"left": 0.24, "centre": 0.5, "right": 0.77}
    free = sorted(centers)
    for slot, index in enumerate(shown):
        if stands[index].at in zones:
            wanted = 0.5 + (zones[stands[index].at] - 0.5) * together
            taken = sum(stands[other].at == stands[index].at for other in shown[:slot])
            centers[slot] = wanted + (0.1 if wanted <= 0.5 else -0.1) * taken
            if free:
                free.remove(min(free, key=lambda place: abs(place - centers[slot])))
    for slot, index in enumerate(shown):
        if stands[index].at not in zones and free:
            centers[slot] = free.pop(0)
    return centers


def _placed(
    framing: Framing,
    slot: int,
    index: int,
    count: int,
    aspect: float,
    ratio: float,
    standing: Standing,
    center: float,
    variety: Variety,
) -> PlacedFigure:
    box = _box_of(framing, slot if not standing.depth else 0, count, aspect, ratio)
    near = {"near": 1.18, "far": 0.7}.get(standing.depth, 1.0) * variety.zoom
    drop = {"near": 0.05, "far": -0.06}.get(standing.depth, 0.0)
    height = box.height * near * standing.scale
    if framing.hold == 1.0:  # whole figures stand on the ground
        top = min(1.12, box.bottom + drop) - height
    elif framing.hold == 0.0:
        top = _top_of(box, near, standing.scale)
    else:
        top = min(box.top + (box.height - height) * framing.hold + (1 - standing.scale) * 0.3, 0.6)
    width = height * aspect / ratio
    return PlacedFigure(index, Box(center + variety.shift - width / 2, top, width, height), standing.facing)


def _top_of(box: Box, near: float, scale: float) -> float:
    """Of a figure that the frame cuts below: the tall ones touch its upper edge, a child's head is lower, and seen."""
    lower = (1 - scale) * min(box.height, 1.1) + (1 - near) * 0.25
    return min(max(box.top + lower, 0.02), 0.6)


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
CAPTION = 144  # least height of the caption


def sheet_of(width: int, height: int) -> Sheet:
    """Divide a frame: the picture keeps the frame's ratio, so that framing is judged as it will be."""
    scale = min(1 - LEGEND / width, 1 - CAPTION / height)
    if width < height:
        scale = min(1 - 150 / width, 1 - CAPTION / height)
    return Sheet(width, height, (round(width * scale), round(height * scale)))
