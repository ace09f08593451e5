"""What else names the shots of an episode: picks and notes. They follow when a shot is renamed or goes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.editing.documents import checked, read_fresh, replaced, require_spans, scalar_edit
from moostik_cli.editing.lists import without_item
from moostik_cli.editing.notes import with_heading, with_heading_renamed
from moostik_cli.models.documents import Document
from moostik_cli.models.production import Project
from moostik_cli.sources.notes import notes_path
from moostik_cli.sources.picks import picks_path, renamed_picks, with_empty_block
from moostik_cli.sources.spans import Span

Change = Callable[[str, str], str]  # from a text, and its path as shown, to the changed text


def files_with_a_place(
    project: Project, episode_id: str, new: str, order: Sequence[str]
) -> Iterator[tuple[Path, Change]]:
    """The files beside the episode that have a block for every shot, and how a new shot gets its own: what two people
    write about it and about its neighbours then merges. `order`: the shots, the new one among them."""
    yield picks_path(project, episode_id), lambda text, _: with_empty_block(text, order, new)
    yield notes_path(project, episode_id), lambda text, _: with_heading(text, order, new)


def followers(project: Project, episode_id: str, old: str, new: str | None) -> Iterator[tuple[Path, Change]]:
    """The files beside the episode that may name a shot, and how each is changed. `new` None: the shot goes."""
    yield picks_path(project, episode_id), lambda text, _: renamed_picks(text, old, new)
    yield notes_path(project, episode_id), lambda text, shown: _with_notes_renamed(text, shown, old, new)


def _with_notes_renamed(text: str, shown: str, old: str, new: str | None) -> str:
    """Notes are a list of mappings, each with its `shot`, alone in their file or under `notes`. Raises
    EditRefusedError."""
    document = read_fresh(text, shown)
    for path in _notes_of(document.data, old):
        document = _without_note(document, path) if new is None else document
    if new is None:
        return with_heading_renamed(document.text, old, None)
    spans, data = require_spans(document), copy.deepcopy(document.data)
    edits = []
    for path in _notes_of(document.data, old):
        span = spans.find(*path, "shot")
        if span is not None:
            edits.append(scalar_edit(text, span, new))
            _at(data, path)["shot"] = new
    changed = checked(document, replaced(text, edits), data).text if edits else text
    return with_heading_renamed(changed, old, new)


def _without_note(document: Document, path: tuple[str | int, ...]) -> Document:
    *owner, number = path
    data = copy.deepcopy(document.data)
    del _at(data, owner)[number]
    items: Span | None = require_spans(document).find(*owner)
    if items is None or not isinstance(number, int):
        return document
    if not data and not items.flow:
        return read_fresh("", document.path)  # the last note takes its file's only list with it
    return checked(document, without_item(document.text, items, number), data)


def _notes_of(data: Any, shot_id: str) -> list[tuple[str | int, ...]]:
    """Where the notes of a shot stand, the last first."""
    lead: tuple[str | int, ...] = ("notes",) if isinstance(data, dict) else ()
    notes = data.get("notes") if isinstance(data, dict) else data
    listed = notes if isinstance(notes, list) else []
    found = [number for number, note in enumerate(listed) if isinstance(note, dict) and note.get("shot") == shot_id]
    return [(*lead, number) for number in reversed(found)]


def _at(data: Any, path: Any) -> Any:
    for step in path:
        data = data[step]
    return data
