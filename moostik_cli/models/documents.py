"""A file that was read: its text, its values, and the place of every key and value in it."""

from __future__ import annotations

import marshal
import re
from array import array
from bisect import bisect_right
from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from functools import lru_cache
from typing import Any

from moostik_cli.models.diagnostics import Place

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD_END = re.compile(r"""[\r\n]| #|\s*[,\]}]|: |\s*$""")
_QUOTED = {  # what repeats takes memory each time: a stranger's text may have millions of escapes
    '"': re.compile(r'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*){0,2000}"?'),
    "'": re.compile(r"'[^'\r\n]*(?:''[^'\r\n]*){0,2000}'?"),
}
_HUMP = re.compile(r"([A-Z])")
_UNDERSCORE = re.compile(r"_([a-z])")


def _capital(found: re.Match[str]) -> str:
    return found[1].upper()


# Where things stand, four bytes each, for all of a document in one array. The marks of a mapping or list are
# in a row: its own offset in the text, then for each entry the key's offset (mappings only) and the value's
# mark. That is an offset too, unless the value is a mapping or list itself: then it is the place of *its*
# marks in the array, told apart by this bit.
NESTED = 1 << 31


class SlimMapping(Mapping[str, Any]):
    """A mapping of a file in half of a dict's memory. `names`: one object for all mappings with the same keys."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._values[self._names.index(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class PackedMapping(Mapping[str, Any]):
    """A mapping of a file with all that is in it, as one row of bytes: a prompt takes a fifth of the memory. It is
    unpacked when somebody asks; the few that were asked last stay unpacked."""

    __slots__ = ("_packed",)

    def __init__(self, values: dict[str, Any]) -> None:
        try:
            self._packed = marshal.dumps(values)
        except ValueError:  # an alias stands for a mapping that has packed ones in it
            self._packed = marshal.dumps(_plain(values))

    def __getitem__(self, name: str) -> Any:
        return _unpacked(self._packed)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_unpacked(self._packed))

    def __len__(self) -> int:
        return len(_unpacked(self._packed))

    def __contains__(self, name: object) -> bool:
        return name in _unpacked(self._packed)

    def __repr__(self) -> str:
        return repr(_unpacked(self._packed))

    def items(self) -> ItemsView[str, Any]:
        return _unpacked(self._packed).items()

    def values(self) -> ValuesView[Any]:
        return _unpacked(self._packed).values()


@lru_cache(maxsize=32)
def _unpacked(packed: bytes) -> dict[str, Any]:
    values: dict[str, Any] = marshal.loads(packed)  # noqa: S302 - bytes of this process
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


FILE_MAPPINGS = (dict, SlimMapping, PackedMapping)


class Document:
    """The text and the values of one file. `path` is as shown to people.

    Positions are offsets in `text`; lines and columns, both from 1 and counted in characters, are
    worked out when somebody asks.
    """

    def __init__(self, path: str, text: str, data: Any, marks: array[int]) -> None:
        self.path = path
        self.text = text
        self.data = data
        self._marks = marks
        self._line_starts: array[int] | None = None
        self._ordinals: dict[int, dict[str, int]] = {}

    def let_go(self) -> None:
        """Keep the path alone: nobody asks any more where something stands. Every place is then the file's first."""
        self.__init__(self.path, "", None, array("I", [0]))  # type: ignore[misc]

    def place_of(self, keys: Sequence[str | int] = (), *, key: bool = False) -> Place:
        """The place of the value at `keys`, or of its key. Where something is not in the file, the place of
        the nearest thing around it."""
        value, mark = self.data, self._marks[0]
        for step, name in enumerate(keys):
            marks = self._marks_of(value, mark, name)
            if marks is None:
                break
            wants_key = key and step == len(keys) - 1
            mark, value = (marks[0], name) if wants_key else (marks[1], value[name])
        offset = self._marks[mark - NESTED] if mark >= NESTED else mark
        return self.place_at(offset, self._written_length(offset, value))

    def has(self, keys: Sequence[str | int]) -> bool:
        """Whether the file has a value at `keys`."""
        value, mark = self.data, self._marks[0]
        for name in keys:
            marks = self._marks_of(value, mark, name)
            if marks is None:
                return False
            mark, value = marks[1], value[name]
        return True

    def as_written(self, keys: Sequence[str | int]) -> list[str | int]:
        """`keys`, each in the spelling that the file has: camelCase or snake_case."""
        written: list[str | int] = []
        container: Any = self.data
        for name in keys:
            if isinstance(container, FILE_MAPPINGS) and isinstance(name, str) and name not in container:
                spellings = (_HUMP.sub(r"_\1", name).lower(), _UNDERSCORE.sub(_capital, name))
                name = next((other for other in spellings if other in container), name)  # noqa: PLW2901
            written.append(name)
            try:
                container = container[name]
            except (KeyError, IndexError, TypeError):
                container = None
        return written

    def place_at(self, offset: int, length: int = 1) -> Place:
        """The place of the character at `offset`."""
        starts = self._starts()
        line = bisect_right(starts, offset)
        return Place(self.path, line, offset - starts[line - 1] + 1, max(1, length), self)

    def source_line(self, line: int) -> str:
        """The text of a line, counted from 1, without its end; empty where there is none."""
        starts = self._starts()
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def _starts(self) -> array[int]:
        if self._line_starts is None:
            self._line_starts = array("I", [0])
            self._line_starts.extend(found.end() for found in _LINE_END.finditer(self.text))
        return self._line_starts

    def _marks_of(self, value: Any, mark: int, name: str | int) -> tuple[int, int] | None:
        """The marks of the key and the value of an entry, or None if there is no such entry."""
        if mark < NESTED:
            return None
        first = mark - NESTED + 1
        if isinstance(value, FILE_MAPPINGS) and isinstance(name, str) and name in value:
            at = first + 2 * self._ordinal(value, name, first)
            return self._marks[at], self._marks[at + 1]
        if isinstance(value, (list, tuple)) and isinstance(name, int) and 0 <= name < len(value):
            return self._marks[first + name], self._marks[first + name]
        return None

    def _ordinal(self, mapping: Mapping[str, Any], name: str, first: int) -> int:
        """The place of a key among those of the mapping whose entries' marks begin at `first`."""
        if len(mapping) <= 32:
            return list(mapping).index(name)
        if first not in self._ordinals:
            self._ordinals[first] = {key: n for n, key in enumerate(mapping)}
        return self._ordinals[first][name]

    def _written_length(self, offset: int, value: Any) -> int:
        """How many characters of its line a scalar takes, quotes included; 1 for anything else."""
        if isinstance(value, (*FILE_MAPPINGS, list, tuple)) or offset >= len(self.text):
            return 1
        first = self.text[offset]
        if first in _QUOTED:
            closing = _QUOTED[first].match(self.text, offset)
            return (closing.end() - offset) if closing else 1
        if isinstance(value, str) and value and self.text.startswith(value, offset):
            line_end = _LINE_END.search(value)
            return line_end.start() if line_end else len(value)
        end = _WORD_END.search(self.text, offset, offset + 200)
        return (end.start() - offset) if end else 1
