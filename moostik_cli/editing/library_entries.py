"""New entries at the end of a library file: what stands there stays byte for byte."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.editing.documents import checked, is_json, read_fresh, require_spans
from moostik_cli.editing.fields import EditRefusedError
from moostik_cli.editing.lists import with_item
from moostik_cli.messages import message
from moostik_cli.sources.yaml_text import render_yaml


def with_entries(text: str, shown: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """The text of a library with `entries` behind those it has. Raises EditRefusedError."""
    document = read_fresh(text, shown)
    data = copy.deepcopy(document.data) or []
    if not isinstance(data, list):
        raise EditRefusedError(message("the file is written in a way that is not edited here"), document.place_of())
    expected = [*data, *map(dict, entries)]
    if document.data is None:
        lead = text if not text or text.endswith("\n") else text + "\n"
        return checked(document, lead + render_yaml(expected), expected).text
    for entry in entries:
        items = require_spans(document)
        data.append(dict(entry))
        document = checked(
            document, with_item(document.text, items, len(items.items), _item(text, entry, items.flow)), data
        )
    return document.text


def _item(text: str, entry: Mapping[str, Any], in_brackets: bool) -> str:
    if in_brackets:  # JSON is YAML in brackets too
        return json.dumps(entry, ensure_ascii=False, indent=2 if is_json(text) else None)
    return render_yaml([dict(entry)]).rstrip("\n")
