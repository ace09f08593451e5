"""YAML with positions, read from PyYAML's event stream.

The events come from libyaml, which keeps no recursion, so that no depth can exhaust the stack; the builder
below turns them into plain values, remembers where each stands, and refuses what could surprise or harm:
duplicate keys, tags, cycles, alias bombs, absurd depth and size, several documents in one file.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, error, warning
from moostik_cli.sources.documents import Document, YamlList, YamlMap
from moostik_cli.sources.scalars import NULLS, is_trap, resolve_plain
from moostik_cli.sources.syntax_errors import explain_syntax_error

MAX_DEPTH = 100
MAX_NODES = 5_000_000
MAX_REPEATED_NODES = 1_000_000  # values that aliases stand for, counted each time
MAX_PROBLEMS = 1_000  # of one file; more tell nobody anything

_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DISCARD = "\0discard"  # stands for a key whose value is read and thrown away; no real key has a NUL


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file holds (`document.data` is None where it could not be read), and what is wrong with it."""

    document: Document
    problems: tuple[Diagnostic, ...]


class _StopReading(Exception):
    """Going on would only waste time; the reason has been noted."""


class _Frame:
    """A mapping or list that is being read."""

    __slots__ = ("anchor", "as_key", "container", "is_map", "key", "key_at", "marks", "merged", "nodes_before",
                 "text")  # fmt: skip

    def __init__(self, container: Any, is_map: bool, text: bool, nodes_before: int) -> None:
        self.container = container
        self.is_map = is_map
        self.text = text  # items of this list are never numbers, bools or null words
        self.nodes_before = nodes_before
        self.marks: list[int] = []
        self.key: str | None = None
        self.key_at = 0
        self.anchor: str | None = None
        self.as_key = False
        self.merged: list[YamlMap] | None = None


@dataclass(slots=True)
class _Anchored:
    """What an alias stands for. `word` is a scalar's text, resolved where it is used; `value` is set once
    a container is closed."""

    value: Any = None
    word: tuple[str, bool] | None = None  # the text, and whether it was unquoted
    nodes: int = 1
    is_open: bool = False


def read_yaml(text: str, *, path: str, text_keys: Collection[str] = frozenset()) -> ReadResult:
    """Read one YAML document.

    `text_keys` name values that are text whatever they look like (`id: 1.10`, `title: True`), alone or as
    items of a list. Empty, `null` and `~` are None everywhere. All problems come back in one go, as far as
    the file can be followed; nothing is raised. `path` is how people are shown the file.
    """
    builder = _Builder(text, path, text_keys)
    data = builder.read()
    document = Document(path, text, data, builder.marks)
    return ReadResult(document, tuple(make(document) for make in builder.problems))


class _Builder:
    def __init__(self, text: str, path: str, text_keys: Collection[str]) -> None:
        self.text = text
        self.path = path
        self.text_keys = frozenset(text_keys)
        self.marks: array[int] = array("I", [0])
        self.problems: list[Callable[[Document], Diagnostic]] = []
        self._names: dict[str, str] = {}  # one object for each key, however often it is written
        self._stack: list[_Frame] = []
        self._frame = _Frame([], is_map=False, text=False, nodes_before=0)  # holds the document's one value
        self._anchors: dict[str, _Anchored] = {}
        self._nodes = 0
        self._repeated = 0
        self._documents = 0
        self._handlers: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._open_map,
            MappingEndEvent: self._close,
            SequenceStartEvent: self._open_list,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._open_document,
        }

    def read(self) -> Any:
        root = self._frame
        try:
            self._read_events(CParser(self.text))
        except _StopReading:
            return None
        except yaml.YAMLError as problem:
            with suppress(_StopReading):
                self._syntax_error(problem)
            return None
        if root.marks:
            self.marks[0] = root.marks[0]
        return root.container[0] if root.container else None

    def _read_events(self, parser: Any) -> None:
        next_event, handlers = parser.get_event, self._handlers
        while True:
            event = next_event()
            handle = handlers.get(event.__class__)
            if handle is not None:
                handle(event)
            elif event.__class__ is StreamEndEvent:
                return

    # --- events ---

    def _open_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._error(
                Code.SEVERAL_DOCUMENTS,
                message("A second document starts here; a file holds one."),
                event.start_mark.index,
                message("Remove the `---`, or move what follows to a file of its own."),
            )
            raise _StopReading

    def _scalar(self, event: Any) -> None:
        at = event.start_mark.index
        if event.tag is not None:
            self._tag(event, at)
        frame, word = self._frame, event.value
        if frame.is_map and frame.key is None:
            self._key(word, at)
        else:
            unquoted = not event.style
            value = self._resolved(word, unquoted, at)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchored(value, (word, unquoted))
            self._put(value, at)

    def _open_map(self, event: Any) -> None:
        self._open(event, YamlMap(), is_map=True)

    def _open_list(self, event: Any) -> None:
        self._open(event, YamlList(), is_map=False)

    def _open(self, event: Any, container: YamlMap | YamlList, *, is_map: bool) -> None:
        at, parent = event.start_mark.index, self._frame
        if event.tag is not None:
            self._tag(event, at)
        if len(self._stack) >= MAX_DEPTH:
            self._error(Code.TOO_DEEP, message("Nested more than {limit} levels deep.", limit=MAX_DEPTH), at)
            raise _StopReading
        frame = _Frame(container, is_map, not is_map and self._is_text(), self._nodes)
        if parent.is_map and parent.key is None:
            self._error(Code.NOT_A_KEY, message("A list or a mapping cannot be a key."), at)
            parent.key, frame.as_key = _DISCARD, True
        elif not parent.is_map or parent.key is not _DISCARD:
            self._mark(at)
        if event.anchor is not None:
            frame.anchor = event.anchor
            self._anchors[event.anchor] = _Anchored(is_open=True)
        self._stack.append(parent)
        self._frame = frame

    def _close(self, event: Any) -> None:
        frame, container = self._frame, self._frame.container
        if frame.merged:
            self._merge(frame)
        container.marks_at = len(self.marks)
        self.marks.extend(frame.marks)
        self._frame = self._stack.pop()
        if frame.anchor is not None:
            self._anchors[frame.anchor] = _Anchored(container, None, self._nodes - frame.nodes_before + 1)
        if not frame.as_key:
            self._put(container, None)

    def _alias(self, event: Any) -> None:
        at = event.start_mark.index
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            self._error(Code.NOT_YAML, message("There is no `&{name}` before this.", name=event.anchor), at)
            anchored = _Anchored()
        elif anchored.is_open:
            self._error(Code.CYCLE, message("`*{name}` stands inside itself.", name=event.anchor), at)
            anchored = _Anchored()
        self._count_repeated(anchored.nodes, at)
        frame = self._frame
        if frame.is_map and frame.key is None:
            self._alias_as_key(anchored, at)
        else:
            self._put(self._resolved(*anchored.word, None) if anchored.word else anchored.value, at)

    def _alias_as_key(self, anchored: _Anchored, at: int) -> None:
        if anchored.word:
            self._key(anchored.word[0], at)
        else:
            self._error(Code.NOT_A_KEY, message("A list or a mapping cannot be a key."), at)
            self._frame.key = _DISCARD

    # --- values ---

    def _key(self, name: str, at: int) -> None:
        frame = self._frame
        if name in frame.container:
            self._duplicate(frame, name, at)
            frame.key = _DISCARD
        elif not name or name == _DISCARD:
            self._error(Code.NOT_A_KEY, message("A key needs a name."), at)
            frame.key = _DISCARD
        else:
            frame.key, frame.key_at = self._names.setdefault(name, name), at

    def _put(self, value: Any, at: int | None) -> None:
        """Give `value` its place in what is being read. `at` is None where its mark is already there."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._error(Code.TOO_LARGE, message("More than {limit} values.", limit=MAX_NODES), at or 0)
            raise _StopReading
        frame = self._frame
        if not frame.is_map:
            if at is not None:
                frame.marks.append(at)
            frame.container.append(value)
            return
        key, frame.key = frame.key, None
        if key is _DISCARD or key is None:
            return
        if at is not None:
            frame.marks += (frame.key_at, at)
        if key == "<<" and isinstance(value, (YamlMap, YamlList)):
            del frame.marks[-2:]
            frame.merged = [*(frame.merged or ()), *([value] if isinstance(value, YamlMap) else value)]
        else:
            frame.container[key] = value

    def _mark(self, at: int) -> None:
        frame = self._frame
        frame.marks += (frame.key_at, at) if frame.is_map else (at,)

    def _merge(self, frame: _Frame) -> None:
        """Fill in what `<<` names, earlier mappings first; what is written here itself goes before."""
        for source in frame.merged or ():
            if not isinstance(source, YamlMap):
                continue
            for ordinal, (key, value) in enumerate(source.items()):
                if key not in frame.container:
                    frame.container[key] = value
                    at = source.marks_at + 2 * ordinal
                    frame.marks += self.marks[at : at + 2]
            self._count_repeated(len(source), 0)

    def _is_text(self) -> bool:
        frame = self._frame
        return frame.key in self.text_keys if frame.is_map else frame.text

    def _resolved(self, word: str, unquoted: bool, at: int | None) -> Any:
        if not unquoted:
            return word
        if not self._is_text():
            return resolve_plain(word)
        if word in NULLS:
            return None
        if at is not None and is_trap(word):
            self._trap(word, at)
        return word

    def _count_repeated(self, nodes: int, at: int) -> None:
        self._nodes += nodes
        self._repeated += nodes
        if self._repeated > MAX_REPEATED_NODES:
            self._error(
                Code.TOO_MANY_ALIASES,
                message("Aliases repeat more than {limit} values.", limit=MAX_REPEATED_NODES),
                at,
            )
            raise _StopReading

    # --- problems ---

    def _error(self, code: str, what: Any, at: int, hint: Any = None, length: int = 1) -> None:
        self._note(lambda document: error(code, what, document.place_at(at, length), hint))

    def _note(self, make: Callable[[Document], Diagnostic]) -> None:
        self.problems.append(make)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopReading

    def _tag(self, event: Any, at: int) -> None:
        self._error(
            Code.TAG,
            message("Tags such as `{tag}` are not read.", tag=event.tag),
            at,
            message("Remove it; quotes make a text, their absence a number."),
        )

    def _duplicate(self, frame: _Frame, name: str, at: int) -> None:
        first = frame.marks[2 * list(frame.container).index(name)]
        hint = message("Keep one of them.")

        def make(document: Document) -> Diagnostic:
            line = document.place_at(first).line
            what = message("The key `{name}` is here twice; the first one is on line {line}.",
                           name=name, line=line)  # fmt: skip
            return error(Code.DUPLICATE_KEY, what, document.place_at(at, len(name)), hint)

        self._note(make)

    def _trap(self, word: str, at: int) -> None:
        what = message("`{word}` is read as text here, but not by every YAML reader.", word=word)
        hint = message('Write "{word}" in quotes.', word=word)
        self._note(lambda document: warning(Code.AMBIGUOUS_WORD, what, document.place_at(at, len(word)), hint))

    def _syntax_error(self, problem: Any) -> None:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        if mark is None:
            self._control_characters()
            return
        what, hint = explain_syntax_error(getattr(problem, "problem", "") or "", self.text, mark.index)
        at = min(mark.index, max(0, len(self.text.rstrip()) - 1))
        self.problems.append(lambda document: error(Code.NOT_YAML, what, document.place_at(at), hint))

    def _control_characters(self) -> None:
        """libyaml stops at the first character that YAML forbids, without saying where it stands."""
        for found in _CONTROL_CHARACTER.finditer(self.text):
            what = message("The character U+{code} cannot stand in YAML.", code=f"{ord(found.group()):04X}")
            self._error(Code.NOT_YAML, what, found.start(), message("Remove it; it is probably invisible."))
        if not self.problems:
            self._error(Code.NOT_YAML, message("This is not YAML."), 0)
