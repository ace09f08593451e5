"""Setting one field of one entry of a YAML list, in its text: everything else stays byte for byte.

A field is changed where the reader says that it stands. Whether an edit is safe is not argued from the text's
look: it is tried in memory, read back, and taken only if exactly that one value is different. So anchors,
aliases, merges, odd indentation and whatever else a file may hold end in a refusal, not in a wrong file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Place
from moostik_cli.models.documents import Document
from moostik_cli.sources.json_reader import looks_like_json, read_source

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD = re.compile(r"""[A-Za-z0-9~]+(?=\s|,|\}|\]|$)|"[^"\n\\]*"|'[^'\n]*'""")
_ENTRY_LEAD = re.compile(r"[ ]*(?:-[ ]+)*")  # what stands before a key of a block mapping in a list
_EMPTY_LIST = re.compile(r"\[\s*\]|(?:null|Null|NULL|~)(?=[\s,}]|$)")


class EditRefusedError(Exception):
    """The field cannot be set without risk; `place` is where to do it by hand."""

    def __init__(self, reason: Message, place: Place) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.place = place


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `text[start:end]` by `replacement`."""

    start: int
    end: int
    replacement: str

    def of(self, text: str) -> str:
        return text[: self.start] + self.replacement + text[self.end :]


def set_flag(document: Document, entry: int, key: str, value: bool) -> str:
    """The text with `key` of the list's entry number `entry` set to true or false: the scalar replaced, or a
    line added where the entry has no such key. Raises EditRefusedError."""
    word = "true" if value else "false"
    if key in document.data[entry]:
        edits = _scalar_edits(document, entry, key, word)
    else:
        edits = _new_line_edits(document, entry, lambda indent, _: f"{indent}{key}: {word}")
    return _first_safe(document, entry, key, value, edits)


def add_to_list(document: Document, entry: int, key: str, item: str) -> str:
    """The text with `item` (text that needs no quotes) added to the list `key` of the entry number `entry`.
    Raises EditRefusedError."""
    present, added = document.data[entry].get(key), item
    item = f'"{item}"' if looks_like_json(document.text) else item
    if key not in document.data[entry]:
        edits = _new_line_edits(document, entry, lambda indent, end: f"{indent}{key}:{end}{indent}  - {item}")
    elif not present:
        edits = _empty_list_edits(document, entry, key, item)
    else:
        edits = _next_item_edits(document, entry, key, item)
    return _first_safe(document, entry, key, [*(present or ()), added], edits)


def _first_safe(document: Document, entry: int, key: str, value: Any, edits: Iterator[Edit]) -> str:
    for edit in edits:
        text = edit.of(document.text)
        if _changes_only(document, text, entry, key, value):
            return text
    raise EditRefusedError(_why(document, entry), document.place_of((entry, key)))


def _changes_only(document: Document, text: str, entry: int, key: str, value: Any) -> bool:
    """Whether `text` says what the document says, but for this one field."""
    after = read_source(text, path=document.path)
    before = read_source(document.text, path=document.path)
    if len(after.problems) != len(before.problems) or not isinstance(before.document.data, list):
        return False
    expected = list(before.document.data)
    expected[entry] = {**expected[entry], key: value}
    return bool(after.document.data == expected)


def _scalar_edits(document: Document, entry: int, key: str, word: str) -> Iterator[Edit]:
    start = _offset(document, document.place_of((entry, key)))
    written = _WORD.match(document.text, start)
    if written is not None:
        yield Edit(start, written.end(), word)
    yield from (Edit(at, at, " " + word) for at in _behind_key(document, entry, key))


def _empty_list_edits(document: Document, entry: int, key: str, item: str) -> Iterator[Edit]:
    start = _offset(document, document.place_of((entry, key)))
    written = _EMPTY_LIST.match(document.text, start)
    if written is not None:
        yield Edit(start, written.end(), f"[{item}]")
    yield from (Edit(at, at, f" [{item}]") for at in _behind_key(document, entry, key))


def _behind_key(document: Document, entry: int, key: str) -> Iterator[int]:
    """Where the value would stand of a key that has none."""
    at = _offset(document, document.place_of((entry, key), key=True))
    colon = re.compile(re.escape(key) + r"[ ]*:").match(document.text, at)
    if colon is not None:
        yield colon.end()


def _next_item_edits(document: Document, entry: int, key: str, item: str) -> Iterator[Edit]:
    last = len(document.data[entry][key]) - 1
    place = document.place_of((entry, key, last))
    indent = _indent_before(document, place)
    if indent is not None:
        line = f"{indent.removesuffix('  ')}- {item}"
        yield _line_after(document, place.line, lambda _: line)
    start = _offset(document, place)
    closing = document.text.find("]", start + place.length)
    if closing >= 0:
        yield Edit(closing, closing, f", {item}")


def _new_line_edits(document: Document, entry: int, render: Callable[[str, str], str]) -> Iterator[Edit]:
    """New lines for the entry: after its pictures, its name or its id, whichever is possible."""
    indent = _indent_before(document, document.place_of((entry, "id"), key=True))
    if indent is not None:
        for place in _neighbours(document, entry):
            yield _line_after(document, place.line, partial(render, indent))


def _neighbours(document: Document, entry: int) -> Iterator[Place]:
    item = document.data[entry]
    for key in ("referenceImages", "reference_images"):
        if isinstance(item.get(key), list) and item[key]:
            yield document.place_of((entry, key, len(item[key]) - 1))
    for key in ("name", "id"):
        if key in item:
            yield document.place_of((entry, key))


def _indent_before(document: Document, place: Place) -> str | None:
    """Spaces up to the column of what stands at `place` in block style; None if other things stand before."""
    before = document.source_line(place.line)[: place.column - 1]
    return " " * len(before) if _ENTRY_LEAD.fullmatch(before) else None


def _line_after(document: Document, line: int, render: Callable[[str], str]) -> Edit:
    """Add what `render` makes, given the file's line end, after a line."""
    start = _offset(document, Place(document.path, line, 1))
    found = _LINE_END.search(document.text, start)
    if found is not None:
        return Edit(found.end(), found.end(), render(found.group()) + found.group())
    other = _LINE_END.search(document.text)
    end = other.group() if other else "\n"
    return Edit(len(document.text), len(document.text), end + render(end))


def _offset(document: Document, place: Place) -> int:
    """The place as a position in the text."""
    line_start = 0
    for number, found in enumerate(_LINE_END.finditer(document.text), start=2):
        if number > place.line:
            break
        line_start = found.end()
    return line_start + place.column - 1


def _why(document: Document, entry: int) -> Message:
    text = document.source_line(document.place_of((entry,)).line)
    if "{" in text:
        return message("it is written in braces, where no line can be added")
    return message("the file shares this value with others (an anchor or a merge): they would change too")
