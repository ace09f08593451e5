"""The notes file, `episodes/<ep>.notes.yaml`: what was said of shots, a list of mappings.

- shot: shot-001
  text: The left wing is torn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Severity, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.production import Production
from moostik_cli.sources.closest_match import find_likely
from moostik_cli.sources.conflicts import find_conflicts
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import shown_path
from moostik_cli.sources.yaml_reader import read_yaml


def problems_of_notes(production: Production, path: Path) -> tuple[Diagnostic, ...]:
    """All that is wrong with the notes of an episode: no list of notes, or notes of shots that are not there."""
    shown = shown_path(production.project, path)
    content = read_text(path, shown=shown, inside=production.project.root)
    found = (*content.problems, *find_conflicts(content.text or "", shown))
    if found:
        return found
    read = read_yaml(content.text or "", path=shown, text_keys=frozenset(["shot"]))
    if any(problem.severity is Severity.ERROR for problem in read.problems):
        return read.problems
    known = [shot.id for shot in production.episode.shots]
    return (*read.problems, *_misshapen(read.document, known))


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
