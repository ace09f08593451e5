"""The long form: `python -m tests.chaos --kills 20 --rounds 3 --faults`. It prints the tables of
docs/reliability.md as it goes, and exits with 1 if anything was lost, paid twice or billed wrongly."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.chaos.faults import ALONE, MIX, Tried, try_fault
from tests.chaos.kills import Killed, kill_at_random

ANCHORED = "coherence: {angles: anchor, anchor: wide, places: anchor}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="in each round; 0 for none")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the first round")
    parser.add_argument("--anchors", action="store_true", help="with anchors of shots and places, while it is killed")
    parser.add_argument("--faults", action="store_true", help="also each fault alone, and the mixes")
    parser.add_argument("--mixes", type=int, default=3)
    parser.add_argument("--only", default="", help="only faults whose name has this text")
    return parser


def _killed_row(seed: int, killed: Killed) -> str:
    books = killed.books
    return (
        f"| {seed} | {killed.pictures} | {killed.kills} | {killed.unanswered} | {killed.in_flight} | "
        f"{books.predictions} | {len(books.on_disk)} | {len(books.lost)} | {books.twice} | "
        f"{'exact' if books.bill_is_exact else 'WRONG'} |"
    )


def _is_clean(killed: Killed) -> bool:
    books = killed.books
    return (
        killed.last_code == 0
        and killed.statuses == {"completed"}
        and not books.lost
        and not books.twice
        and books.bill_is_exact
        and books.predictions == len(books.on_disk) == killed.pictures
    )


def _tried_row(tried: Tried) -> str:
    books = tried.books
    return (
        f"| {tried.name} | {tried.happened} | {tried.code} | {books.charges} | {len(books.on_disk)} | "
        f"{len(books.lost)} | {books.twice} | {'exact' if books.bill_is_exact else 'WRONG'} |"
    )


def main() -> int:
    given, clean = _parser().parse_args(), True
    with tempfile.TemporaryDirectory() as folder:
        if given.kills:
            print(
                "| round | pictures | kills | creates cut off from their answer | in flight when killed | "
                "predictions | pictures on disk | lost | paid twice | bill |\n" + "| --: " * 9 + "| --- |"
            )
        for seed in range(given.seed, given.seed + given.rounds if given.kills else given.seed):
            killed = kill_at_random(
                Path(folder, f"kills-{seed}"),
                kills=given.kills,
                seed=seed,
                series=ANCHORED if given.anchors else "",
            )
            clean = clean and _is_clean(killed)
            print(_killed_row(seed, killed), flush=True)
        if given.faults:
            print(
                "\n| fault | struck | exit | charged | pictures on disk | lost | paid twice | bill |\n"
                "| --- " + "| --: " * 6 + "| --- |"
            )
            mixes = {f"a mix of all, seed {seed}": (MIX, seed) for seed in range(1, given.mixes + 1)}
            for name, (faults, seed) in ({name: (one, 1) for name, one in ALONE.items()} | mixes).items():
                if given.only in name:
                    root = Path(folder, str(abs(hash(name))))
                    tried = try_fault(root, name, faults, seed=seed)
                    clean = clean and tried.is_clean
                    print(_tried_row(tried), "" if tried.is_clean else f"NOT CLEAN: {tried}", flush=True)
    return 0 if clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
