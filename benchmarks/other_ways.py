"""Two other ways to make the same pictures, for comparison: `python -m benchmarks.other_ways WAY COUNT FOLDER`.

barrier: 3 shots of 5 pictures at a time, the next ones when all of them are done. pool: 15 threads that call
the official client's `run`.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import replicate
import requests

SLOTS = 15
MODEL = "google/nano-banana-pro"


def barrier(count: int, folder: Path) -> None:
    with ThreadPoolExecutor(SLOTS) as pool:
        for start in range(0, count, SLOTS):
            list(pool.map(lambda number: _make(number, folder), range(start, min(start + SLOTS, count))))


def pool(count: int, folder: Path) -> None:
    with ThreadPoolExecutor(SLOTS) as threads:
        list(threads.map(lambda number: _make(number, folder), range(count)))


def _make(number: int, folder: Path) -> None:
    address = str(replicate.run(MODEL, input={"prompt": f"picture {number}", "output_format": "png"}, wait=False))
    answer = requests.get(address, timeout=30)
    answer.raise_for_status()
    (folder / f"{number}.png").write_bytes(answer.content)


if __name__ == "__main__":
    {"barrier": barrier, "pool": pool}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
