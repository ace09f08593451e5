"""Clocks for tests: real waiting, but much less of it."""

from __future__ import annotations

import time


class HurriedClock:
    """A clock on which time passes `speed` times faster, so that a pause of 15 s takes 75 ms."""

    def __init__(self, speed: float = 200.0) -> None:
        self.speed = speed
        self.waits: list[float] = []
        self._began = time.time()

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return (time.time() - self._began) * self.speed

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waits.append(seconds)
            time.sleep(seconds / self.speed)
