"""Records as JSON values: camelCase keys, the seed's names, money in dollars, messages in English."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import Any

from moostik_cli.messages import Message
from moostik_cli.report.json_text import json_text


def to_document(value: Any) -> Any:  # noqa: PLR0911 - one return a kind of value
    """`value` as plain JSON: records with camelCase keys, tuples and iterators as lists, Messages as English text."""
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if _is_record(value):
        return {json_name: to_document(getattr(value, name)) for name, json_name in _names(value.__class__)}
    if isinstance(value, Mapping):
        return {str(key): to_document(item) for key, item in value.items()}
    if isinstance(value, (Sequence, Iterator)):
        return [to_document(item) for item in value]
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no infinity
    return value


def document_pieces(value: Any) -> Iterator[str]:
    """The text of `to_document(value)`, indented by two, in pieces: a list that is a member of the document is
    written item by item, so that a long one is never in memory twice. Such a member may be an iterator."""
    if isinstance(value, Message) or not (_is_record(value) or isinstance(value, Mapping)):
        yield _indented(value, "")
        return
    before = "{\n  "
    for name, member in _members(value):
        yield f"{before}{json_text(name)}: "
        yield from _pieces_of_member(member)
        before = ",\n  "
    yield "{}" if before.startswith("{") else "\n}"


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    if _is_record(value):
        return ((json_name, getattr(value, name)) for name, json_name in _names(value.__class__))
    return ((str(key), member) for key, member in value.items())


def _pieces_of_member(member: Any) -> Iterator[str]:
    is_list = isinstance(member, (list, tuple, Iterator)) and not _is_record(member)
    if not is_list:
        yield _indented(member, "  ")
        return
    before = "[\n    "
    for item in member:
        yield before + _indented(item, "    ")
        before = ",\n    "
    yield "[]" if before.startswith("[") else "\n  ]"


def _indented(value: Any, margin: str) -> str:
    return json_text(to_document(value), indent=2).replace("\n", f"\n{margin}")


def _is_record(value: Any) -> bool:
    """Whether it is a dataclass or a NamedTuple."""
    return hasattr(value, "_fields") or (is_dataclass(value) and not isinstance(value, type))


@cache
def _names(record: type) -> tuple[tuple[str, str], ...]:
    names = getattr(record, "_fields", None) or [field.name for field in fields(record)]
    return tuple((name, _camel(name)) for name in names)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
