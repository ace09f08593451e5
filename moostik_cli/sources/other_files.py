"""Files that are something else than an episode altogether, and are named as that."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from moostik_cli.messages import Message, message

_FENCE = re.compile(r"\s*```")
_SCENE = re.compile(r"^\s*(?:INT|EXT|INT/EXT|I/E)[. ]", re.MULTILINE)
_COLUMNS = re.compile(r"[^{}\[\]\r\n]*[,;\t][^{}\[\]\r\n]*\r?\n")
_OURS = re.compile(r"^(?:id|shots|acts)[ \t]*:", re.MULTILINE)


def what_else(text: str) -> Message | None:
    """What a text that is no episode plainly is; None where that is not plain."""
    if _FENCE.match(text):
        return message("This is JSON in a code fence: remove the lines with ``` around it.")
    if _is_json_lines(text):
        return message("These are JSON lines, an object on each: put them into a list, separated by commas.")
    if text.lstrip()[:1] in ("{", "[") or _OURS.search(text):
        return None
    if len(_SCENE.findall(text)) > 0 or re.match(r"\s*(?:Title:|FADE IN)", text):
        return message(
            "This is a screenplay: give its file the ending .fountain, and moostik import makes an episode of it."
        )
    if _COLUMNS.match(text) and len({_separators(line) for line in text.splitlines()[:5] if line.strip()}) == 1:
        return message(
            "This is a table (CSV): give its file the ending .csv, and moostik import makes an episode of it."
        )
    return None


def _separators(line: str) -> tuple[int, ...]:
    bare = re.sub(r'"[^"]*"', "", line)
    return tuple(bare.count(mark) for mark in ",;\t")


def _is_json_lines(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    with suppress(ValueError, RecursionError):
        return all(isinstance(json.loads(line), dict) for line in lines[:2])
    return False
