"""kill -9 at random moments, then a last run; and what the books say."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from tests.chaos.books import Books, compare
from tests.chaos.command import Project, fill, wait_until
from tests.standin import Fault, Faults, Standin, lognormal

_WINDOW = 15  # pictures that a run makes at a time


@dataclass(frozen=True)
class Killed:
    """What a round of kills came to. `unanswered`: creates that had arrived when the command was killed, and
    whose answer it never saw; `in_flight`: predictions that it knew, and had not saved."""

    pictures: int
    kills: int
    unanswered: int
    in_flight: int
    last_code: int
    statuses: frozenset[str]
    books: Books
    seconds: float


def kill_at_random(root: Path, *, kills: int, seed: int, series: str = "") -> Killed:
    """Generate the episode, killing the command so often, then run it once to its end. `series`: what
    series.yaml says."""
    chance, began = random.Random(seed), time.monotonic()
    pictures = fill(root)
    if series:
        (root / "episodes" / "series.yaml").write_text(series, "utf-8")
    answers = Faults(Fault("create", "slow", probability=0.5, seconds=0.15), seed=seed)
    with Standin(faults=answers, latency=lognormal(0.4, 0.5, seed), list_lag=0.1) as standin:
        project = Project(root, standin)
        unanswered = in_flight = done = 0
        while done < kills:
            left = max(0, pictures - len(standin.memory.predictions)) / (kills - done)
            if not _killed_once(project, chance, left):
                break  # there was nothing left to do
            done += 1
            now = _open(root, standin)
            unanswered, in_flight = unanswered + now[0], in_flight + now[1]
        last = project.generate("--json").end()
        again = project.generate("--json").end()
        assert again.code == 0 and '"generated": 0' in again.out, again.err
        statuses = {one["status"] for shot in project.status()["shots"] for one in shot["variations"]}
        return Killed(
            pictures,
            done,
            unanswered,
            in_flight,
            last.code,
            frozenset(statuses),
            compare(root, standin),
            time.monotonic() - began,
        )


def _killed_once(project: Project, chance: random.Random, left: float) -> bool:
    """Start it, and kill it after some more predictions, or (one time in five) at any time at all. `left`: how many
    there are for each kill that is still to come; where they are few it is given less time, so that they suffice."""
    memory = project.standin.memory
    target = len(memory.predictions) + chance.randint(1, max(1, int(left / 2)))
    latest = time.monotonic() + (chance.uniform(0.0, 3.0) if chance.random() < 0.2 else 60.0)
    running = project.generate("--json", fork=False)  # its start is killed too
    wait_until(lambda: not running.alive or len(memory.predictions) >= target or time.monotonic() > latest)
    pause = chance.choice((0.0, chance.uniform(0, 0.1), chance.uniform(0, 0.5))) * min(1.0, left / _WINDOW)
    wait_until(lambda: not running.alive, seconds=pause)
    return running.kill().code == -9


def _open(root: Path, standin: Standin) -> tuple[int, int]:
    """Predictions of which the ledger does not know the id; and those that it knows, and are not saved."""
    ledger = Ledger.open_existing(root / "output" / "moostik.db")
    if ledger is None:
        return 0, 0
    with ledger:
        known = {one.prediction_id for one in ledger.attempts("ep0")}
        in_flight = [one for one in ledger.open_attempts("ep0") if one.prediction_id is not None]
    return len(set(standin.memory.predictions) - known), len(in_flight)
