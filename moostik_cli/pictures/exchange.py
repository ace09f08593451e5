"""An earlier take and the current picture change places."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from moostik_cli.pictures.durable import TEMPORARY, sync_directory
from moostik_cli.pictures.saving import existing_pictures
from moostik_cli.pictures.takes import find_takes, keep_aside, second_name


def put_back(take: Path, target: Path, moment: str) -> Path:
    """Give `take` the name `target` (without ending) as well; what has that name is kept aside first. Returns the
    picture's path.

    `take` keeps its name as a take: it goes once the ledger knows (`take.unlink`). At every moment there is a whole
    picture under the name, and nothing is lost. Doing it again after a crash ends the same. Raises OSError."""
    path = target.with_name(f"{target.name}{take.suffix}")
    former = existing_pictures(target)
    for picture in former:
        if not _is_same(picture, take):
            keep_aside(picture, moment)
    _name_too(take, path)
    for picture in former:
        if picture != path:
            picture.unlink()
    sync_directory(path.parent)
    return path


def find_take_of(shot_folder: Path, digest: str, *, but: Path | None = None) -> Path | None:
    """The take with this SHA-256."""
    return next((path for path, _, _ in find_takes(shot_folder) if path != but and _digest(path) == digest), None)


def _name_too(take: Path, path: Path) -> None:
    part = path.with_name(path.name + TEMPORARY)
    part.unlink(missing_ok=True)
    if path.exists() and _is_same(path, take):
        return  # a run that died had come so far
    try:
        second_name(take, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _is_same(ours: Path, other: Path) -> bool:
    return ours.samefile(other) or _digest(ours) == _digest(other)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
