"""The frame that stands for a clip in an animatic: its picture on black, or its slate, with what is written on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from moostik_cli.editorial.slates import draw_slate
from moostik_cli.editorial.timeline import Clip, Film, Timeline
from moostik_cli.editorial.words import spoken
from moostik_cli.errors import OutputError, reason_of
from moostik_cli.messages import current_language, message, set_language

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_BLACK, _INK, _SPOKEN = (0, 0, 0), (240, 240, 236), (255, 214, 150)
_MOST_LINES = 4
_PUSH_IN = 1.08  # how much larger the picture is at the end of a shot than at its beginning


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """`captions`: description and dialogue below the picture; `slate`: number, name and angle above it;
    `push_in`: the camera comes slowly nearer."""

    captions: bool = False
    slate: bool = False
    push_in: bool = False


@dataclass(frozen=True, slots=True)
class FrameTask:
    """A frame to be drawn by any worker that sees the picture's file. `number` counts the frames of a push-in; else the
    one frame stands for the whole shot. `language` is that of the words on it."""

    film: Film
    clip: Clip
    number: int
    options: FrameOptions
    language: str


def images_of(clip: Clip, options: FrameOptions) -> int:
    """How many images its frames are made of: one that stands for the whole shot, or with a push-in one a frame."""
    return clip.frames if options.push_in and clip.picture is not None else min(1, clip.frames)


def frame_tasks(timeline: Timeline, options: FrameOptions) -> Iterator[FrameTask]:
    """What is to be drawn for the timeline, in its order, with words in the language of this process."""
    language = current_language()
    for clip in timeline.clips:
        for number in range(images_of(clip, options)):
            yield FrameTask(timeline.film, clip, number, options, language)


def draw_frame(task: FrameTask) -> Image.Image:
    """An RGB image of the film's size. Raises OutputError where the picture cannot be read."""
    clip, size = task.clip, task.film.size
    if task.language != current_language():  # in another process
        set_language(task.language)
    if clip.picture is None:
        return draw_slate(task.film, clip)
    if not task.options.push_in:
        return _written_on(_fitted(clip.picture.path, size), clip, task.options)
    picture = _fitted_once(clip.picture.path, size, *_state_of(clip.picture.path))
    return _written_on(_nearer(picture, task.number / max(1, clip.frames - 1)), clip, task.options)


def _state_of(path: Path) -> tuple[int, int]:
    """Its size and the moment of its last change; a worker may outlive them."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=2)
def _fitted_once(path: Path, size: tuple[int, int], _bytes: int, _changed: int) -> Image.Image:
    return _fitted(path, size)


def _nearer(picture: Image.Image, share: float) -> Image.Image:
    """The middle of the picture, a little larger as the shot goes on (`share`: 0 to 1)."""
    from PIL import Image

    margin = (1 - 1 / (1 + (_PUSH_IN - 1) * share)) / 2
    box = (picture.width * margin, picture.height * margin, picture.width * (1 - margin), picture.height * (1 - margin))
    return picture.resize(picture.size, Image.Resampling.BILINEAR, box=box)


def _written_on(frame: Image.Image, clip: Clip, options: FrameOptions) -> Image.Image:
    unit = min(frame.size) // 24
    if options.slate:
        _write_band(frame, [(" · ".join(part for part in (clip.title, clip.angle) if part), _INK)], unit, 0)
    if options.captions:
        lines = _caption(clip, unit, frame.width - 2 * unit)
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
