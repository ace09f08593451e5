"""What all parts of a purchase share, wired up once a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message
from moostik_cli.providers.base import Provider
from moostik_cli.purchase.breaker import Breaker
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.purchase.retries import RetryPolicy
from moostik_cli.workers import HERE, Workers


@dataclass(frozen=True)
class PurchaseContext:
    """Who makes the pictures, where they are written down, how fast and for how much, and who is told.

    One for a whole run, however many episodes it makes: they share its window, pace and cap."""

    provider: Provider
    ledger: Ledger
    control: RunControl
    pacer: Pacer
    budget: Budget
    breaker: Breaker
    policy: RetryPolicy
    project_root: Path  # the folder that the pictures' names are relative to
    run_ids: Mapping[str, int]  # by episode: the run in the ledger that may begin attempts
    deadline: float  # seconds to wait for a prediction before it is left open for the next run
    on_note: Callable[[Message], None]
    on_pause: Callable[[float], None]  # the server asks everyone to wait for so many seconds
    workers: Workers = HERE  # who checks and converts what is delivered
    with_thumbnails: bool = False  # a gallery follows the run: its small copies are made of what is unpacked anyway
