"""What is spent of the budgets that hold over runs, in a line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from moostik_cli.messages import Message, message
from moostik_cli.models.money import money
from moostik_cli.models.records import LastingBudget, Spending


def budget_lines(budgets: Sequence[LastingBudget], spending: Spending) -> list[Message]:
    """What is spent of each budget that holds over runs."""
    return [
        _BUDGET_LINES[budget.scope](money(getattr(spending, budget.scope)), money(budget.limit)) for budget in budgets
    ]


_BUDGET_LINES: dict[str, Callable[[Message, Message], Message]] = {
    "episode": lambda spent, limit: message("Budget of the episode: {spent} of {limit}.", spent=spent, limit=limit),
    "series": lambda spent, limit: message("Budget of the series: {spent} of {limit}.", spent=spent, limit=limit),
    "day": lambda spent, limit: message("Budget of the day: {spent} of {limit}.", spent=spent, limit=limit),
}
