"""Notes added to a notes file, and marked as answered: by as little of its text as it takes."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from typing import Any

from moostik_cli.editing.documents import checked, entry_edit, is_json, read_fresh, require_spans, scalar_edit
from moostik_cli.editing.fields import EditRefusedError
from moostik_cli.messages import message
from moostik_cli.models.documents import Document
from moostik_cli.models.notes import Note
from moostik_cli.sources.notes import heading, listed_notes
from moostik_cli.sources.yaml_text import render_scalar

_HEADING = re.compile(r"#[ \t]*([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*\r?\n?")


def block_of(note: Note) -> str:
    """A note as its block in the file, at the left."""
    rows = [
        f"- shot: {render_scalar(note.shot_id)}",
        f"  id: {render_scalar(note.id)}",
        f"  angle: {render_scalar(note.written)}",
        *([f"  take: {json.dumps(note.take)}"] if note.take else []),
        f"  text: {json.dumps(note.text, ensure_ascii=False)}",
        f"  state: {'approved' if note.is_approval else 'open'}",
    ]
    return "".join(f"{row}\n" for row in rows)


def with_note(text: str, shown: str, order: Sequence[str], note: Note) -> str:
    """`text` with a note under the line of its shot; every other byte stays. `order`: the shots in the order of the
    film. Raises EditRefusedError where the file has its notes in another way than block by block."""
    before = read_fresh(text, shown)
    blocks = listed_notes(before.data)
    if is_json(text) or isinstance(before.data, dict):
        raise EditRefusedError(message("its notes are not a plain list"), before.place_of())
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    at, lead = _place(lines, order, note.shot_id)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines[at:at] = [lead + block_of(note)]
    after = read_fresh("".join(lines), shown)
    _require_only_added(before, after, blocks)
    return "".join(lines)


def with_state(text: str, shown: str, index: int, *, is_done: bool, answer: str | None = None) -> str:
    """`text` with the block `index` done, by the picture whose SHA-256 begins with `answer`, or open again. Raises
    EditRefusedError."""
    document = _with_value(read_fresh(text, shown), index, "state", "done" if is_done else "open")
    if is_done and answer is not None:
        document = _with_value(document, index, "answer", answer)
    return document.text


def with_heading(text: str, order: Sequence[str], shot_id: str) -> str:
    """`text` with a line for a shot that is new, so that notes of two people on it and on its neighbours merge."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if any((found := _HEADING.fullmatch(line)) and found[1] == shot_id for line in lines):
        return text
    at, lead = _place(lines, order, shot_id)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    lines[at:at] = [lead]
    return "".join(lines)


def with_heading_renamed(text: str, old: str, new: str | None) -> str:
    """`text` with the line above a shot's notes under its new id; or (None) without it."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    for row, line in enumerate(lines):
        found = _HEADING.fullmatch(line)
        if found is not None and found[1] == old:
            lines[row] = "" if new is None else line[: found.start(1)] + new + line[found.end(1) :]
            if new is None and row and not lines[row - 1].strip():
                lines[row - 1] = ""  # the blank above it
    return "".join(lines)


def _place(lines: Sequence[str], order: Sequence[str], shot_id: str) -> tuple[int, str]:
    """Before which line a note of the shot goes, and what stands above it."""
    known = set(order)
    headings = [(row, found[1]) for row, line in enumerate(lines) if (found := _HEADING.fullmatch(line))]
    own = next((number for number, (_, id_) in enumerate(headings) if id_ == shot_id), None)
    if own is not None:
        end = headings[own + 1][0] if own + 1 < len(headings) else len(lines)
        return _above_blanks(lines, end), ""
    headings = [(row, id_) for row, id_ in headings if id_ in known]
    positions = {id_: number for number, id_ in enumerate(order)}
    behind = next((row for row, id_ in headings if positions[id_] > positions[shot_id]), None)
    lead = f"{heading(shot_id)}\n"
    if behind is None:
        return len(lines), ("\n" if lines and lines[-1].strip() else "") + lead
    at = _above_blanks(lines, behind)
    return at, ("\n" if at else "") + lead


def _above_blanks(lines: Sequence[str], row: int) -> int:
    while row and not lines[row - 1].strip():
        row -= 1
    return row


def _require_only_added(before: Document, after: Document, blocks: Sequence[Any]) -> None:
    found = listed_notes(after.data)
    kept = [block for block in found if block in blocks]
    if len(found) != len(blocks) + 1 or kept != list(blocks):
        raise EditRefusedError(message("its notes are not a plain list"), before.place_of())


def _with_value(document: Document, index: int, key: str, value: str) -> Document:
    lead: tuple[str | int, ...] = ("notes", index) if isinstance(document.data, dict) else (index,)
    spans = require_spans(document)
    owner = spans.find(*lead)
    if owner is None:
        raise EditRefusedError(message("its notes are not a plain list"), document.place_of())
    scalar = owner.child(key)
    if scalar is not None:
        edit = scalar_edit(document.text, scalar, value)
    else:
        edit = entry_edit(document.text, owner, owner.names[-1], key, value)
    data = copy.deepcopy(document.data)
    listed_notes(data)[index][key] = value
    return checked(document, edit.of(document.text), data)
