"""Budgets that hold over runs: what the series allows, counted from when."""

from __future__ import annotations

from datetime import datetime

from moostik_cli.models.money import to_micros
from moostik_cli.models.records import LastingBudget
from moostik_cli.models.series import Series


def lasting_budgets(series: Series, now: float) -> tuple[LastingBudget, ...]:
    """The budgets of the series; none where it sets none."""
    limits = (("episode", series.budget.episode), ("series", series.budget.series), ("day", series.budget.day))
    return tuple(
        LastingBudget(scope, to_micros(limit), midnight(now) if scope == "day" else 0.0)  # type: ignore[arg-type]
        for scope, limit in limits
        if limit is not None
    )


def midnight(now: float) -> float:
    """When the day of `now` began where the computer is, in seconds since the epoch."""
    return datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
