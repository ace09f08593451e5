"""The stand-in for Replicate, in this process, while the measured commands run in theirs."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Sequence
from pathlib import Path

from tests.standin.service import RateLimit, Standin, StandinOptions

MEAN = 1.6  # seconds, which stand for 18
SIGMA = 0.45


def latencies(count: int, *, mean: float = MEAN, slow_one_in: int = 0, seed: int = 1) -> list[float]:
    """Seconds that the n-th picture takes: lognormal; with `slow_one_in`, every so manyth four times that."""
    chance = random.Random(seed)
    middle = math.log(mean) - SIGMA * SIGMA / 2
    return [
        chance.lognormvariate(middle, SIGMA) * (4 if slow_one_in and number % slow_one_in == slow_one_in // 2 else 1)
        for number in range(count)
    ]


def standin(
    seconds: Sequence[float], rate_limit: RateLimit | None = None, picture_size: tuple[int, int] = (160, 90)
) -> Standin:
    """A service whose n-th picture takes the n-th of `seconds`."""

    def latency(number: int, _: object) -> float:
        return seconds[(number - 1) % len(seconds)]

    return Standin(StandinOptions(latency=latency, rate_limit=rate_limit, picture_size=picture_size))


def environment(service: Standin) -> dict[str, str]:
    """What tells a client to use the stand-in."""
    return {"REPLICATE_API_TOKEN": service.token, "REPLICATE_BASE_URL": service.base_url}


def greedy(seconds: Sequence[float], slots: int, creates_a_second: float = math.inf) -> float:
    """How long the pictures take where a free slot takes the next one at once, and nothing else takes time but
    a limit of so many starts in any second."""
    free = [0.0] * slots
    starts: list[float] = []
    for number, one in enumerate(seconds):
        start = heapq.heappop(free)
        if number >= creates_a_second:
            start = max(start, starts[number - int(creates_a_second)] + 1.0)
        starts.append(start)
        heapq.heappush(free, start + one)
    return max(free)


def pictures_in(folder: Path) -> int:
    """The pictures of `generate` that are there."""
    return sum(1 for path in (folder / "output" / "episodes").rglob("*.png"))
