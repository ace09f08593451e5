"""Sentences that were kept as English text, such as the reason of a failure in the ledger, found again."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from moostik_cli.locale.fr import room_translations
from moostik_cli.messages import Message

_ROOMS = ("generation", "pictures", "providers", "stages", "sources")  # what goes wrong with one picture
_LEAST_LETTERS = 8  # a template with fewer of its own would fit almost anything


def find_message(text: str) -> Message | None:
    """The message whose English text this is, its values found again in the same way; None where none fits."""
    for template, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            values = {name: find_message(value) or value for name, value in found.groupdict().items()}
            return Message(template, values)
    return None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Those with the most words of their own come first."""
    templates = [
        template
        for room in _ROOMS
        for template, french in room_translations(room).items()
        if isinstance(french, str) and _letters(template) >= _LEAST_LETTERS
    ]
    return [(template, _pattern(template)) for template in sorted(templates, key=_letters, reverse=True)]


def _letters(template: str) -> int:
    return sum(letter.isalpha() for literal, *_ in Formatter().parse(template) for letter in literal)


def _pattern(template: str) -> re.Pattern[str]:
    parts, seen = [], set()
    for literal, name, *_ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+)")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)
