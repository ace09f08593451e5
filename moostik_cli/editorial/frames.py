"""The frame that stands for a clip in an animatic: its picture on black, or its slate, with what is written on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moostik_cli.editorial.slates import draw_slate
from moostik_cli.editorial.timeline import Clip, Timeline
from moostik_cli.editorial.words import spoken
from moostik_cli.errors import OutputError, reason_of
from moostik_cli.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_BLACK, _INK, _SPOKEN = (0, 0, 0), (240, 240, 236), (255, 214, 150)
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """`captions`: description and dialogue below the picture; `slate`: number, name and angle above it."""

    captions: bool = False
    slate: bool = False


def draw_frame(timeline: Timeline, clip: Clip, options: FrameOptions) -> Image.Image:
    """An RGB image of the timeline's size. Raises OutputError where the picture cannot be read."""
    if clip.picture is None:
        return draw_slate(timeline, clip)
    frame = _fitted(clip.picture.path, timeline.size)
    unit = min(timeline.size) // 24
    if options.slate:
        _write_band(frame, [(" · ".join(part for part in (clip.title, clip.angle) if part), _INK)], unit, 0)
    if options.captions:
        lines = _caption(clip, unit, timeline.size[0] - 2 * unit)
        _write_band(frame, lines, unit, frame.height - _band_height(lines, unit))
    return frame


def _fitted(path: Path, size: tuple[int, int]) -> Image.Image:
    """The whole picture, as large as it can be shown, in the middle of a black frame."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            image.draft("RGB", size)
            return ImageOps.pad(image.convert("RGB"), size, Image.Resampling.BICUBIC, color=_BLACK)
    except OSError as problem:
        raise OutputError(
            message("{path} cannot be read: {reason}.", path=str(path), reason=reason_of(problem))
        ) from problem
    except (SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise OutputError(message("{path} cannot be read: {reason}.", path=str(path), reason=str(problem))) from problem


def _caption(clip: Clip, unit: int, width: int) -> list[tuple[str, tuple[int, int, int]]]:
    from moostik_cli.painting.lettering import wrapped

    texts = [(clip.shot.action or clip.shot.description, _INK), *((spoken(line), _SPOKEN) for line in clip.dialogue)]
    rows = [(row, colour) for text, colour in texts for row in wrapped(text, unit, width, 2)]
    return rows[:_MOST_LINES]


def _band_height(lines: list[tuple[str, tuple[int, int, int]]], unit: int) -> int:
    return round(len(lines) * unit * 1.4 + unit * 0.8) if lines else 0


def _write_band(frame: Image.Image, lines: list[tuple[str, tuple[int, int, int]]], unit: int, top: int) -> None:
    """Lines in the middle of a darkened band across the frame."""
    from PIL import Image

    from moostik_cli.painting.lettering import fitted, write

    if not lines:
        return
    box = (0, top, frame.width, top + _band_height(lines, unit))
    band = frame.crop(box)
    frame.paste(Image.blend(band, Image.new("RGB", band.size, _BLACK), 0.65), box)
    for row, (text, colour) in enumerate(lines):
        at = (frame.width / 2, top + unit * 0.4 + row * unit * 1.4)
        write(frame, at, fitted(text, unit, frame.width - 2 * unit), unit, colour, align=0.5)
