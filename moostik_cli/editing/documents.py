"""Edits of a whole document: tried in memory, read back, and taken only if the text then says what was meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from moostik_cli.editing.fields import Edit, EditRefusedError
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Place
from moostik_cli.models.documents import Document
from moostik_cli.sources.json_reader import looks_like_json, read_source
from moostik_cli.sources.shapes import TEXT_KEYS
from moostik_cli.sources.spans import Span, spans_of
from moostik_cli.sources.yaml_text import render_scalar


def read_fresh(text: str, path: str) -> Document:
    """The document of a text, read anew: nobody has changed its values."""
    return read_source(text, path=path, text_keys=TEXT_KEYS).document


def require_spans(document: Document) -> Span:
    """Where the values of a document stand. Raises EditRefusedError where that cannot be told."""
    spans = spans_of(document.text)
    if spans is None:
        raise EditRefusedError(message("the file is written in a way that is not edited here"), document.place_of())
    return spans


def checked(before: Document, text: str, expected: Any) -> Document:
    """The document that `text` is, if it reads as `expected` and has no new problem. Raises EditRefusedError."""
    problems = len(read_source(before.text, path=before.path, text_keys=TEXT_KEYS).problems)
    after = read_source(text, path=before.path, text_keys=TEXT_KEYS)
    if len(after.problems) > problems or after.document.data != expected:
        reason = message("the file shares this value with others (an anchor or a merge): they would change too")
        raise EditRefusedError(reason, _first_difference(before, text))
    return after.document


def _first_difference(before: Document, text: str) -> Place:
    pairs = enumerate(zip(before.text, text, strict=False))
    at = next((number for number, (old, new) in pairs if old != new), 0)
    return before.place_at(at)


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; none may touch another."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = edit.of(text)
    return text


def scalar_edit(text: str, span: Span, value: str | int | float) -> Edit:
    """A scalar replaced by another, in the quotes that it has."""
    written = text[span.start : span.end]
    quote = written[:1] if written[:1] in ("'", '"') else ""
    return Edit(span.start, span.end, written_scalar(value, quote, in_json=is_json(text)))


@lru_cache(maxsize=4)
def is_json(text: str) -> bool:
    """Whether a text has to stay JSON: YAML in braces is none."""
    if not looks_like_json(text):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def written_scalar(value: str | int | float, quote: str = "", *, in_json: bool = False) -> str:
    """A value as it stands in the file; `quote` is what the one before had around it."""
    if in_json:
        return json.dumps(value, ensure_ascii=False)
    plain = render_scalar(value)
    return f"{quote}{value}{quote}" if quote and isinstance(value, str) and plain == value else plain


def entry_edit(text: str, owner: Span, name: str, key_name: str, scalar: str | int | float) -> Edit:
    """A new key of a mapping with a scalar, behind the value of its key `name`."""
    in_json = is_json(text)
    line = f'"{key_name}": ' if in_json else f"{key_name}: "
    line += written_scalar(scalar, in_json=in_json)
    number = owner.names.index(name)
    key, value = owner.keys[number], owner.items[number]
    if owner.flow:
        lead = text[text.rfind("\n", 0, key.start) + 1 : key.start]
        between = f",\n{lead}" if not lead.strip() and in_json and "\n" in text[owner.start : owner.end] else ", "
        return Edit(value.end, value.end, between + line)
    line_end = "\r\n" if "\r\n" in text else "\n"
    indent = " " * (key.start - text.rfind("\n", 0, key.start) - 1)
    stop = text.find("\n", max(value.end - 1, value.start))
    at = len(text) if stop < 0 else stop + 1
    lead = "" if stop >= 0 else line_end
    return Edit(at, at, f"{lead}{indent}{line}{line_end}")


def without_entry(text: str, owner: Span, name: str) -> Edit | None:
    """A key of a mapping taken out with its value; None where it has no lines of its own, or no neighbour."""
    number = owner.names.index(name)
    key, value = owner.keys[number], owner.items[number]
    if len(owner.names) == 1:
        return None
    if owner.flow:
        if number + 1 < len(owner.names):
            return Edit(key.start, owner.keys[number + 1].start, "")
        return Edit(owner.items[number - 1].end, value.end, "")
    start = text.rfind("\n", 0, key.start) + 1
    if text[start : key.start].strip():
        return None  # behind the dash of its list
    stop = text.find("\n", max(value.end - 1, value.start))
    return Edit(start, len(text) if stop < 0 else stop + 1, "")
