"""Characters in a frame: cut-out references, cards for those that cannot be cut out, pawns for those that
have no picture here."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians, sin
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from moostik_cli.painting import lettering
from moostik_cli.painting.colours import PAPER, Colour, mixed, stand_in_colour
from moostik_cli.painting.framing import Box, Framing
from moostik_cli.painting.plates import rounded_mask
from moostik_cli.painting.reference_pictures import ReferencePicture

CARD_SIDES = (0.62, 0.85)  # narrowest and widest card, width by height
_PAWN = (420, 640)


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone to be placed. `image` is the whole figure on transparency, its colours multiplied by that once
    (RGBa: else each scaling would do it anew), `key` names it in caches."""

    key: Hashable
    image: Image.Image = field(compare=False, repr=False)

    @property
    def aspect(self) -> float:
        return self.image.width / self.image.height

    @property
    def weight(self) -> int:
        return self.image.width * self.image.height * 4


def figure_of(picture: ReferencePicture) -> Figure:
    """The cut-out of a reference, or a card with rounded corners where it fills its frame."""
    if picture.cut_out is not None:
        return Figure(("cut", picture.key), picture.cut_out.convert("RGBa"))
    return Figure(("card", picture.key), _card(picture.image).convert("RGBa"))


def turned(figure: Figure, facing: str) -> Figure:
    """The figure as it stands: mirrored where it looks to the left, from behind where it looks away. References face
    the camera or the right."""
    if facing == "left":
        return Figure(("mirrored", figure.key), figure.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    return _from_behind(figure) if facing == "away" else figure


def _from_behind(figure: Figure) -> Figure:
    """Its outline in its own colours, dark and soft: no face is left, and who it is can still be told."""
    seen = figure.image.convert("RGBA")
    alpha = seen.getchannel("A")
    average = seen.convert("RGB").resize((1, 1), Image.Resampling.BOX, box=_middle(seen)).getpixel((0, 0))
    ground = Image.new("RGB", seen.size, average)
    soft = seen.convert("RGB").filter(ImageFilter.GaussianBlur(max(6, seen.width // 14)))
    dark = Image.blend(ground, soft, 0.55).point(lambda value: value * 3 // 10)
    rim = ImageChops.subtract(alpha, alpha.filter(ImageFilter.MinFilter(7))).filter(ImageFilter.GaussianBlur(2))
    dark.paste(mixed((150, 150, 160), (255, 255, 255), 0.2), mask=rim.point(lambda value: value // 3))
    dark.putalpha(alpha)
    return Figure(("behind", figure.key), dark.convert("RGBa"))


def _middle(image: Image.Image) -> tuple[int, int, int, int]:
    return (image.width // 4, image.height // 4, max(image.width * 3 // 4, 1), max(image.height * 3 // 4, 1))


def _card(image: Image.Image) -> Image.Image:
    low, high = CARD_SIDES
    ratio = min(high, max(low, image.width / image.height))
    width = min(image.width, round(image.height * ratio))
    height = min(image.height, round(width / ratio))
    left, top = (image.width - width) // 2, (image.height - height) // 4
    cut = image.crop((left, top, left + width, top + height)).convert("RGB")
    rim = max(3, width // 48)
    card = Image.new("RGBA", (width + 2 * rim, height + 2 * rim), (*PAPER, 255))
    card.paste(cut, (rim, rim))
    card.putalpha(rounded_mask(card.size, width // 14))
    return card


@lru_cache(maxsize=128)
def pawn(identity: str, name: str, *, missing: bool) -> Figure:
    """A stand-in with initials: in the colour of its character, or hatched where there is no reference."""
    colour = (96, 90, 100) if missing else stand_in_colour(identity)
    width, height = _PAWN
    shape = _pawn_shape()
    body = Image.new("RGB", _PAWN, colour)
    light = Image.linear_gradient("L").rotate(62, expand=False).resize(_PAWN).point(lambda v: v // 2)
    body.paste(mixed(colour, (255, 255, 255), 0.5), mask=ImageChops.invert(light).point(lambda v: max(0, v - 110)))
    if missing:
        body.paste(mixed(colour, (255, 255, 255), 0.28), mask=hatching(_PAWN, 22))
    _initials(body, name or identity, width, colour, missing=missing)
    body.paste(PAPER, mask=_pawn_outline())
    figure = body.convert("RGBA")
    figure.putalpha(shape)
    return Figure(("pawn", identity, name, missing, height), figure.convert("RGBa"))


@lru_cache(maxsize=1)
def _pawn_shape() -> Image.Image:
    width, height = _PAWN
    big = Image.new("L", (width * 3, height * 3), 0)
    draw = ImageDraw.Draw(big)
    draw.ellipse([v * 3 for v in (95, 6, 325, 246)], fill=255)
    skirt = ((160, 225), (260, 225), (306, 420), (334, 634), (86, 634), (114, 420))
    draw.polygon([(x * 3, y * 3) for x, y in skirt], fill=255)
    draw.rounded_rectangle([v * 3 for v in (66, 568, 354, 637)], 34 * 3, fill=255)
    draw.rounded_rectangle([v * 3 for v in (112, 236, 308, 292)], 28 * 3, fill=255)
    return big.resize(_PAWN, Image.Resampling.BOX)


@lru_cache(maxsize=1)
def _pawn_outline() -> Image.Image:
    shape = _pawn_shape()
    return ImageChops.subtract(shape, shape.filter(ImageFilter.MinFilter(9)))


def initials_of(name: str) -> str:
    """One or two letters for a name; what stands in brackets does not count."""
    plain = lettering.cleaned(name).split("(")[0].replace("-", " ").replace("’", " ").replace("'", " ")
    words = [word for word in plain.split() if word[0].isalnum()]
    if len(words) == 1:
        return words[0][:2].capitalize()
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _initials(body: Image.Image, name: str, width: int, colour: Colour, *, missing: bool) -> None:
    ink = PAPER if missing else mixed(colour, (0, 0, 0), 0.66)
    lettering.write(body, (width / 2, 72), initials_of(name), 92, ink, align=0.5)


@lru_cache(maxsize=16)
def hatching(size: tuple[int, int], step: int) -> Image.Image:
    """Diagonal stripes, as a mask."""
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for x in range(-size[1], size[0], step):
        draw.line((x, size[1], x + size[1], 0), fill=255, width=max(2, step // 4))
    return mask


class Sprite(NamedTuple):
    """A figure at its size, ready to paste: colours, coverage and shadow (a mask)."""

    rgb: Image.Image
    alpha: Image.Image
    shadow: Image.Image | None

    @property
    def weight(self) -> int:
        return self.alpha.width * self.alpha.height * 5


def sprite_of(figure: Figure, box: Box, framing: Framing, size: tuple[int, int]) -> Sprite | None:
    """The figure as it stands in a picture of `size` pixels, cropped to it. None: none of it is seen."""
    image = figure.image
    if framing.taper:
        image = _tapered(_no_larger(image, round(box.height * size[1])), framing.taper)
    if framing.tilt:
        return _tilted(image, box, framing.tilt, size)
    return _whole(image, box, size) if _is_inside(box) else _scaled(image, box, size)


def sprite_key(box: Box, framing: Framing, size: tuple[int, int]) -> Hashable:
    """Boxes with equal keys have equal sprites: of what is not cropped, only the size counts."""
    shown = _pixels(box, size) if framing.tilt or _is_inside(box) else box
    return (shown, framing.taper, framing.tilt, size)


def corner_of(sprite: Sprite, box: Box, framing: Framing, size: tuple[int, int]) -> tuple[int, int]:
    """Where the sprite's left upper corner goes, in pixels."""
    if not framing.tilt:
        return (round(max(0.0, box.left) * size[0]), round(max(0.0, box.top) * size[1]))
    x, y = _turned_center(box, framing.tilt, size)
    return (round(x - sprite.alpha.width / 2), round(y - sprite.alpha.height / 2))


def _is_inside(box: Box) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= 1 and box.bottom <= 1


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int]:
    return (max(1, round(box.width * size[0])), max(1, round(box.height * size[1])))


def _whole(image: Image.Image, box: Box, size: tuple[int, int]) -> Sprite:
    """All of the figure."""
    return _enlarged_or_reduced(image, _pixels(box, size), (0, 0, image.width, image.height))


def _scaled(image: Image.Image, box: Box, size: tuple[int, int]) -> Sprite | None:
    """Only the part that is seen is scaled: a close-up of a large reference costs no more than another."""
    left, top = max(0.0, box.left), max(0.0, box.top)
    right, bottom = min(1.0, box.right), min(1.0, box.bottom)
    pixels = (round((right - left) * size[0]), round((bottom - top) * size[1]))
    if right <= left or bottom <= top or min(pixels) < 1:
        return None
    part = (
        (left - box.left) / box.width * image.width,
        (top - box.top) / box.height * image.height,
        (right - box.left) / box.width * image.width,
        (bottom - box.top) / box.height * image.height,
    )
    return _enlarged_or_reduced(image, pixels, part)


def _enlarged_or_reduced(
    image: Image.Image, pixels: tuple[int, int], part: tuple[float, float, float, float]
) -> Sprite:
    """The part of the image at its size. Reduced by more than two, it is first averaged: no finer filter is seen."""
    if pixels[1] / (part[3] - part[1]) > 3:  # smoothed before it is enlarged, else its pixels are seen
        near = (int(part[0]), int(part[1]), min(image.width, int(part[2]) + 2), min(image.height, int(part[3]) + 2))
        image = image.crop(near).filter(ImageFilter.GaussianBlur(0.5))
        part = (part[0] - near[0], part[1] - near[1], part[2] - near[0], part[3] - near[1])
    return _finished(image.resize(pixels, Image.Resampling.BICUBIC, box=part, reducing_gap=2.0))


def _finished(scaled: Image.Image) -> Sprite:
    seen = scaled.convert("RGBA")
    alpha = seen.getchannel("A")
    return Sprite(seen.convert("RGB"), alpha, _shadow_of(alpha))


SHADOW_SHIFT = (9, 7)


def _shadow_of(alpha: Image.Image) -> Image.Image | None:
    """A soft shadow, worked out at a quarter of the size."""
    if alpha.width < 24 or alpha.height < 24:
        return None
    small = alpha.reduce(4)
    grown = Image.new("L", (small.width + 12, small.height + 12), 0)
    grown.paste(small, (6, 6))
    soft = grown.filter(ImageFilter.GaussianBlur(3)).point(lambda v: v * 2 // 5)
    return soft.resize((soft.width * 4, soft.height * 4), Image.Resampling.BILINEAR)


SHADOW_MARGIN = 24


def _tilted(image: Image.Image, box: Box, degrees: float, size: tuple[int, int]) -> Sprite | None:
    scaled = image.resize(_pixels(box, size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _finished(scaled.rotate(degrees, Image.Resampling.BILINEAR, expand=True))


def _turned_center(box: Box, degrees: float, size: tuple[int, int]) -> tuple[float, float]:
    """The middle of the box after the whole picture has been turned about its own middle."""
    angle = radians(-degrees)
    dx = (box.center_x - 0.5) * size[0]
    dy = (box.top + box.height / 2 - 0.5) * size[1]
    return (
        size[0] / 2 + dx * cos(angle) - dy * sin(angle),
        size[1] / 2 + dx * sin(angle) + dy * cos(angle),
    )


def _tapered(image: Image.Image, taper: float) -> Image.Image:
    """Narrower at the top (seen from below, taper above 0) or at the feet (seen from above, below 0)."""
    width, height = image.size
    beyond = width * abs(taper) / 2  # the narrow end takes in what lies beside the figure
    top, foot = (beyond, 0.0) if taper > 0 else (0.0, beyond)
    quad = (-top, 0, -foot, height, width + foot, height, width + top, 0)
    return image.transform(image.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)


def _no_larger(image: Image.Image, height: int) -> Image.Image:
    if height >= image.height:
        return image
    size = (max(1, image.width * height // image.height), max(1, height))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
