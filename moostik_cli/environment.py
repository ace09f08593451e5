"""Numbers that the environment may set, for servers other than the provider's own (tests, gateways)."""

from __future__ import annotations

import os
from collections.abc import Mapping

RETRY_FACTOR = "MOOSTIK_RETRY_FACTOR"  # makes every wait before another try so many times longer


def number_from_environment(
    name: str,
    default: float,
    environment: Mapping[str, str] = os.environ,
    *,
    below: float = 1e9,
    allow_zero: bool = False,
) -> float:
    """The variable's number if it is positive (or 0, where that is allowed) and less than `below`, else the
    default."""
    try:
        number = float(environment.get(name) or default)
    except ValueError:
        return default
    is_usable = 0 < number < below or (allow_zero and number == 0)
    return number if is_usable else default


def retry_factor(environment: Mapping[str, str] = os.environ) -> float:
    """How many times longer every wait before another try is; 0 means no wait at all."""
    return number_from_environment(RETRY_FACTOR, 1.0, environment, below=1000, allow_zero=True)
