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
from moostik_cli.painting.mipmap import Area, Corners, Mipmap
from moostik_cli.painting.plates import rounded_mask
from moostik_cli.painting.reference_pictures import ReferencePicture

CARD_SIDES = (0.62, 0.85)  # narrowest and widest card, width by height
_PAWN = (420, 640)


@dataclass(frozen=True, slots=True)
class Figure:
    """Someone to be placed. `shape` is the whole figure on transparency, its colours multiplied by that once
    (RGBa: else each scaling would do it anew), `key` names it in caches."""

    key: Hashable
    shape: Mipmap = field(compare=False, repr=False)

    @property
    def aspect(self) -> float:
        return self.shape.image.width / self.shape.image.height

    @property
    def weight(self) -> int:
        return self.shape.weight

    @property
    def is_card(self) -> bool:
        """Whether it fills a rectangle, and hides what is behind it."""
        return isinstance(self.key, tuple) and self.key[0] == "card"


def figure_of(picture: ReferencePicture) -> Figure:
    """The cut-out of a reference, or a card with rounded corners where it fills its frame."""
    if picture.cut_out is not None:
        return _figure(("cut", picture.key), picture.cut_out)
    return _figure(("card", picture.key), _card(picture.image))


def _figure(key: Hashable, image: Image.Image) -> Figure:
    return Figure(key, Mipmap(image.convert("RGBa")))


TURNED = ("left", "away")  # facings in which a figure looks other than on its reference


def turned(figure: Figure, facing: str) -> Figure:
    """The figure as it stands: mirrored where it looks to the left, from behind where it looks away. References face
    the camera or the right."""
    if facing == "left":
        return Figure(("mirrored", figure.key), Mipmap(figure.shape.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    return _from_behind(figure) if facing == "away" else figure


def _from_behind(figure: Figure) -> Figure:
    """Its outline in its own colours, dark and soft: no face is left, and who it is can still be told."""
    seen = figure.shape.image.convert("RGBA")
    alpha = seen.getchannel("A")
    average = seen.convert("RGB").resize((1, 1), Image.Resampling.BOX, box=_middle(seen)).getpixel((0, 0))
    ground = Image.new("RGB", seen.size, average)
    soft = seen.convert("RGB").filter(ImageFilter.GaussianBlur(max(6, seen.width // 14)))
    dark = Image.blend(ground, soft, 0.55).point(lambda value: value * 3 // 10)
    rim = ImageChops.subtract(alpha, alpha.filter(ImageFilter.MinFilter(7))).filter(ImageFilter.GaussianBlur(2))
    dark.paste(mixed((150, 150, 160), (255, 255, 255), 0.2), mask=rim.point(lambda value: value // 3))
    dark.putalpha(alpha)
    return _figure(("behind", figure.key), dark)


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
    return _figure(("pawn", identity, name, missing, height), figure)


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
    """A figure at its size on its shadow, ready to paste. `image`: RGBa, which is pasted over anything as it is and is
    its own mask; the figure begins at `corner` in it, and is of `size` (pixels)."""

    image: Image.Image
    corner: tuple[int, int]
    size: tuple[int, int]

    @property
    def weight(self) -> int:
        return self.image.width * self.image.height * 4


def sprite_of(figure: Figure, box: Box, framing: Framing, size: tuple[int, int]) -> Sprite | None:
    """The figure as it stands in a picture of `size` pixels, only as much as is seen of it. None: none of it is."""
    if framing.tilt:
        scaled = figure.shape.resized(_pixels(box, size))
        return _finished(scaled.rotate(framing.tilt, Image.Resampling.BILINEAR, expand=True))
    seen = _seen(box)
    pixels = _pixels(box, size) if _is_inside(box) else _pixels_of_area(box, seen, size)
    if min(pixels) < 1:
        return None
    if framing.taper:
        return _finished(figure.shape.warped(pixels, _tapered(seen, framing.taper)))
    return _finished(figure.shape.resized(pixels, seen))


def sprite_key(box: Box, framing: Framing, size: tuple[int, int]) -> Hashable:
    """Boxes with equal keys have equal sprites: of what is not cropped, only the size counts."""
    shown = _pixels(box, size) if framing.tilt or _is_inside(box) else box
    return (shown, framing.taper, framing.tilt, size)


def corner_of(sprite: Sprite, box: Box, framing: Framing, size: tuple[int, int]) -> tuple[int, int]:
    """Where the sprite's left upper corner goes, in pixels."""
    x, y = max(0.0, box.left) * size[0], max(0.0, box.top) * size[1]
    if framing.tilt:
        x, y = _turned_center(box, framing.tilt, size)
        x, y = x - sprite.size[0] / 2, y - sprite.size[1] / 2
    return (round(x) - sprite.corner[0], round(y) - sprite.corner[1])


def _is_inside(box: Box) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= 1 and box.bottom <= 1


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int]:
    return (max(1, round(box.width * size[0])), max(1, round(box.height * size[1])))


def _seen(box: Box) -> Area:
    """The part of the box that lies in the picture, in shares of the box."""
    left, top = max(0.0, -box.left / box.width), max(0.0, -box.top / box.height)
    return Area(left, top, min(1.0, (1 - box.left) / box.width), min(1.0, (1 - box.top) / box.height))


def _pixels_of_area(box: Box, area: Area, size: tuple[int, int]) -> tuple[int, int]:
    across, down = (area.right - area.left) * box.width, (area.bottom - area.top) * box.height
    return (round(across * size[0]), round(down * size[1]))


_SHADOW_MARGIN = 24  # pixels that a shadow reaches beyond its figure
_SHADOW_SHIFT = (9, 7)
_SHADOW_SCALE = 4  # worked out so many times smaller


def _finished(scaled: Image.Image) -> Sprite:
    """The figure (RGBa) on a soft shadow; a very small one casts none."""
    if scaled.width < 24 or scaled.height < 24:
        return Sprite(scaled, (0, 0), scaled.size)
    corner = (_SHADOW_MARGIN - _SHADOW_SHIFT[0], _SHADOW_MARGIN - _SHADOW_SHIFT[1])
    image = black(_shadow_of(scaled))
    image.paste(scaled, corner, scaled)
    return Sprite(image, corner, scaled.size)


def _shadow_of(scaled: Image.Image) -> Image.Image:
    small = scaled.getchannel(3).reduce(_SHADOW_SCALE)
    margin = _SHADOW_MARGIN // _SHADOW_SCALE
    grown = Image.new("L", (small.width + 2 * margin, small.height + 2 * margin), 0)
    grown.paste(small, (margin, margin))
    soft = grown.filter(ImageFilter.GaussianBlur(3)).point(lambda v: v * 2 // 5)
    return soft.resize((soft.width * _SHADOW_SCALE, soft.height * _SHADOW_SCALE), Image.Resampling.BILINEAR)


def black(cover: Image.Image) -> Image.Image:
    """Black (RGBa), as thick as the mask says: pasted with itself as the mask, it darkens. That takes a quarter of the
    time that multiplying takes, or pasting a colour."""
    nothing = Image.new("L", cover.size, 0)
    return Image.merge("RGBa", (nothing, nothing, nothing, cover))


def _turned_center(box: Box, degrees: float, size: tuple[int, int]) -> tuple[float, float]:
    """The middle of the box after the whole picture has been turned about its own middle."""
    angle = radians(-degrees)
    dx = (box.center_x - 0.5) * size[0]
    dy = (box.top + box.height / 2 - 0.5) * size[1]
    return (
        size[0] / 2 + dx * cos(angle) - dy * sin(angle),
        size[1] / 2 + dx * sin(angle) + dy * cos(angle),
    )


def _tapered(seen: Area, taper: float) -> Corners:
    """What of the figure is in the corners of the part that is seen, where it narrows to the top (seen from below,
    taper above 0) or to the feet (seen from above, below 0): the narrow end takes in what lies beside it."""

    def at(x: float, y: float) -> tuple[float, float]:
        beside = abs(taper) / 2 * (1 - y if taper > 0 else y)
        return (x * (1 + 2 * beside) - beside, y)

    left, top, right, bottom = seen
    return (at(left, top), at(left, bottom), at(right, bottom), at(right, top))
