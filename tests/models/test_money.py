"""Money: whole millionths, so that nothing is lost on the way from dollars and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.money import MOST_DOLLARS, money, price_of_dollars, to_dollars, to_micros


@given(st.integers(0, 10**12))
def test_dollars_and_back(micros: int) -> None:
    assert to_micros(to_dollars(micros)) == micros


@pytest.mark.parametrize(
    ("micros", "shown"),
    [(0, "$0.00"), (150_000, "$0.15"), (39_000, "$0.039"), (1, "$0.000001"), (12_500_000, "$12.50")],
)
def test_an_amount_for_people(micros: int, shown: str) -> None:
    assert str(money(micros)) == shown


@pytest.mark.parametrize("dollars", [-0.01, math.nan, math.inf, MOST_DOLLARS + 1])
def test_what_is_no_price(dollars: float) -> None:
    assert price_of_dollars(dollars) is None


def test_a_price_is_rounded_to_a_millionth() -> None:
    assert price_of_dollars(0.1 + 0.2) == to_micros(0.3) == 300_000
    assert price_of_dollars(MOST_DOLLARS) == MOST_DOLLARS * 1_000_000
