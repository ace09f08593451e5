"""Where each value of a YAML (or JSON) text begins and ends: what an edit of its characters needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)


@dataclass(slots=True)
class Span:
    """A value: `text[start:end]`. `flow`: in braces or brackets. Entries of a mapping have their key's span in
    `keys`, by the same number as their value's in `items`."""

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    flow: bool = False
    keys: list[Span] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    items: list[Span] = field(default_factory=list)

    def find(self, *path: str | int) -> Span | None:
        """The value at a path of keys and numbers, or None."""
        at: Span | None = self
        for step in path:
            at = at.child(step) if at is not None else None
        return at

    def child(self, step: str | int) -> Span | None:
        number = self._number_of(step)
        return None if number is None else self.items[number]

    def key(self, name: str) -> Span | None:
        """The key itself, as it is written."""
        number = self._number_of(name)
        return None if number is None else self.keys[number]

    def _number_of(self, step: str | int) -> int | None:
        if self.kind == "mapping" and isinstance(step, str):
            return self.names.index(step) if step in self.names else None
        if self.kind == "list" and isinstance(step, int) and 0 <= step < len(self.items):
            return step
        return None


def spans_of(text: str) -> Span | None:
    """The value that a text holds, with the spans of all values in it; None where it is not one YAML document.
    The text is one that `read_yaml` or `read_json` took without an error."""
    try:
        return _Spans(text).read()
    except yaml.YAMLError:
        return None


class _Spans:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[Span] = []
        self._root: Span | None = None

    def read(self) -> Span | None:
        parser = CParser(self._text)
        while True:
            event: Any = parser.get_event()
            kind = event.__class__
            if kind is StreamEndEvent:
                return self._root
            if kind in (ScalarEvent, AliasEvent):
                self._put(self._scalar(event), getattr(event, "value", ""))
            elif kind in (MappingStartEvent, SequenceStartEvent):
                name: Literal["mapping", "list"] = "mapping" if kind is MappingStartEvent else "list"
                flow = bool(event.flow_style)
                self._open.append(Span(name, event.start_mark.index, event.end_mark.index, flow))
            elif kind in (MappingEndEvent, SequenceEndEvent):
                self._close(event)

    def _scalar(self, event: Any) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        written = self._text[start:end]
        return Span("scalar", start, start + len(written.rstrip()))

    def _close(self, event: Any) -> None:
        span = self._open.pop()
        if span.flow:
            span.end = event.end_mark.index
        elif span.items:  # libyaml's own mark of a block's end lies behind the comments that follow it
            span.end = max(span.items[-1].end, span.keys[-1].end if span.keys else 0)
        self._put(span, "")

    def _put(self, span: Span, word: str) -> None:
        if not self._open:
            self._root = self._root or span
            return
        parent = self._open[-1]
        if parent.kind == "mapping" and len(parent.keys) == len(parent.items):
            parent.keys.append(span)
            parent.names.append(word)
        else:
            parent.items.append(span)
