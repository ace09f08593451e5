"""The folder that holds `output/`, over time: where it was in use, whether that is gone, who else uses it.

A disk that is not mounted can leave an empty folder behind, which looks like a fresh start: everything would be bought
again. So a project remembers, in a file of its own, the declared folder that has its ledger; and the folder remembers
the project.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from moostik_cli.errors import OutputError
from moostik_cli.messages import Message, message
from moostik_cli.models.production import Project

MARKER = Path(".moostik/output")  # in the project's folder: where its `output/` was in use last
OWNER = ".project"  # in `output/`: whose it is
_MOST_BYTES = 10_000


def remember_output(project: Project) -> None:
    """The ledger of the project is in its output folder from now on. What cannot be written is left out: it is only
    harder to tell then that a disk is away."""
    marker = project.root / MARKER
    with suppress(OSError):
        if project.declared_output is None:
            marker.unlink(missing_ok=True)
            return
        marker.parent.mkdir(exist_ok=True)
        marker.with_name(".gitignore").write_text("*\n", encoding="utf-8")  # it is true of this computer alone
        _write(marker, project.output_root)
        if other_owner(project) is None:
            _write(project.output_dir / OWNER, project.root)


def lost_output(project: Project) -> Path | None:
    """The folder where the project's ledger and pictures were last, if where they are to go now has neither."""
    former = _read(project.root / MARKER)
    if former is None or project.ledger_path.is_file() or (project.output_dir / "episodes").is_dir():
        return None
    return former


def other_owner(project: Project) -> Path | None:
    """The other project whose output folder this is too, as far as that is on this computer."""
    owner = None if project.declared_output is None else _read(project.output_dir / OWNER)
    if owner is None or _is_same(owner, project.root) or not (owner / "episodes").is_dir():
        return None
    used = _read(owner / MARKER)
    return owner if used is not None and _is_same(used, project.output_root) else None


def require_output(project: Project, folder: Path, *, begins_anew: bool = False) -> None:
    """Raises OutputError unless `folder`, in the project's `output/`, may be written to: as `require_own_folder` says,
    and the ledger and the pictures that were in use are there, or are given up (`begins_anew`)."""
    require_own_folder(project, folder)
    former = None if begins_anew else lost_output(project)
    if former is not None:
        raise OutputError(was_elsewhere(project, former), MOUNT_OR_BEGIN_ANEW)


def require_own_folder(project: Project, folder: Path) -> None:
    """Raises OutputError unless the folder that holds `output/` is there, and no link leads elsewhere from `folder`."""
    missing = no_folder(project)
    if missing is not None:
        raise OutputError(missing, MOUNT_OR_MAKE)
    real = leads_to(project, folder)
    if real is not None:
        raise OutputError(leads_out(real), NAME_THE_FOLDER)


def no_folder(project: Project) -> Message | None:
    """What is said where the declared folder is not there; None where it is, or none is declared."""
    declared = project.declared_output
    if declared is None or declared.folder.is_dir():
        return None
    return message("There is no folder {path} to put the pictures in.", path=str(declared.folder))


def leads_to(project: Project, folder: Path) -> Path | None:
    """Where a folder of `output/` really is, if a link leads out of the folder that holds `output/`; else None."""
    real = Path(os.path.realpath(folder))
    return None if real.is_relative_to(project.output_root.resolve()) else real


def was_elsewhere(project: Project, former: Path) -> Message:
    """What is said where `lost_output` has an answer."""
    if _is_same(former, project.output_root):
        return message("The ledger and the pictures that were in {folder} are not there.", folder=str(former))
    return message(
        "The ledger and the pictures of this project were in {former}, and there are none in {folder}.",
        former=str(former),
        folder=str(project.output_root),
    )


def leads_out(real: Path) -> Message:
    """What is said where `leads_to` has an answer."""
    return message("The output folder leads out of the project, to {real}.", real=str(real))


MOUNT_OR_BEGIN_ANEW = message(
    "Mount its disk, or name that folder again. If they are lost, generate --missing begins anew, and pays again."
)
MOUNT_OR_MAKE = message("Mount its disk or make it. This run has sent and paid nothing.")
NAME_THE_FOLDER = message("Put a real folder in place of the link, or name the folder with `output` in series.yaml.")


def _is_same(ours: Path, other: Path) -> bool:
    return os.path.realpath(ours) == os.path.realpath(other)


def _read(file: Path) -> Path | None:
    """The folder that a file names; None where there is no such file, or it names none."""
    try:
        if file.is_symlink() or file.stat().st_size > _MOST_BYTES:
            return None
        written = file.read_text(encoding="utf-8").strip()
        return Path(written) if written and "\0" not in written and Path(written).is_absolute() else None
    except (OSError, ValueError):
        return None


def _write(file: Path, folder: Path) -> None:
    if _read(file) != folder:
        part = file.with_name(file.name + ".part")
        part.write_text(f"{folder}\n", encoding="utf-8")
        part.replace(file)
