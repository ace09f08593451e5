"""Each refusal of a create, through the real command and over real HTTP: what happens to the picture, to the
others, to the bill."""

from __future__ import annotations

import time

import pytest

from moostik_cli.models.records import Outcome
from moostik_cli.purchase.control import RunControl
from tests.purchase.studio import PRICE, Studios, each
from tests.standin import Fault

pytestmark = pytest.mark.uncounted


def test_without_faults(studios: Studios) -> None:
    studio = studios(shots=3)
    document = studio.document(code=0)
    assert (document["generated"], document["failed"], document["total"], document["cost"]) == (6, 0, 6, 0.9)
    studio.all_is_well(6)
    again = studio.document(code=0)
    assert (again["generated"], again["skipped"], again["cost"]) == (0, 6, 0)
    assert studio.standin.report()["predictions"] == 6


def test_pictures_are_refused_and_the_rest_goes_on(studios: Studios) -> None:
    kinds = ("400", "413", "422")
    studio = studios(*each("create", kinds), shots=5)
    ran = studio.generate(code=1)
    assert "shot-002/wide" in ran.err and "moostik generate ep0" in ran.err
    studio.all_is_well(4)
    failed = {key for key, record in studio.variations().items() if record.status.value == "failed"}
    assert failed == {(f"shot-00{shot}", angle) for shot in (1, 2, 3) for angle in ("wide", "medium")}
    refused = [one for one in studio.attempts() if one.outcome is Outcome.REFUSED]
    assert len(refused) == 6  # and not tried again
    assert {kind for kind in kinds for one in refused if kind in str(one.error)} == set(kinds)


@pytest.mark.parametrize("kind", ["401", "402", "403", "404"])
def test_everything_is_refused_and_the_run_stops_at_once(studios: Studios, kind: str) -> None:
    studio = studios(Fault("create", kind), shots=10)
    ran = studio.generate(code=4)
    assert kind in ran.err
    assert studio.standin.report()["requests"]["create"] <= 15
    studio.all_is_well(0)
    studio.heal()
    studio.generate(code=0)
    studio.all_is_well(20)


@pytest.mark.parametrize("kind", ["401", "402"])
def test_what_was_paid_before_the_refusal_is_saved(studios: Studios, kind: str) -> None:
    numbers = tuple(range(8, 60))
    studio = studios(Fault("create", kind, nth=numbers), shots=10)
    document = studio.document(code=4)
    assert document["generated"] == 7
    studio.all_is_well(7)


def test_too_many_requests_are_nobodys_fault(studios: Studios) -> None:
    kinds = ("429", "429_sentence", "429_header", "429_date")
    studio = studios(*each("create", kinds, times=1, seconds=0.2), shots=5, angles=("wide",))
    document = studio.document(code=0)
    assert document["generated"] == 5 and document["failed"] == 0
    assert studio.standin.report()["refused_creates"] == 4
    studio.all_is_well(5)


def test_an_answer_lost_before_the_prediction_existed(studios: Studios) -> None:
    studio = studios(*each("create", ("500", "502", "503", "drop_before"), times=1), shots=5, angles=("wide",))
    assert studio.document(code=0)["generated"] == 5
    assert studio.all_is_well(5).charges == 5
    assert [one.outcome for one in studio.attempts()].count(Outcome.NOT_CREATED) == 4


def test_an_answer_lost_after_the_prediction_existed(studios: Studios) -> None:
    faults = each("create", ("500_after", "502_after", "drop_after", "garbled"))
    studio = studios(*faults, shots=5, list_lag=0.05)
    assert studio.document(code=0)["generated"] == 10
    assert studio.all_is_well(10).charges == 10


def test_an_answer_slower_than_the_client_waits(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOOSTIK_CREATE_TIMEOUT", "0.3")
    studio = studios(Fault("create", "slow", nth=(2,), seconds=0.8), Fault("create", "answer_200", nth=(3,)))
    assert studio.document(code=0)["generated"] == 4
    assert studio.all_is_well(4).charges == 4


def test_a_create_that_never_gets_through_fails_after_four_tries(studios: Studios) -> None:
    studio = studios(Fault("create", "502", prompt="number 1"), shots=2, angles=("wide",), hurry=0.02)
    studio.generate(code=1)
    assert studio.all_is_well(1).charges == 1
    tries = [one for one in studio.attempts() if one.intent.shot_id == "shot-001"]
    assert [one.outcome for one in tries] == [Outcome.NOT_CREATED] * 4


def test_where_nobody_can_say_whether_it_was_created_nothing_is_sent_again(studios: Studios) -> None:
    studio = studios(Fault("create", "drop_after", nth=(1,)), Fault("list", "413"), shots=1, angles=("wide",))
    ran = studio.generate(code=1)
    assert "not known whether it was created" in ran.err
    assert studio.standin.report()["predictions"] == 1
    studio.heal()
    assert studio.document(code=0)["generated"] == 1
    assert studio.all_is_well(1).charges == 1


def test_a_token_that_is_refused_while_looking_stops_the_run(studios: Studios) -> None:
    studio = studios(Fault("create", "drop_after", nth=(1,)), Fault("list", "401"), shots=1, angles=("wide",))
    studio.generate(code=4)
    studio.heal()
    studio.generate(code=0)
    studio.all_is_well(1)


@pytest.mark.parametrize("seconds", [-7200.0, -90.0, 90.0, 7200.0])
def test_a_lost_answer_is_found_whatever_our_clock_says(
    studios: Studios, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(RunControl, "now", lambda _self: time.time() + seconds)
    studio = studios(Fault("create", "drop_after", every=2), shots=3)
    assert studio.document(code=0)["generated"] == 6
    assert studio.all_is_well(6).charges == 6


def test_equal_inputs_are_told_apart(studios: Studios) -> None:
    twins = [{"variations": [{"id": "first", "cameraAngle": "wide"}, {"id": "second", "cameraAngle": "wide"}]}]
    studio = studios(Fault("create", "drop_after"), shots=twins)
    assert studio.document(code=0)["generated"] == 2
    audit = studio.audit()
    assert (audit.charges, audit.lost, len(audit.on_disk)) == (2, frozenset(), 2)
    assert len({one.prediction_id for one in studio.attempts()}) == 2


def test_the_network_is_down(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    monkeypatch.setenv("REPLICATE_BASE_URL", "http://127.0.0.1:9")  # discard: nobody listens
    ran = studio.generate(code=1)
    assert "cannot be reached" in ran.err
    assert studio.spent() == 0
    monkeypatch.setenv("REPLICATE_BASE_URL", studio.standin.base_url)
    studio.generate(code=0)
    assert studio.all_is_well(2).charges * PRICE == studio.spent()
