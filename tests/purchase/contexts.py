"""A context for one part of a purchase on its own: what a test does not give is not touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moostik_cli.purchase.breaker import Breaker
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.purchase.retries import RetryPolicy

AT_ONCE = RetryPolicy(
    delays=(0.0,) * 3, slow=(0.0,) * 3, fetch=(0.0,) * 6, looks=(0.0,) * 4, settled=(0.0, 0.0)
)  # and no waiting


def context(
    provider: Any,
    ledger: Any,
    control: RunControl | None = None,
    *,
    cap: int | None = None,
    policy: RetryPolicy = AT_ONCE,
    root: Path = Path("/nowhere"),
    deadline: float = 60.0,
    notes: list[str] | None = None,
    pauses: list[float] | None = None,
) -> PurchaseContext:
    """What is noted and paused for lands in `notes` and `pauses`."""
    control = control or RunControl()
    told: list[str] = [] if notes is None else notes
    paused: list[float] = [] if pauses is None else pauses
    return PurchaseContext(
        provider,
        ledger,
        control,
        Pacer(0, control),
        Budget(cap),
        Breaker(),
        policy,
        root,
        {},
        deadline,
        lambda note: told.append(str(note)),
        paused.append,
    )
