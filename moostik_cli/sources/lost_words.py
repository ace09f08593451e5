"""Words that YAML takes for a comment, though they were most likely meant as text.

`prompt: Mila holds ticket #42 in the rain` holds "Mila holds ticket" for every YAML reader. A comment that people
mean has a space behind its `#`; one that is glued to a word, behind a value or in its place, is told. Commented-out
lines (`#- shot`, `#name: x`) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, error, warning
from moostik_cli.sources.builder import Builder
from moostik_cli.sources.text_stream import TextStream

# A quick look before the long one. For the parser a comment begins a line, or has a space, a bracket, `,`, `?`, the
# head of a block or the end of a quoted text before it: "(#1A2B3C)" is none, nor is a colour in quotes.
# The `#` comes first in the pattern, so that the search leaps from one to the next.
_MAY_BE_COMMENT = re.compile(
    r"""#(?:(?<![^\s,\[\]{}?]#)|(?<=[|>]#)|(?<=[|>][0-9+-]#)|(?<=[|>][0-9+-]{2}#)|(?<=["']#)(?![0-9a-fA-F]{3,8}["']))"""
)
_COMMENT = re.compile("#[^\r\n\x85\u2028\u2029]*")
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_MEANT = re.compile(r"#+[ \t]|#{2,}\Z")  # `# a comment`, or the end of a banner
_CODE = re.compile(r"#+(?:- |-\Z|[\w\"'.-]+:(?:\s|\Z)|[\]}]+,?\Z)")  # a line that was commented out
_TEXTS = ("plain", "quoted", "block")
_VALUES = (*_TEXTS, "empty", "close")
_MOST_SHOWN = 60  # characters of a comment that is told
# Without their value a picture would show something else, or have no name.
CRUCIAL_KEYS = frozenset(["id", "prompt", "customPrompt", "custom_prompt", "goal"])
# Their values are never mappings: what stands behind the colon is no comment on what is below.
_ALWAYS_TEXT = frozenset(["id", "name", "title", "description", "goal"])


class LostWords(NamedTuple):
    """A comment that was probably meant as text. `is_whole`: nothing is left of the value of `key` (None: an item
    of a list); `is_glued`: its `#` has no space behind it."""

    at: int
    text: str
    key: str | None
    is_whole: bool
    is_glued: bool


def find_lost_words(text: str, crucial: Collection[str] = (), error_at: int | None = None) -> list[LostWords]:
    """The comments that take words away, up to the syntax error at `error_at` where there is one. What stands in
    the place of a `crucial` key's value is told even with the space that a comment has."""
    if _MAY_BE_COMMENT.search(text) is None:
        return []
    found = []
    for before, behind in pairwise(_with_ends(_pieces(text), len(text) if error_at is None else error_at)):
        for comment in _lost_comments(text, before, behind):
            is_glued, is_whole = _MEANT.match(comment[0]) is None, "empty" in (before.kind, behind.kind)
            key = behind.key if before.kind == "container" else before.key
            if is_glued or (is_whole and key in crucial):
                found.append(LostWords(comment.start(), comment[0].rstrip(), key, is_whole, is_glued))
    return found


def note_lost_words(builder: Builder, words: LostWords) -> None:
    """Tell of a comment that takes words away."""
    severity = error if words.is_whole and words.is_glued and words.key in CRUCIAL_KEYS else warning
    said = shown(words)
    what = (
        message("`{key}` is empty: `{words}` is read as a comment.", key=words.key, words=said)
        if words.is_whole and words.key is not None
        else message("`{words}` is read as a comment, not as text.", words=said)
    )
    hint = (
        message("Put the whole text in quotes; or leave a space behind `#` if it is a comment.")
        if words.is_glued
        else message("Put the whole text in quotes; or remove the key.")
    )
    builder.note(severity, Code.LOST_WORDS, what, words.at, hint, len(words.text))


def shown(words: LostWords) -> str:
    """The comment as people are shown it, cut where it is long."""
    return words.text if len(words.text) <= _MOST_SHOWN else f"{words.text[:_MOST_SHOWN]}…"


class _Piece(NamedTuple):
    """Something that is no comment. `kind`: key, plain, quoted, block (a text with `|` or `>`), empty, container (the
    start of a mapping or list by indentation), open or close (by brackets). `indent`: the column that text which goes
    on must be right of; None inside brackets."""

    kind: str
    start: int
    end: int
    key: str | None
    indent: int | None


class _Frame:
    """A mapping or list that is open, and the key whose value is due."""

    __slots__ = ("indent", "is_map", "key")

    def __init__(self, is_map: bool, indent: int | None) -> None:
        self.is_map = is_map
        self.indent = indent
        self.key: str | None = None

    def take_key(self) -> str | None:
        key, self.key = self.key, None
        return key


def _with_ends(pieces: Iterator[_Piece], end: int) -> Iterator[_Piece]:
    last = 0
    yield _Piece("start", 0, 0, None, -1)
    for piece in pieces:
        last = piece.end
        yield piece
    yield _Piece("end", max(last, end), max(last, end), None, -1)


def _pieces(text: str) -> Iterator[_Piece]:
    """The pieces of a text, as far as it is YAML. A value that is missing is a piece too, of no width."""
    parser: Any = CParser(TextStream(text))
    stack = [_Frame(is_map=False, indent=-1)]
    with suppress(yaml.YAMLError):
        while (event := parser.get_event()) is not None:
            start, end = event.start_mark.index, event.end_mark.index
            frame = stack[-1]
            if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
                inside = _Frame(isinstance(event, MappingStartEvent), _indent(event))
                yield _Piece(*_opening(event, start), frame.take_key(), inside.indent)
                stack.append(inside)
            elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
                stack.pop()
                if frame.indent is None:
                    yield _Piece("close", start, end, None, stack[-1].indent)
            elif isinstance(event, ScalarEvent):
                yield _of_scalar(event, frame, start, end)
            elif isinstance(event, AliasEvent):
                yield _Piece("quoted", start, end, frame.take_key(), frame.indent)


def _indent(event: Any) -> int | None:
    return None if event.flow_style else event.start_mark.column


def _opening(event: Any, start: int) -> tuple[str, int, int]:
    return ("open", start, event.end_mark.index) if event.flow_style else ("container", start, start)


def _of_scalar(event: Any, frame: _Frame, start: int, end: int) -> _Piece:
    if frame.is_map and frame.key is None:
        frame.key = event.value
        if frame.indent is not None:  # an anchor may stand before the mapping
            frame.indent = min(frame.indent, event.start_mark.column)
        return _Piece("key", start, end, frame.key, frame.indent)
    is_empty = event.value == "" and not event.style and event.anchor is None
    kind = "empty" if is_empty else {"|": "block", ">": "block", "": "plain"}.get(event.style or "", "quoted")
    return _Piece(kind, start, end, frame.take_key(), frame.indent)


def _lost_comments(text: str, before: _Piece, behind: _Piece) -> Iterator[re.Match[str]]:
    """The comments between two pieces that stand where text is expected."""
    if before.kind == "block":
        yield from _behind_indicator(text, before)
    if text.find("#", before.end, behind.start) < 0:
        return
    for number, comment in enumerate(_COMMENT.finditer(text, before.end, behind.start)):
        between = text[before.end : comment.start()]
        # `? a key`, whose value comes later or never, is a text that goes on.
        kind = "plain" if before.kind == "key" and ":" not in between else before.kind
        if before.indent is None:
            is_lost = _CODE.match(comment[0]) is None
        elif kind != "block" and _LINE_END.search(between) is None:
            is_due = behind.kind in _TEXTS or (kind == "key" and before.key in _ALWAYS_TEXT)
            is_lost = kind in _VALUES or (is_due and kind != "start")
        elif between.rstrip(" \t").endswith("-"):  # `- #7`, and text on the next line
            is_lost = behind.kind in _TEXTS
        else:
            may_go_on = kind in _VALUES or (kind == "key" and behind.kind in _TEXTS)
            is_lost = number == 0 and may_go_on and _goes_on(text, before, comment, between)
        if is_lost:
            yield comment


def _behind_indicator(text: str, block: _Piece) -> Iterator[re.Match[str]]:
    """What stands behind a `|` or `>`, on its line."""
    line_end = _LINE_END.search(text, block.start)
    comment = _COMMENT.search(text, block.start, line_end.start() if line_end else len(text))
    if comment is not None:
        yield comment


def _goes_on(text: str, before: _Piece, comment: re.Match[str], between: str) -> bool:
    """Whether a comment stands where the text before it, or one that is missing, would go on: on the next line,
    indented."""
    lines = 0 if before.kind == "block" else 1  # the line end of a block belongs to it
    if len(_LINE_END.findall(between)) != lines:
        return False
    line_start = 1 + max(text.rfind(end, 0, comment.start()) for end in "\r\n\x85\u2028\u2029")
    return comment.start() - line_start > (before.indent or 0) and _CODE.match(comment[0]) is None
