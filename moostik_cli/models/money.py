"""Money: whole millionths of a US dollar, so that sums are exact; how it is rounded, and how it is printed."""

from __future__ import annotations

import math

from moostik_cli.messages import Message, message

Micros = int  # millionths of a US dollar
MOST_DOLLARS = 10_000  # a picture; what is more is a slip, and would not fit into the ledger
_PER_DOLLAR = 1_000_000


def money(micros: Micros) -> Message:
    """An amount for people, with at least two decimals and as many as it takes."""
    whole, rest = divmod(micros, _PER_DOLLAR)
    cents = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return message("${whole}.{cents}", whole=whole, cents=cents)


def to_dollars(micros: Micros) -> float:
    """An amount as a JSON number of dollars."""
    return round(micros / _PER_DOLLAR, 6)


def to_micros(dollars: float) -> Micros:
    """A number of dollars as an amount, rounded to a millionth."""
    return round(dollars * _PER_DOLLAR)


def price_of_dollars(dollars: float) -> Micros | None:
    """A price that somebody wrote in dollars; None for what is no price (negative, absurd, not a number)."""
    return to_micros(dollars) if math.isfinite(dollars) and 0 <= dollars <= MOST_DOLLARS else None
