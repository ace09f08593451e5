"""The names that a shot's folder had before: pictures say inside which shot they were made for, and a renamed shot
keeps its pictures, also for somebody who has nothing but the folder."""

from __future__ import annotations

from pathlib import Path

from moostik_cli.pictures.durable import sync_directory

FILE = ".former-names"


def former_names(shot_folder: Path) -> frozenset[str]:
    """The ids under which pictures in this folder may have been made, beside its own."""
    try:
        return frozenset((shot_folder / FILE).read_text(encoding="utf-8").split())
    except (OSError, ValueError):
        return frozenset()


def move_shot_folder(old: Path, new: Path) -> None:
    """Give a shot's folder another name, and note the one that it had. Where a folder of the new name is there
    already (a crash in the middle left it, or it is empty), what it lacks is moved into it. Doing it again changes
    nothing. Raises OSError."""
    if not old.is_dir():
        return
    _note(old, {old.name, *former_names(old)})
    if not new.exists():
        old.rename(new)
    else:
        _note(new, {old.name, *former_names(old), *former_names(new)} - {new.name})
        for entry in old.iterdir():
            target = new / entry.name
            if not target.exists():
                entry.rename(target)
            elif entry.name == FILE:
                entry.unlink()
        if not any(old.iterdir()):
            old.rmdir()
    sync_directory(new.parent)


def _note(folder: Path, names: set[str]) -> None:
    part = folder / f"{FILE}.part"
    part.write_text("".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
    part.replace(folder / FILE)
    sync_directory(folder)
