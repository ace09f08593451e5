"""Money that a run may still spend: reserved before each create, so that the cap cannot be passed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from moostik_cli.errors import RefusedError
from moostik_cli.messages import counted, message
from moostik_cli.models.money import Micros, money, to_micros

if TYPE_CHECKING:
    from moostik_cli.models.series import Series


class CapReachedError(RefusedError):
    """The next create would pass the cap (exit 4)."""

    def __init__(self, cap: Micros, left: int = 0, left_cost: Micros = 0) -> None:
        """`left` pictures are not made yet, for `left_cost`."""
        self.cap = cap
        what = message("The cap of this run, {cap}, leaves no room for another picture.", cap=money(cap))
        if left:
            what = counted(
                "The cap of this run, {cap}, is reached: {count} picture is left to make ({cost}).",
                "The cap of this run, {cap}, is reached: {count} pictures are left to make ({cost}).",
                count=left,
                cap=money(cap),
                cost=money(left_cost),
            )
        super().__init__(what, message("Raise --max-cost, or maxCost in series.yaml, and run it again."))


class Budget:
    """Counts what this run has spent and what is on its way. `cap` None: no limit.

    A create is reserved before it is sent; then it is either released (nothing came of it) or spent (a
    prediction exists, and is charged unless it turns out to be free: then it is refunded). A create of
    unknown outcome stays reserved."""

    def __init__(self, cap: Micros | None) -> None:
        self.cap = cap
        self._lock = threading.Lock()
        self._spent: Micros = 0
        self._reserved: Micros = 0

    @property
    def spent(self) -> Micros:
        """What the predictions that this run created cost."""
        with self._lock:
            return self._spent

    def reserve(self, price: Micros | None) -> bool:
        """Set the price of one create aside; False, and nothing set aside, if it would pass the cap. With a
        cap, what has no known price is never bought."""
        with self._lock:
            if self.cap is not None and (price is None or self._spent + self._reserved + price > self.cap):
                return False
            self._reserved += price or 0
            return True

    def release(self, price: Micros | None) -> None:
        """The create that was reserved made nothing."""
        with self._lock:
            self._reserved -= price or 0

    def spend(self, price: Micros | None) -> None:
        """The create that was reserved made a prediction."""
        with self._lock:
            self._reserved -= price or 0
            self._spent += price or 0

    def refund(self, price: Micros | None) -> None:
        """A prediction that was counted as spent is not charged after all."""
        with self._lock:
            self._spent -= price or 0


def tightest_cap(max_cost: float | None, series: Series) -> Micros | None:
    """The smaller of what a command allows (dollars) and the series' own cap; None where neither says, or
    neither ends."""
    caps = [cap for cap in (max_cost, series.max_cost) if cap is not None and cap != float("inf")]
    return to_micros(min(caps)) if caps else None
