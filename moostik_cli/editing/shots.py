"""Changing the shots of an episode file: renaming, inserting, moving, removing, numbering. Acts and shots that continue
another follow; comments and layout stay. Pure: from a text to a text."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moostik_cli.editing.documents import (
    checked,
    entry_edit,
    is_json,
    read_fresh,
    replaced,
    require_spans,
    scalar_edit,
    without_entry,
)
from moostik_cli.editing.fields import Edit, EditRefusedError
from moostik_cli.editing.lists import with_item, with_item_moved, without_item
from moostik_cli.messages import message
from moostik_cli.models.documents import Document
from moostik_cli.models.shot_numbers import ShotNumber
from moostik_cli.sources.spans import Span
from moostik_cli.sources.yaml_text import render_scalar

_CHAINS = tuple((key,) for key in ("continuesFrom", "continues_from")) + tuple(
    (owner, key) for owner in ("videoStrategy", "video_strategy") for key in ("chainFromShot", "chain_from_shot")
)
_REPEATED = message("it is written elsewhere in the file and only repeated here")
_LISTS = ("shotIds", "shot_ids")


@dataclass(frozen=True, slots=True)
class Spot:
    """Beside which shot something is put, and on which side."""

    shot_id: str
    after: bool


def rename_shot(document: Document, old: str, new: str) -> Document:
    """The episode with a shot's id changed wherever the file names it. Raises EditRefusedError."""
    data, spans = copy.deepcopy(document.data), require_spans(document)
    edits = []
    for path in [("shots", _number_of(data, old), "id"), *_mentions(data, old)]:
        edits.append(_scalar(document, spans, path, new))
        _put(data, path, new)
    return checked(document, replaced(document.text, edits), data)


def remove_shot(document: Document, shot_id: str) -> Document:
    """The episode without a shot. What continued it continues the shot that it continued, or none.
    Raises EditRefusedError."""
    number = _number_of(document.data, shot_id)
    before = _continued_by(document.data["shots"][number])
    document = _relinked(document, shot_id, before)
    document = _without_mentions_in_acts(document, shot_id)
    data = copy.deepcopy(document.data)
    number = _number_of(data, shot_id)
    del data["shots"][number]
    items = _list(document, ("shots",))
    return checked(document, without_item(document.text, items, number), data)


def insert_shot(document: Document, fields: Mapping[str, Any], spot: Spot) -> Document:
    """The episode with a new shot beside another, in its act too. Raises EditRefusedError."""
    data = copy.deepcopy(document.data)
    number = _number_of(data, spot.shot_id) + spot.after
    data["shots"].insert(number, dict(fields))
    items = _list(document, ("shots",))
    text = with_item(document.text, items, number, _written(document.text, items, fields))
    return _named_in_act(checked(document, text, data), str(fields["id"]), spot)


def move_shot(document: Document, shot_id: str, spot: Spot) -> Document:
    """The episode with a shot moved beside another, in the file and in the acts. Raises EditRefusedError."""
    document = _without_mentions_in_acts(document, shot_id)
    data = copy.deepcopy(document.data)
    here, there = _number_of(data, shot_id), _number_of(data, spot.shot_id) + spot.after
    to = there - (here < there)
    if to != here:
        data["shots"].insert(to, data["shots"].pop(here))
        items = _list(document, ("shots",))
        document = checked(document, with_item_moved(document.text, items, here, to), data)
    return _named_in_act(document, shot_id, spot)


def number_shots(document: Document, numbers: Mapping[str, ShotNumber]) -> Document:
    """The episode with these numbers on its shots. Raises EditRefusedError."""
    data, spans = copy.deepcopy(document.data), require_spans(document)
    edits = []
    for place, shot in enumerate(data["shots"]):
        wanted = numbers.get(shot["id"])
        if wanted is None or shot.get("number") == wanted:
            continue
        path = ("shots", place, "number")
        if "number" in shot:
            edits.append(_scalar(document, spans, path, wanted))
        else:
            owner = _span(document, spans, path[:2])
            edits.append(entry_edit(document.text, owner, "id", "number", wanted))
        _put(data, path, wanted)
    return checked(document, replaced(document.text, edits), data)


# -- acts, and shots that continue others ---------------------------------------------------------------------


def _mentions(data: Any, shot_id: str) -> Iterator[tuple[str | int, ...]]:
    """Where the file names a shot, its own id aside."""
    yield from _mentions_in_acts(data, shot_id)
    for number, shot in enumerate(data["shots"]):
        yield from (("shots", number, *path) for path in _CHAINS if _get(shot, path) == shot_id)


def _mentions_in_acts(data: Any, shot_id: str) -> Iterator[tuple[str | int, ...]]:
    for number, act in enumerate(data.get("acts") or ()):
        for key in _LISTS:
            for index, named in enumerate(act.get(key) or ()):
                if named == shot_id:
                    yield ("acts", number, key, index)


def _without_mentions_in_acts(document: Document, shot_id: str) -> Document:
    for path in reversed(list(_mentions_in_acts(document.data, shot_id))):
        data = copy.deepcopy(document.data)
        del _get(data, path[:-1])[path[-1]]
        items = _list(document, path[:-1])
        document = checked(document, without_item(document.text, items, int(path[-1])), data)
    return document


def _named_in_act(document: Document, shot_id: str, spot: Spot) -> Document:
    """With the shot beside the other in the act that names that one; as it is where none does."""
    found = next(_mentions_in_acts(document.data, spot.shot_id), None)
    if found is None:
        return document
    *path, index = found
    data = copy.deepcopy(document.data)
    number = int(index) + spot.after
    _get(data, path).insert(number, shot_id)
    items = _list(document, path)
    word = f'"{shot_id}"' if is_json(document.text) else shot_id
    item = word if items.flow else f"- {word}"
    return checked(document, with_item(document.text, items, number, item), data)


def _relinked(document: Document, shot_id: str, before: str | None) -> Document:
    """With what continues a shot continuing the one before it; where there is none, nothing."""
    for number, shot in enumerate(document.data["shots"]):
        for path in [("shots", number, *path) for path in _CHAINS if _get(shot, path) == shot_id]:
            document = _with_link(document, path, before)
    return document


def _with_link(document: Document, path: tuple[str | int, ...], before: str | None) -> Document:
    data, spans = copy.deepcopy(document.data), require_spans(document)
    if before is not None:
        edit = _scalar(document, spans, path, before)
        _put(data, path, before)
    else:
        owner, name = _span(document, spans, path[:-1]), str(path[-1])
        gone = without_entry(document.text, owner, name)
        edit = gone or _null(owner, name)
        if gone is None:
            _put(data, path, None)
        else:
            del _get(data, path[:-1])[name]
    return checked(document, edit.of(document.text), data)


def _null(owner: Span, name: str) -> Edit:
    span = owner.items[owner.names.index(name)]
    return Edit(span.start, span.end, "null")


def _continued_by(shot: Mapping[str, Any]) -> str | None:
    return next((str(found) for path in _CHAINS if (found := _get(shot, path))), None)


# -- values and where they stand ------------------------------------------------------------------------------


def _written(text: str, items: Span, fields: Mapping[str, Any]) -> str:
    """A new shot as an item of the list of shots."""
    if not items.flow:
        lines = [f"{key}: {_inline(value)}" for key, value in fields.items()]
        return "\n".join(("- " if not number else "  ") + line for number, line in enumerate(lines))
    if not is_json(text):
        return "{" + ", ".join(f"{key}: {_inline(value)}" for key, value in fields.items()) + "}"
    start = items.items[0].start if items.items else items.start
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    return json.dumps(fields, ensure_ascii=False, indent=2).replace("\n", f"\n{indent}")


def _inline(value: Any) -> str:
    return f"[{', '.join(map(render_scalar, value))}]" if isinstance(value, (list, tuple)) else render_scalar(value)


def _number_of(data: Any, shot_id: str) -> int:
    return next(number for number, shot in enumerate(data["shots"]) if shot["id"] == shot_id)


def _scalar(document: Document, spans: Span, path: Sequence[str | int], value: ShotNumber) -> Edit:
    return scalar_edit(document.text, _span(document, spans, path), value)


def _span(document: Document, spans: Span, path: Sequence[str | int]) -> Span:
    found = spans.find(*path)
    if found is None:
        raise EditRefusedError(_REPEATED, document.place_of(path))
    return found


def _list(document: Document, path: Sequence[str | int]) -> Span:
    found = _span(document, require_spans(document), path)
    if found.kind != "list":
        raise EditRefusedError(_REPEATED, document.place_of(path))
    return found


def _get(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _put(data: Any, path: Sequence[str | int], value: Any) -> None:
    _get(data, path[:-1])[path[-1]] = value


def fresh_episode(text: str, path: str) -> Document:
    """An episode's text as what is edited here. A text that needs a last line end to mean the same whatever is added
    behind it has one."""
    document = read_fresh(text, path)
    ended = text if text.endswith("\n") else text + ("\r\n" if "\r\n" in text else "\n")
    with_end = read_fresh(ended, path)
    return document if with_end.data == document.data else with_end
