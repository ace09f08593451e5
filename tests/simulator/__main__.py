"""`python -m tests.simulator --lives 100000`: simulate many lives; the shortest one that fails is printed.

It says how far it is, so that a long one can be stopped and gone on with from there: `--from-seed`.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.simulator.books import Books
from tests.simulator.life import life_of, live, shortest

_AT_ONCE = 50  # lives that a process is given
_TOLD = 1000  # after so many lives


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--lives", type=int, default=10_000)
    parser.add_argument("--from-seed", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep-going", action="store_true", help="also after a life that fails")
    asked = parser.parse_args()
    began, predictions, failed = time.monotonic(), 0, 0
    seeds = range(asked.from_seed, asked.from_seed + asked.lives)
    with ProcessPoolExecutor(asked.processes, initializer=_begin) as pool:
        for count, (seed, books) in enumerate(pool.map(_lived, seeds, chunksize=_AT_ONCE), start=1):
            predictions += books.predictions
            if books.violations:
                failed += 1
                _print_shortest(seed, books)
            if failed and not asked.keep_going:
                pool.shutdown(wait=False, cancel_futures=True)
                return 1
            if count % _TOLD == 0 or count == asked.lives:
                _print_progress(seed, count, predictions, failed, time.monotonic() - began)
    return 1 if failed else 0


def _begin() -> None:
    """Of what a life leaves to be collected there is little, and of what the program has loaded nothing."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _lived(seed: int) -> tuple[int, Books]:
    return seed, live(life_of(seed))


def _print_progress(seed: int, lives: int, predictions: int, failed: int, seconds: float) -> None:
    found = f"{failed} with a violation" if failed else "no violation"
    print(
        f"{lives} lives, {predictions} predictions, {found}; {seconds:.0f} s, {lives / seconds:.1f} a second; "
        f"next: --from-seed {seed + 1}",
        flush=True,
    )


def _print_shortest(seed: int, books: Books) -> None:
    print(f"seed {seed}: {'; '.join(books.violations)}", flush=True)
    life = shortest(life_of(seed), lambda one: bool(live(one).violations))
    print(f"the shortest: {life}\n{'; '.join(live(life).violations)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
