"""Few questions, little delay: measured on a simulated run, without waiting."""

from __future__ import annotations

import heapq
import random
from statistics import mean

import pytest

from moostik_cli.providers.polling import RequestAllowance, RunTimes

pytestmark = pytest.mark.uncounted


def simulate(
    seconds_each: list[float], window: int, per_minute: float = 2900.0
) -> tuple[list[int], list[float], list[float]]:
    """Questions and added delay of each picture, and the times of all questions."""
    times, allowance = RunTimes(), RequestAllowance(per_minute, 0.0)
    polls, delays, asked = [0] * len(seconds_each), [0.0] * len(seconds_each), []
    events: list[tuple[float, int, float]] = []  # time of the question, picture, its start
    following = iter(range(len(seconds_each)))
    waits = [times.waiting() for _ in range(window)]
    for wait in waits:
        wait.__enter__()

    def start(now: float) -> None:
        picture = next(following, None)
        if picture is not None:
            heapq.heappush(events, (now + max(times.next_wait(0.0), allowance.take(now)), picture, now))

    for number in range(window):
        start(0.5 * number)
    while events:
        now, picture, began = heapq.heappop(events)
        polls[picture] += 1
        asked.append(now)
        if now - began >= seconds_each[picture]:
            delays[picture] = now - began - seconds_each[picture]
            times.learn(seconds_each[picture])
            start(now)
        else:
            pause = max(times.next_wait(now - began), allowance.take(now))
            heapq.heappush(events, (now + pause, picture, began))
    return polls, delays, asked


def lognormal(number: int, median: float, sigma: float, slow: float = 0.0) -> list[float]:
    chance = random.Random(7)
    return [median * chance.lognormvariate(0, sigma) * (4 if chance.random() < slow else 1) for _ in range(number)]


def busiest_minute(asked: list[float]) -> int:
    ordered, most, first = sorted(asked), 0, 0
    for last, now in enumerate(ordered):
        while ordered[first] < now - 60:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize("window", [1, 15, 60])
@pytest.mark.parametrize(
    ("median", "sigma", "slow"),
    [
        (16.3, 0.45, 0.0),
        (16.3, 0.45, 0.04),
        (16.3, 0.2, 0.0),
        (1.45, 0.45, 0.0),
        (60.0, 0.6, 0.0),
    ],
)
def test_few_questions_and_little_delay(window: int, median: float, sigma: float, slow: float) -> None:
    durations = lognormal(600, median, sigma, slow)
    polls, delays, _ = simulate(durations, window, per_minute=1e9)
    assert mean(delays[window:]) < (0.05 if window <= 15 else 0.08) * mean(durations)
    assert mean(polls[window:]) < 12
    assert mean(delays) < (0.06 if window <= 15 else 0.10) * mean(durations)


@pytest.mark.parametrize(
    ("window", "median", "most"), [(15, 16.3, 850), (60, 16.3, 2000), (60, 3.0, 2900), (200, 16.3, 2900)]
)
def test_far_below_what_the_service_allows(window: int, median: float, most: int) -> None:
    _, _, asked = simulate(lognormal(2000, median, 0.45), window)
    assert busiest_minute(asked) <= most


def test_equal_times_need_about_two_questions() -> None:
    polls, delays, _ = simulate([5.0] * 300, 15)
    assert mean(polls[15:]) <= 2.1
    assert mean(delays[15:]) < 0.25


def test_an_allowance_is_spread_out_once_it_is_used_up() -> None:
    allowance = RequestAllowance(600.0, 0.0)
    delays = [allowance.take(0.0) for _ in range(600)]
    assert delays[:120] == [0.0] * 120
    assert delays[-1] == pytest.approx(60.0, rel=0.01)


def test_who_comes_late_with_an_earlier_time_takes_nothing_from_the_others() -> None:
    allowance = RequestAllowance(600.0, 0.0)
    assert allowance.take(30.0) == 0.0
    assert allowance.take(0.0) == 0.0
    assert allowance.take(30.0) == 0.0


def test_a_hold_holds_everyone() -> None:
    allowance = RequestAllowance(3000.0, 0.0)
    allowance.hold(30.0, now=1.0)
    allowance.hold(5.0, now=2.0)
    assert allowance.take(11.0) == pytest.approx(20.0)
    assert allowance.take(40.0) == 0.0
