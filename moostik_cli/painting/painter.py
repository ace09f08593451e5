"""One frame of one task: plain functions that threads, processes and other machines can run alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.messages import current_language, set_language
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.naming import plain_frame_beside
from moostik_cli.pictures.durable import put_in_one_step

if TYPE_CHECKING:
    from moostik_cli.painting.frame import FrameArtist


class FrameTask(NamedTuple):
    """All that a frame takes, and it can be pickled. Whoever paints it needs the project's folder under the same
    path: references are read there, and the frame is written there. `language` is that of the words on it."""

    job: PictureJob
    path: Path
    language: str


def frame_task(job: PictureJob, path: Path) -> FrameTask:
    """The task of a job's frame, with words in the language of this process."""
    return FrameTask(job, path, current_language())


def paint_frame(task: FrameTask) -> Path:
    """Paint the frame and put it in its place in one step, a PNG; before it the drawing without captions, a JPEG. The
    same task gives the same pixels, and with the same libraries the same bytes. Returns the frame's path. Raises
    OSError where it cannot be written. May run in any number of threads and processes at once."""
    from moostik_cli.painting.encoding import jpeg_of, png_of

    if task.language != current_language():  # in another process
        set_language(task.language)
    drawn = _artist(task.language).draw(task.job)
    _put(jpeg_of(drawn.plain), plain_frame_beside(task.path))
    _put(png_of(drawn.frame), task.path)
    return task.path


def _put(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put_in_one_step(data, path)


@lru_cache(maxsize=1)
def _artist(language: str) -> FrameArtist:
    """One for each process: what frames have in common is decoded and drawn once. Made at the first frame, since a
    command that draws nothing does not load Pillow."""
    from moostik_cli.painting.frame import FrameArtist

    return FrameArtist()
