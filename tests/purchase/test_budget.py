"""The cap cannot be passed, whatever comes in whatever order."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.errors import ExitCode
from moostik_cli.purchase.budget import Budget, CapReachedError, Ceiling

STEPS = st.lists(st.tuples(st.sampled_from(["reserve", "release", "spend", "refund"]), st.integers(0, 50)))


@given(st.integers(0, 200), STEPS)
def test_what_is_spent_and_on_its_way_never_passes_the_cap(cap: int, steps: list[tuple[str, int]]) -> None:
    budget, reserved, spent = Budget(cap), [], []
    for step, number in steps:
        if step == "reserve":
            fits = sum(reserved) + sum(spent) + number <= cap
            assert budget.reserve(number) is fits
            if fits:
                reserved.append(number)
        elif step == "refund" and spent:
            budget.refund(spent.pop(number % len(spent)))
        elif step in ("release", "spend") and reserved:
            price = reserved.pop(number % len(reserved))
            getattr(budget, step)(price)
            if step == "spend":
                spent.append(price)
        assert budget.spent == sum(spent)


def test_many_threads_reserve_exactly_what_there_is() -> None:
    budget, granted = Budget(100 * 7), []

    def reserve() -> None:
        granted.extend(price for price in [7] * 50 if budget.reserve(price))

    threads = [threading.Thread(target=reserve) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 100


def test_an_unknown_price() -> None:
    assert Budget(None).reserve(None)
    assert not Budget(10**9).reserve(None)  # a cap that nobody can keep is not kept by hoping


@pytest.mark.parametrize(
    "left, said",
    [
        (0, "leaves no room"),
        (1, "$0.60, is reached: 1 picture is left to make ($0.15)"),
        (4, "4 pictures are left to make ($0.60)"),
    ],
)
def test_the_cap_says_what_it_left(left: int, said: str) -> None:
    error = CapReachedError(Ceiling(600_000), left, left * 150_000)
    assert said in str(error.what)
    assert error.exit_code == ExitCode.REFUSED
