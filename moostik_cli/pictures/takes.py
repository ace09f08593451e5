"""Earlier pictures, kept in `takes/` beside the one that replaced them, under a name that says when."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from moostik_cli.pictures.durable import TEMPORARY, sync_directory, sync_file
from moostik_cli.pictures.endings import is_picture_name

FOLDER = "takes"
_NAME = re.compile(r"(?P<stem>.+)\.(?P<stamp>\d{8}T\d{9}Z)(?:-\d+)?")


def keep_aside(picture: Path, moment: str) -> Path:
    """Give `picture` a second name, `takes/<stem>.<stamp>.<ext>`, that no other file has; returns it.

    The first name stays, so that there is a whole picture under it until the next one takes its place.
    `moment` (ISO 8601, UTC) is when it is replaced. Raises OSError."""
    folder = picture.parent / FOLDER
    folder.mkdir(exist_ok=True)
    for path, stem, _ in find_takes(picture.parent):
        if stem == picture.stem and path.samefile(picture):
            return path  # a run that died had come so far
    for name in _names(picture, stamp_of(moment)):
        try:
            second_name(picture, folder / name)
        except FileExistsError:
            continue
        sync_directory(folder)
        sync_directory(folder.parent)
        return folder / name
    raise AssertionError("the names do not end")


def find_takes(shot_folder: Path) -> Iterator[tuple[Path, str, str]]:
    """(file, stem of the picture it was, ISO 8601 moment when it was replaced) of each take, by name."""
    folder = shot_folder / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        named = _NAME.fullmatch(path.stem)
        if named and is_picture_name(path.name) and path.is_file() and not path.is_symlink():
            yield path, named["stem"], moment_of(named["stamp"])


def stamp_of(moment: str) -> str:
    """ "2026-01-02T03:04:05.678Z" as "20260102T030405678Z"."""
    digits = re.sub(r"\D", "", moment.partition("+")[0]).ljust(17, "0")[:17]
    return f"{digits[:8]}T{digits[8:]}Z"


def moment_of(stamp: str) -> str:
    """The inverse of `stamp_of`."""
    day, time = stamp[:8], stamp[9:18]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:6]}.{time[6:]}Z"


def _names(picture: Path, stamp: str) -> Iterator[str]:
    yield f"{picture.stem}.{stamp}{picture.suffix}"
    number = 2
    while True:
        yield f"{picture.stem}.{stamp}-{number}{picture.suffix}"
        number += 1


def second_name(picture: Path, name: Path) -> None:
    """A link where the disk has links, else a copy. Raises FileExistsError if the name is taken."""
    try:
        os.link(picture, name, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        if name.exists():
            raise FileExistsError(errno.EEXIST, "there is one already", str(name)) from None
        part = name.with_name(name.name + TEMPORARY)  # else half a take would have a take's name
        with picture.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy)
            sync_file(copy)
        part.rename(name)
