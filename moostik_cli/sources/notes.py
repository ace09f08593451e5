"""The notes file, `episodes/<ep>.notes.yaml`: what was said of pictures, a block each.

    # shot-001
    - shot: shot-001
      id: n3f9a1c2
      angle: wide
      take: "3fa9c1d2e0b4"        # how the SHA-256 of the picture begins that it is about
      text: "the left wing is torn, show it"
      state: open                 # or done, with `answer`: the picture that was made of it; or approved

A new file has a line for each shot, so that two people's notes on different shots stand apart and git merges them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli.errors import UnusableFileError
from moostik_cli.messages import message, tr
from moostik_cli.models.diagnostics import Code, Diagnostic, Severity, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.episode import Episode, Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.notes import Note, note_id
from moostik_cli.models.picks import DIGEST_LENGTH
from moostik_cli.models.production import Production, Project
from moostik_cli.sources.closest_match import find_likely
from moostik_cli.sources.conflicts import find_conflicts
from moostik_cli.sources.files import read_text
from moostik_cli.sources.picks import find_variation
from moostik_cli.sources.project import shown_path
from moostik_cli.sources.yaml_reader import read_yaml

_TEXT_KEYS = frozenset(["shot", "id", "angle", "text"])


class NotesFile(NamedTuple):
    """What a notes file holds. `notes` in the order of the film; `problems`: an error where it could not be read at
    all (then there are no notes)."""

    path: Path
    text: str
    notes: tuple[Note, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def open(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if not note.is_done)


def notes_path(project: Project, episode_id: str) -> Path:
    return project.episodes_dir / f"{episode_id}.notes.yaml"


def usable_notes(production: Production) -> NotesFile:
    """As `read_notes`, but a file that cannot be read raises UnusableFileError."""
    found = read_notes(production)
    if any(problem.severity is Severity.ERROR for problem in found.problems):
        shown = shown_path(production.project, found.path)
        raise UnusableFileError(message("The notes in {path} cannot be read.", path=shown), None, found.problems)
    return found


def read_notes(production: Production) -> NotesFile:
    """The notes file and all that is wrong with it; raises nothing."""
    path = notes_path(production.project, production.episode.id)
    if not path.exists():
        return NotesFile(path, "")
    return _read(production, path, inside=production.project.root)


def notes_in(production: Production, file: Path) -> tuple[Note, ...]:
    """The notes that another file has for the episode, such as the gallery saves. Raises UnusableFileError."""
    found = _read(production, file, inside=None)
    if any(problem.severity is Severity.ERROR for problem in found.problems):
        raise UnusableFileError(message("The notes in {path} cannot be read.", path=str(file)), None, found.problems)
    return found.notes


def problems_of_notes(production: Production, path: Path) -> tuple[Diagnostic, ...]:
    """All that is wrong with the notes of an episode: no list of notes, or notes of shots that are not there."""
    return _read(production, path, inside=production.project.root).problems


def header(episode_id: str) -> str:
    """What a new notes file begins with."""
    said = tr("Notes on the pictures of {episode}, under the line of their shot.", episode=episode_id)
    return f"# {said}\n"


def new_notes(episode: Episode) -> str:
    """A new notes file: a line for every shot, in the order of the film."""
    return header(episode.id) + "".join(f"\n{heading(shot.id)}\n" for shot in in_film_order(episode))


def heading(shot_id: str) -> str:
    """The line under which a shot's notes stand."""
    return f"# {shot_id}"


def _read(production: Production, path: Path, *, inside: Path | None) -> NotesFile:
    shown = shown_path(production.project, path)
    content = read_text(path, shown=shown, inside=inside)
    found = (*content.problems, *find_conflicts(content.text or "", shown))
    if found or content.text is None:
        return NotesFile(path, content.text or "", problems=found)
    read = read_yaml(content.text, path=shown, text_keys=_TEXT_KEYS)
    if any(problem.severity is Severity.ERROR for problem in read.problems):
        return NotesFile(path, content.text, problems=read.problems)
    order = in_film_order(production.episode)
    problems = (*read.problems, *_misshapen(read.document, [shot.id for shot in order]))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return NotesFile(path, content.text, problems=problems)
    return NotesFile(path, content.text, _notes(read.document, order), problems)


def listed_notes(data: Any) -> list[Any]:
    """The blocks of a notes file: alone in it, or under `notes`."""
    listed = data.get("notes") if isinstance(data, dict) else data
    return listed if isinstance(listed, list) else []


def _notes(document: Document, order: Sequence[Shot]) -> tuple[Note, ...]:
    """Those that say something of a shot that is there, in the order of the film. One that a merge brought twice is
    one note."""
    place = {shot.id: number for number, shot in enumerate(order)}
    blocks = enumerate(listed_notes(document.data))
    found = [
        _note(index, block, order[place[block["shot"]]])
        for index, block in blocks
        if isinstance(block, dict) and block.get("shot") in place and str(block.get("text") or "").strip()
    ]
    once: dict[str, Note] = {}
    for note in found:
        known = once.get(note.id)
        if known is None or (note.is_done and not known.is_done):
            once[note.id] = note
    return tuple(sorted(once.values(), key=lambda note: (place[note.shot_id], note.block)))


def _note(index: int, block: dict[str, Any], shot: Shot) -> Note:
    written, text = str(block.get("angle") or ""), str(block["text"]).strip()
    variation = find_variation(shot, written) if written else None
    id_ = str(block.get("id") or "") or note_id(shot.id, written, text)
    state = str(block.get("state") or "").casefold()
    return Note(
        id_,
        shot.id,
        written,
        None if variation is None else variation.id,
        text,
        _digest(block.get("take")),
        state in ("done", "approved"),
        state == "approved",
        _digest(block.get("answer")),
        index,
    )


def _digest(written: Any) -> str | None:
    return str(written)[:DIGEST_LENGTH] if written not in (None, "") else None


def _misshapen(document: Document, known: Sequence[str]) -> Iterator[Diagnostic]:
    data: Any = document.data
    lead: tuple[str, ...] = ("notes",) if isinstance(data, dict) and "notes" in data else ()
    notes = data["notes"] if lead else data
    if notes is not None and not isinstance(notes, list):
        hint = message("Write one item a note, such as `- shot: shot-001`, and its `text:` below.")
        yield error(Code.WRONG_TYPE, message("A notes file is a list of notes."), document.place_of(lead), hint)
        return
    for number, note in enumerate(notes or ()):
        if not isinstance(note, dict):
            what = message("A note is a mapping with `shot` and `text`.")
            yield error(Code.WRONG_TYPE, what, document.place_of((*lead, number)))
        elif note.get("shot") is not None and note["shot"] not in known:
            yield _unknown_shot(document, (*lead, number, "shot"), str(note["shot"]), known)


def _unknown_shot(document: Document, keys: Sequence[str | int], written: str, known: Sequence[str]) -> Diagnostic:
    likely = find_likely(written, known)
    return warning(
        Code.UNKNOWN_KEY,
        message("There is no shot {shot} in the episode.", shot=written),
        document.place_of(keys),
        message("Did you mean {likely}?", likely=likely) if likely else None,
    )
