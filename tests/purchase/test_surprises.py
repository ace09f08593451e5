"""Things that should not happen: they concern one picture, and are said."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.purchase.delivery import Deliverer
from tests.purchase.studio import Studios
from tests.standin import Fault


def test_a_fault_of_ours_in_one_picture_leaves_the_others_alone(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, real = studios(shots=3, angles=("wide",)), Deliverer._recorded

    def breaks(self: Deliverer, job: Any, *rest: Any) -> Any:
        if job.shot_id == "shot-002":
            raise ZeroDivisionError("a fault of ours")
        return real(self, job, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Deliverer, "_recorded", breaks)
        ran = studio.moostik("generate", "ep0", "--provider", "replicate", "--yes", "--delay-ms", "0")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err and "Traceback" not in ran.err
    assert studio.document(code=0)["generated"] == 1  # it was saved, and only had to be written down
    assert studio.all_is_well(3).charges == 3


@pytest.mark.parametrize("arrived", [True, False])
def test_of_two_runs_with_an_equal_input_each_has_a_prediction_of_its_own(
    studios: Studios, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    """The other run lost the answer to its create (that arrived, or not), looks, and takes ours first."""
    studio, real, taken = studios(shots=1, angles=("wide",)), Ledger.record_prediction, []
    memory = studio.standin.memory

    def beaten(self: Ledger, attempt_id: int, prediction_id: str) -> bool:
        if not taken:
            taken.append(prediction_id)
            if arrived:
                memory.add_prediction(replace(memory.predictions[prediction_id], id="theirs"))
            with Ledger.open(self.path) as other:
                intent = self.attempts("ep0")[0].intent._replace(episode_id="ep1", run_id=None)
                assert real(other, other.record_intent(intent), prediction_id)
        return real(self, attempt_id, prediction_id)

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "record_prediction", beaten)
        assert studio.document(code=0)["generated"] == 1
    [*_, ours], [theirs] = studio.attempts(), studio.attempts("ep1")
    assert theirs.prediction_id == taken[0] and ours.prediction_id != taken[0]
    assert set(memory.predictions) == {ours.prediction_id, theirs.prediction_id}
    assert studio.audit("ep0", "ep1").charges == 2


def test_what_was_asked_of_another_provider_is_left_to_it(studios: Studios) -> None:
    """Ours does not know it, and would have it bought again."""
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide",))
    studio.generate(code=1)
    with sqlite3.connect(studio.root / "output" / "moostik.db") as raw:
        raw.execute("UPDATE attempts SET provider = 'elsewhere' WHERE shot_id = 'shot-001'")
    studio.heal()
    ran = studio.generate(code=1)
    assert "it was asked of elsewhere: run it again with that one" in ran.err
    assert studio.audit().charges == 2


def test_tries_before_a_lost_answer_count_in_the_result(studios: Studios) -> None:
    """The first try fails and is billed, the answer to the second is lost and settled a minute later."""
    studio = studios(
        Fault("outcome", "pa", times=1), Fault("create", "504_late", nth=(2,), seconds=0.15), shots=1, angles=("wide",)
    )
    found = studio.document("--json", code=0)
    assert found["generated"] == 1
    assert studio.all_is_well(1).charges == 2
