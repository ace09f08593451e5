"""Failures in words: many pictures fail for one cause, which is told once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from moostik_cli.messages import Message, counted, translate

_MOST_NAMES = 6  # pictures named for one reason; beyond that they are counted
_RANDOM_SUFFIX = re.compile(r" \([A-Za-z0-9]{10}\)(?=\W*$)")  # Replicate ends a failure with one


def cause(error: Message | None) -> str:
    """A failure's reason in the user's language, without what differs each time."""
    return _RANDOM_SUFFIX.sub("", translate(error)) if error is not None else ""


def named(pictures: Sequence[str]) -> str:
    """The first few by name, the others by their number."""
    more = len(pictures) - _MOST_NAMES
    names = ", ".join(pictures[:_MOST_NAMES])
    return names if more <= 0 else names + translate(counted(" and {count} more", " and {count} more", count=more))
