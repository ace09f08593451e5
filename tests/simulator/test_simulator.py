"""The short form of the simulation, and whether it would notice. The long one is `python -m tests.simulator`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.life import Life, Run, killed_at_every_step, life_of, live, shortest
from tests.simulator.mutations import MUTATIONS, Mutation
from tests.simulator.process import Ended, run_process

pytestmark = pytest.mark.uncounted

_LIVES = 60
_MOST_LIVES = 400  # in which a protection that was taken out must be missed


@pytest.mark.parametrize("first", range(0, _LIVES, 20))
def test_lives_without_a_violation(first: int) -> None:
    for seed in range(first, first + 20):
        assert live(life_of(seed)).violations == (), f"python -m tests.simulator --from-seed {seed} --lives 1"


def test_a_run_may_die_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[Ended] = []

    def noted(*what: Any) -> Ended:
        ends.append(run_process(*what))
        return ends[-1]

    monkeypatch.setattr("tests.simulator.life.run_process", noted)
    is_whole = []
    for life in killed_at_every_step(1.0, 5000.0):
        ends.clear()
        assert live(life).violations == (), life
        is_whole.append(ends[0].is_done)
    assert not is_whole[0]
    assert is_whole[-1]  # so there is no step after the last one that a run may die at


def test_the_same_seed_is_the_same_life() -> None:
    assert [live(life_of(seed)) for seed in range(6)] == [live(life_of(seed)) for seed in range(6)]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_a_protection_that_is_taken_out_is_missed(mutation: Mutation) -> None:
    by_chance = (life_of(mutation.seed + number) for number in range(_MOST_LIVES))
    with mutation.patched():
        assert any(live(life).violations for life in (mutation.lives or (lambda: by_chance))())


def test_a_life_that_fails_is_made_shorter() -> None:
    usual = Run(faults={"lost_answer": 0.3, "limited": 0.3}, kill_at=30)
    life = Life(3, 6, (Run(), usual, Run(cap=2)))
    found = shortest(life, lambda one: any("lost_answer" in run.faults for run in one.runs))
    assert found == Life(3, 1, (Run(faults={"lost_answer": 0.3}),))
