"""Where the pictures will go, and whether there is a token to make them with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.production import Project

_BYTES_PER_PICTURE = 8_000_000  # a large PNG
_LEDGER_BEGINS = b"SQLite format 3\x00"


def check_output(project: Project, episode_id: str, pictures: int, *, preview: bool) -> Iterator[Diagnostic]:
    """Whether `pictures` more pictures can be written. Writes nothing."""
    folder = project.pictures_dir(episode_id, preview=preview)
    shown = Place(folder.relative_to(project.root).as_posix())
    if not folder.resolve().is_relative_to(project.root.resolve()):
        what = message("The output folder leads out of the project, to {real}.", real=str(folder.resolve()))
        hint = message("Put a real folder in place of the link.")
        yield error(Code.OUTPUT_LEAVES_PROJECT, what, shown, hint)
        return
    standing = _nearest(folder)
    if not standing.is_dir():
        what = message("{path} is a file where a folder is needed.", path=_shown(project, standing))
        yield error(Code.OUTPUT_NOT_WRITABLE, what, Place(_shown(project, standing)))
    elif not os.access(standing, os.W_OK | os.X_OK):
        what = message("Nothing can be written to {path}.", path=_shown(project, standing))
        yield error(Code.OUTPUT_NOT_WRITABLE, what, Place(_shown(project, standing)))
    else:
        yield from _check_room(standing, pictures, shown)
    if not preview:
        yield from _check_ledger(project)


def check_token(problem: Message | None) -> Iterator[Diagnostic]:
    """A token that is missing or cannot be one, where Replicate is to make the pictures."""
    if problem is not None:
        hint = message("Put it into the environment or into the project's .env file.")
        yield error(Code.NO_TOKEN, problem, Place(".env"), hint)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that there is."""
    return next(path for path in (folder, *folder.parents) if os.path.lexists(path))


def _check_room(folder: Path, pictures: int, shown: Place) -> Iterator[Diagnostic]:
    import shutil

    free, needed = shutil.disk_usage(folder).free, pictures * _BYTES_PER_PICTURE
    if free < 1_000_000:
        yield error(Code.OUTPUT_NOT_WRITABLE, message("The disk is full."), shown)
    elif free < needed:
        what = message("{free} MB are free, and {count} pictures may take {needed} MB.",
                       free=free // 1_000_000, count=pictures, needed=needed // 1_000_000)  # fmt: skip
        yield warning(Code.DISK_NEARLY_FULL, what, shown)


def _check_ledger(project: Project) -> Iterator[Diagnostic]:
    path = project.ledger_path
    if not os.path.lexists(path):
        return
    shown = Place(_shown(project, path))
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        yield error(Code.LEDGER_UNUSABLE, message("The ledger cannot be written."), shown)
        return
    if path.with_name(path.name + "-wal").exists():
        return  # in use, perhaps by this very process: closing the file here would drop its locks on it
    with path.open("rb") as file:
        begins = file.read(len(_LEDGER_BEGINS))
    if begins not in (b"", _LEDGER_BEGINS):
        hint = message("Move it away, then: moostik recover EPISODE")
        yield error(Code.LEDGER_UNUSABLE, message("This is not a ledger."), shown, hint)


def _shown(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else str(path)
