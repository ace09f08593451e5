"""Messages as the ledger keeps them: their template and values, so that they are told in the reader's language.

A ledger may come from a stranger. A template that asks for more than a plain value of its own is not used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from string import Formatter
from typing import Any

from moostik_cli.messages import Message, as_written


def to_json(text: Message | None) -> str | None:
    """A message as JSON: `template`, `values`, and `plural` where it has one."""
    return None if text is None else json.dumps(_as_value(text))


def from_columns(english: str | None, kept: str | None) -> Message | None:
    """The message behind a row: as it was kept, else its English text as it is (rows of before it was kept)."""
    found = _from_json(kept) if kept else None
    if found is not None:
        return found
    return None if english is None else as_written(english)


def _as_value(value: Any) -> Any:
    if isinstance(value, Message):
        values = {name: _as_value(item) for name, item in value.values.items()}
        plural = {} if value.plural is None else {"plural": value.plural}
        return {"template": value.template, "values": values, **plural}
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _from_json(kept: str) -> Message | None:
    try:
        value = _from_value(json.loads(kept))
    except (ValueError, TypeError, RecursionError):
        return None
    return value if isinstance(value, Message) else None


def _from_value(value: Any) -> Any:
    """A value as it was before. Raises ValueError or TypeError where it is none that `to_json` writes."""
    if not isinstance(value, Mapping):
        if isinstance(value, list):
            raise TypeError(value)
        return value
    template, plural = value.get("template"), value.get("plural")
    values = value.get("values")
    if not isinstance(template, str) or not isinstance(values, Mapping) or not isinstance(plural, (str, type(None))):
        raise TypeError(value)
    values = {str(name): _from_value(item) for name, item in values.items()}
    if plural is not None and not isinstance(values.get("count"), int):
        raise ValueError(value)
    for form in (template, plural or ""):
        _check_form(form, values)
    return Message(template, values, plural)


def _check_form(form: str, values: Mapping[str, Any]) -> None:
    """Raise ValueError unless the form asks for plain values alone: no attributes, no items, no widths."""
    for _, name, spec, conversion in Formatter().parse(form):
        if name is not None and (name not in values or spec or conversion):
            raise ValueError(form)
