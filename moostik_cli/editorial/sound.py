"""The scratch sound track of an animatic: any file with sound in it, as AAC."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from moostik_cli.errors import UsageError
from moostik_cli.messages import message
from moostik_cli.models.production import Production

RATE = 48_000  # samples a second
_BLOCK = 1_024  # samples that AAC takes at once


def named_sound(production: Production) -> Path | None:
    """The file that the series names for this episode. Raises UsageError for one that is not in the project."""
    written = production.series.scratch_sound
    if written is None:
        return None
    root = production.project.root.resolve()
    path = root / written.replace("{episode}", production.episode.id)
    if not path.resolve().is_relative_to(root):
        raise UsageError(
            message("`scratchSound` leads out of the project: {path}.", path=written),
            message("Put the file into the project, or name it with --sound."),
        )
    if not path.is_file():
        raise UsageError(
            message("There is no sound file {path}.", path=str(path)),
            message("`scratchSound` in series.yaml names it; --no-sound makes the film without."),
        )
    return path


class SoundTrack:
    """A stream of `film`, written as far as the pictures are. Raises UsageError for a file without sound."""

    def __init__(self, av: Any, film: Any, path: Path) -> None:
        self._film = film
        self._source = _opened(av, path)
        self._resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        self._waiting = av.AudioFifo()
        self._stream = film.add_stream("aac", rate=RATE)
        self._stream.layout = "stereo"
        self._decoded = self._source.decode(audio=0)
        self._written = 0  # samples
        self._errors = av.error.FFmpegError

    def write_until(self, seconds: float) -> None:
        """Write what there is up to this moment of the film."""
        wanted = round(seconds * RATE)
        for block in self._blocks(wanted):
            block.pts, block.time_base = self._written, Fraction(1, RATE)
            self._written += block.samples
            self._film.mux(self._stream.encode(block))

    def end(self) -> None:
        self._film.mux(self._stream.encode(None))
        self._source.close()

    def _blocks(self, wanted: int) -> Iterator[Any]:
        while self._written < wanted:
            count = min(_BLOCK, wanted - self._written)
            has_more = True
            while self._waiting.samples < count and has_more:
                has_more = self._take_in()
            block = self._waiting.read(count, partial=True)
            if block is None:
                return
            yield block

    def _take_in(self) -> bool:
        """Decode a little more; False at the end of the file, or where it is damaged."""
        try:
            frame = next(self._decoded, None)
        except self._errors:
            frame = None
        if frame is None:
            return False
        frame.pts = None
        for ready in self._resampler.resample(frame):
            self._waiting.write(ready)
        return True


def _opened(av: Any, path: Path) -> Any:
    try:
        source = av.open(str(path))
    except (av.error.FFmpegError, OSError) as error:
        raise UsageError(message("{path} is no sound file.", path=str(path))) from error
    if not source.streams.audio:
        source.close()
        raise UsageError(message("There is no sound in {path}.", path=str(path)))
    return source
