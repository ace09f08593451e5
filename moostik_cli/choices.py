"""Options that take one of a few words: the words, for the command line, its help pages and completion alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from moostik_cli.messages import Message, message

Color = Literal["auto", "always", "never"]
Language = Literal["en", "fr"]
ReferenceScope = Literal["shot", "cluster"]
FindingFormat = Literal["text", "json", "github", "sarif"]
BoardFormat = Literal["pdf", "png"]
Paper = Literal["a4", "letter"]
BoardLayout = Literal["grid", "column"]
ExportFormat = Literal["otio", "fcpxml", "edl", "csv", "folder"]
Separator = Literal["comma", "semicolon", "tab"]

FRAME_RATES = (24, 25, 30)  # frames a second
RESOLUTIONS = ("1K", "2K", "4K")  # of the default model; what another takes, its card says

# (subcommand, or "" for every one that has the option; option) -> its words
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "--color"): get_args(Color),
    ("", "--lang"): get_args(Language),
    ("", "--references"): get_args(ReferenceScope),
    ("", "--resolution"): RESOLUTIONS,
    ("", "--fps"): tuple(map(str, FRAME_RATES)),
    ("", "--workers"): ("threads",),  # others go on with a number or an address
    ("check", "--format"): get_args(FindingFormat),
    ("board", "--format"): get_args(BoardFormat),
    ("board", "--paper"): get_args(Paper),
    ("board", "--layout"): get_args(BoardLayout),
    ("export", "--to"): get_args(ExportFormat),
    ("export", "--separator"): get_args(Separator),
}


def placeholder(option: str, command: str = "") -> str:
    """The words as a help page shows them: `pdf|png`."""
    return "|".join(CHOICES[command, option])


def not_a_choice(option: str, words: Sequence[str], written: object) -> Message:
    """What is said of a word that the option does not take."""
    return message("{option} takes {words}, not {value}.", option=option, words=listed(words), value=written)


def listed(words: Sequence[str]) -> Message:
    """Two words or more: `a, b or c`."""
    return message("{first} or {last}", first=", ".join(words[:-1]), last=words[-1])
