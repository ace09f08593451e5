"""What a review writes: the pick of a shot, and notes on pictures; each by as little of its file as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from moostik_cli.editing.fields import EditRefusedError
from moostik_cli.editing.files import replace_text, write_whole
from moostik_cli.editing.notes import with_note
from moostik_cli.errors import UnusableFileError
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, error
from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.notes import Note
from moostik_cli.models.production import Production
from moostik_cli.sources.notes import new_notes, usable_notes
from moostik_cli.sources.picks import edited_picks, new_picks, picks_in, save_picks, usable_picks, written_pick
from moostik_cli.sources.project import shown_path


def set_pick(production: Production, shot: Shot, value: str | None) -> None:
    """Write the pick of a shot, as `written_pick` says it; None takes it back. Raises OutputError, or UnusableFileError
    where the file cannot be read."""
    found = usable_picks(production)
    order = [member.id for member in in_film_order(production.episode)]
    text = edited_picks(found.text or new_picks(production.episode), order, shot.id, value)
    if text != found.text and (found.text or value is not None):
        save_picks(found.path, text)


def take_over_picks(production: Production, file: Path) -> int:
    """Put the picks of a file, such as the gallery saves, into the episode's: each is one line, others stay. Returns
    how many it has. Raises as `set_pick` does."""
    found, picks = usable_picks(production), picks_in(production, file)
    shots = {shot.id: shot for shot in in_film_order(production.episode)}
    text = found.text or new_picks(production.episode)
    for shot_id, picked in picks.items():
        variation = next((known for known in shots[shot_id].variations if known.id == picked.variation_id), None)
        if variation is not None:
            text = edited_picks(text, list(shots), shot_id, written_pick(shots[shot_id], variation, picked.digest))
    if text != found.text:
        save_picks(found.path, text)
    return len(picks)


def add_notes(production: Production, notes: Sequence[Note]) -> None:
    """Write notes under the lines of their shots. Raises as `change_notes` does."""
    order = [shot.id for shot in in_film_order(production.episode)]

    def added(text: str, shown: str) -> str:
        text = text or new_notes(production.episode)
        for note in notes:
            text = with_note(text, shown, order, note)
        return text

    if notes:
        change_notes(production, added)


def change_notes(production: Production, change: Callable[[str, str], str]) -> None:
    """Write the notes file, changed; one lock for all that write it here. Raises OutputError, or UnusableFileError
    where it cannot be edited without risk."""
    found = usable_notes(production)
    shown = shown_path(production.project, found.path)
    try:
        text = change(found.text, shown)
    except EditRefusedError as refused:
        what = message("The notes in {path} are not changed: {reason}.", path=shown, reason=refused.reason)
        hint = message("Write one block a note, at the left, as moostik does.")
        raise UnusableFileError(what, hint, (error(Code.BAD_VALUE, refused.reason, refused.place),)) from refused
    if text == found.text:
        return
    if found.text:
        replace_text(found.path, found.text, text)
    else:
        write_whole(found.path, text.encode())
