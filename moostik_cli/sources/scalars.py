"""What an unquoted YAML word means: the core schema of YAML 1.2, and caution where that could surprise."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# `012` and `12:30` are numbers to some readers and not to others: here they stay text.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_MAX_DIGITS = 3500  # Python refuses to write numbers of more than 4300 decimal digits, and hexadecimal ones grow

_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".inf": float("inf"),
    ".Inf": float("inf"),
    ".INF": float("inf"),
    "+.inf": float("inf"),
    "-.inf": float("-inf"),
    "-.Inf": float("-inf"),
    "-.INF": float("-inf"),
    ".nan": float("nan"),
    ".NaN": float("nan"),
    ".NAN": float("nan"),
}
NULLS = frozenset(word for word, value in _WORDS.items() if value is None)
_NUMBER_START = frozenset("+-.0123456789")

_YAML_11_TRAPS = re.compile(
    r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE"
    r"|0[0-9]+|[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?)\Z"
)


def in_one_form(word: str) -> str:
    """Its accents composed ("é" is one letter, not "e" and a mark), so that two ways to write a name are one name; an
    address stays as it is, since its server may know one form alone."""
    return word if "://" in word else unicodedata.normalize("NFC", word)


def resolve_plain(word: str) -> Any:
    """The value of an unquoted word: None, a bool, a number, or the word itself."""
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in _NUMBER_START or len(word) > _MAX_DIGITS:
        return word
    if _INTEGER.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word):
        return float(word)
    return int(word, 0) if _BASED.fullmatch(word) else word


def is_trap(word: str) -> bool:
    """Whether readers of YAML 1.1 take this unquoted word for a bool, an octal number or a time."""
    return len(word) <= 12 and _YAML_11_TRAPS.match(word) is not None
