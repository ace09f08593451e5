"""The pacer of `generate` against a strict server, on a clock that is only reckoned."""

from __future__ import annotations

from typing import NamedTuple

from moostik_cli.purchase.pacing import Pacer

WORKERS = 15
SECONDS_A_PICTURE = 18.0


class Paced(NamedTuple):
    made: int
    refused: int
    starts_a_minute: float


class ReckonedClock:
    """Time passes when somebody waits for it."""

    def __init__(self) -> None:
        self.time = 1000.0

    def monotonic(self) -> float:
        return self.time

    def wait_unless_stopping(self, seconds: float) -> bool:
        self.time += max(0.0, seconds)
        return True


def low_credit(pictures: int, interval: float = 10.0) -> Paced:
    """So many pictures from a server that takes one create in `interval` seconds and says when the next."""
    clock = ReckonedClock()
    pacer = Pacer(0.5, clock)
    free = [clock.time] * WORKERS  # when each worker has its hands free
    accepted: list[float] = []
    refused = 0
    while len(accepted) < pictures:
        worker = min(range(WORKERS), key=free.__getitem__)
        clock.time = max(clock.time, free[worker])
        started = pacer.wait_for_slot()
        assert started is not None
        if not accepted or clock.time - accepted[-1] >= interval:
            accepted.append(clock.time)
            free[worker] = clock.time + SECONDS_A_PICTURE
            pacer.accepted()
        else:
            refused += 1
            pacer.refused(started, accepted[-1] + interval - clock.time)
    settled = accepted[len(accepted) // 2 :]
    return Paced(len(accepted), refused, 60 * (len(settled) - 1) / (settled[-1] - settled[0]))
