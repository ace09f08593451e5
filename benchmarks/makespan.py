"""How long an episode takes against the best that its pictures' own times allow."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, Section, at_most, told
from benchmarks.measuring import MOOSTIK, PYTHON, Cost, run
from benchmarks.projects import PICTURES, long_project, real_project
from benchmarks.serving import MEAN, environment, greedy, latencies, pictures_in, standin

SLOTS = 15
MANY_SLOTS = 60
SHORTER = 18 / MEAN  # than in life
MANY_SHOTS = 112  # 600 pictures
MOST_SLOTS, MOST_PICTURES, LONGER = 200, 1_200, 9.0
_ANCHORED = "coherence: {angles: anchor, places: anchor}\n"
_OTHERS = {
    "barrier": "batches of 3 shots x 5 pictures, each awaited whole (the first studio's way)",
    "pool": "a thread pool over the official client's `run`",
}


class Makespan(NamedTuple):
    """One run: what it took, what it should take at best, and what it asked of the server."""

    ratio: float
    polls_a_picture: float
    requests_a_minute: float  # in the time of life


def measure(folder: Path, *, quick: bool = False) -> Section:
    """The whole process against a greedy schedule of the same latencies."""
    return _quickly(folder) if quick else _wholly(folder)


def _quickly(folder: Path) -> Section:
    usual = latencies(PICTURES)
    ours = _generate(folder / "usual", usual, SLOTS)
    figures = (
        at_most("150 pictures, 15 in flight", ours.ratio, 1.10, limit="start-up, and the wait until the next question"),
        told("questions a picture, 15 in flight", ours.polls_a_picture, ""),
    )
    return Section("Makespan", _HOW, figures)


def _wholly(folder: Path) -> Section:
    usual, slow = latencies(PICTURES), latencies(PICTURES, slow_one_in=25)
    ours = _generate(folder / "usual", usual, SLOTS)
    with_slow = _generate(folder / "slow", slow, SLOTS)
    anchored = _generate(folder / "anchored", usual, SLOTS, series=_ANCHORED)
    many = _generate(folder / "many", latencies(MANY_SHOTS * PICTURES // 28, seed=2), MANY_SLOTS)
    most = _generate(folder / "most", latencies(MOST_PICTURES, mean=LONGER, seed=3), MOST_SLOTS, shorter=18 / LONGER)
    others = [Figure(f"the same, {words}", f"{_other(name, folder, usual):.2f}x") for name, words in _OTHERS.items()]
    figures = (
        at_most("150 pictures, 15 in flight", ours.ratio, 1.10, limit="start-up, and the wait until the next question"),
        *others,
        at_most(
            "the same with an anchor for each shot and place, over the way without", anchored.ratio / ours.ratio, 1.25
        ),
        at_most("one picture in 25 four times slower", with_slow.ratio, 1.10, limit="the same"),
        *(Figure(f"the same, {words}", f"{_other(name, folder, slow):.2f}x") for name, words in _OTHERS.items()),
        told("questions a picture, 15 in flight", ours.polls_a_picture, ""),
        at_most("requests a minute in life, 15 in flight", ours.requests_a_minute, 3000, ""),
        told("600 pictures, 60 in flight", many.ratio, "x", limit="CPU of the two processes on these cores"),
        told("questions a picture, 60 in flight", many.polls_a_picture, ""),
        at_most("requests a minute in life, 60 in flight", many.requests_a_minute, 3000, ""),
        at_most(
            f"{MOST_PICTURES:,} pictures, 200 in flight, of {LONGER} s on average",
            most.ratio,
            1.12,
            limit="the pace of questions; CPU of the two processes on these cores",
        ),
        told("questions a picture, 200 in flight", most.polls_a_picture, ""),
        at_most("requests a minute in life, 200 in flight", most.requests_a_minute, 3000, ""),
    )
    return Section("Makespan", _HOW, figures)


def _generate(
    folder: Path, seconds: list[float], slots: int, *, series: str = "", shorter: float = SHORTER
) -> Makespan:
    shots = len(seconds) * 28 // PICTURES
    episode = real_project(folder) if len(seconds) == PICTURES else long_project(folder, shots)
    if series:
        (folder / "episodes" / "series.yaml").write_text(series, encoding="utf-8")
    command = (
        *MOOSTIK,
        "generate",
        episode,
        "--yes",
        "--quiet",
        "--delay-ms",
        "0",
        "--max-parallel-shots",
        str(slots // 5),
    )
    with standin(seconds) as service:
        # The time is short for a long one, and so is the minute that requests are counted in.
        scaled = {"MOOSTIK_REQUESTS_PER_MINUTE": str(round(2900 * shorter))}
        cost = run(command, folder, {**environment(service), **scaled})
        counts = service.memory.counts
        made = len(service.memory.predictions)
        assert made == len(seconds) == pictures_in(folder), made
        assert counts.max_in_flight <= slots
        requests = len(service.requests) - made - counts.refused_creates
        return Makespan(cost.wall / greedy(seconds, slots), counts.polls / made, requests / cost.wall * 60 / shorter)


def _other(way: str, folder: Path, seconds: list[float]) -> float:
    """How another way does with the same latencies."""
    target = folder / f"{way}-{time.monotonic_ns()}"
    target.mkdir()
    with standin(seconds) as service:
        command = (PYTHON, "-m", "benchmarks.other_ways", way, str(PICTURES), str(target))
        cost: Cost = run(command, folder, environment(service))
        assert len(list(target.iterdir())) == PICTURES
    return cost.wall / greedy(seconds, SLOTS)


_HOW = (
    "Seconds of the whole process, start-up included, over a greedy schedule of the very same latencies: lognormal, "
    "sigma 0.45, a mean of 1.6 s standing for 18 s; no delay between starts. A stand-in over HTTP plays Replicate. "
    "Start-up and the seconds after the last picture weigh eleven times as much here as in life."
)
