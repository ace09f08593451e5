"""JSON for standard output."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from moostik_cli.report.sanitize import UNSAFE


def json_text(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON for standard output: accents as they are, or as escapes where its encoding has no accents."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    has_all_letters = encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not has_all_letters, indent=indent)
    return UNSAFE.sub(_json_escape, text)  # as what they are, yet no terminal is steered by them


def _json_escape(character: re.Match[str]) -> str:
    return character.group() if character.group() == "\n" else f"\\u{ord(character.group()):04x}"
