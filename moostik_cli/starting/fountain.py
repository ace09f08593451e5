"""Reading a screenplay in Fountain (https://fountain.io/syntax): a text becomes its elements, in order.

Written here because the readers on the package index know A to Z only: to them `ÉLODIE` is no speaker.
Emphasis (`*`, `**`, `_`) is taken off, comments (`/* */`) are left out, notes (`[[ ]]`) become elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "section", "synopsis", "scene", "action", "speaker", "parenthetical", "dialogue", "lyric", "transition", "note"
]


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `level`: of a section. `extension`: what stands in brackets behind a speaker's name."""

    kind: Kind
    text: str
    level: int = 0
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Screenplay:
    """The title page (keys in lower case), and the elements."""

    title_page: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[Element, ...] = ()


_SCENE = re.compile(r"(?:int\.?\s*/\s*ext|ext\.?\s*/\s*int|i\s*/\s*e|int|ext|est)(?:\.|\s)\s*\S", re.IGNORECASE)
_NUMBER = re.compile(r"\s*#[^#\n]+#\s*$")
_SPEAKER = re.compile(r"(?P<name>[^()]+?)\s*(?P<extension>(?:\([^()]*\)\s*)*)\^?\s*$")
_TITLE_KEY = re.compile(r"(?P<key>[^\W\d_][^:\n]*):\s*(?P<value>.*)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_NOTE = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
_STARS = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1")
_UNDERLINE = re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]*[^\s_\\])_(?!\w)")
_ESCAPED = re.compile(r"\\([*_])")
_NOTE_MARK = "\x00"  # stands in the place of a note, which may have several lines


def read_fountain(text: str) -> Screenplay:
    """The elements of a screenplay. Every text is one; nothing is raised."""
    lines = _without_comments(text.replace(_NOTE_MARK, "")).splitlines()
    title_page, first = _title_page(lines)
    return Screenplay(title_page, tuple(_Reader(lines, first).elements()))


def _without_comments(text: str) -> str:
    return _COMMENT.sub("", "\n".join(text.splitlines()))


def _title_page(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The keys and values above the first blank line, and the number of the line behind them. A first line that is
    no key means that there is no title page."""
    values: dict[str, str] = {}
    key = ""
    for number, line in enumerate(lines):
        found = _TITLE_KEY.match(line)
        if not line.strip():
            return values, number if values else 0
        if found and not _is_scene(line) and not line.rstrip().endswith("TO:"):
            key = found["key"].strip().lower()
            values[key] = _plain(found["value"].strip())
        elif key and line[:1].isspace():
            values[key] = f"{values[key]} {_plain(line.strip())}".strip()
        else:
            return {}, 0
    return values, len(lines)


class _Reader:
    def __init__(self, lines: Sequence[str], first: int) -> None:
        notes, kept = _notes_taken_out("\n".join(lines))
        self._notes = iter(notes)
        self._lines = kept.split("\n")
        self._at = first

    def elements(self) -> Iterator[Element]:
        while self._at < len(self._lines):
            if not self._lines[self._at].strip():
                self._at += 1
                continue
            yield from self._element()

    def _element(self) -> Iterator[Element]:
        line = self._lines[self._at]
        stripped = line.strip()
        if _NOTE_MARK in line and not stripped.replace(_NOTE_MARK, ""):
            yield from self._one("note", "")
        elif stripped.startswith("#"):
            bare = stripped.lstrip("#")
            yield from self._one("section", bare, level=len(stripped) - len(bare))
        elif stripped.startswith("=") and stripped.strip("=") != "":
            yield from self._one("synopsis", stripped[1:])
        elif stripped.startswith("="):  # a page break
            self._at += 1
        elif stripped.startswith("~"):
            yield from self._one("lyric", stripped[1:])
        elif self._begins_block() and (_is_scene(line) or re.match(r"\.[^\W_]", stripped)):
            yield from self._one("scene", _NUMBER.sub("", stripped.removeprefix(".")))
        elif self._is_transition(stripped):
            yield from self._one("transition", stripped.removeprefix(">"))
        elif self._is_speaker(stripped):
            yield from self._speech()
        else:
            yield from self._action()

    def _begins_block(self) -> bool:
        return self._at == 0 or not self._lines[self._at - 1].strip()

    def _ends_block(self) -> bool:
        return self._at + 1 >= len(self._lines) or not self._lines[self._at + 1].strip()

    def _is_transition(self, stripped: str) -> bool:
        if stripped.startswith(">"):
            return not stripped.endswith("<")
        is_upper = stripped.upper() == stripped and stripped.endswith(("TO:", "FADE OUT.", "FADE IN:"))
        return is_upper and self._begins_block() and self._ends_block()

    def _is_speaker(self, stripped: str) -> bool:
        if not self._begins_block() or self._ends_block():
            return False
        if stripped.startswith("@"):
            return len(stripped) > 1
        found = _SPEAKER.match(stripped)
        if stripped.startswith("!") or found is None or not _has_letters(found["name"]):
            return False
        return found["name"] == found["name"].upper()

    def _one(self, kind: Kind, text: str, *, level: int = 0) -> Iterator[Element]:
        yield from self._told(kind, self._lines[self._at] if kind == "note" else text, level)
        self._at += 1

    def _speech(self) -> Iterator[Element]:
        found = _SPEAKER.match(self._lines[self._at].strip().removeprefix("@").removesuffix("^").strip())
        line = self._lines[self._at].strip()
        name, extension = (found["name"], found["extension"]) if found else (line, "")
        yield Element("speaker", _plain(name), extension=extension.strip())
        self._at += 1
        while self._at < len(self._lines) and (self._lines[self._at].strip() or self._lines[self._at] == "  "):
            stripped = self._lines[self._at].strip()
            if stripped.startswith("(") and stripped.endswith(")"):
                yield from self._one("parenthetical", stripped[1:-1])
            elif stripped.startswith("~"):
                yield from self._one("lyric", stripped[1:])
            else:
                yield from self._one("dialogue", stripped)

    def _action(self) -> Iterator[Element]:
        parts = []
        while self._at < len(self._lines) and self._lines[self._at].strip():
            stripped = self._lines[self._at].strip().removeprefix("!")
            parts.append(stripped[1:-1].strip() if stripped.startswith(">") and stripped.endswith("<") else stripped)
            self._at += 1
        yield from self._told("action", "\n".join(parts))

    def _told(self, kind: Kind, text: str, level: int = 0) -> Iterator[Element]:
        """The element without the notes in it, and those notes behind it."""
        count = text.count(_NOTE_MARK)
        bare = _plain(text.replace(_NOTE_MARK, " "))
        if bare and kind != "note":
            yield Element(kind, bare, level)
        for _ in range(count):
            yield Element("note", _plain(next(self._notes)))


def _notes_taken_out(text: str) -> tuple[list[str], str]:
    """The texts of the notes, and the text with a mark in the place of each."""
    return _NOTE.findall(text), _NOTE.sub(_NOTE_MARK, text)


def _is_scene(line: str) -> bool:
    return _SCENE.match(line.strip()) is not None


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _plain(text: str) -> str:
    """Without emphasis and escapes, and with single spaces within its lines."""
    for _ in range(2):  # one may stand within the other
        text = _UNDERLINE.sub(r"\1", _STARS.sub(r"\2", text))
    text = _ESCAPED.sub(r"\1", text)
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)
