"""Turns what a parser sees (mappings, lists, words, and where they stand) into values with positions.

The YAML and the JSON reader both feed it, so that the two formats mean the same: keys are checked, words
are resolved and limits are held here.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection
from typing import Any

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, error, warning
from moostik_cli.models.documents import NESTED, Document, PackedMapping
from moostik_cli.sources.scalars import NULLS, in_one_form, is_trap, resolve_plain

MAX_DEPTH = 100
MAX_NODES = 2_500_000  # of a file of any size; each takes memory
MOST_NODES = 5_000_000  # of a long one, at so many characters a value:
_CHARACTERS_A_NODE = 6  # fewer is no episode, but a list of nothing
MAX_PROBLEMS = 1_000  # of one file; more tell nobody anything

_PROMPT_KEYS = frozenset(["prompt", "customPrompt", "custom_prompt", "promptOverrides", "prompt_overrides"])
_DEPTHS_OF_ITEMS = (3, 5)  # open around a shot: the document, its mapping, the shots; around a variation two more

_DISCARD = "\0discard"  # stands for a key whose value is read and thrown away


class StopReading(Exception):
    """Going on would only waste time."""


class Frame:
    """A mapping or list that is being read."""

    __slots__ = ("as_key", "container", "is_map", "key", "key_at", "mark", "marks", "merged", "nodes_before", "text")

    def __init__(self, container: Any, at: int, is_map: bool, text: bool, nodes_before: int) -> None:
        self.container = container
        self.is_map = is_map
        self.text = text  # items of this list are never numbers, bools or null words
        self.nodes_before = nodes_before
        self.marks: list[int] = [at]
        self.mark = 0  # where its marks are, once it is closed
        self.key: str | None = None
        self.key_at = 0
        self.as_key = False
        self.merged: list[tuple[Any, int]] | None = None  # mappings that `<<` names, and their marks


class Builder:
    """Builds the one value of a file. Methods are called in the order of the text; each may raise
    StopReading, after which the value is worth nothing."""

    def __init__(self, text_keys: Collection[str], length: int, *, packs: bool = False) -> None:
        """`length`: characters of the text, which long files may have more values for. `packs`: the prompts of shots
        and variations become `PackedMapping`s."""
        self.text_keys = frozenset(text_keys)
        self._packed_keys = _PROMPT_KEYS if packs else frozenset[str]()
        self.most_nodes = min(MOST_NODES, max(MAX_NODES, length // _CHARACTERS_A_NODE))
        self.marks: array[int] = array("I", [0])
        self.nodes = 0
        self.frame = Frame([], 0, is_map=False, text=False, nodes_before=0)  # holds the document's one value
        self._root = self.frame
        self._stack: list[Frame] = []
        self._problems: list[Callable[[Document], Diagnostic]] = []
        self._names: dict[str, str] = {}  # one object for each key, however often it is written

    def document(self, path: str, text: str, *, usable: bool) -> tuple[Document, tuple[Diagnostic, ...]]:
        """The finished document, and what was wrong. Without `usable` it holds nothing."""
        root = self._root
        if len(root.marks) > 1:
            self.marks[0] = root.marks[1]
        document = Document(path, text, root.container[0] if usable and root.container else None, self.marks)
        return document, tuple(make(document) for make in self._problems)

    @property
    def wants_key(self) -> bool:
        return self.frame.is_map and self.frame.key is None

    def open(self, container: dict[str, Any] | list[Any], at: int) -> Frame:
        """A mapping or list begins at `at`."""
        parent, is_map = self.frame, isinstance(container, dict)
        if len(self._stack) >= MAX_DEPTH:
            self.note_too_deep(at)
            raise StopReading
        frame = Frame(container, at, is_map, not is_map and self._is_text(), self.nodes)
        if parent.is_map and parent.key is None:
            frame.as_key = True
            self.discard_key(at)
        self._stack.append(parent)
        self.frame = frame
        return frame

    def note_too_deep(self, at: int) -> None:
        """What stands at `at` is nested deeper than is read."""
        self.error(Code.TOO_DEEP, message("Nested more than {limit} levels deep.", limit=MAX_DEPTH), at)

    def close(self) -> Frame:
        """The innermost mapping or list ends."""
        frame = self.frame
        if frame.merged:
            self._merge(frame)
        frame.mark = len(self.marks) + NESTED
        self.marks.extend(frame.marks)
        self.frame = self._stack.pop()
        if not frame.as_key:
            self.put(frame.container, frame.mark)
        return frame

    def word(self, word: str, at: int, *, unquoted: bool) -> None:
        """A scalar stands at `at`: a key or a value, whichever is due."""
        if not word.isascii():
            word = in_one_form(word)
        frame = self.frame
        if frame.is_map:
            if frame.key is None:
                self.key(word, at)
            else:
                self.put(self.resolved(word, at) if unquoted else word, at)
            return
        # The same as `put` does, only faster; and equal ids are one object.
        self.nodes += 1
        if self.nodes > self.most_nodes:
            self.count(0, at)
        frame.marks.append(at)
        value = self.resolved(word, at) if unquoted else word
        frame.container.append(self._names.setdefault(value, value) if frame.text else value)

    def key(self, name: str, at: int) -> None:
        if not name.isascii():
            name = in_one_form(name)
        frame = self.frame
        if name in frame.container:
            self._duplicate(frame, name, at)
            frame.key = _DISCARD
        elif not name or name == _DISCARD:
            self.error(Code.NOT_A_KEY, message("A key needs a name."), at)
            frame.key = _DISCARD
        else:
            frame.key, frame.key_at = self._names.setdefault(name, name), at

    def discard_key(self, at: int) -> None:
        """What stands where a key is due cannot be one."""
        self.error(Code.NOT_A_KEY, message("A list or a mapping cannot be a key."), at)
        self.frame.key = _DISCARD

    def put(self, value: Any, mark: int) -> None:
        """Give `value` its place in what is being read."""
        self.nodes += 1
        if self.nodes > self.most_nodes:
            self.count(0, mark)
        frame = self.frame
        if not frame.is_map:
            frame.marks.append(mark)
            frame.container.append(value)
            return
        key, frame.key = frame.key, None
        if key == "<<" and mark >= NESTED:
            frame.merged = [*(frame.merged or ()), *self._mappings(value, mark)]
        elif key is not None and key is not _DISCARD:
            frame.marks += (frame.key_at, mark)
            is_packed = key in self._packed_keys and value.__class__ is dict and self._is_shot_or_variation()
            frame.container[key] = PackedMapping(value) if is_packed else value

    def resolved(self, word: str, at: int | None) -> Any:
        """The value of an unquoted word where it stands. Without `at` it is not warned about."""
        if not self._is_text():
            return resolve_plain(word)
        if word in NULLS:
            return None
        if at is not None and is_trap(word):
            self._trap(word, at)
        return word

    def count(self, nodes: int, mark: int) -> None:
        self.nodes += nodes
        if self.nodes > self.most_nodes:
            at = self.marks[mark - NESTED] if mark >= NESTED else mark
            self.error(Code.TOO_LARGE, message("More than {limit} values.", limit=self.most_nodes), at)
            raise StopReading

    def error(self, code: str, what: Message, at: int, hint: Message | None = None, length: int = 1) -> None:
        """Note an error at an offset of the text."""
        self.note(error, code, what, at, hint, length)

    def note(
        self,
        severity: Callable[..., Diagnostic],
        code: str,
        what: Message,
        at: int,
        hint: Message | None,
        length: int,
    ) -> None:
        """Note an `error` or a `warning` at an offset of the text."""
        self._note(lambda document: severity(code, what, document.place_at(at, length), hint))

    def _note(self, make: Callable[[Document], Diagnostic]) -> None:
        self._problems.append(make)
        if len(self._problems) >= MAX_PROBLEMS:
            raise StopReading

    def _is_shot_or_variation(self) -> bool:
        """Whether what is being read is an item of a list of the file, or of one in such an item."""
        return len(self._stack) in _DEPTHS_OF_ITEMS and not self._stack[-1].is_map

    def _is_text(self) -> bool:
        frame = self.frame
        return frame.key in self.text_keys if frame.is_map else frame.text

    def _mappings(self, value: Any, mark: int) -> list[tuple[Any, int]]:
        """The mappings that `<<` names, one or a list of them."""
        if isinstance(value, dict):
            return [(value, mark)]
        marks = self.marks[mark - NESTED + 1 : mark - NESTED + 1 + len(value)]
        return [(item, at) for item, at in zip(value, marks, strict=True) if isinstance(item, dict)]

    def _merge(self, frame: Frame) -> None:
        """Fill in what `<<` names, earlier mappings first; what is written here itself goes before."""
        for source, mark in frame.merged or ():
            self.count(len(source), mark)
            for ordinal, (key, value) in enumerate(source.items()):
                if key not in frame.container:
                    frame.container[key] = value
                    at = mark - NESTED + 1 + 2 * ordinal
                    frame.marks += self.marks[at : at + 2]

    def _duplicate(self, frame: Frame, name: str, at: int) -> None:
        first = frame.marks[1 + 2 * list(frame.container).index(name)]

        def make(document: Document) -> Diagnostic:
            line = document.place_at(first).line
            what = message("The key `{name}` is here twice; the first one is on line {line}.", name=name, line=line)
            place = document.place_at(at, len(name))
            return error(Code.DUPLICATE_KEY, what, place, message("Keep one of them."))

        self._note(make)

    def _trap(self, word: str, at: int) -> None:
        what = message("`{word}` is read as text here, but not by every YAML reader.", word=word)
        hint = message('Write "{word}" in quotes.', word=word)
        self.note(warning, Code.AMBIGUOUS_WORD, what, at, hint, len(word))
