"""Where the pictures will go, and whether there is a token to make them with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.production import Project
from moostik_cli.pictures.endings import is_picture_name
from moostik_cli.sources.output_folder import (
    MOUNT_OR_BEGIN_ANEW,
    NAME_THE_FOLDER,
    leads_out,
    leads_to,
    lost_output,
    no_folder,
    other_owner,
    was_elsewhere,
)
from moostik_cli.sources.project import OUTPUT_VARIABLE

_BYTES_PER_PICTURE = 8_000_000  # a large PNG


def check_output(
    project: Project,
    episode_id: str,
    pictures: int,
    *,
    preview: bool,
    shot_ids: Sequence[str] = (),
    series: Document | None = None,
    looks_for_lost: bool = True,
) -> Iterator[Diagnostic]:
    """Whether `pictures` more pictures can be written, into the folders of `shot_ids`. Writes nothing. `series`: the
    file that may name the folder. `looks_for_lost`: whether the folder that was in use before is looked for."""
    declared_at = _declared_at(project, series)
    yield from _check_declared(project, declared_at, preview=preview)
    folder = project.pictures_dir(episode_id, preview=preview)
    fault = _fault_of_folder(project, folder, declared_at)
    if fault is not None:
        yield fault
        return
    if looks_for_lost:
        yield from _check_lost(project, declared_at)
    yield from _check_room(_nearest(folder), pictures, Place(_shown(project, folder)))
    if folder.is_dir():
        yield from _check_shot_folders(project, folder, shot_ids)
    if not preview:
        yield from _check_ledger(project)


def _declared_at(project: Project, series: Document | None) -> Place:
    """Where the folder is named: in the series' file, or by the variable."""
    declared = project.declared_output
    if series is not None and (declared is None or declared.named_by != OUTPUT_VARIABLE):
        return series.place_of(["output"])
    return Place(OUTPUT_VARIABLE if declared is None else declared.named_by)


def _check_declared(project: Project, declared_at: Place, *, preview: bool) -> Iterator[Diagnostic]:
    """Says plainly where the pictures go, if that is outside the project: the files may come from a stranger. What was
    paid before a folder was declared must not be paid again."""
    declared = project.declared_output
    if declared is None:
        return
    before, folder = Project(project.root), str(project.output_dir)
    if not preview and before.ledger_path.is_file():
        what = message(
            "There is a ledger in {folder} too: what it knows would be paid again.", folder=str(before.output_dir)
        )
        hint = message("Move that folder to {folder}, or away if nothing in it counts any more.", folder=folder)
        yield error(Code.OUTPUT_ELSEWHERE, what, declared_at, hint)
    if not declared.folder.is_relative_to(project.root.resolve()):
        what = message("The pictures go outside the project, to {folder}.", folder=folder)
        hint = message("{named_by} says so. Nothing else there is touched.", named_by=declared.named_by)
        yield warning(Code.OUTPUT_ELSEWHERE, what, declared_at, hint)
    other = other_owner(project)
    if other is not None:
        what = message(
            "The project in {other} has its pictures and its ledger in {folder} too.", other=str(other), folder=folder
        )
        hint = message("Give each a folder of its own: episodes of one name would be taken for each other.")
        yield warning(Code.OUTPUT_SHARED, what, declared_at, hint)


def _check_lost(project: Project, declared_at: Place) -> Iterator[Diagnostic]:
    former = lost_output(project)
    if former is not None:
        yield error(Code.OUTPUT_LOST, was_elsewhere(project, former), declared_at, MOUNT_OR_BEGIN_ANEW)


def _check_shot_folders(project: Project, folder: Path, shot_ids: Sequence[str]) -> Iterator[Diagnostic]:
    there = {path.name for path in folder.iterdir()}
    for shot_id in shot_ids:
        if shot_id not in there:
            continue
        fault = _fault_of_folder(project, folder / shot_id) or _folder_in_the_way(project, folder / shot_id)
        if fault is not None:
            yield fault._replace(shots=(shot_id,))


def _folder_in_the_way(project: Project, folder: Path) -> Diagnostic | None:
    """A folder where a picture is to be."""
    with os.scandir(folder) as entries:
        named = next((entry for entry in entries if is_picture_name(entry.name) and entry.is_dir()), None)
    if named is None:
        return None
    shown = _shown(project, folder / named.name)
    what = message("{path} is a folder where a picture is needed.", path=shown)
    return error(Code.OUTPUT_NOT_WRITABLE, what, Place(shown))


def _fault_of_folder(project: Project, folder: Path, declared_at: Place | None = None) -> Diagnostic | None:
    """Why nothing can be written into a folder that is there, or is yet to be made; None if it can."""
    real = leads_to(project, folder)
    if real is not None:
        return error(Code.OUTPUT_LEAVES_PROJECT, leads_out(real), Place(_shown(project, folder)), NAME_THE_FOLDER)
    declared, missing = project.declared_output, no_folder(project)
    if declared is not None and missing is not None:
        hint = message(
            "{named_by} names it: mount the disk, make the folder or correct it.", named_by=declared.named_by
        )
        return error(Code.OUTPUT_NOT_WRITABLE, missing, declared_at or Place(declared.named_by), hint)
    standing = _nearest(folder)
    shown = _shown(project, standing)
    if not standing.is_dir():
        what = message("{path} is a file where a folder is needed.", path=shown)
        return error(Code.OUTPUT_NOT_WRITABLE, what, Place(shown))
    if not os.access(standing, os.W_OK | os.X_OK):
        return error(Code.OUTPUT_NOT_WRITABLE, message("Nothing can be written to {path}.", path=shown), Place(shown))
    return None


def check_token(problem: Message | None) -> Iterator[Diagnostic]:
    """A token that is missing or cannot be one, where a provider is to make the pictures."""
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
        what = message(
            "{free} MB are free, and {count} pictures may take {needed} MB.",
            free=free // 1_000_000,
            count=pictures,
            needed=needed // 1_000_000,
        )
        yield warning(Code.DISK_NEARLY_FULL, what, shown)


def _check_ledger(project: Project) -> Iterator[Diagnostic]:
    path = project.ledger_path
    if not os.path.lexists(path):
        return
    shown = Place(_shown(project, path))
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        yield error(Code.LEDGER_UNUSABLE, message("The ledger cannot be written."), shown)
        return
    if path.stat().st_size:
        from moostik_cli.ledger.health import find_fault

        fault = find_fault(path)
        if fault is not None:
            yield error(Code.LEDGER_UNUSABLE, fault.what, shown, fault.hint)


def _shown(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else str(path)
