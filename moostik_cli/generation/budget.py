"""Money that a run may still spend: reserved before each create, so that the cap cannot be passed."""

from __future__ import annotations

import threading

from moostik_cli.models.jobs import Micros


class Budget:
    """Counts what this run has spent and what is in flight. `cap` None: no limit."""

    def __init__(self, cap: Micros | None) -> None:
        self.cap = cap
        self._lock = threading.Lock()
        self._spent: Micros = 0
        self._reserved: Micros = 0

    @property
    def spent(self) -> Micros:
        return self._spent

    def reserve(self, price: Micros | None) -> bool:
        """Set the price of one create aside; False, and nothing set aside, if it would pass the cap."""
        with self._lock:
            if self.cap is not None and self._spent + self._reserved + (price or 0) > self.cap:
                return False
            self._reserved += price or 0
            return True

    def release(self, price: Micros | None) -> None:
        """The create did not happen, or was free."""
        with self._lock:
            self._reserved -= price or 0

    def spend(self, price: Micros | None) -> None:
        """The create that was reserved is charged."""
        with self._lock:
            self._reserved -= price or 0
            self._spent += price or 0
