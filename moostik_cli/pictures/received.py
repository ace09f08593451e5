"""What arrived of a paid picture that no decoder takes: its bytes are kept beside the pictures, as they came."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

RECEIVED = ".received"  # no picture's ending, so that nothing takes it for one


def keep_received(part: Path, target: Path, prediction_id: str) -> Path | None:
    """Give the bytes in `part` a name of their own beside the picture `target`; what an earlier try kept of the same
    prediction is replaced. None where nothing arrived. Raises OSError."""
    if not part.is_file() or part.stat().st_size == 0:
        return None
    return part.replace(_path_of(target, prediction_id))


def keep_answer(answer: bytes, target: Path, prediction_id: str) -> Path:
    """Keep what a model answered in place of a picture, as it came. The folder must be there. Raises OSError."""
    path = _path_of(target, prediction_id)
    path.write_bytes(answer)
    return path


def drop_received(target: Path, prediction_id: str) -> None:
    """The picture of the prediction is there after all."""
    with suppress(OSError):
        _path_of(target, prediction_id).unlink(missing_ok=True)


def _path_of(target: Path, prediction_id: str) -> Path:
    return target.parent / f"{target.name}.{prediction_id}{RECEIVED}"
