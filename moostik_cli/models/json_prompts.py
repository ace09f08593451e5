"""A structured prompt that was pasted as text: JSON under `prompt: |`, in a code fence or without one."""

from __future__ import annotations

import json
import re
from typing import Any

_FENCED = re.compile(r"\A\s*(```|~~~)[ \t]*[A-Za-z0-9]*[ \t]*\r?\n(.*?)\n?[ \t]*\1\s*\Z", re.DOTALL)
_LOOKS_LIKE_JSON = re.compile(r"```|~~~|[{,]\s*\"[^\"\n]*\"\s*:")
_DEEPEST = 50  # levels; what a prompt says is never as deep


def read_json_prompt(prompt: Any) -> Any:
    """The mapping that a text holds, where it is one whole JSON object; everything else as it is. A key that stands
    twice would lose words: such a text stays one."""
    if not isinstance(prompt, str) or "{" not in prompt:
        return prompt
    fenced = _FENCED.match(prompt)
    body = (fenced[2] if fenced else prompt).strip()
    if not body.startswith("{"):
        return prompt
    try:
        found = json.loads(body, object_pairs_hook=_without_doubles, parse_constant=_refused)
    except (ValueError, RecursionError):
        return prompt
    return found if _depth(found) <= _DEEPEST else prompt


def looks_like_json(prompt: Any) -> bool:
    """Whether a text that stays prose has a code fence or keys of JSON in it."""
    return isinstance(prompt, str) and _LOOKS_LIKE_JSON.search(prompt) is not None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _depth(value: Any) -> int:
    levels, below = 0, [value]
    while below:
        levels += 1
        inner = [part.values() if isinstance(part, dict) else part for part in below if isinstance(part, (dict, list))]
        below = [item for items in inner for item in items]
    return levels
