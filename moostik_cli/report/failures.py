"""Failures in words: many pictures fail for one cause, which is told once; one of several episodes that fails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from moostik_cli.errors import MoostikError, UnusableFileError
from moostik_cli.messages import Message, counted, message, translate

if TYPE_CHECKING:
    from moostik_cli.report.screen import Screen

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


def tell_failed(screen: Screen, episode: str, error: MoostikError) -> None:
    """Of several episodes, one that cannot be worked on, or not to the end."""
    if isinstance(error, UnusableFileError):
        screen.diagnostics(error.diagnostics)
    screen.error(message("{episode}: {reason}", episode=episode, reason=error.what), error.hint)
