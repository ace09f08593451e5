"""`python -m tests.simulator --lives 100000`: simulate many lives; the shortest one that fails is printed."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulator.books import Books
from tests.simulator.life import life_of, live, shortest


def _lived(seed: int) -> tuple[int, Books]:
    return seed, live(life_of(seed))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--lives", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began, predictions = time.monotonic(), 0
    seeds = range(asked.first, asked.first + asked.lives)
    with ProcessPoolExecutor(asked.processes) as pool:
        for seed, books in pool.map(_lived, seeds, chunksize=50):
            predictions += books.predictions
            if books.violations:
                pool.shutdown(wait=False, cancel_futures=True)
                _print_shortest(seed, books)
                return 1
    seconds = time.monotonic() - began
    print(f"{asked.lives} lives, {predictions} predictions, no violation; {seconds:.0f} s")
    return 0


def _print_shortest(seed: int, books: Books) -> None:
    print(f"seed {seed}: {'; '.join(books.violations)}")
    life = shortest(life_of(seed), lambda one: bool(live(one).violations))
    print(f"the shortest: {life}\n{'; '.join(live(life).violations)}")


if __name__ == "__main__":
    sys.exit(main())
