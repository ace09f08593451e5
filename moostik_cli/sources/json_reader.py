"""JSON with positions.

JSON is nearly YAML, and libyaml reads most of it; but not all (surrogate pairs such as `\\ud83d\\ude00`,
control characters that JSON lets through), and half as fast as this does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code
from moostik_cli.sources.builder import Builder, StopReading
from moostik_cli.sources.yaml_reader import ReadResult, read_yaml

# Each takes the space behind it along, and the comma where one may follow, so that an ordinary entry is two
# matches: this is what makes it fast.
_SPACE = re.compile(r"[ \t\r\n]*")
_PLAIN_KEY = re.compile(r'"([^"\\\x00-\x1f]*)"[ \t\r\n]*:[ \t\r\n]*')
_PLAIN_VALUE = re.compile(
    r'(?:"([^"\\\x00-\x1f]*)"|(true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))'
    r"[ \t\r\n]*(?:(,)[ \t\r\n]*|(?=[\]}]|\Z))"
)
_OPENING = re.compile(r"([\[{])[ \t\r\n]*")
_CLOSING = re.compile(r"([\]}])[ \t\r\n]*(?:(,)[ \t\r\n]*)?")
_CLOSER = {"{": "}", "[": "]"}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str, *, path: str, text_keys: Collection[str] = frozenset(), packs: bool = False) -> ReadResult:
    """Read one JSON document as `read_yaml` reads YAML. Nothing is raised."""
    builder = Builder(text_keys, len(text), packs=packs)
    usable = False
    with suppress(StopReading):
        try:
            _Scanner(text, builder).read()
            usable = True
        except _NotJson as problem:
            builder.error(Code.NOT_YAML, problem.what, min(problem.at, max(0, len(text.rstrip()) - 1)))
    return ReadResult(*builder.document(path, text, usable=usable))


def read_source(text: str, *, path: str, text_keys: Collection[str] = frozenset(), packs: bool = False) -> ReadResult:
    """Read a source file as what it is: JSON by the name of `path` or by its text, else YAML. Braces that are no
    JSON are YAML's own. Nothing is raised."""
    is_named_json = path.endswith(".json")
    if is_named_json or looks_like_json(text):
        read = read_json(text, path=path, text_keys=text_keys, packs=packs)
        if is_named_json or all(problem.code != Code.NOT_YAML for problem in read.problems):
            return read
    return read_yaml(text, path=path, text_keys=text_keys, packs=packs)


def looks_like_json(text: str) -> bool:
    """Whether a text begins as JSON does; YAML may too."""
    return text.startswith(("{", "["), _space_before(text))


def _space_before(text: str) -> int:
    found = _SPACE.match(text)
    return 0 if found is None else found.end()


class _NotJson(Exception):
    def __init__(self, what: Message, at: int) -> None:
        super().__init__(str(what))
        self.what = what
        self.at = at


class _Scanner:
    """Walks over the text once, without recursion."""

    def __init__(self, text: str, builder: Builder) -> None:
        self._text = text
        self._builder = builder
        self._at = 0
        self._closers: list[str] = []  # of the mappings and lists that are open

    def read(self) -> None:
        self._skip_space()
        if self._at == len(self._text):
            return
        self._value()
        while self._closers:
            if self._closers[-1] == "}":
                self._key()
            self._value()
        if self._at < len(self._text):
            raise _NotJson(message("The text goes on after its end."), self._at)

    def _key(self) -> None:
        at = self._at
        found = _PLAIN_KEY.match(self._text, at)
        if found is not None:
            self._builder.key(found[1], at)
            self._at = found.end()
            return
        if not self._text.startswith('"', at):
            raise _NotJson(message("A key in double quotes was expected here."), at)
        self._builder.key(self._escaped_string(), at)
        if not self._text.startswith(":", self._at):
            raise _NotJson(message("A `:` was expected after a key."), self._at)
        self._at += 1
        self._skip_space()

    def _value(self) -> None:
        """A value and what closes behind it, up to the next entry."""
        found = _PLAIN_VALUE.match(self._text, self._at)
        if found is not None:
            string, literal, comma = found.groups()
            self._builder.word(literal if string is None else string, self._at, unquoted=string is None)
            self._at = found.end()
            self._behind(comma)
        elif self._text.startswith('"', self._at):
            at = self._at
            self._builder.word(self._escaped_string(), at, unquoted=False)
            self._behind(self._comma())
        else:
            self._open()

    def _open(self) -> None:
        found = _OPENING.match(self._text, self._at)
        if found is None:
            raise _NotJson(message("A value was expected here."), self._at)
        self._builder.open({} if found[1] == "{" else [], self._at)
        self._at = found.end()
        self._closers.append(_CLOSER[found[1]])
        if self._text.startswith(self._closers[-1], self._at):
            self._behind(None)

    def _behind(self, comma: str | None) -> None:
        """What comes behind a value: a comma, or what closes the mappings and lists it is the last of."""
        while comma is None and self._closers:
            found = _CLOSING.match(self._text, self._at)
            if found is None or found[1] != self._closers[-1]:
                what = message("A `,` or `{closer}` was expected here.", closer=self._closers[-1])
                raise _NotJson(what, self._at)
            self._closers.pop()
            self._builder.close()
            self._at, comma = found.end(), found[2]
        if comma is not None and not self._closers:
            raise _NotJson(message("The text goes on after its end."), self._at - 1)

    def _comma(self) -> str | None:
        if not self._text.startswith(",", self._at):
            return None
        self._at += 1
        self._skip_space()
        return ","

    def _escaped_string(self) -> str:
        """A string with escapes, and the space behind it."""
        start = self._at
        value: str
        try:
            value, self._at = scanstring(self._text, start + 1, True)
        except JSONDecodeError as problem:
            what = message("Unterminated string, or invalid escape.")
            raise _NotJson(what, problem.pos) from None
        if _LONE_SURROGATE.search(value):
            raise _NotJson(message("Unpaired surrogate: not a character."), start)
        self._skip_space()
        return value

    def _skip_space(self) -> None:
        found = _SPACE.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
