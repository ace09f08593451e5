"""Plain JSON values as YAML that people like to edit: block style, nothing wrapped, few quotes.

Text is quoted only where a reader of YAML 1.1 or 1.2 would take it for something else. What is written reads
back as the same values, in the same order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

_STEP = "  "
_LINE_END = "\n"
_SIMPLE_KEY = 1000  # characters; readers stop looking for the colon of a key a little further on

# What may not begin unquoted text, what may not occur in it, what only an escape can write.
_STARTS_BADLY = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`=~\s]|\.\.\.""")
_MEANS_MORE = re.compile(r":(?:\s|$)|\s#|\s$|\t|\n")
_NEEDS_ESCAPE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]"
)

# Words that YAML 1.1 or 1.2 gives a meaning: null, booleans, numbers of every base, times, dates, merges.
_HAS_MEANING = re.compile(
    r"""(?:~|null|true|false|yes|no|on|off|y|n|<<|=
      |[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+
      |[-+]?[0-9][0-9_]*(?::[0-9_]+)*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?
      |[-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?
      |[-+]?\.inf|\.nan
      |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|\s+)[0-9:.]+\s*(?:z|[-+][0-9:]+)?)?
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", '"': '\\"', "\\": "\\\\"}


def render_scalar(value: Any) -> str:
    """A text, number, boolean or None on one line, as it stands behind a key."""
    return _inline(value)


def render_yaml(value: Any, *, airy: bool = True) -> str:
    """`value` (mappings with text keys, lists, text, numbers, booleans, None) as one YAML document.

    `airy`: an empty line between the mappings of a list, in the outermost lists of the document.
    """
    return "\n".join(_Writer(airy).document(value)) + "\n"


class _Writer:
    def __init__(self, airy: bool) -> None:
        self._airy = airy

    def document(self, value: Any) -> Iterator[str]:
        if isinstance(value, (dict, list)) and value:
            yield from self._lines(value, "", outermost=True)
        else:
            yield from _scalar_lines(value, "", "")

    def _lines(self, value: Any, indent: str, *, outermost: bool = False) -> Iterator[str]:
        if isinstance(value, list):
            yield from self._list(value, indent, airy=self._airy and (outermost or indent == _STEP))
        else:
            for key, item in value.items():
                yield from self._entry(key, item, indent)

    def _entry(self, key: str, value: Any, indent: str) -> Iterator[str]:
        name = _inline(key)
        if len(name) > _SIMPLE_KEY:
            yield f"{indent}? {name}"
            name = ""
        if isinstance(value, (dict, list)) and value:
            yield f"{indent}{name}:"
            yield from self._lines(value, indent + _STEP)
        else:
            yield from _scalar_lines(value, f"{indent}{name}: ", indent)

    def _list(self, items: list[Any], indent: str, *, airy: bool) -> Iterator[str]:
        for number, item in enumerate(items):
            if airy and number and isinstance(item, dict) and isinstance(items[number - 1], dict):
                yield ""
            yield from self._item(item, indent)

    def _item(self, item: Any, indent: str) -> Iterator[str]:
        if not isinstance(item, (dict, list)) or not item:
            yield from _scalar_lines(item, f"{indent}- ", indent)
            return
        inner = indent + _STEP
        for number, line in enumerate(self._lines(item, inner)):
            yield line if number else f"{indent}- {line[len(inner) :]}"


def _scalar_lines(value: Any, lead: str, indent: str) -> Iterator[str]:
    """A scalar behind `lead`; text of several lines as a literal block, indented below it."""
    if not isinstance(value, str) or not _can_be_block(value):
        yield lead + _inline(value)
        return
    yield f"{lead}|{'' if value.endswith(_LINE_END) else '-'}"
    for line in value.removesuffix(_LINE_END).split(_LINE_END):
        yield indent + _STEP + line if line else ""


def _can_be_block(text: str) -> bool:
    """Empty lines at the end would run into the empty line before the next item; where the first line begins with a
    space of its own or is empty, the indentation would have to be told by a number, which looks like text."""
    is_several_lines = _LINE_END in text and not text.endswith("\n\n") and not text[0].isspace()
    return is_several_lines and _NEEDS_ESCAPE.search(text) is None


def _inline(value: Any) -> str:
    for kind, render in _RENDERERS:
        if isinstance(value, kind):
            return render(value)
    raise TypeError(f"{type(value).__name__} has no YAML form")


def _number(value: float) -> str:
    """YAML 1.1 wants a point and a signed exponent before it calls something a number."""
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _text(text: str) -> str:
    if _is_plain(text):
        return text
    if _reads_better_in_single_quotes(text):
        return f"'{text}'"
    escaped = re.sub(r'["\\\n\t\r\x00]', lambda found: _SHORT_ESCAPES[found.group()], text)
    return '"' + _NEEDS_ESCAPE.sub(_escape, escaped) + '"'


def _reads_better_in_single_quotes(text: str) -> bool:
    has_to_be_escaped = any(letter in text for letter in "'\t\n") or _NEEDS_ESCAPE.search(text) is not None
    return ('"' in text or "\\" in text) and not has_to_be_escaped


def _is_plain(text: str) -> bool:
    return (
        bool(text)
        and _STARTS_BADLY.match(text) is None
        and _MEANS_MORE.search(text) is None
        and _NEEDS_ESCAPE.search(text) is None
        and _HAS_MEANING.match(text) is None
    )


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"


_RENDERERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, _text),
    (bool, lambda value: "true" if value else "false"),  # before int: a bool is one
    (int, str),
    (float, _number),
    (type(None), lambda _: "null"),
    (dict, lambda _: "{}"),  # only empty ones come here
    (list, lambda _: "[]"),
)
