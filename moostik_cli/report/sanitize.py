"""Text from files, made safe to print: no terminal escapes, control or direction-changing characters."""

from __future__ import annotations

import re

# C0 and C1 controls, and the Unicode characters that reorder or hide text (Trojan Source, CVE-2021-42574).
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\t\n]")


def sanitized(text: str, *, keep_newlines: bool = False) -> str:
    """`text` on one line (or with its line breaks), every unsafe character shown as `\\xNN` or `\\uNNNN`."""

    def shown(match: re.Match[str]) -> str:
        character = match.group()
        if character == "\n":
            return "\n" if keep_newlines else " "
        if character == "\t":
            return " "
        return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"

    return UNSAFE.sub(shown, text)
