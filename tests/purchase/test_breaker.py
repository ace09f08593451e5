"""Buying stops where one picture after another fails of one cause."""

from __future__ import annotations

import pytest

from moostik_cli.errors import ExitCode
from moostik_cli.messages import message
from moostik_cli.purchase.breaker import MOST_IN_A_ROW, MOST_REFUSED_CONTENTS, Breaker
from tests.purchase.conftest import Studios
from tests.standin import Fault

DOWN = message("the model failed: {said}", said="x")
FLAGGED = message("flagged as sensitive: change the prompt or a reference ({said})", said="x")


@pytest.mark.parametrize(
    ("reason", "code", "is_content", "most"),
    [
        (DOWN, "PA", False, MOST_IN_A_ROW),
        (DOWN, None, False, MOST_IN_A_ROW),
        (FLAGGED, "E005", True, MOST_REFUSED_CONTENTS),
    ],
)
def test_so_many_in_a_row_stop_it(reason, code, is_content, most):
    breaker = Breaker()
    answers = [breaker.failed(reason, code=code, is_content=is_content) for _ in range(most)]
    assert answers[:-1] == [None] * (most - 1)
    assert answers[-1] is not None and answers[-1].exit_code == ExitCode.REFUSED
    assert str(most) in str(answers[-1].what)


def test_a_success_or_another_cause_begins_anew():
    breaker = Breaker()
    for number in range(20):
        assert breaker.failed(DOWN, code="PA" if number % 2 else "E004", is_content=False) is None
    for _ in range(20):
        assert breaker.failed(DOWN, code="PA", is_content=False) is None
        breaker.succeeded()


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", ["pa", "no_output", "empty_list"])
def test_a_service_that_always_fails_is_left(studios: Studios, kind: str) -> None:
    studio = studios(Fault("outcome", kind), shots=20, angles=("wide", "medium"))
    ran = studio.generate(code=4)
    assert "in a row failed of one cause" in ran.err
    assert studio.audit().charges <= MOST_IN_A_ROW + 15  # what was in flight
    studio.heal()
    studio.generate(code=0)
    assert len(studio.audit().on_disk) == 40


def test_what_was_announced_and_ten_percent_is_the_ceiling(studios: Studios) -> None:
    """Each picture fails three times, of causes that take turns: the breaker has nothing to say."""
    faults = [
        Fault("outcome", kind, prompt=f"number {number} ", times=3)
        for number, kind in enumerate(["e004", "pa", "e1000", "e6716"] * 5, start=1)
    ]
    studio = studios(*faults, shots=20, angles=("wide",))
    ran = studio.generate(code=4)
    assert "the sum that was announced and its allowance for retries, $3.30, is reached" in ran.err
    assert studio.audit().charges == 22
    studio.heal()
    studio.generate(code=0)
    assert len(studio.audit().on_disk) == 20


def test_a_price_of_nothing_is_an_error_and_a_lower_one_counts_as_the_known_one(studios: Studios) -> None:
    studio = studios(shots=10, angles=("wide",))
    series = studio.root / "episodes" / "series.yaml"
    series.write_text("prices: {google/nano-banana-pro: 0}\n")
    assert "said to cost nothing" in studio.generate("--max-cost", "0.30", code=1).err
    series.write_text("prices: {google/nano-banana-pro: 1.0e-9}\n")
    assert "said to cost nothing" in studio.generate("--max-cost", "0.30", code=1).err
    series.write_text("prices: {google/nano-banana-pro: 0.001}\n")
    studio.generate("--max-cost", "0.30", code=4)
    assert studio.standin.report()["charges"] == 2


@pytest.mark.uncounted
@pytest.mark.parametrize(("scope", "other"), [("series", True), ("day", True), ("episode", False)])
def test_budgets_hold_over_runs(studios: Studios, scope: str, other: bool) -> None:
    from tests.purchase.studio import write_episode

    studio = studios(shots=4, angles=("wide",))
    write_episode(studio.root, 2, angles=("wide",), episode="ep9")
    (studio.root / "episodes" / "series.yaml").write_text(f"budget: {{{scope}: 0.75}}\nmaxCost: 0.30\n")
    for code in (4, 0):  # the cap of a run stops the first; the second makes the rest
        studio.generate(code=code)
    assert studio.standin.report()["charges"] == 4
    ran = studio.generate(episode="ep9", code=4 if other else 0)
    assert studio.standin.report()["charges"] == (5 if other else 6)
    assert ("$0.75, has no room" in ran.err) is other
    assert f"Budget of the {scope}: $0." in ran.err
    dry = studio.moostik("generate", "ep9", "--provider", "replicate", "--dry-run")
    assert f"Budget of the {scope}: $0." in dry.err
