"""Small copies of pictures, made once for each content, in a folder beside the page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.naming import THUMBNAILS, thumbnail_name
from moostik_cli.pictures.small_copies import PICTURE_SIZE, put_small_copy, small_copy_of
from moostik_cli.workers import HERE, Workers

REFERENCE_SIZE = (160, 160)


@dataclass(frozen=True, slots=True)
class Original:
    """What a thumbnail is made of: a file, or bytes. `digest` names the thumbnail."""

    digest: str
    source: Path | bytes
    size: tuple[int, int] = PICTURE_SIZE

    @property
    def name(self) -> str:
        return thumbnail_name(self.digest, self.size[0])


class ThumbnailTask(NamedTuple):
    """What a worker is given: what the thumbnail shows, its size, and the file to write."""

    source: Path | bytes
    size: tuple[int, int]
    target: Path


def of_bytes(data: bytes, size: tuple[int, int]) -> Original:
    return Original(sha256(data).hexdigest(), data, size)


def make_thumbnails(originals: Iterable[Original], directory: Path, workers: Workers = HERE) -> Mapping[str, str]:
    """Make what is missing, as many at a time as the workers do. Name -> path relative to `directory`, for all that
    there are; an original that is no whole picture has none. Raises OSError where the disk does, and
    WorkerDiedError."""
    folder = directory / THUMBNAILS
    wanted = {original.name: original for original in originals}
    folder.mkdir(parents=True, exist_ok=True)
    there = {entry.name for entry in os.scandir(folder)}
    missing = [
        ThumbnailTask(original.source, original.size, folder / name)
        for name, original in wanted.items()
        if name not in there
    ]
    with ThreadPoolExecutor(max_workers=workers.at_once) as pool:
        done = list(pool.map(lambda task: workers.call(make_thumbnail, task), missing))
    made = {task.target.name for task, is_whole in zip(missing, done, strict=True) if is_whole}
    return {name: f"{THUMBNAILS}/{name}" for name in wanted if name in there or name in made}


def make_thumbnail(task: ThumbnailTask) -> bool:
    """Make one, for any worker. False: it is no whole picture. Raises OSError where the disk does."""
    data = small_copy_of(task.source, task.size)
    if data is not None:
        put_small_copy(data, task.target)
    return data is not None


def sweep_thumbnails(kept: Iterable[str], directory: Path) -> None:
    """Remove thumbnails that no page shows any more. `kept` as `make_thumbnails` answers."""
    names = {Path(path).name for path in kept}
    for entry in (directory / THUMBNAILS).glob("*.jpg"):
        if entry.name not in names:
            entry.unlink(missing_ok=True)
