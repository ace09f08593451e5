"""A problem in a file: what, how bad, exactly where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from moostik_cli.messages import Message


class Severity(str, Enum):
    """An error is what would stop or spoil a paid picture; all else that is odd is a warning."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file. `path` as shown to people (relative to the project); line and column from 1."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1  # characters that the caret underlines


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is stable (`M101`); `shots` are the ids of the shots that it touches."""

    code: str
    severity: Severity
    message: Message
    place: Place
    hint: Message | None = None
    shots: tuple[str, ...] = field(default=())
