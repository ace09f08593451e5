"""YAML with positions, read from PyYAML's event stream.

The events come from libyaml, which keeps no recursion, so that no depth can exhaust the stack. Refused is
what could surprise or harm: duplicate keys, tags, cycles, alias bombs, absurd depth and size, several
documents in one file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from moostik_cli.models.documents import Document
from moostik_cli.sources.builder import Builder, Frame, StopReading
from moostik_cli.sources.lost_words import CRUCIAL_KEYS, find_lost_words, note_lost_words
from moostik_cli.sources.text_stream import TextStream

MAX_REPEATED_NODES = 1_000_000  # values that aliases stand for, counted each time

_BLOCKS = ("|", ">")
_BLOCK_HEADER = re.compile(r"(?:[&!]\S*\s+)*([|>])([+-]?)([1-9]?)([+-]?)")


class ReadResult(NamedTuple):
    """What a file holds (`document.data` is None where it could not be read), and what is wrong with it."""

    document: Document
    problems: tuple[Diagnostic, ...]


def read_yaml(text: str, *, path: str, text_keys: Collection[str] = frozenset(), packs: bool = False) -> ReadResult:
    """Read one YAML document.

    `text_keys` name values that are text whatever they look like (`id: 1.10`, `title: True`), alone or as
    items of a list. Empty, `null` and `~` are None everywhere. All problems come back in one go, as far as
    the file can be followed; nothing is raised. `path` is how people are shown the file. `packs`: it is an episode,
    whose prompts become `PackedMapping`s.
    """
    builder = Builder(text_keys, len(text), packs=packs)
    usable = False
    with suppress(StopReading):
        try:
            _EventReader(builder, text).read()
            usable = True
            for words in find_lost_words(text, CRUCIAL_KEYS):
                note_lost_words(builder, words)
        except yaml.YAMLError as problem:
            from moostik_cli.sources.yaml_faults import note_syntax_errors

            note_syntax_errors(builder, text, problem)
    return ReadResult(*builder.document(path, text, usable=usable))


@dataclass(slots=True, repr=False, eq=False)
class _Anchored:
    """What an alias stands for. `word` is a scalar's text, resolved anew where it is used."""

    value: Any = None
    mark: int = 0  # of a mapping or list
    word: str | None = None
    unquoted: bool = False
    nodes: int = 1
    is_open: bool = False
    at: int = 0
    is_used: bool = False
    empties: str | None = None  # the key that has nothing but this anchor


class _EventReader:
    """Follows the parser's events, and knows what the anchors stand for."""

    def __init__(self, builder: Builder, text: str) -> None:
        self._builder = builder
        self._anchors: dict[str, _Anchored] = {}
        self._open_anchors: dict[int, str] = {}  # of frames, by their identity
        self._repeated = 0
        self._documents = 0
        self._text = text

    def read(self) -> None:
        handlers: dict[type, Callable[[Any], None]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._open_map,
            MappingEndEvent: self._close,
            SequenceStartEvent: self._open_list,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._open_document,
        }
        next_event, find_handler = CParser(TextStream(self._text)).get_event, handlers.get
        while True:
            event = next_event()
            handle = find_handler(event.__class__)
            if handle is not None:
                handle(event)
            elif event.__class__ is StreamEndEvent:
                for name, anchored in self._anchors.items():
                    self._note_unused(name, anchored)
                return

    def _open_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._builder.error(
                Code.SEVERAL_DOCUMENTS,
                message("A second document starts here; a file holds one."),
                event.start_mark.index,
                message("Remove the `---`, or move what follows to a file of its own."),
            )
            raise StopReading

    def _scalar(self, event: Any) -> None:
        at, unquoted = event.start_mark.index, not event.style
        if event.tag is not None:
            self._tag(event, at)
        if event.anchor is not None:
            key = self._builder.frame.key if unquoted and not event.value else None
            self._anchor(event.anchor, _Anchored(word=event.value, unquoted=unquoted, at=at, empties=key))
        if event.style in _BLOCKS:
            self._note_block(event.value, at)
        self._builder.word(event.value, at, unquoted=unquoted)

    def _note_block(self, value: str, at: int) -> None:
        """`>7` announces text that is indented by seven, and `>+` text that keeps its last line ends: neither is text
        itself, though it may have been meant so."""
        header = _BLOCK_HEADER.match(self._text, at)
        if header is None or (value and not header[3]):
            return
        severity: Callable[..., Diagnostic] = warning
        begins = header.start(1)
        written, plain = self._text[begins : header.end()], header[1] + header[2] + header[4]
        if value:
            what = message("`{words}` announces the text on the next lines and is not part of it.", words=written)
            hint = message("Put the whole text in quotes; or write `{header}` alone.", header=plain)
        else:
            what = message("`{words}` announces text on the next lines, and there is none.", words=written)
            hint = message("Put the whole text in quotes; or indent it on the next lines.")
            severity = error if header[3] and self._builder.frame.key in CRUCIAL_KEYS else warning
        self._builder.note(severity, Code.LOST_WORDS, what, begins, hint, len(written))

    def _open_map(self, event: Any) -> None:
        self._open(event, {})

    def _open_list(self, event: Any) -> None:
        self._open(event, [])

    def _open(self, event: Any, container: dict[str, Any] | list[Any]) -> None:
        at = event.start_mark.index
        if event.tag is not None:
            self._tag(event, at)
        frame = self._builder.open(container, at)
        if event.anchor is not None:
            self._anchor(event.anchor, _Anchored(is_open=True, at=at))
            self._open_anchors[id(frame)] = event.anchor

    def _close(self, event: Any) -> None:
        frame: Frame = self._builder.close()
        anchor = self._open_anchors.pop(id(frame), None) if self._open_anchors else None
        if anchor is not None:
            nodes, at = self._builder.nodes - frame.nodes_before, frame.marks[0]
            self._anchors[anchor] = _Anchored(frame.container, frame.mark, nodes=nodes, at=at)

    def _anchor(self, name: str, anchored: _Anchored) -> None:
        """A name stands for another value from here on."""
        if name in self._anchors:
            self._note_unused(name, self._anchors[name])
        self._anchors[name] = anchored

    def _note_unused(self, name: str, anchored: _Anchored) -> None:
        """Text that begins with `&` is a name for what follows. A name that nothing uses was meant as text."""
        if anchored.is_used or anchored.is_open:
            return
        severity = error if anchored.empties in CRUCIAL_KEYS else warning
        what = message("`&{name}` is not read: it names what follows, and nothing uses the name.", name=name)
        hint = message("Put the whole text in quotes; or remove `&{name}`.", name=name)
        self._builder.note(severity, Code.UNUSED_ANCHOR, what, anchored.at, hint, len(name) + 1)

    def _alias(self, event: Any) -> None:
        at, builder = event.start_mark.index, self._builder
        anchored = self._anchored(event.anchor, at)
        anchored.is_used = True
        self._count_repeated(anchored.nodes, at)
        if anchored.word is not None and builder.wants_key:
            builder.key(anchored.word, at)
        elif builder.wants_key:
            builder.discard_key(at)
        elif anchored.word is not None:
            value = builder.resolved(anchored.word, None) if anchored.unquoted else anchored.word
            builder.put(value, at)
        else:
            builder.put(anchored.value, anchored.mark or at)

    def _anchored(self, name: str, at: int) -> _Anchored:
        anchored = self._anchors.get(name)
        if anchored is None:
            what = message("There is no `&{name}` before this.", name=name)
            hint = message("Text that begins with `*` needs quotes.")
            self._builder.error(Code.NOT_YAML, what, at, hint, len(name) + 1)
        elif anchored.is_open:
            what = message("`*{name}` stands inside itself.", name=name)
            self._builder.error(Code.CYCLE, what, at, length=len(name) + 1)
        else:
            return anchored
        return _Anchored()

    def _count_repeated(self, nodes: int, at: int) -> None:
        self._builder.count(nodes, at)
        self._repeated += nodes
        if self._repeated > MAX_REPEATED_NODES:
            what = message("Aliases repeat more than {limit} values.", limit=MAX_REPEATED_NODES)
            self._builder.error(Code.TOO_MANY_ALIASES, what, at)
            raise StopReading

    def _tag(self, event: Any, at: int) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        what = message("Tags such as `{tag}` are not read.", tag=tag)
        hint = message("Remove it; quotes make a text, their absence a number.")
        self._builder.error(Code.TAG, what, at, hint)
