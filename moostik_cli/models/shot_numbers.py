"""Numbers as studios write them: `4`, `4.5`, `4A`, `12bis`; their order, and the one that fits between two."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from math import isfinite
from typing import Any

from pydantic_core import PydanticCustomError

ShotNumber = int | float | str
NumberKey = tuple[float, tuple[str, ...]]

MAX_LABEL = 20  # characters
_LABEL = re.compile(r"(?P<lead>\D*?)(?P<digits>\d+(?:[.,]\d+)?)[ ]?(?P<suffix>.*)", re.DOTALL)
_LATIN = {"bis": "2", "ter": "3", "quater": "4", "quinquies": "5", "sexies": "6"}


def as_number(value: Any) -> Any:
    """A number as it is kept: `4` and `4.0` are 4, `4.5` is 4.5, any other label is its text. What cannot be a
    number (a list, true, infinity, a text without a digit, or longer than a label) raises a ValueError."""
    if isinstance(value, bool):
        raise _no_number()
    if isinstance(value, (int, float)):
        if not isfinite(value):
            raise _no_number()
        return int(value) if float(value).is_integer() else value
    if isinstance(value, str):
        return _label(" ".join(value.split()))
    raise _no_number()


def _no_number() -> PydanticCustomError:
    return PydanticCustomError("shot_number", "no number of a shot")


def _label(text: str) -> ShotNumber:
    if not any(map(str.isdigit, text)) or len(text) > MAX_LABEL:
        raise _no_number()
    return int(text) if text.isascii() and text.isdecimal() and not text.startswith("0") else text


def number_key(number: ShotNumber) -> NumberKey:
    """What numbers are ordered and compared by: 4 < 4A < 4B < 4.5 < 5 < 12 < 12bis < 12ter < 13. Two numbers that
    a person would take for the same (`4a` and `4A`, `4,5` and `4.5`) have one key."""
    found = _LABEL.fullmatch(str(number).strip())
    if found is None:
        return (float("inf"), (str(number).casefold(),))
    lead, suffix = found["lead"].casefold().strip(" -_"), found["suffix"].casefold().strip(" -_.")
    return (float(found["digits"].replace(",", ".")), (_LATIN.get(suffix, suffix), lead))


def number_text(number: ShotNumber | None, width: int = 2) -> str:
    """As it is printed on a board: `04`, `04.5`, `04A`, `12bis`; nothing for none."""
    if number is None:
        return ""
    text = str(number)
    digits = re.match(r"\d+", text)
    return text if digits is None else digits.group().zfill(width) + text[digits.end() :]


def number_between(
    before: ShotNumber | None, after: ShotNumber | None, taken: Collection[ShotNumber]
) -> ShotNumber | None:
    """A number for a shot put between two: the next whole one where it is free and fits, else the one before with
    a letter (4A, then 4B, ...). None where the neighbours have no number to go by."""
    keys = {number_key(number) for number in taken}
    if before is None:
        below = after - 1 if isinstance(after, int) else None
        return below if below is not None and below >= 0 and number_key(below) not in keys else None
    following = before + 1 if isinstance(before, int) else None
    fits = following is not None and (after is None or number_key(following) < number_key(after))
    if following is not None and fits and number_key(following) not in keys:
        return following
    stem = re.sub(r"(?<=\d)[A-Za-z]$", "", str(before))
    labels = (
        stem + letters for letters in (*string.ascii_uppercase, *(f"Z{letter}" for letter in string.ascii_uppercase))
    )
    return next((label for label in labels if number_key(label) not in keys), None)
