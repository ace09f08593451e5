"""Carrying out a change of an episode's shots: its file, picks, notes, folders and ledger together, whatever crashes.

What is to be done is written down first (`output/changes/<episode>.json`); the episode's file is then changed in one
step, and that is the moment from which the change counts. Whoever reads the project next finishes what is still to
be done: each step does nothing where it has been done.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.editing.documents import read_fresh
from moostik_cli.editing.files import replace_text, write_whole
from moostik_cli.editing.shot_followers import files_with_a_place, followers
from moostik_cli.errors import BusyError, OutputError, reason_of
from moostik_cli.messages import message
from moostik_cli.models.production import Project
from moostik_cli.models.shot_effects import ChangedText, ShotEffects
from moostik_cli.pictures.former_names import move_shot_folder
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from moostik_cli.ledger.ledger import Ledger

_FOLDER = "changes"
_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ShotChange:
    """`before` and `after` are the episode's text (equal where it does not change); `old` is the shot that is
    renamed to `new`, or that goes (`new` None); `new` alone is
    one that is new. Neither: nothing but the file changes."""

    episode_id: str
    file: Path
    before: str
    after: str
    old: str | None = None
    new: str | None = None


def carry_out(project: Project, change: ShotChange, *, on_step: Callable[[str], None] = lambda _: None) -> None:
    """Do it all, under the lock of the episode. Raises BusyError while a run holds it, OutputError, and
    EditRefusedError for notes that cannot be edited: then nothing was changed. `on_step` is told before each step."""
    with _episode_held(project, change.episode_id):
        changed_files(project, change)  # what cannot be edited is found out before anything is
        on_step("journal")
        _write_journal(project, change)
        on_step("episode")
        if change.after != change.before:
            try:
                replace_text(change.file, change.before, change.after)
            except OutputError:
                _journal_path(project, change.episode_id).unlink(missing_ok=True)
                raise
        _finish(project, change, on_step)


def finish_interrupted(project: Project) -> list[str]:
    """Bring to an end what a crash left half done, in any episode; returns the episodes that it was in. Raises
    BusyError while another process is at it, and OutputError."""
    folder = project.output_dir / _FOLDER
    if not folder.is_dir():
        return []
    return [path.stem for path in sorted(folder.glob("*.json")) if _finish_one(project, path)]


def changed_files(project: Project, change: ShotChange) -> list[tuple[Path, str, str]]:
    """The files beside the episode's own that change: path, text before, text after. Raises EditRefusedError."""
    found = []
    for path, edit in _edits_beside(project, change):
        text = read_text(path, shown=shown_path(project, path), inside=project.root).text if path.exists() else None
        after = edit(text, shown_path(project, path)) if text is not None else None
        if text is not None and after is not None and after != text:
            found.append((path, text, after))
    return found


def _edits_beside(project: Project, change: ShotChange) -> Iterator[tuple[Path, Callable[[str, str], str]]]:
    if change.old is not None:
        yield from followers(project, change.episode_id, change.old, change.new)
    elif change.new is not None:
        yield from files_with_a_place(project, change.episode_id, change.new, _order_after(project, change))


def _order_after(project: Project, change: ShotChange) -> list[str]:
    """The ids of the shots as the file has them after the change."""
    shown = shown_path(project, change.file)
    text = change.after or read_text(change.file, shown=shown).text or ""
    return [str(shot.get("id")) for shot in read_fresh(text, shown).data["shots"] if isinstance(shot, dict)]


def folder_moves(project: Project, change: ShotChange) -> list[tuple[Path, Path]]:
    """The folders of pictures and of frames that take the new name."""
    if change.old is None or change.new is None:
        return []
    tops = [project.pictures_dir(change.episode_id, preview=preview) for preview in (False, True)]
    return [(top / change.old, top / change.new) for top in tops if (top / change.old).is_dir()]


def effects_of(project: Project, change: ShotChange, ledger: Ledger | None) -> ShotEffects:
    """What the change does to files, folders and paid pictures. Reads; changes nothing. Raises EditRefusedError."""
    own = [(change.file, change.before, change.after)] if change.before != change.after else []
    files = [*own, *changed_files(project, change)]
    records = ledger.variations(change.episode_id) if ledger is not None and change.old is not None else {}
    paid = [record for (shot_id, _), record in records.items() if shot_id == change.old and record.picture is not None]
    return ShotEffects(
        change.episode_id,
        change.old,
        change.new,
        tuple(ChangedText(shown_path(project, path), before, after) for path, before, after in files),
        tuple((shown_path(project, old), shown_path(project, new)) for old, new in folder_moves(project, change)),
        len(paid),
        sum(record.cost for record in paid),
    )


# -- steps ----------------------------------------------------------------------------------------------------


def _finish(project: Project, change: ShotChange, on_step: Callable[[str], None]) -> None:
    for path, before, after in changed_files(project, change):
        on_step(path.name)
        replace_text(path, before, after)
    for old, new in folder_moves(project, change):
        on_step(f"folder {new}")
        _moved(old, new)
    if change.old is not None and change.new is not None:
        on_step("ledger")
        _rename_in_ledger(project, change.episode_id, change.old, change.new)
    on_step("end")
    _journal_path(project, change.episode_id).unlink(missing_ok=True)


def _moved(old: Path, new: Path) -> None:
    try:
        move_shot_folder(old, new)
    except OSError as error:
        what = message("{path} cannot be written: {reason}.", path=str(new), reason=reason_of(error))
        raise OutputError(what, message("Put that right: the next command then finishes the change.")) from error


def _rename_in_ledger(project: Project, episode_id: str, old: str, new: str) -> None:
    from moostik_cli.ledger.ledger import Ledger

    if not project.ledger_path.is_file() or project.ledger_path.stat().st_size == 0:
        return
    top = project.pictures_dir(episode_id).relative_to(project.output_root).as_posix()
    with Ledger.open(project.ledger_path) as ledger:
        ledger.rename_shot(episode_id, old, new, paths=(f"{top}/{old}/", f"{top}/{new}/"))


# -- the journal ----------------------------------------------------------------------------------------------


def _journal_path(project: Project, episode_id: str) -> Path:
    return project.output_dir / _FOLDER / f"{episode_id}.json"


def _write_journal(project: Project, change: ShotChange) -> None:
    path = _journal_path(project, change.episode_id)
    entry = {
        "episodeId": change.episode_id,
        "file": change.file.relative_to(project.root).as_posix(),
        "after": _digest(change.after) if change.after != change.before else None,
        "old": change.old,
        "new": change.new,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(entry).encode())
    except OSError as error:
        what = message("{path} cannot be written: {reason}.", path=str(path), reason=reason_of(error))
        raise OutputError(what) from error


def _finish_one(project: Project, path: Path) -> bool:
    """Whether there was something to finish. A change that the episode's file does not show was never made."""
    with _episode_held(project, path.stem):
        try:
            entry = json.loads(path.read_bytes())
            change = ShotChange(
                str(entry["episodeId"]), project.root / str(entry["file"]), "", "", entry["old"], entry["new"]
            )
        except FileNotFoundError:
            return False  # the other process was done with it
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unreadable(path) from error
        if entry["after"] is not None and not _is_made(project, change, str(entry["after"])):
            path.unlink(missing_ok=True)
            return False
        _finish(project, change, lambda _: None)
    return True


def _is_made(project: Project, change: ShotChange, digest: str) -> bool:
    """Whether the episode's file was changed; where somebody has edited it since, its shots tell."""
    shown = shown_path(project, change.file)
    text = read_text(change.file, shown=shown).text
    if text is None or _digest(text) == digest:
        return text is not None
    data = read_fresh(text, shown).data
    shots = data.get("shots") if isinstance(data, dict) else None
    ids = {shot.get("id") for shot in shots if isinstance(shot, dict)} if isinstance(shots, list) else set()
    return change.old not in ids and (change.new is None or change.new in ids)


def _unreadable(path: Path) -> OutputError:
    return OutputError(
        message("{path} cannot be read: it says what a change of shots had still to do.", path=str(path)),
        message("Look at moostik status, then remove the file."),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _episode_held(project: Project, episode_id: str) -> Iterator[None]:
    """The lock of the episode; waits a moment for another change of shots, which takes no longer."""
    from moostik_cli.ledger.episode_lock import episode_lock
    from moostik_cli.sources.output_folder import require_output

    require_output(project, project.pictures_dir(episode_id))
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        lock = episode_lock(project.output_dir, episode_id)
        try:
            lock.__enter__()
            break
        except BusyError:
            if time.monotonic() > until or not _journal_path(project, episode_id).exists():
                raise
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.__exit__(None, None, None)
