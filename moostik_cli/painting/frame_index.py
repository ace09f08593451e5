"""Preview frames: the same jobs, drawn instead of bought. Frames never count as pictures."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from moostik_cli.errors import MoostikError, OutputError, reason_of
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob, PictureResult, VariationKey
from moostik_cli.planning.fingerprints import canonical, with_previous
from moostik_cli.providers.base import PictureReady, Provider, ProviderError
from moostik_cli.purchase.control import RunControl

_EXTENSION = ".png"


class FrameIndex:
    """Which frame was drawn from what: `frames.json` beside the frames, so that a second run draws only
    what has changed. Losing it costs nothing but the drawing."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "frames.json"
        self._lock = threading.Lock()
        self._fingerprints: dict[str, str] = _read_index(self._path)

    def is_current(self, job: PictureJob) -> bool:
        return self._fingerprints.get(_name(job)) == _drawn_from(job) and frame_path(job).is_file()

    def record(self, job: PictureJob) -> None:
        with self._lock:
            self._fingerprints[_name(job)] = _drawn_from(job)

    def save(self) -> None:
        """Write the index in one step. Raises OutputError."""
        with self._lock:
            text = json.dumps(self._fingerprints, indent=0, sort_keys=True)
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            raise cannot_write(self._path, error) from error


class FrameMaker:
    """Fulfils `stages.generation.PictureMaker` for the preview provider."""

    def __init__(
        self,
        provider: Provider,
        control: RunControl,
        index: FrameIndex,
        project_root: Path,
        drawn: dict[VariationKey, Path],
    ) -> None:
        self._provider = provider
        self._control = control
        self._index = index
        self._root = project_root
        self._drawn = drawn  # frames that exist, for the shots that continue them

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        """Draw one frame. A full disk stops the run."""
        on_start()
        try:
            path = self._draw(self._with_previous(job))
        except ProviderError as error:
            return PictureResult(job.shot_id, job.variation_id, "failed", error=str(error.reason))
        except OSError as error:
            self._control.stop(cannot_write(job.target.parent, error))
            return PictureResult(job.shot_id, job.variation_id, "pending")
        self._drawn[job.key] = path
        self._index.record(job)
        return PictureResult(
            job.shot_id,
            job.variation_id,
            "completed",
            local_path=path.relative_to(self._root).as_posix(),
        )

    def _draw(self, job: PictureJob) -> Path:
        path = frame_path(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            prediction_id = self._provider.submit(job, {})
            ready = self._provider.collect(prediction_id, job, self._control.monotonic() + 60)
            if not isinstance(ready, PictureReady):
                raise ProviderError(message("the frame could not be drawn"))
            self._provider.fetch(ready, job, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path

    def _with_previous(self, job: PictureJob) -> PictureJob:
        """The previous frame is shown, but does not make the next one stale: its name stands for it."""
        before = self._drawn.get(job.after) if job.after is not None else None
        if before is None:
            return job
        shown = with_previous(job, before, f"frame:{job.after}")
        return shown._replace(fingerprint=job.fingerprint)


def frame_path(job: PictureJob) -> Path:
    return job.target.with_name(job.target.name + _EXTENSION)


def cannot_write(path: Path, error: OSError) -> MoostikError:
    return OutputError(
        message("{path} cannot be written: {reason}.", path=str(path), reason=reason_of(error)),
        message("Free some space, or make the output folder writable, and run the command again."),
    )


def _name(job: PictureJob) -> str:
    return f"{job.shot_id}/{job.variation_id}"


def _drawn_from(job: PictureJob) -> str:
    """Digest of everything that shapes a frame: what shapes the picture, and its caption."""
    caption = canonical([job.fingerprint, job.notes])
    return hashlib.sha256(caption.encode()).hexdigest()


def _read_index(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, Mapping) else {}
