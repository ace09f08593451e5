"""Draws the reference pictures of the shipped series: `python episodes/references/draw.py`.

Everything is drawn at three times its size and scaled down, which is all the smoothing there is. The
same code gives the same pictures, so they can be changed here and drawn again.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int] | tuple[int, int, int, int]
REFERENCES = Path(__file__).resolve().parent
SCALE = 3


def mixed(a: Colour, b: Colour, share: float) -> tuple[int, int, int]:
    """Colour between `a` (share 0) and `b` (share 1)."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True))  # type: ignore[return-value]


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 14) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    n = len(points)
    spans = n if closed else n - 1
    line: list[Point] = []
    for i in range(spans):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % n] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            line.append(_between(p0, p1, p2, p3, t))
    return line if closed else [*line, points[-1]]


def _between(p0: Point, p1: Point, p2: Point, p3: Point, t: float) -> Point:
    def axis(a: float, b: float, c: float, d: float) -> float:
        return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)

    return axis(p0[0], p1[0], p2[0], p3[0]), axis(p0[1], p1[1], p2[1], p3[1])


class Sheet:
    """A picture being drawn, in the units of the finished picture."""

    def __init__(self, width: int, height: int, background: Colour | None = None) -> None:
        self.size = (width, height)
        self.image = Image.new("RGBA", (width * SCALE, height * SCALE), background or (0, 0, 0, 0))

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def shape(self, points: Sequence[Point], fill: Colour, *, smooth: bool = True, soft: float = 0) -> None:
        """A filled shape. `soft` blurs its edge, in pixels of the finished picture."""
        outline = curve(points, closed=True) if smooth else points
        if len(fill) == 3 and not soft:
            ImageDraw.Draw(self.image).polygon(self._scaled(outline), fill=fill)
        else:
            self._laid(lambda draw: draw.polygon(self._scaled(outline), fill=fill), soft)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: Colour, *, soft: float = 0, turn: float = 0
    ) -> None:
        """A filled ellipse around (x, y), turned by `turn` degrees."""
        a = math.radians(turn)
        points = [
            (
                x + rx * math.cos(t) * math.cos(a) - ry * math.sin(t) * math.sin(a),
                y + rx * math.cos(t) * math.sin(a) + ry * math.sin(t) * math.cos(a),
            )
            for t in (k * math.tau / 60 for k in range(60))
        ]
        self.shape(points, fill, smooth=False, soft=soft)

    def stroke(
        self,
        points: Sequence[Point],
        width: float,
        fill: Colour,
        *,
        end: float | None = None,
        soft: float = 0,
    ) -> None:
        """A smooth line with round ends, `width` wide at its start and `end` at its end."""
        line = curve(points)
        last = width if end is None else end

        def beads(draw: ImageDraw.ImageDraw) -> None:
            dense = _dense(self._scaled(line), SCALE)
            for i, (x, y) in enumerate(dense):
                r = (width + (last - width) * i / len(dense)) * SCALE / 2
                draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)

        if len(fill) == 3 and not soft:
            beads(ImageDraw.Draw(self.image))
        else:
            self._laid(beads, soft)

    def _laid(self, draw_on: Callable[[ImageDraw.ImageDraw], None], soft: float) -> None:
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        draw_on(ImageDraw.Draw(layer))
        if soft:
            alpha = layer.getchannel("A").filter(ImageFilter.GaussianBlur(soft * SCALE))
            tint = layer.convert("RGB").filter(ImageFilter.MaxFilter(3))
            colour = max(layer.getcolors(1 << 24), key=lambda c: c[0] if c[1][3] else 0)[1]
            tint = Image.new("RGB", layer.size, colour[:3])
            layer = tint.convert("RGBA")
            layer.putalpha(alpha)
        self.image.alpha_composite(layer)

    def gradient(self, top: Colour, bottom: Colour) -> None:
        """Fill the sheet with a vertical gradient."""
        column = Image.new("RGBA", (1, 64))
        for y in range(64):
            column.putpixel((0, y), (*mixed(top, bottom, y / 63), 255))
        self.image.alpha_composite(column.resize(self.image.size, Image.Resampling.BILINEAR))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: int = 150) -> None:
        """A soft light."""
        self.ellipse(x, y, radius * 0.55, radius * 0.55, (*colour[:3], strength), soft=radius * 0.3)

    def shaded(self, points: Sequence[Point], base: Colour, light: Colour, *, shift: Point = (-14, -12)) -> None:
        """A smooth shape with a lighter side where the light falls."""
        self.shape(points, base)
        full = self._mask(points)
        moved = ImageChops.offset(full, round(-shift[0] * SCALE), round(-shift[1] * SCALE))
        lit = ImageChops.subtract(full, moved).filter(ImageFilter.GaussianBlur(5 * SCALE))
        lit = ImageChops.multiply(lit, full)
        layer = Image.new("RGBA", self.image.size, (*light[:3], 255))
        layer.putalpha(lit)
        self.image.alpha_composite(layer)

    def _mask(self, points: Sequence[Point]) -> Image.Image:
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon(self._scaled(curve(points, closed=True)), fill=255)
        return mask

    def finished(self) -> Image.Image:
        return self.image.resize(self.size, Image.Resampling.LANCZOS)


def _dense(points: Sequence[Point], step: float) -> list[Point]:
    dense: list[Point] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        count = max(1, round(math.hypot(x1 - x0, y1 - y0) / step))
        dense += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(count)]
    return [*dense, points[-1]]


# ---------------------------------------------------------------------------------------- characters


@dataclass
class Look:
    """What makes one Moostik different from another. Sizes are shares of the usual ones."""

    chitin: Colour
    light: Colour
    iris: Colour
    wing: Colour
    vein: Colour
    stripe: Colour
    head: float = 1.0
    body: float = 1.0
    leg: float = 1.0
    wings: float = 1.0
    needle: float = 1.0
    brow: float = 0.0  # above 0: stern, below 0: worried
    lid: float = 0.0  # how far the eyelids are down
    gaze: Point = (8, 4)
    bands: bool = False  # white rings on the legs
    under: list[Callable[[Sheet, Joints], None]] = field(default_factory=list)
    over: list[Callable[[Sheet, Joints], None]] = field(default_factory=list)


@dataclass
class Joints:
    """Where things are, for what is worn and held."""

    x: float
    head: float
    head_r: float
    neck: float
    waist: float
    tail: float
    floor: float


def joints_of(look: Look, width: int, height: int) -> Joints:
    floor = height - 34
    tail = floor - 118 * look.leg
    waist = tail - 116 * look.body
    neck = waist - 92 * look.body
    radius = 100 * look.head
    return Joints(width / 2, neck - radius * 0.72, radius, neck, waist, tail, floor)


def moostik(look: Look, size: tuple[int, int] = (560, 760), background: Colour | None = None) -> Sheet:
    """A whole Moostik, standing, turned a little to our right."""
    sheet = Sheet(*size, background)
    at = joints_of(look, *size)
    _wings(sheet, look, at)
    for draw in look.under:
        draw(sheet, at)
    _legs(sheet, look, at)
    _body(sheet, look, at)
    _arms(sheet, look, at)
    _head(sheet, look, at)
    for draw in look.over:
        draw(sheet, at)
    return sheet


def _wings(sheet: Sheet, look: Look, at: Joints) -> None:
    for side in (-1, 1):
        for reach, drop, alpha in ((1.0, -0.55, 150), (0.78, 0.35, 125)):
            length = 215 * look.wings * reach
            tip = (at.x + side * length * 0.98, at.neck + 40 + length * drop)
            root = (at.x + side * 14, at.neck + 34)
            along = (tip[0] - root[0], tip[1] - root[1])
            across = (-along[1] * 0.22 * side, along[0] * 0.22 * side)

            def at_share(s: float, w: float, root=root, along=along, across=across) -> Point:  # type: ignore[no-untyped-def]
                return root[0] + along[0] * s + across[0] * w, root[1] + along[1] * s + across[1] * w

            outline = [
                root,
                at_share(0.4, -0.75),
                at_share(0.85, -0.85),
                at_share(1.02, 0),
                at_share(0.85, 0.85),
                at_share(0.4, 0.7),
            ]
            sheet.shape(outline, (*look.wing[:3], alpha))
            for w in (-0.5, 0.0, 0.5):
                sheet.stroke([root, at_share(0.5, w * 0.9), at_share(0.9, w)], 3.2, (*look.vein[:3], 190), end=1.2)
            sheet.stroke(curve([*outline, outline[0]]), 2.4, (*look.vein[:3], 210))


def _legs(sheet: Sheet, look: Look, at: Joints) -> None:
    for side, spread, shade in ((-1, 84, 0.3), (1, 84, 0.3), (-1, 44, 0.0), (1, 44, 0.0)):
        s = look.body
        hip = (at.x + side * 20 * s, at.waist + 26 * s)
        knee = (at.x + side * (spread + 20) * s, (hip[1] + at.floor) / 2 + 6)
        foot = (at.x + side * spread * s, at.floor - 6)
        toe = (foot[0] + side * 20 * s, at.floor)
        colour = mixed(look.chitin, (0, 0, 0), shade)
        sheet.stroke([hip, knee, foot, toe], 13 * s, colour, end=8 * s)
        if look.bands:
            for share in (0.25, 0.55, 0.85):
                x, y = knee[0] + (foot[0] - knee[0]) * share, knee[1] + (foot[1] - knee[1]) * share
                sheet.ellipse(x, y, 7 * s, 5 * s, (232, 226, 214))


def _body(sheet: Sheet, look: Look, at: Joints) -> None:
    s = look.body
    belly = [
        (at.x - 50 * s, at.waist + 4),
        (at.x - 56 * s, at.waist + 56 * s),
        (at.x - 26 * s, at.tail - 4),
        (at.x + 6 * s, at.tail + 16 * s),
        (at.x + 36 * s, at.tail - 14 * s),
        (at.x + 56 * s, at.waist + 52 * s),
        (at.x + 48 * s, at.waist + 2),
    ]
    sheet.shaded(belly, look.chitin, look.light)
    for share in (0.30, 0.52, 0.74):
        y = at.waist + (at.tail - at.waist) * share + 8
        half = 52 * s * (1.06 - share * 0.62)
        sheet.stroke(
            [(at.x - half, y - 6 * s), (at.x, y + 7 * s), (at.x + half, y - 8 * s)],
            11 * s,
            look.stripe,
            end=8 * s,
        )
    chest = [
        (at.x - 40 * s, at.neck - 4),
        (at.x - 60 * s, at.neck + 46 * s),
        (at.x - 38 * s, at.waist + 14),
        (at.x + 36 * s, at.waist + 14),
        (at.x + 60 * s, at.neck + 44 * s),
        (at.x + 40 * s, at.neck - 4),
    ]
    sheet.shaded(chest, mixed(look.chitin, (0, 0, 0), 0.12), look.light)


def _arms(sheet: Sheet, look: Look, at: Joints) -> None:
    s = look.body
    for side in (-1, 1):
        shoulder = (at.x + side * 48 * s, at.neck + 32 * s)
        elbow = (at.x + side * 86 * s, at.neck + 92 * s)
        hand = (at.x + side * 58 * s, at.waist + 30 * s)
        sheet.stroke([shoulder, elbow, hand], 13 * s, mixed(look.chitin, (0, 0, 0), 0.15), end=10 * s)
        sheet.ellipse(hand[0], hand[1], 10 * s, 10 * s, look.light)


def _head(sheet: Sheet, look: Look, at: Joints) -> None:
    r, x, y = at.head_r, at.x, at.head
    for side in (-1, 1):
        feeler = [
            (x + side * r * 0.3, y - r * 0.75),
            (x + side * r * 0.5, y - r * 1.25),
            (x + side * r * 0.95, y - r * 1.5),
        ]
        sheet.stroke(feeler, r * 0.07, look.chitin, end=r * 0.035)
        sheet.ellipse(x + side * r * 0.95, y - r * 1.5, r * 0.085, r * 0.085, look.stripe)
    skull = [
        (x - r * 0.95, y - r * 0.05),
        (x - r * 0.62, y - r * 0.82),
        (x + r * 0.04, y - r * 0.98),
        (x + r * 0.68, y - r * 0.8),
        (x + r * 0.97, y),
        (x + r * 0.68, y + r * 0.66),
        (x + r * 0.05, y + r * 0.84),
        (x - r * 0.62, y + r * 0.66),
    ]
    sheet.shaded(skull, look.chitin, look.light, shift=(-r * 0.16, -r * 0.14))
    _eyes(sheet, look, x, y, r)
    nose = (x + r * 0.1, y + r * 0.4)
    sheet.stroke(
        [
            nose,
            (x + r * 0.2, y + r * 0.78),
            (x + r * (0.2 + 0.34 * look.needle), y + r * (0.85 + 0.6 * look.needle)),
        ],
        r * 0.15,
        mixed(look.chitin, look.stripe, 0.35),
        end=r * 0.025,
    )
    smile = -0.05 if look.brow > 0 else 0.07
    sheet.stroke(
        [(x - r * 0.3, y + r * 0.52), (x - r * 0.16, y + r * (0.55 + smile)), (x - r * 0.02, y + r * 0.56)],
        r * 0.045,
        mixed(look.chitin, (0, 0, 0), 0.7),
    )


def _eyes(sheet: Sheet, look: Look, x: float, y: float, r: float) -> None:
    for side, size in ((-1, 1.0), (1, 0.94)):
        ex, ey, er = x + side * r * 0.44 + r * 0.05, y - r * 0.1, r * 0.37 * size
        sheet.ellipse(ex, ey, er * 1.1, er * 1.16, mixed(look.chitin, (0, 0, 0), 0.55))
        sheet.ellipse(ex, ey, er, er * 1.06, (255, 246, 226))
        px, py = ex + look.gaze[0] * r / 100, ey + look.gaze[1] * r / 100
        sheet.ellipse(px, py, er * 0.76, er * 0.8, look.iris)
        sheet.ellipse(px, py + er * 0.22, er * 0.52, er * 0.46, mixed(look.iris, (255, 240, 190), 0.45))
        sheet.ellipse(px, py, er * 0.38, er * 0.44, (22, 10, 14))
        sheet.ellipse(px - er * 0.28, py - er * 0.32, er * 0.19, er * 0.19, (255, 255, 255))
        sheet.ellipse(px + er * 0.24, py + er * 0.28, er * 0.09, er * 0.09, (255, 255, 255))
        if look.lid:
            lid = [
                (ex - er * 1.14, ey - er * 0.2),
                (ex - er * 0.7, ey - er * 1.12),
                (ex + er * 0.7, ey - er * 1.12),
                (ex + er * 1.14, ey - er * 0.2),
                (ex, ey - er * (1.0 - 1.1 * look.lid)),
            ]
            sheet.shape(lid, mixed(look.chitin, look.light, 0.25))
        if look.brow:
            inner, outer = ey - er * (1.12 - 0.34 * look.brow), ey - er * (1.32 + 0.2 * look.brow)
            sheet.stroke(
                [
                    (ex - side * er * 0.85, inner),
                    (ex, (inner + outer) / 2 - er * 0.1),
                    (ex + side * er, outer),
                ],
                r * 0.075,
                mixed(look.chitin, (0, 0, 0), 0.65),
                end=r * 0.045,
            )


# -- what they wear


def petal_crown(sheet: Sheet, at: Joints) -> None:
    r = at.head_r
    for k in range(-3, 4):
        angle = math.radians(k * 19)
        x, y = at.x + math.sin(angle) * r * 0.98, at.head - math.cos(angle) * r * 0.98
        sheet.ellipse(x, y, r * 0.13, r * 0.27, (233, 170, 182) if k % 2 else (248, 216, 214), turn=k * 19)
        sheet.ellipse(
            at.x + math.sin(angle) * r * 0.84,
            at.head - math.cos(angle) * r * 0.84,
            r * 0.055,
            r * 0.055,
            (176, 20, 44),
        )
    for side in (-1, 1):
        sheet.stroke(
            [(at.x + side * r * 0.9, at.head + r * 0.2), (at.x + side * r * 0.95, at.head + r * 0.5)],
            3,
            (176, 122, 74),
        )
        sheet.ellipse(at.x + side * r * 0.95, at.head + r * 0.58, r * 0.07, r * 0.11, (196, 24, 52))


def shawl(sheet: Sheet, at: Joints) -> None:
    cloth = [
        (at.x - 74, at.neck + 30),
        (at.x - 88, at.neck + 84),
        (at.x - 30, at.waist + 6),
        (at.x + 6, at.waist + 34),
        (at.x + 34, at.waist),
        (at.x + 88, at.neck + 80),
        (at.x + 72, at.neck + 28),
        (at.x, at.neck + 52),
    ]
    sheet.shaded(cloth, (206, 92, 104), (250, 178, 168))
    sheet.stroke([(at.x - 66, at.neck + 62), (at.x, at.neck + 92), (at.x + 66, at.neck + 60)], 4, (250, 206, 150))
    drop(sheet, at.x, at.neck + 74, 13)


def drop(sheet: Sheet, x: float, y: float, r: float) -> None:
    """The sign of the clan: an eye in a drop of blood."""
    sheet.shape(
        [
            (x, y - r * 1.9),
            (x + r, y),
            (x + r * 0.7, y + r * 0.9),
            (x, y + r * 1.2),
            (x - r * 0.7, y + r * 0.9),
            (x - r, y),
        ],
        (178, 14, 42),
    )
    sheet.ellipse(x, y + r * 0.2, r * 0.6, r * 0.36, (255, 224, 170))
    sheet.ellipse(x, y + r * 0.2, r * 0.24, r * 0.3, (60, 6, 16))


def cotton_pod(sheet: Sheet, at: Joints) -> None:
    s = 0.8
    bottom = at.floor - 4
    pod = [
        (at.x - 112 * s, at.neck + 40),
        (at.x - 150 * s, at.waist + 50),
        (at.x - 100 * s, bottom - 6),
        (at.x, bottom + 6),
        (at.x + 100 * s, bottom - 6),
        (at.x + 150 * s, at.waist + 50),
        (at.x + 112 * s, at.neck + 40),
        (at.x, at.neck + 66),
    ]
    sheet.shaded(pod, (226, 206, 184), (255, 246, 232))
    for k in (-1, 0, 1):
        sheet.stroke(
            [
                (at.x + k * 74 * s - 30, at.neck + 104),
                (at.x + k * 60 * s, at.waist + 44),
                (at.x + k * 40 * s, bottom - 12),
            ],
            4,
            (198, 170, 146),
        )
    sheet.stroke(
        [(at.x - 128 * s, at.waist + 34), (at.x, at.waist + 66), (at.x + 128 * s, at.waist + 34)],
        11,
        (178, 30, 52),
    )
    drop(sheet, at.x, at.waist + 66, 12)


def tuft(sheet: Sheet, at: Joints) -> None:
    r = at.head_r
    for lean in (-0.2, 0.02, 0.22):
        sheet.stroke(
            [
                (at.x, at.head - r * 0.92),
                (at.x + r * lean * 0.5, at.head - r * 1.1),
                (at.x + r * lean, at.head - r * (1.24 - abs(lean) * 0.3)),
            ],
            r * 0.09,
            (230, 120, 104),
            end=r * 0.02,
        )


def tears(sheet: Sheet, at: Joints) -> None:
    r = at.head_r
    for side in (-1, 1):
        x, y = at.x + side * r * 0.56, at.head + r * 0.36
        sheet.shape(
            [
                (x, y - r * 0.15),
                (x + r * 0.08, y + r * 0.04),
                (x, y + r * 0.12),
                (x - r * 0.08, y + r * 0.04),
            ],
            (150, 214, 238),
        )


def beard_and_glasses(sheet: Sheet, at: Joints) -> None:
    r, x, y = at.head_r, at.x, at.head
    beard = [
        (x - r * 0.78, y + r * 0.36),
        (x - r * 0.6, y + r * 0.98),
        (x - r * 0.2, y + r * 1.2),
        (x + r * 0.05, y + r * 1.42),
        (x + r * 0.28, y + r * 1.14),
        (x + r * 0.66, y + r * 0.9),
        (x + r * 0.78, y + r * 0.36),
        (x + r * 0.4, y + r * 0.56),
        (x, y + r * 0.5),
        (x - r * 0.4, y + r * 0.58),
    ]
    sheet.shaded(beard, (214, 208, 202), (250, 248, 244))
    sheet.stroke(
        [(x + r * 0.12, y + r * 0.42), (x + r * 0.2, y + r * 0.8), (x + r * 0.44, y + r * 1.3)],
        r * 0.13,
        (96, 60, 52),
        end=r * 0.03,
    )
    for side in (-1, 1):
        cx = x + side * r * 0.44 + r * 0.05
        ring = [
            (cx + r * 0.43 * math.cos(t), y - r * 0.1 + r * 0.45 * math.sin(t))
            for t in (k * math.tau / 40 for k in range(41))
        ]
        sheet.stroke(ring, r * 0.06, (196, 138, 74))
    sheet.stroke(
        [(x - r * 0.06, y - r * 0.14), (x + r * 0.05, y - r * 0.2), (x + r * 0.14, y - r * 0.14)],
        r * 0.05,
        (196, 138, 74),
    )
    for side in (-1, 1):
        sheet.stroke(
            [(x + side * r * 0.86, y - r * 0.5), (x + side * r * 0.5, y - r * 0.72)],
            r * 0.13,
            (232, 228, 222),
            end=r * 0.06,
        )


def waistcoat(sheet: Sheet, at: Joints) -> None:
    for side in (-1, 1):
        cloth = [
            (at.x + side * 10, at.neck + 44),
            (at.x + side * 46, at.neck + 8),
            (at.x + side * 60, at.neck + 48),
            (at.x + side * 44, at.waist + 34),
            (at.x + side * 6, at.waist + 44),
        ]
        sheet.shaded(cloth, (150, 92, 52), (206, 146, 90))
    for k in range(3):
        sheet.ellipse(at.x - 14, at.neck + 66 + k * 26, 4.5, 4.5, (250, 212, 130))


def cane(sheet: Sheet, at: Joints) -> None:
    x = at.x + 62
    sheet.stroke(
        [
            (x - 30, at.waist + 6),
            (x - 26, at.waist - 16),
            (x, at.waist - 18),
            (x + 8, at.waist + 12),
            (x + 18, at.floor),
        ],
        11,
        (120, 74, 44),
        end=8,
    )
    sheet.ellipse(x, at.waist + 24, 13, 13, (160, 130, 116))


def cape(sheet: Sheet, at: Joints) -> None:
    cloth = [
        (at.x - 66, at.neck + 10),
        (at.x - 132, at.waist + 40),
        (at.x - 150, at.floor - 40),
        (at.x - 70, at.floor - 18),
        (at.x, at.floor - 44),
        (at.x + 70, at.floor - 18),
        (at.x + 150, at.floor - 40),
        (at.x + 132, at.waist + 40),
        (at.x + 66, at.neck + 10),
    ]
    sheet.shaded(cloth, (128, 12, 32), (196, 36, 58), shift=(-20, -6))
    for k in (-2, -1, 1, 2):
        sheet.stroke([(at.x + k * 30, at.waist), (at.x + k * 46, at.floor - 60)], 4, (98, 6, 24))


def armour(sheet: Sheet, at: Joints) -> None:
    for side in (-1, 1):
        x, y = at.x + side * 62, at.neck + 24
        for k in range(3):
            sheet.ellipse(
                x + side * k * 6,
                y + k * 15,
                36 - k * 5,
                17,
                mixed((176, 122, 70), (108, 66, 38), k / 3),
                turn=side * 18,
            )
        sheet.ellipse(x - 4, y - 6, 13, 4, (240, 196, 138), turn=side * 18)
    drop(sheet, at.x, at.neck + 52, 17)
    sheet.stroke([(at.x - 44, at.waist + 16), (at.x, at.waist + 24), (at.x + 44, at.waist + 16)], 14, (150, 98, 56))


def crest(sheet: Sheet, at: Joints) -> None:
    r = at.head_r
    for k in range(-2, 3):
        x = at.x + k * r * 0.15
        sheet.shape(
            [
                (x - r * 0.07, at.head - r * 0.86),
                (x + k * r * 0.05, at.head - r * (1.5 - abs(k) * 0.14)),
                (x + r * 0.07, at.head - r * 0.86),
            ],
            (206, 34, 56) if k % 2 == 0 else (152, 14, 40),
        )
    sheet.stroke(
        [
            (at.x - r * 0.62, at.head - r * 0.74),
            (at.x, at.head - r * 0.94),
            (at.x + r * 0.66, at.head - r * 0.72),
        ],
        r * 0.14,
        (176, 122, 70),
    )


def headscarf(sheet: Sheet, at: Joints) -> None:
    """A madras, knotted on the side."""
    r, x, y = at.head_r, at.x, at.head
    cloth = [
        (x - r * 0.98, y - r * 0.3),
        (x - r * 0.7, y - r * 0.94),
        (x, y - r * 1.12),
        (x + r * 0.72, y - r * 0.92),
        (x + r * 0.99, y - r * 0.28),
        (x + r * 0.5, y - r * 0.56),
        (x, y - r * 0.64),
        (x - r * 0.5, y - r * 0.58),
    ]
    sheet.shaded(cloth, (226, 148, 40), (255, 204, 96))
    for k in (-0.6, -0.2, 0.2, 0.6):
        sheet.stroke(
            [
                (x + r * k * 0.9, y - r * (1.08 - abs(k) * 0.28)),
                (x + r * k * 1.15, y - r * (0.6 - abs(k) * 0.16)),
            ],
            r * 0.06,
            (176, 30, 44),
        )
    sheet.stroke(
        [(x - r * 0.84, y - r * 0.62), (x, y - r * 0.88), (x + r * 0.86, y - r * 0.6)],
        r * 0.05,
        (34, 104, 92),
    )
    for drop_by in (0.0, 0.32):
        sheet.shape(
            [
                (x - r * 0.9, y - r * 0.5),
                (x - r * (1.42 - drop_by), y - r * (0.62 - drop_by)),
                (x - r * (1.3 - drop_by), y - r * (0.2 - drop_by)),
            ],
            (226, 148, 40),
        )


def eye_patch(sheet: Sheet, at: Joints) -> None:
    r, x, y = at.head_r, at.x, at.head
    sheet.stroke([(x - r * 0.9, y - r * 0.42), (x, y - r * 0.24), (x + r * 0.9, y + r * 0.16)], r * 0.06, (40, 22, 20))
    sheet.ellipse(x + r * 0.49, y - r * 0.08, r * 0.37, r * 0.39, (56, 32, 28))
    sheet.ellipse(x + r * 0.46, y - r * 0.14, r * 0.2, r * 0.2, (84, 52, 44))
    sheet.stroke([(x + r * 0.56, y + r * 0.3), (x + r * 0.66, y + r * 0.58)], r * 0.05, (190, 84, 80), end=r * 0.02)


def sash(sheet: Sheet, at: Joints) -> None:
    sheet.stroke([(at.x - 46, at.neck + 16), (at.x + 4, at.neck + 66), (at.x + 48, at.waist + 14)], 22, (34, 104, 92))
    sheet.stroke([(at.x - 46, at.neck + 16), (at.x + 4, at.neck + 66), (at.x + 48, at.waist + 14)], 4, (236, 176, 76))


MAMA = Look(
    chitin=(70, 34, 62),
    light=(176, 96, 140),
    iris=(232, 138, 36),
    wing=(246, 190, 190),
    vein=(190, 40, 66),
    stripe=(196, 52, 78),
    head=0.92,
    body=0.98,
    leg=1.12,
    wings=1.12,
    lid=0.28,
    under=[],
    over=[shawl, petal_crown],
)
BABY = Look(
    chitin=(116, 40, 56),
    light=(218, 116, 118),
    iris=(214, 26, 48),
    wing=(250, 206, 196),
    vein=(214, 84, 92),
    stripe=(230, 120, 104),
    head=1.42,
    body=0.66,
    leg=0.5,
    wings=0.52,
    needle=0.5,
    brow=-1.2,
    gaze=(4, -3),
    over=[cotton_pod, tuft],
)
PAPY = Look(
    chitin=(98, 76, 70),
    light=(186, 156, 140),
    iris=(224, 150, 54),
    wing=(226, 214, 196),
    vein=(150, 106, 84),
    stripe=(158, 108, 74),
    head=1.0,
    body=0.9,
    leg=0.74,
    wings=0.86,
    lid=0.34,
    over=[waistcoat, beard_and_glasses, cane],
)
AEDES = Look(
    chitin=(36, 42, 64),
    light=(116, 132, 176),
    iris=(236, 170, 50),
    wing=(132, 150, 204),
    vein=(120, 34, 58),
    stripe=(226, 220, 208),
    head=0.86,
    body=1.1,
    leg=1.16,
    wings=1.0,
    brow=0.8,
    bands=True,
    under=[cape],
    over=[armour, crest],
)
KOKO = Look(
    chitin=(44, 72, 62),
    light=(122, 168, 140),
    iris=(238, 158, 40),
    wing=(206, 226, 206),
    vein=(64, 122, 96),
    stripe=(206, 134, 60),
    head=0.98,
    body=1.12,
    leg=0.9,
    wings=0.92,
    brow=0.35,
    over=[sash, headscarf, eye_patch],
)


# -------------------------------------------------------------------------------------------- places


def village() -> Sheet:
    """Cooltik: nests on moss, late in a golden afternoon."""
    sheet = Sheet(768, 432)
    sheet.gradient((255, 214, 140), (250, 168, 92))
    sheet.glow(590, 96, 170, (255, 246, 206), 220)
    sheet.ellipse(590, 96, 40, 40, (255, 250, 224))
    for x, top, colour in (
        (70, 40, (222, 150, 84)),
        (190, 80, (228, 160, 92)),
        (690, 20, (216, 142, 78)),
        (430, 110, (232, 168, 98)),
    ):
        _blade(sheet, x, 340, top, 46, colour)
    sheet.shape(
        [(-40, 300), (120, 250), (300, 282), (480, 244), (640, 276), (820, 240), (840, 470), (-60, 470)],
        (150, 132, 62),
    )
    for x, y, s, tone in (
        (150, 262, 0.74, 0.2),
        (628, 254, 0.8, 0.15),
        (300, 270, 1.0, 0.0),
        (480, 268, 0.9, 0.08),
    ):
        _nest(sheet, x, y, s, tone)
    sheet.shape(
        [(-40, 356), (140, 318), (330, 348), (520, 316), (700, 346), (820, 320), (840, 480), (-60, 480)],
        (104, 104, 50),
    )
    _fountain(sheet, 396, 350)
    _moss(sheet, 370, (74, 84, 42), 3)
    _blade(sheet, 26, 470, 60, 74, (58, 70, 36), lean=70)
    _blade(sheet, 752, 470, 110, 66, (58, 70, 36), lean=-60)
    for x, y in ((210, 180), (350, 140), (520, 170), (120, 130), (660, 190)):
        sheet.glow(x, y, 16, (255, 250, 210), 200)
    return sheet


def _blade(sheet: Sheet, x: float, foot: float, top: float, width: float, colour: Colour, lean: float = 26) -> None:
    sheet.shape(
        [
            (x - width * 0.3, foot),
            (x - width * 0.42 + lean * 0.3, (foot + top) / 2),
            (x + lean, top),
            (x + width * 0.5 + lean * 0.3, (foot + top) / 2),
            (x + width * 0.3, foot),
        ],
        colour,
    )
    sheet.stroke(
        [(x, foot), (x + lean * 0.3, (foot + top) / 2), (x + lean * 0.96, top + 12)],
        3,
        mixed(colour, (255, 240, 190), 0.25),
        end=1,
    )


def _nest(sheet: Sheet, x: float, y: float, s: float, tone: float) -> None:
    wall = mixed((206, 108, 70), (240, 176, 104), tone)
    roof = mixed((140, 44, 52), (230, 150, 92), tone)
    sheet.shaded(
        [
            (x - 62 * s, y + 60 * s),
            (x - 70 * s, y),
            (x - 46 * s, y - 44 * s),
            (x, y - 62 * s),
            (x + 46 * s, y - 44 * s),
            (x + 70 * s, y),
            (x + 62 * s, y + 60 * s),
        ],
        wall,
        mixed(wall, (255, 240, 200), 0.6),
    )
    sheet.shape(
        [
            (x - 80 * s, y - 8 * s),
            (x - 50 * s, y - 60 * s),
            (x - 4 * s, y - 92 * s),
            (x + 8 * s, y - 118 * s),
            (x + 18 * s, y - 88 * s),
            (x + 54 * s, y - 58 * s),
            (x + 80 * s, y - 8 * s),
            (x + 30 * s, y - 26 * s),
            (x - 30 * s, y - 26 * s),
        ],
        roof,
    )
    sheet.glow(x, y + 24 * s, 40 * s, (255, 206, 110), 140)
    sheet.shape(
        [
            (x - 18 * s, y + 60 * s),
            (x - 20 * s, y + 24 * s),
            (x, y + 4 * s),
            (x + 20 * s, y + 24 * s),
            (x + 18 * s, y + 60 * s),
        ],
        (88, 30, 34),
    )
    for side in (-1, 1):
        sheet.ellipse(x + side * 42 * s, y + 12 * s, 10 * s, 13 * s, (255, 228, 150))


def _fountain(sheet: Sheet, x: float, y: float) -> None:
    sheet.ellipse(x, y + 18, 70, 17, (112, 70, 54))
    sheet.ellipse(x, y + 12, 58, 12, (168, 222, 226))
    sheet.stroke([(x, y + 12), (x, y - 30)], 9, (128, 82, 60))
    sheet.ellipse(x, y - 44, 22, 24, (196, 236, 238, 225))
    sheet.ellipse(x - 7, y - 52, 6, 8, (255, 255, 255))


def _moss(sheet: Sheet, level: float, colour: Colour, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - the same moss and rain each time
    for k in range(46):
        x, height = k * 17 + rng.uniform(-6, 6), rng.uniform(16, 44)
        sheet.stroke([(x, level + 66), (x + rng.uniform(-8, 8), level + 66 - height)], 12, colour, end=5)
    sheet.shape([(-10, level + 50), (778, level + 50), (778, 440), (-10, 440)], colour, smooth=False)


def shutters() -> Sheet:
    """The jalousies: slats as tall as towers, and blades of light between them."""
    sheet = Sheet(768, 432)
    sheet.gradient((40, 22, 30), (20, 12, 20))
    sheet.shape([(150, -10), (640, -10), (640, 360), (150, 360)], (255, 226, 150), smooth=False)
    sheet.glow(395, 150, 240, (255, 250, 220), 190)
    for k in range(8):
        y = -6 + k * 47
        sheet.shape(
            [(146, y), (644, y), (644, y + 25), (146, y + 34)],
            mixed((96, 50, 34), (60, 28, 26), k / 8),
            smooth=False,
        )
        sheet.stroke([(146, y + 1), (644, y + 1)], 3, (200, 128, 70))
        sheet.stroke([(146, y + 15), (644, y + 11)], 1.4, (60, 30, 24))
    for x in (146, 628):
        sheet.shape([(x - 22, -10), (x + 26, -10), (x + 26, 372), (x - 22, 372)], (58, 30, 28), smooth=False)
        sheet.stroke([(x - 20, -10), (x - 20, 372)], 3, (118, 66, 44))
    sheet.shape([(90, 352), (690, 352), (716, 384), (64, 384)], (84, 44, 34), smooth=False)
    sheet.stroke([(90, 353), (690, 353)], 4, (226, 150, 84))
    sheet.shape([(-10, 384), (778, 384), (778, 442), (-10, 442)], (38, 20, 24), smooth=False)
    for k in range(5):
        y = 34 + k * 60
        sheet.shape(
            [(190 + k * 20, y), (600, y), (440 - k * 30, 442), (-80 + k * 30, 442)],
            (255, 214, 130, 20),
            smooth=False,
            soft=6,
        )
    rng = random.Random(5)  # noqa: S311 - the same moss and rain each time
    for _ in range(60):
        sheet.ellipse(rng.uniform(20, 740), rng.uniform(20, 420), *([rng.uniform(0.8, 2.4)] * 2), (255, 232, 176, 190))
    return sheet


def storm_garden() -> Sheet:
    """The garden under the storm, at night."""
    sheet = Sheet(768, 432)
    sheet.gradient((22, 34, 62), (40, 70, 86))
    sheet.glow(250, 60, 210, (120, 150, 190), 120)
    bolt = [(268, -5), (240, 62), (272, 78), (226, 150), (256, 166), (214, 246)]
    sheet.stroke(bolt, 16, (170, 200, 250, 90), soft=6)
    for a, b in itertools.pairwise(bolt):
        sheet.stroke([a, b], 4, (236, 244, 255))
    for x, y, s, colour in (
        (120, 300, 1.3, (24, 58, 62)),
        (470, 250, 1.0, (28, 66, 66)),
        (680, 290, 1.5, (22, 54, 58)),
    ):
        _leaf(sheet, x, y, s, colour)
    sheet.shape([(-20, 330), (180, 306), (400, 326), (620, 300), (800, 320), (800, 450), (-20, 450)], (24, 44, 48))
    sheet.ellipse(430, 386, 220, 30, (66, 104, 124))
    sheet.ellipse(400, 380, 120, 12, (128, 168, 190))
    for x, y in ((350, 388), (520, 392), (450, 376)):
        sheet.ellipse(x, y, 24, 5, (168, 204, 220, 160))
    _hibiscus(sheet, 636, 190, 58)
    _leaf(sheet, 20, 430, 1.7, (12, 34, 40))
    _leaf(sheet, 756, 440, 1.5, (12, 32, 38))
    rng = random.Random(8)  # noqa: S311 - the same moss and rain each time
    for _ in range(130):
        x, y, length = rng.uniform(-20, 780), rng.uniform(-20, 420), rng.uniform(14, 40)
        sheet.stroke([(x, y), (x - length * 0.3, y + length)], 1.6, (190, 216, 236))
    return sheet


def _leaf(sheet: Sheet, x: float, y: float, s: float, colour: Colour) -> None:
    sheet.shaded(
        [
            (x - 20 * s, y + 60 * s),
            (x - 92 * s, y - 10 * s),
            (x - 40 * s, y - 96 * s),
            (x + 30 * s, y - 150 * s),
            (x + 84 * s, y - 60 * s),
            (x + 60 * s, y + 30 * s),
        ],
        colour,
        mixed(colour, (150, 200, 200), 0.4),
    )
    sheet.stroke(
        [(x, y + 70 * s), (x + 6 * s, y - 30 * s), (x + 28 * s, y - 140 * s)],
        4 * s,
        mixed(colour, (150, 200, 190), 0.35),
        end=1,
    )
    for k in range(4):
        for side in (-1, 1):
            sy = y + 20 * s - k * 36 * s
            sheet.stroke(
                [(x + 6 * s, sy), (x + side * 46 * s + 10 * s, sy - 28 * s)],
                2 * s,
                mixed(colour, (150, 200, 190), 0.25),
                end=1,
            )


def _hibiscus(sheet: Sheet, x: float, y: float, r: float) -> None:
    for k in range(5):
        turn = k * 72 - 90
        a = math.radians(turn)
        sheet.ellipse(
            x + math.cos(a) * r * 0.6,
            y + math.sin(a) * r * 0.6,
            r * 0.62,
            r * 0.46,
            mixed((176, 26, 56), (226, 60, 78), k / 5),
            turn=turn,
        )
    sheet.ellipse(x, y, r * 0.2, r * 0.2, (96, 8, 34))
    sheet.stroke([(x, y), (x + r * 0.5, y - r * 0.2), (x + r * 0.9, y - r * 0.66)], 6, (250, 206, 120), end=5)


def bar() -> Sheet:
    """The Ti Sang: a quiet bar under the rafters of a rum crate."""
    sheet = Sheet(768, 432)
    sheet.gradient((58, 18, 28), (104, 34, 36))
    for k in range(9):
        x = k * 96
        sheet.shape(
            [(x, -5), (x + 88, -5), (x + 88, 300), (x, 300)],
            mixed((96, 40, 36), (78, 26, 32), (k % 3) / 2),
            smooth=False,
        )
    sheet.ellipse(600, 130, 92, 92, (58, 24, 24))
    sheet.ellipse(600, 130, 78, 78, (46, 58, 100))
    sheet.ellipse(626, 108, 24, 24, (250, 240, 204))
    for a, b in (((600, 52), (600, 208)), ((522, 130), (678, 130))):
        sheet.stroke([a, b], 8, (58, 24, 24))
    for row in range(2):
        y = 104 + row * 76
        sheet.shape([(40, y + 46), (420, y + 46), (420, y + 56), (40, y + 56)], (54, 22, 22), smooth=False)
        for k in range(9):
            _flask(sheet, 64 + k * 42, y + 46, 0.8 + 0.25 * ((k * 7 + row * 3) % 4) / 3, (k + row) % 4)
    sheet.shape([(-10, 296), (500, 286), (520, 306), (-10, 318)], (206, 130, 70), smooth=False)
    sheet.shape([(-10, 314), (516, 304), (504, 442), (-10, 442)], (122, 58, 40), smooth=False)
    for k in range(6):
        drop(sheet, 40 + k * 84, 374, 16)
    sheet.shape([(506, 360), (778, 340), (778, 442), (500, 442)], (66, 24, 30), smooth=False)
    sheet.shape([(560, 338), (778, 330), (778, 372), (560, 382)], (150, 36, 52), smooth=False)
    for x, y, r in ((130, 56, 24), (300, 40, 28), (470, 62, 24), (716, 52, 22)):
        sheet.stroke([(x, -5), (x, y - r)], 2.4, (40, 14, 16))
        sheet.glow(x, y, r * 4, (255, 176, 80), 130)
        sheet.ellipse(x, y, r * 0.8, r, (255, 198, 96))
        sheet.ellipse(x, y, r * 0.4, r * 0.6, (255, 240, 190))
        sheet.stroke([(x - r * 0.7, y), (x, y + r * 0.3), (x + r * 0.7, y)], 3, (176, 60, 40))
    return sheet


def _flask(sheet: Sheet, x: float, foot: float, s: float, kind: int) -> None:
    colour = ((214, 40, 58), (244, 172, 70), (128, 178, 140), (206, 96, 130))[kind]
    sheet.shape(
        [
            (x - 13 * s, foot),
            (x - 14 * s, foot - 24 * s),
            (x - 5 * s, foot - 36 * s),
            (x + 5 * s, foot - 36 * s),
            (x + 14 * s, foot - 24 * s),
            (x + 13 * s, foot),
        ],
        colour,
    )
    sheet.stroke([(x, foot - 34 * s), (x, foot - 46 * s)], 7 * s, mixed(colour, (255, 240, 220), 0.4))
    sheet.ellipse(x - 5 * s, foot - 17 * s, 2.6 * s, 7 * s, mixed(colour, (255, 255, 255), 0.6))


# ------------------------------------------------------------------------------------------- writing


def save_character(name: str, sheet: Sheet, crop: tuple[int, int, int, int] | None = None) -> None:
    picture = sheet.finished()
    if crop:
        picture = picture.crop(crop).resize((512, 512), Image.Resampling.LANCZOS)
    picture.save(REFERENCES / "characters" / f"{name}.png", optimize=True)


def save_place(name: str, sheet: Sheet) -> None:
    picture = sheet.finished().convert("RGB").quantize(192, dither=Image.Dither.FLOYDSTEINBERG)
    picture.save(REFERENCES / "locations" / f"{name}.png", optimize=True)


def main() -> None:
    for folder in ("characters", "locations"):
        (REFERENCES / folder).mkdir(parents=True, exist_ok=True)
    save_character("mama-dorval", moostik(MAMA))
    save_character("mama-dorval-portrait", moostik(MAMA), (90, 150, 470, 530))
    save_character("baby-dorval", moostik(BABY))
    BABY.over.append(tears)
    save_character("baby-dorval-tears", moostik(BABY))
    save_character("papy-tik", moostik(PAPY))
    save_character("general-aedes", moostik(AEDES, background=(233, 226, 214, 255)))  # as a scan: paper behind
    save_character("koko", moostik(KOKO))
    save_place("cooltik-village", village())
    save_place("jalousies", shutters())
    save_place("jardin-sous-l-orage", storm_garden())
    save_place("bar-ti-sang", bar())


if __name__ == "__main__":
    main()
