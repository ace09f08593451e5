"""The gallery of an episode as one file, to be sent."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from moostik_cli.pictures.endings import is_picture_name


def zip_gallery(page: Path) -> Path:
    """The page with all the pictures of its folder, as `<folder>.zip` beside the folder, in one step. Pictures are
    stored as they are: they are compressed already. Raises OSError."""
    folder = page.parent
    target = folder.with_name(f"{folder.name}.zip")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for path in (page, *_pictures(folder)):
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _pictures(folder: Path) -> Iterator[Path]:
    """The pictures below a folder, in order; links that lead out of it are left out."""
    real = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if is_picture_name(path.name) and path.is_file() and path.resolve().is_relative_to(real):
            yield path
