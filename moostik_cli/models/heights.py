"""How tall somebody is, as libraries write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_UNITS = {"mm": 0.001, "cm": 0.01, "m": 1.0, "": 1.0}
_NUMBER_AND_UNIT = r"(\d+(?:[.,]\d+)?)\s*(mm|cm|m)?"
_METRES_AND_CENTIMETRES = r"(\d+)\s*m\s*(\d{1,2})"
_FEET = r"(\d+)\s*(?:'|ft|feet)\s*(?:(\d{1,2})\s*(?:\"|in|''|inches)?)?"


def height_of(written: Any) -> float | None:
    """In metres, or in the studio's own measure where it is a bare number; None for what is no height ("small")."""
    if isinstance(written, bool) or written is None:
        return None
    if isinstance(written, (int, float)):
        return float(written) if 0 < written < 1e6 else None
    text = str(written).strip().casefold()
    height = _in_metres(text)
    return height if height is not None and height > 0 else None


def _in_metres(text: str) -> float | None:
    both = re.fullmatch(_METRES_AND_CENTIMETRES, text)
    if both is not None:
        return int(both[1]) + int(both[2].ljust(2, "0")) / 100
    match = re.fullmatch(_NUMBER_AND_UNIT, text)
    if match is not None:
        return float(match[1].replace(",", ".")) * _UNITS[match[2] or ""]
    feet = re.fullmatch(_FEET, text)
    return None if feet is None else int(feet[1]) * 0.3048 + int(feet[2] or 0) * 0.0254


def to_scale(written: Mapping[str, Any]) -> dict[str, float]:
    """The heights that can be compared with each other: those with a unit, or else the bare numbers of a studio's own
    measure. A metre and a number of who knows what are not compared."""
    heights = {name: height for name, value in written.items() if (height := height_of(value)) is not None}
    measured = {name: height for name, height in heights.items() if _has_unit(written[name])}
    return measured if len(measured) * 2 >= len(heights) else {n: h for n, h in heights.items() if n not in measured}


def _has_unit(written: Any) -> bool:
    return isinstance(written, str) and not re.fullmatch(r"[\d.,\s]+", written)
