"""The sliding window: order, limits, no barriers, sequences, stopping."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.messages import as_written
from moostik_cli.models.jobs import PictureJob, PictureResult, Predecessor
from moostik_cli.stages.generation import Finish, generate_multiple_shots_parallel
from tests.purchase.jobs import job

ANGLES = ("wide", "medium", "close_up", "low_angle", "extreme_wide")
LONG = 20.0  # seconds; a test that would wait for so long has failed


def jobs(shots: int, angles: int = 5) -> list[PictureJob]:
    return [job(f"shot-{number:03d}", angle) for number in range(shots) for angle in ANGLES[:angles]]


@dataclass
class Control:
    stopping: bool = False


@dataclass
class Maker:
    """Makes pictures at once, save where `before` waits; `fails` are those that it cannot make."""

    before: Callable[[PictureJob], None] = lambda _: None
    fails: frozenset[tuple[str, str]] = frozenset()
    started: list[tuple[str, str]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    most: int = 0
    most_of_a_shot: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: Counter[str] = field(default_factory=Counter)

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        with self._lock:
            self.started.append(job.key)
            self._busy[job.shot_id] += 1
            self.most = max(self.most, self._busy.total())
            self.most_of_a_shot = max(self.most_of_a_shot, *self._busy.values())
        on_start()
        self.before(job)
        with self._lock:
            self._busy[job.shot_id] -= 1
            self.ended.append(job.key)
        status = "failed" if job.key in self.fails else "completed"
        return PictureResult(
            job.shot_id, job.variation_id, status, error=as_written("no") if status == "failed" else None
        )


def test_one_slow_picture_holds_up_nothing_but_itself() -> None:
    todo = jobs(43)
    slow, everyone_else = todo[10 * 5 + 2].key, threading.Event()
    maker = Maker()

    def before(one: PictureJob) -> None:
        if one.key == slow:
            assert everyone_else.wait(LONG)
        elif len(maker.ended) >= len(todo) - 2:
            everyone_else.set()

    maker.before = before
    results = generate_multiple_shots_parallel(todo, maker, Control())
    assert [result.status for result in results] == ["completed"] * 215
    assert maker.ended[-1] == slow
    assert maker.started.index(slow) < 10 * 5 + 15  # it was begun in its turn


def test_results_are_in_the_order_of_the_jobs_and_starts_in_that_of_the_episode() -> None:
    todo = jobs(6)
    maker = Maker()
    results = generate_multiple_shots_parallel(todo, maker, Control(), max_parallel_shots=1, max_parallel_generations=1)
    assert [(one.shot_id, one.variation_id) for one in results] == [one.key for one in todo] == maker.started


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 8), st.integers(1, 5))
def test_never_more_than_allowed_and_all_are_made(shots: int, each: int, episode: int, angles: int) -> None:
    todo, together = jobs(episode, angles), threading.Event()
    wanted = min(shots * each, sum(min(each, angles) for _ in range(episode)))
    maker = Maker()

    def before(_: PictureJob) -> None:  # the first ones wait for each other: the window is really used
        if maker._busy.total() >= wanted:
            together.set()
        together.wait(LONG)

    maker.before = before
    results = generate_multiple_shots_parallel(
        todo, maker, Control(), max_parallel_shots=shots, max_parallel_generations=each
    )
    assert Counter(maker.started) == Counter(one.key for one in todo)
    assert {one.status for one in results} == {"completed"}
    assert maker.most == wanted
    assert maker.most_of_a_shot <= each


def sequence(length: int) -> list[PictureJob]:
    """Shots that each continue the one before, angle by angle."""
    return [
        job(
            f"shot-{number:03d}",
            angle,
            predecessors=(Predecessor((f"shot-{number - 1:03d}", angle)),) if number else (),
        )
        for number in range(length)
        for angle in ANGLES
    ]


def test_who_is_shown_a_picture_waits_for_all_its_takes() -> None:
    takes = [job("s1", "wide")._replace(number=number) for number in (1, 2, 3)]
    behind = job("s2", "wide", predecessors=(Predecessor(("s1", "wide")),))
    maker = Maker()
    results = generate_multiple_shots_parallel([behind, *takes], maker, Control())
    assert {one.status for one in results} == {"completed"}
    assert maker.ended[-1] == behind.key and len(maker.ended) == 4


@pytest.mark.parametrize(("failing", "then"), [((1,), "completed"), ((3,), "completed"), ((1, 2, 3), "pending")])
def test_one_take_of_a_picture_is_enough_for_those_that_are_shown_it(failing: tuple[int, ...], then: str) -> None:
    takes = [job("s1", "wide")._replace(number=number) for number in (1, 2, 3)]
    behind = job("s2", "wide", predecessors=(Predecessor(("s1", "wide")),))

    class Failing(Maker):
        def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
            made = super().make(job, on_start)
            return made._replace(status="failed") if job.number in failing else made

    results = generate_multiple_shots_parallel([*takes, behind], Failing(), Control())
    assert results[-1].status == then


def test_a_sequence_is_made_in_order_angle_by_angle() -> None:
    maker = Maker()
    todo = sequence(6)
    results = generate_multiple_shots_parallel(todo[::-1], maker, Control())
    assert {one.status for one in results} == {"completed"}
    for angle in ANGLES:
        order = [shot for shot, variation in maker.ended if variation == angle]
        assert order == sorted(order)


def test_what_continues_a_picture_that_failed_is_not_tried() -> None:
    maker = Maker(fails=frozenset({("shot-001", "wide")}))
    told: list[tuple[str, str, str | None]] = []
    results = generate_multiple_shots_parallel(
        sequence(4),
        maker,
        Control(),
        on_progress=lambda shot, variation, status, _, error: (
            told.append((shot, variation, error)) if status == "error" else None
        ),
    )
    wide = [one.status for one in results if one.variation_id == "wide"]
    assert wide == ["completed", "failed", "pending", "pending"]
    assert all(one.status == "completed" for one in results if one.variation_id != "wide")
    assert [one[:2] for one in told] == [("shot-001", "wide"), ("shot-002", "wide"), ("shot-003", "wide")]
    assert "continues shot-001/wide" in str(told[1][2])
    assert not {key for key in maker.started if key[1] == "wide"} & {("shot-002", "wide"), ("shot-003", "wide")}


def test_one_whose_predecessor_is_not_among_the_jobs_does_not_wait_for_it() -> None:
    results = generate_multiple_shots_parallel(
        [job(predecessors=(Predecessor(("elsewhere", "wide")),))], Maker(), Control()
    )
    assert [one.status for one in results] == ["completed"]


def diamond() -> list[PictureJob]:
    """`both` is shown two pictures, and `last` the one of `both`."""
    both = job("s", "both", predecessors=(Predecessor(("s", "left")), Predecessor(("s", "right"))))
    return [job("s", "last", predecessors=(Predecessor(both.key),)), both, job("s", "left"), job("s", "right")]


def test_one_with_several_predecessors_waits_for_all_of_them() -> None:
    maker = Maker()  # one at a time, the first in order: `both` would come before "right" if it did not wait for it
    results = generate_multiple_shots_parallel(
        diamond(), maker, Control(), max_parallel_shots=1, max_parallel_generations=1
    )
    assert {one.status for one in results} == {"completed"}
    assert [angle for _, angle in maker.ended] == ["left", "right", "both", "last"]


@pytest.mark.parametrize("fails", [{"left"}, {"right"}, {"left", "right"}])
def test_one_is_given_up_once_where_any_predecessor_is_not_made(fails: set[str]) -> None:
    maker, told = Maker(fails=frozenset(("s", angle) for angle in fails)), Counter[str]()
    results = generate_multiple_shots_parallel(
        diamond(),
        maker,
        Control(),
        on_progress=lambda _, variation, status, *__: told.update([variation] if status == "error" else []),
    )
    last, both = results[:2]
    assert (last.status, both.status) == ("pending", "pending")
    assert "continues s/both" in str(last.error)
    assert any(f"continues s/{angle}" in str(both.error) for angle in fails)
    assert told == Counter({"both", "last", *fails})
    assert {angle for _, angle in maker.started} == {"left", "right"}


def test_when_stopping_nothing_new_is_started_and_what_is_in_flight_is_awaited() -> None:
    control, todo = Control(), sequence(1) + jobs(20)[5:]
    maker = Maker()

    def before(_: PictureJob) -> None:
        if len(maker.started) >= 7:
            control.stopping = True

    maker.before = before
    told: list[str] = []
    results = generate_multiple_shots_parallel(todo, maker, control, on_progress=lambda *facts: told.append(facts[2]))
    assert sorted(maker.started) == sorted(maker.ended)
    assert len(maker.started) < 40
    statuses = Counter(one.status for one in results)
    assert statuses["completed"] == len(maker.started)
    assert statuses["pending"] == len(todo) - len(maker.started)
    assert told.count("generating") == told.count("completed") == len(maker.started)
    assert "error" not in told


@dataclass
class Fetching(Maker):
    """Leaves all that follows the picture's making to a `Finish`, which waits where `after` waits."""

    after: Callable[[PictureJob], None] = lambda _: None
    fetched: int = 0

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish:
        result = super().make(job, on_start)
        assert isinstance(result, PictureResult)
        return result if result.status == "failed" else lambda: self._fetch(job, result)

    def _fetch(self, job: PictureJob, result: PictureResult) -> PictureResult:
        self.after(job)
        with self._lock:
            self.fetched += 1
        return result


def test_a_picture_that_is_only_fetched_holds_no_slot() -> None:
    todo, last_began = jobs(1, 2), threading.Event()
    maker = Fetching(
        before=lambda one: last_began.set() if one is todo[-1] else None,
        after=lambda _: _true(last_began.wait(LONG)),
    )
    results = generate_multiple_shots_parallel(todo, maker, Control(), max_parallel_shots=6, max_parallel_generations=1)
    assert [one.status for one in results] == ["completed"] * 2
    assert maker.most_of_a_shot == 1


def test_few_are_fetched_beyond_the_slots() -> None:
    todo, full = jobs(20), threading.Event()
    maker, most = Fetching(), []

    def before(one: PictureJob) -> None:
        most.append(len(maker.started) - maker.fetched)
        if most[-1] == 6 + 1:
            full.set()
        _true(one is todo[0] or full.wait(LONG))

    maker.before, maker.after = before, lambda _: _true(full.wait(LONG))
    results = generate_multiple_shots_parallel(todo, maker, Control(), max_parallel_shots=2, max_parallel_generations=3)
    assert {one.status for one in results} == {"completed"}
    assert max(most) == 6 + 1  # a start finds a slot, and fewer than a third of six that are fetched


def test_what_continues_a_picture_waits_until_it_is_fetched() -> None:
    fetched: list[tuple[str, str]] = []
    maker = Fetching(after=lambda one: fetched.append(one.key))
    maker.before = lambda one: _true(all(before.key in fetched for before in one.predecessors))
    results = generate_multiple_shots_parallel(sequence(5), maker, Control())
    assert {one.status for one in results} == {"completed"}


def _true(fact: bool) -> None:
    assert fact


def test_nothing_to_do() -> None:
    assert generate_multiple_shots_parallel([], Maker(), Control()) == []


def test_what_others_wait_for_is_made_first() -> None:
    """The last shot's anchor too: else its other angles would wait when everything else is done."""
    plain = jobs(6)
    anchored = [
        one
        if one.variation_id == "medium"
        else one._replace(predecessors=(Predecessor((one.shot_id, "medium"), "anchor"),))
        for one in plain
    ]
    maker = Maker()
    generate_multiple_shots_parallel(anchored, maker, Control(), max_parallel_shots=1, max_parallel_generations=1)
    assert maker.started[:6] == [(f"shot-{number:03d}", "medium") for number in range(6)]
    assert len(maker.started) == 30


def test_of_rows_of_different_lengths_the_longest_begins() -> None:
    row = [job(f"row-{number}", "wide") for number in range(4)]
    row = [
        row[0],
        *(one._replace(predecessors=(Predecessor(before.key),)) for before, one in pairwise(row)),
    ]
    maker = Maker()
    generate_multiple_shots_parallel(
        [*jobs(2, 1), *row], maker, Control(), max_parallel_shots=1, max_parallel_generations=1
    )
    assert [shot for shot, _ in maker.started] == ["row-0", "row-1", "row-2", "shot-000", "shot-001", "row-3"]
