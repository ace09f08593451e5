"""Heights, and which of them can be compared."""

from __future__ import annotations

from typing import Any

import pytest

from moostik_cli.models.heights import to_scale


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ({"a": "1.7 m", "b": "60 cm"}, {"a": 1.7, "b": 0.6}),
        ({"a": 3, "b": "4"}, {"a": 3.0, "b": 4.0}),
        ({"a": "1.7 m", "b": "60 cm", "c": 120}, {"a": 1.7, "b": 0.6}),  # 120 of what?
        ({"a": 1, "b": 2, "c": "1 m"}, {"a": 1.0, "b": 2.0}),
        ({"a": "small", "b": None, "c": "1 m 20"}, {"c": 1.2}),
        ({}, {}),
    ],
)
def test_heights_that_can_be_compared(written: dict[str, Any], compared: dict[str, float]) -> None:
    assert to_scale(written) == pytest.approx(compared)
