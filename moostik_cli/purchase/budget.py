"""Money that may still be spent: reserved before each create, so that no cap can be passed."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.money import Micros, money, to_micros
from moostik_cli.models.records import LastingBudget

if TYPE_CHECKING:
    from moostik_cli.models.series import Series

_ALLOWANCE = 0.1  # of what was announced, for pictures that fail and are billed all the same
_LEAST_ALLOWANCE = 2  # pictures


class Ceiling(NamedTuple):
    """What a run may spend. `cost` None: no limit in dollars; `pictures` None: no limit of predictions that are
    billed. `agreed`: it is what was announced and an allowance, not a cap that somebody set."""

    cost: Micros | None = None
    pictures: int | None = None
    agreed: bool = False


def agreed_ceiling(jobs: Iterable[PictureJob], cap: Micros | None) -> Ceiling:
    """The cap where there is one; else what was announced for `jobs`, and 10 % more for retries (two pictures at
    least). Where a price is not known, pictures are counted in place of dollars."""
    if cap is not None:
        return Ceiling(cap)
    prices = [job.capped_price for job in jobs]
    known = [price for price in prices if price is not None]
    if len(known) < len(prices):
        return Ceiling(None, len(prices) + max(_LEAST_ALLOWANCE, math.ceil(len(prices) * _ALLOWANCE)), agreed=True)
    allowance = max(math.ceil(sum(known) * _ALLOWANCE), _LEAST_ALLOWANCE * max(known, default=0))
    return Ceiling(sum(known) + allowance, agreed=True)


class CapReachedError(RefusedError):
    """The next create would pass the ceiling of the run (exit 4)."""

    def __init__(self, ceiling: Ceiling, left: int = 0, left_cost: Micros = 0) -> None:
        """`left` pictures are not made yet, for `left_cost`."""
        self.ceiling = ceiling
        if ceiling.agreed:
            what, hint = _agreed_reached(ceiling, left), message("See why they fail; then run the same command again.")
        else:
            what = _cap_reached(ceiling.cost or 0, left, left_cost)
            hint = message("Raise --max-cost, or maxCost in series.yaml, and run it again.")
        super().__init__(what, hint)


def _cap_reached(cap: Micros, left: int, left_cost: Micros) -> Message:
    if not left:
        return message("The cap of this run, {cap}, leaves no room for another picture.", cap=money(cap))
    return counted(
        "The cap of this run, {cap}, is reached: {count} picture is left to make ({cost}).",
        "The cap of this run, {cap}, is reached: {count} pictures are left to make ({cost}).",
        count=left,
        cap=money(cap),
        cost=money(left_cost),
    )


def _agreed_reached(ceiling: Ceiling, left: int) -> Message:
    if ceiling.cost is None:
        return counted(
            "So many pictures failed that more would be bought than was announced: {count} is left to make.",
            "So many pictures failed that more would be bought than was announced: {count} are left to make.",
            count=left,
        )
    return counted(
        "So many pictures failed that the sum that was announced and its allowance for retries, {sum}, is reached: "
        "{count} picture is left to make.",
        "So many pictures failed that the sum that was announced and its allowance for retries, {sum}, is reached: "
        "{count} pictures are left to make.",
        count=left,
        sum=money(ceiling.cost),
    )


class Budget:
    """Counts what this run has spent and what is on its way, against its ceiling.

    A create is reserved before it is sent; then it is either released (nothing came of it) or spent (a
    prediction exists, and is charged unless it turns out to be free: then it is refunded). A create of
    unknown outcome stays reserved. `lasting`: budgets that hold over runs; the ledger holds to them."""

    def __init__(self, ceiling: Ceiling | Micros | None = None, lasting: tuple[LastingBudget, ...] = ()) -> None:
        self.ceiling = ceiling if isinstance(ceiling, Ceiling) else Ceiling(ceiling)
        self.lasting = lasting
        self._lock = threading.Lock()
        self._spent: Counter[str] = Counter()  # by episode
        self._counted: Micros = 0  # spent and reserved, at the prices that caps count
        self._pictures = 0

    @property
    def spent(self) -> Micros:
        """What the predictions that this run created cost."""
        with self._lock:
            return self._spent.total()

    def spent_on(self, episode_id: str) -> Micros:
        """The same, of one episode."""
        with self._lock:
            return self._spent[episode_id]

    def reserve(self, price: Micros | None) -> bool:
        """Set the price that caps count aside for one create; False, and nothing set aside, if it would pass the
        ceiling. With a cap, what has no known price is never bought."""
        with self._lock:
            cost, pictures, _ = self.ceiling
            if cost is not None and (price is None or self._counted + price > cost):
                return False
            if pictures is not None and self._pictures >= pictures:
                return False
            self._counted += price or 0
            self._pictures += 1
            return True

    def release(self, price: Micros | None) -> None:
        """The create that was reserved at this price made nothing."""
        with self._lock:
            self._counted -= price or 0
            self._pictures -= 1

    def spend(self, price: Micros | None, episode_id: str = "") -> None:
        """The create that was reserved made a prediction, which is billed at this price."""
        with self._lock:
            self._spent[episode_id] += price or 0

    def refund(self, price: Micros | None, counted_price: Micros | None = None, episode_id: str = "") -> None:
        """A prediction that was counted as spent is not charged after all."""
        with self._lock:
            self._spent[episode_id] -= price or 0
            self._counted -= (price if counted_price is None else counted_price) or 0
            self._pictures -= 1


def tightest_cap(max_cost: float | None, series: Series) -> Micros | None:
    """The smaller of what a command allows (dollars) and the series' own cap; None where neither says, or
    neither ends."""
    caps = [cap for cap in (max_cost, series.max_cost) if cap is not None and cap != float("inf")]
    return to_micros(min(caps)) if caps else None
