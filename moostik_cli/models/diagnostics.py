"""A problem in a file: what, how bad, exactly where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from moostik_cli.messages import Message


class Severity(str, Enum):
    """An error is what would stop or spoil a paid picture; all else that is odd is a warning."""

    ERROR = "error"
    WARNING = "warning"


class Code:
    """The stable names of the findings. A code is never given a new meaning; `moostik explain CODE` tells
    more, and docs/diagnostics.md lists them all."""

    # M0xx: the file cannot be read
    UNREADABLE: Final = "M001"
    NOT_UTF8: Final = "M002"
    NOT_YAML: Final = "M003"
    DUPLICATE_KEY: Final = "M004"
    TAG: Final = "M005"
    CYCLE: Final = "M006"
    TOO_MANY_ALIASES: Final = "M007"
    TOO_DEEP: Final = "M008"
    TOO_LARGE: Final = "M009"
    SEVERAL_DOCUMENTS: Final = "M010"
    NOT_A_KEY: Final = "M011"
    # M1xx: it is read, and does not have the shape of an episode, a library or a series
    WRONG_TYPE: Final = "M101"
    MISSING_KEY: Final = "M102"
    BAD_VALUE: Final = "M103"
    KEY_TWICE: Final = "M104"
    DUPLICATE_ID: Final = "M105"
    UNSAFE_ID: Final = "M106"
    SAME_FILE: Final = "M107"
    UNKNOWN_KEY: Final = "M110"
    AMBIGUOUS_WORD: Final = "M111"
    OTHER_NAME: Final = "M112"
    FILE_NOT_READ: Final = "M113"


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


def error(code: str, message: Message, place: Place, hint: Message | None = None) -> Diagnostic:
    """A finding that would stop or spoil a paid picture."""
    return Diagnostic(code, Severity.ERROR, message, place, hint)


def warning(code: str, message: Message, place: Place, hint: Message | None = None) -> Diagnostic:
    """A finding that is odd, and costs nothing."""
    return Diagnostic(code, Severity.WARNING, message, place, hint)
