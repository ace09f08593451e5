"""English words, for tests that look for what was left untranslated."""

from __future__ import annotations

import re

_COMMON = (
    "the|and|of|with|without|not|no|is|are|was|were|be|been|it|its|this|that|these|those|has|have|had|does|do|"
    "cannot|there|from|into|which|who|what|where|when|only|than|then|more|most|least|each|every|some|any|all|none|"
    "shot|shots|picture|pictures|character|characters|location|locations|places|angle used|reference image|"
    "file|folder|error|errors|warning|warnings|hint|unknown|missing|left|made|make|write|wrote|written|found|"
    "failed|done|cost|spent|ready|stale|pending|completed|validated|cluster|clusters|take|takes|pick|picks|name|"
    "yes|you|your|they|them|their|nothing|nobody|still|already|by|at|to|in"
)
# Lists of allowed words, code in backticks, options, addresses, paths, camelCase keys, NAMES, and the command
# itself with its words.
_CODE = re.compile(
    r"`[^`]*`|--[a-z]+ accepte .*|Au choix.*|(?:https?|data):[^\s]*|\$[\w.]+|--?[a-z][\w-]*(?:[= ][a-z|]+(?=\W|$))?|"
    r"\bmoostik(?: +[a-z]+)?\b|"
    r"\{\w+\}|[\w.{}*-]*[/.@][\w./{}*-]+|\b[a-z]+[A-Z]\w*|\b\w+_\w+\b|\b[A-Z][A-Z_]+\b"
)
_WORD = re.compile(rf"\b(?:{_COMMON})\b", re.IGNORECASE)


def english_words(text: str) -> list[str]:
    """The common English words in a text, code left aside."""
    return _WORD.findall(_CODE.sub(" ", text))
