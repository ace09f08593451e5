"""Reference images as they are on disk, made safe and small enough to draw with."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageOps

from moostik_cli.messages import tr
from moostik_cli.models.jobs import ImageSource
from moostik_cli.painting.bounded_cache import BoundedCache
from moostik_cli.painting.framing import sheet_of

MAX_BYTES = 64_000_000
MAX_PIXELS = 40_000_000  # a 4K picture has 17 million
LONGEST_SIDE = 1024  # working size: larger adds nothing to a frame
SMALL_SIDE = 320  # of what is only shown in an inset or in the legend
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")  # none of them runs another program
OWN_MARK = "moostik preview"  # the Software entry of our own frames


@dataclass(frozen=True, slots=True)
class ReferencePicture:
    """A decoded reference. `image` and `small` (for insets and the legend) are RGBA; `cut_out` has its plain background
    taken away and is cropped to what is left (None: there is no plain background). A picture of the episode, which is
    only shown small, has no larger `image`; of a preview frame of ours it is the picture alone."""

    key: Hashable
    image: Image.Image
    small: Image.Image
    cut_out: Image.Image | None

    @property
    def weight(self) -> int:
        return sum(p.width * p.height * 4 for p in (self.image, self.small, self.cut_out) if p is not None)


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Why there is nothing to draw: the bytes are elsewhere, or they cannot be used."""

    unreadable: bool = False


def why_no_picture(missing: NoPicture) -> str:
    """In the few words that a frame has room for. Addresses are nobody's business there."""
    return tr("unreadable picture") if missing.unreadable else tr("not fetched")


class ReferencePictures:
    """Decodes each reference once, and keeps the ones that are used."""

    def __init__(self, capacity: int = 96_000_000) -> None:
        self._kept: BoundedCache[ReferencePicture | NoPicture] = BoundedCache(capacity, _weight)
        # The sizes are checked here, before anything is decoded; a warning would land on the screen.
        warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

    def picture_of(self, source: ImageSource) -> ReferencePicture | NoPicture:
        """The picture behind a source. Never raises: what cannot be drawn is a NoPicture."""
        if source.path is None and source.data is None:
            return NoPicture()
        try:
            key = _key_of(source)
            return self._kept.get(key, lambda: _decoded(key, source))
        except Exception:  # noqa: BLE001 - hostile bytes make Pillow raise almost anything
            return NoPicture(unreadable=True)


def _weight(value: ReferencePicture | NoPicture) -> int:
    return value.weight if isinstance(value, ReferencePicture) else 64


def _key_of(source: ImageSource) -> Hashable:
    if source.path is None:
        return source.sha256 or hash(source.data)
    facts = source.path.stat()
    return (str(source.path), facts.st_size, facts.st_mtime_ns, source.sha256)


def _bytes_of(source: ImageSource) -> bytes:
    if source.path is None:
        return source.data or b""
    return _read(source.path)


def _read(path: Path) -> bytes:
    if not path.is_file():  # a pipe or a device would hold us up for ever
        raise OSError(str(path))
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError("too many bytes")
    return data


def _decoded(key: Hashable, source: ImageSource) -> ReferencePicture | NoPicture:
    is_of_episode = source.kind == "picture"
    longest = SMALL_SIDE if is_of_episode else LONGEST_SIDE
    data = _bytes_of(source)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                return NoPicture(unreadable=True)
            is_frame = opened.info.get("Software") == OWN_MARK
            opened.draft("RGB", (longest, longest))  # a large JPEG is decoded smaller at once
            image = _eight_bits(ImageOps.exif_transpose(opened) or opened)
            if is_frame:
                image = image.crop((0, 0, *sheet_of(*image.size).picture))
    except Exception:  # noqa: BLE001 - as above; kept, so that a bad file is tried once a run
        return NoPicture(unreadable=True)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small = image.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.BILINEAR, reducing_gap=1.0)
    image, small = image.convert("RGBA"), small.convert("RGBA")
    return ReferencePicture(key, image, small, None if is_frame or is_of_episode else _cut_out(image))


def _eight_bits(image: Image.Image) -> Image.Image:
    """Any mode as RGB or RGBA with eight bits a channel; without transparency it is made smaller sooner."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _scaled_to_eight_bits(image)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image.copy() if image.mode == mode else image.convert(mode)


def _scaled_to_eight_bits(image: Image.Image) -> Image.Image:
    scaled = image.convert("F")
    low, high = scaled.getextrema()
    assert isinstance(low, float) and isinstance(high, float)  # noqa: S101 - one band
    top = 65535.0 if image.mode.startswith("I") and high > 255 else max(high, 1.0)
    return scaled.point(lambda value: value * (255.0 / top) + 0.0).convert("L")


def _cut_out(image: Image.Image) -> Image.Image | None:
    """The figure without its plain background, or None where there is no plain background."""
    alpha = image.getchannel("A")
    lowest, _ = alpha.getextrema()
    if not (isinstance(lowest, int) and lowest < 40 and _is_open(alpha)):
        found = _without_plain_background(image)
        if found is None:
            return None
        image = found
    box = image.getchannel("A").point(lambda a: 255 if a > 24 else 0).getbbox()
    if box is None or box[2] - box[0] < 8 or box[3] - box[1] < 8:
        return None
    return image.crop(box)


def _is_open(alpha: Image.Image) -> bool:
    """Whether at least half of the picture's edge lets through what is behind."""
    edge = _edge_of(alpha.resize((64, 64), Image.Resampling.BOX))
    return sum(value < 40 for value in edge) >= len(edge) / 2


def _edge_of(image: Image.Image) -> bytes:
    """The pixels along its four sides, each once."""
    w, h = image.size
    sides = ((0, 0, w, 1), (0, h - 1, w, h), (0, 1, 1, h - 1), (w - 1, 1, w, h - 1))
    return b"".join(image.crop(side).tobytes() for side in sides)


_COARSE = 240
_NEAR = 26  # levels by which a plain background may differ from itself


def _without_plain_background(image: Image.Image) -> Image.Image | None:
    """The picture with its background transparent, where the edge is all of one colour.

    Only what hangs together with the edge goes: a white eye on white paper stays.
    """
    rgb = image.convert("RGB")
    small = rgb.resize((_COARSE, max(8, _COARSE * rgb.height // rgb.width)), Image.Resampling.BOX)
    colour = _plain_edge(small)
    if colour is None:
        return None
    outside = _outside(small, colour)
    share = outside.histogram()[255] / (small.width * small.height)
    if not 0.12 < share < 0.97:
        return None
    near_edge = outside.filter(ImageFilter.MaxFilter(5)).resize(rgb.size, Image.Resampling.BILINEAR)
    distance = _distance(rgb, colour).point(lambda d: min(255, max(0, (d - 22) * 9)))
    alpha = ImageChops.lighter(distance, ImageChops.invert(near_edge)).filter(ImageFilter.MinFilter(3))
    cut = image.copy()
    cut.putalpha(alpha)
    return cut


def _plain_edge(small: Image.Image) -> tuple[int, int, int] | None:
    edge = _edge_of(small)
    reds, greens, blues = (edge[band::3] for band in range(3))
    red, green, blue = (sorted(band)[len(band) // 2] for band in (reds, greens, blues))
    close = sum(
        abs(r - red) <= _NEAR and abs(g - green) <= _NEAR and abs(b - blue) <= _NEAR
        for r, g, b in zip(reds, greens, blues, strict=True)
    )
    return (red, green, blue) if close >= 0.9 * len(reds) else None


def _distance(rgb: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    red, green, blue = ImageChops.difference(rgb, Image.new("RGB", rgb.size, colour)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _outside(small: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """255 where the background is, as far as it can be reached from the edge."""
    plain = _distance(small, colour).point(lambda d: 1 if d <= _NEAR else 0)
    walled = ImageOps.expand(ImageOps.expand(plain, border=1, fill=1), border=1, fill=0)
    ground, width = walled.tobytes(), walled.width
    rows = [[run.span() for run in _OPEN.finditer(ground[at : at + width])] for at in range(0, len(ground), width)]
    reached, waiting = bytearray(len(ground)), [(1, rows[1].pop())]
    while waiting:
        row, (start, end) = waiting.pop()
        reached[row * width + start : row * width + end] = b"\xff" * (end - start)
        for beside in (row - 1, row + 1):
            waiting += [(beside, run) for run in _taken_beside(rows[beside], start, end)]
    return ImageOps.crop(Image.frombytes("L", walled.size, bytes(reached)), border=2)


_OPEN = re.compile(rb"\x01+")


def _taken_beside(runs: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The runs of a row, in order and apart, that touch one beside it; they are taken out."""
    first = bisect_left(runs, (start, start))
    if first and runs[first - 1][1] > start:
        first -= 1
    after = bisect_left(runs, (end, end), first)
    touching = runs[first:after]
    del runs[first:after]
    return touching
