"""`python -m benchmarks.season`: what a season takes, in a model. The figures of docs/scale.md come from here.

A picture is created (creates are spaced out by the service's limit), waits for the model (lognormal), and is then
checked and saved by one of the cores. So many may wait at a time; a core that is behind holds no slot. Money is the
number of pictures times their price, and a share of them again that fail and are billed.
"""

from __future__ import annotations

import argparse
import heapq
import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

EPISODES, PICTURES, PRICE = 26, 180, 0.15


class Machine(NamedTuple):
    """What a run has: pictures in flight, creates a minute, cores, CPU seconds a picture, the model's median seconds
    and the spread of their logarithm."""

    in_flight: int
    creates: float = 600.0
    cores: int = 2
    cpu: float = 0.14
    median: float = 30.0
    sigma: float = 0.35


class Season(NamedTuple):
    """Seconds until the last picture is saved, the share of that time in which the cores work, and the busiest part."""

    seconds: float
    busy: float
    limit: str


def simulated(machine: Machine, pictures: int, seed: int = 1) -> Season:
    """One run over all pictures."""
    draw = random.Random(seed)
    slots = [0.0] * machine.in_flight  # when each is free
    cores = [0.0] * machine.cores
    spacing, next_create = 60.0 / machine.creates, 0.0
    ends, waited_for_pace = [], 0
    for _ in range(pictures):
        free = heapq.heappop(slots)
        waited_for_pace += next_create > free
        created = max(free, next_create)
        next_create = created + spacing
        made = created + draw.lognormvariate(0.0, machine.sigma) * machine.median
        heapq.heappush(slots, made)
        ends.append(made)
    for made in sorted(ends):
        heapq.heapreplace(cores, max(cores[0], made) + machine.cpu)
    seconds = max(cores)
    busy = pictures * machine.cpu / machine.cores / seconds
    if busy > 0.9:
        return Season(seconds, busy, "the cores")
    return Season(seconds, busy, "the service's limit" if waited_for_pace > pictures / 2 else "the model's time")


def rows(pictures: int) -> Iterator[str]:
    """The table, line by line."""
    yield "| in flight | PNG as delivered | cores at work | JPEG made PNG | cores at work | what limits it |"
    yield "|---|---|---|---|---|---|"
    for in_flight in (15, 60, 100, 200, 400):
        plain = simulated(Machine(in_flight), pictures)
        converted = simulated(Machine(in_flight, cpu=0.36), pictures)
        limit = plain.limit if plain.limit == converted.limit else f"{plain.limit}; {converted.limit}"
        yield (
            f"| {in_flight} | {_clock(plain.seconds)} | {plain.busy:.0%} "
            f"| {_clock(converted.seconds)} | {converted.busy:.0%} | {limit} |"
        )


def _clock(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 5400 else f"{seconds / 60:.0f} min"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.season", description=__doc__)
    parser.add_argument("--episodes", type=int, default=EPISODES)
    parser.add_argument("--pictures", type=int, default=PICTURES, help="of an episode")
    given = parser.parse_args()
    pictures = given.episodes * given.pictures
    sys.stdout.write(f"{pictures:,} pictures, ${pictures * PRICE:,.0f} if each is made at the first try\n\n")
    sys.stdout.writelines(f"{line}\n" for line in rows(pictures))


if __name__ == "__main__":
    main()
