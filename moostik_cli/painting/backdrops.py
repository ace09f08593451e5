"""The place behind the figures: its reference picture as the angle sees it, or an empty stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from moostik_cli.painting.colours import Colour, mixed, stand_in_colour
from moostik_cli.painting.figures import black, hatching
from moostik_cli.painting.framing import Framing, View
from moostik_cli.painting.mipmap import Area, Corners, Mipmap
from moostik_cli.painting.reference_pictures import ReferencePicture

Mood = tuple[Colour, int] | None


def place_of(picture: ReferencePicture) -> Mipmap:
    """A place's picture, opaque."""
    return Mipmap(_on_paper(picture.image))


def as_seen(place: Mipmap, framing: Framing, size: tuple[int, int]) -> Framing:
    """The framing with the point that the camera really looks at: not beyond the edges of the place. Framings that show
    the same are equal."""
    view = framing.view
    across, down = _shares(place.image, view, size)
    x, y = min(max(across / 2, view.x), 1 - across / 2), min(max(down / 2, view.y), 1 - down / 2)
    return replace(framing, view=replace(view, x=x, y=y))


def place_backdrop(place: Mipmap, framing: Framing, size: tuple[int, int], mood: Mood) -> Image.Image:
    """A place, cropped, turned and blurred as the angle frames it, in `size` pixels (RGB)."""
    return _lit(_turned(lambda grown: _cropped(place, framing, grown, mood), framing, size), framing)


def stage_backdrop(
    identity: str, framing: Framing, size: tuple[int, int], mood: Mood, *, missing: bool = False
) -> Image.Image:
    """An empty stage with the horizon where the angle puts it; hatched where a reference is missing."""
    colour = (104, 98, 106) if missing else stand_in_colour(identity)
    return _lit(_turned(lambda grown: _stage(colour, framing.view, grown, mood, missing), framing, size), framing)


def _turned(draw: Callable[[tuple[int, int]], Image.Image], framing: Framing, size: tuple[int, int]) -> Image.Image:
    """`draw(size)`, tilted where the angle is: drawn larger first, so that no corner stays empty."""
    if not framing.tilt:
        return draw(size)
    grown = (round(size[0] * 1.26), round(size[1] * 1.42))
    large = draw(grown).rotate(framing.tilt, Image.Resampling.BILINEAR)
    left, top = (grown[0] - size[0]) // 2, (grown[1] - size[1]) // 2
    return large.crop((left, top, left + size[0], top + size[1]))


def _cropped(place: Mipmap, framing: Framing, size: tuple[int, int], mood: Mood) -> Image.Image:
    view = framing.view
    area = _area(place.image, view, size)
    coarse = _coarseness(view, size)
    if framing.taper:
        pixels = (size[0] // max(2, coarse), size[1] // max(2, coarse))
        return _finished(_leaning(place, area, framing.taper * 0.4, pixels), view, size, mood)
    return _finished(place.resized((size[0] // coarse, size[1] // coarse), area), view, size, mood)


def _area(image: Image.Image, view: View, size: tuple[int, int]) -> Area:
    """What is seen of the place."""
    across, down = _shares(image, view, size)
    left = min(max(0.0, view.x - across / 2), 1 - across)
    top = min(max(0.0, view.y - down / 2), 1 - down)
    return Area(left, top, left + across, top + down)


def _shares(image: Image.Image, view: View, size: tuple[int, int]) -> tuple[float, float]:
    """How much is seen of the place's width and height."""
    ratio = size[0] / size[1] * image.height / image.width  # of its shares
    across = min(1.0, ratio) * view.share
    return across, across / ratio


def _coarseness(view: View, size: tuple[int, int]) -> int:
    """What will be blurred anyway is drawn smaller: by this factor."""
    return max(1, min(8, round(view.blur * size[0] / 0.9)))


def _finished(image: Image.Image, view: View, size: tuple[int, int], mood: Mood) -> Image.Image:
    """In the colours of the mood, blurred, at its size: in this order, since what is small takes less time."""
    if mood is not None:
        image = image.point(_tinted(*mood))
    if view.blur:
        image = image.filter(ImageFilter.GaussianBlur(view.blur * image.width))
    return image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)


def _leaning(place: Mipmap, area: Area, taper: float, pixels: tuple[int, int]) -> Image.Image:
    """Uprights that run together upwards (seen from below, above 0) or downwards (seen from above): the wide end shows
    less, larger."""
    left, top, right, bottom = area
    inside = (right - left) * abs(taper) / 2
    above, below = (0.0, inside) if taper > 0 else (inside, 0.0)
    corners: Corners = ((left + above, top), (left + below, bottom), (right - below, bottom), (right - above, top))
    return place.warped(pixels, corners)


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    flat = Image.new("RGB", image.size, (40, 36, 44))
    flat.paste(image, mask=image)
    return flat


def _stage(colour: Colour, view: View, size: tuple[int, int], mood: Mood, missing: bool) -> Image.Image:
    """Wall and floor; drawn smaller where it will be blurred."""
    coarse = _coarseness(view, size)
    width, height = size[0] // coarse, size[1] // coarse
    horizon = round(height * view.horizon)
    stage = Image.new("RGB", (width, height))
    wall = (mixed(colour, (20, 16, 26), 0.72), mixed(colour, (34, 28, 40), 0.34))
    floor = (mixed(colour, (26, 22, 32), 0.56), mixed(colour, (16, 12, 20), 0.8))
    _fill_gradient(stage, 0, horizon, wall)
    _fill_gradient(stage, horizon, height, floor)
    stage.paste(mixed(colour, (255, 255, 255), 0.22), mask=_floor_lines((width, height), horizon))
    if missing:
        stage.paste(mixed(colour, (255, 255, 255), 0.25), mask=hatching((width, height), 34).point(lambda v: v // 6))
    return _finished(stage, view, size, mood)


def _fill_gradient(stage: Image.Image, top: int, bottom: int, colours: tuple[Colour, Colour]) -> None:
    if bottom <= top:
        return
    ends = Image.new("RGB", (1, 2), colours[0])
    ends.putpixel((0, 1), colours[1])
    column = ends.resize((1, bottom - top), Image.Resampling.BILINEAR)
    stage.paste(column.resize((stage.width, bottom - top), Image.Resampling.NEAREST), (0, top))


@lru_cache(maxsize=16)
def _floor_lines(size: tuple[int, int], horizon: int) -> Image.Image:
    """Lines that run to the horizon, as a mask: the eye reads from them where the camera is."""
    width, height = size
    lines = Image.new("L", (width * 2, height * 2), 0)
    draw = ImageDraw.Draw(lines)
    for k in range(-14, 15):
        draw.line((width, horizon * 2, width + k * width * 0.42, height * 2), fill=90, width=2)
    for k in range(1, 7):
        y = horizon * 2 + (height - horizon) * 2 * (k / 6) ** 2
        draw.line((0, y, width * 2, y), fill=90, width=2)
    return lines.reduce(2)


def _lit(image: Image.Image, framing: Framing) -> Image.Image:
    """A soft fall-off to the corners, and the iris of a macro, on the image itself."""
    narrow = framing.iris or framing.first_person
    corners = _corners(image.size, 230 if framing.iris else 190 if narrow else 95, narrow)
    image.paste(corners, (0, 0), corners)
    return image


@lru_cache(maxsize=16)
def _tinted(colour: Colour, percent: int) -> list[int]:
    """What becomes of each level of red, green and blue: filtered as by coloured glass, then veiled."""
    levels: list[int] = []
    for band in mixed(colour, (255, 255, 255), 0.62):
        veil = colour[len(levels) // 256] * percent / 100
        levels += [round(v * (0.25 + 0.75 * band / 255) * (1 - percent / 100) + veil) for v in range(256)]
    return levels


@lru_cache(maxsize=16)
def _corners(size: tuple[int, int], strength: int, narrow: bool) -> Image.Image:
    """The dark of the corners, to be pasted; `narrow` closes in as an eye or an iris does."""
    radial = Image.radial_gradient("L")  # 0 in the middle, 255 at the corners of a square
    start, span = (118, 70) if narrow else (120, 135)
    dark = radial.point(lambda v: min(strength, max(0, (v - start) * strength // span)))
    return black(dark.resize(size, Image.Resampling.BICUBIC))
