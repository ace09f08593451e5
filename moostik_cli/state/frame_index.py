"""Which preview frames there are, and of what they were drawn. Frames never count as pictures."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path

from moostik_cli.errors import MoostikError, OutputError, reason_of
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.naming import plain_frame_beside
from moostik_cli.planning.fingerprints import canonical, identity

_EXTENSION = ".png"
_EDITION = 3  # of the drawing: frames of another one are drawn again


class FrameIndex:
    """Which frame was drawn from what: `frames.json` beside the frames, so that a second run draws only
    what has changed. Losing it costs nothing but the drawing."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "frames.json"
        self._lock = threading.Lock()
        self._fingerprints: dict[str, str] = _read_index(self._path)

    def is_current(self, job: PictureJob) -> bool:
        frame = frame_path(job)
        is_same = self._fingerprints.get(_name(job)) == _drawn_from(job)
        return is_same and all(path.is_file() for path in (frame, plain_frame_beside(frame)))

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
    sketch = None if job.notes.sketch is None else identity(job.notes.sketch)
    copies = [reference.source.sha256 for reference in job.references if reference.source.kind == "remote"]
    caption = canonical([_EDITION, job.stands_for, job.notes._replace(sketch=None), sketch, copies])
    return hashlib.sha256(caption.encode()).hexdigest()


def _read_index(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, Mapping) else {}
