"""Each way in which a prediction ends badly, and each way in which a picture arrives badly, through the real
command: what was lost, what was paid twice, and the bill."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from moostik_cli.models.records import Outcome
from tests.pictures.samples import picture_bytes
from tests.purchase.studio import PRICE, Studio, Studios, each
from tests.standin import Fault

ONE_OF_THREE = {"shots": 3, "angles": ("wide",)}


def test_what_would_fail_again_is_not_tried_again(studios: Studios) -> None:
    kinds = ("e005", "e006", "e1001", "model_error", "error_object", "error_null")
    studio = studios(*each("outcome", kinds), shots=8, angles=("wide",))
    ran = studio.generate(code=1)
    assert "shot-002/wide" in ran.err
    assert studio.all_is_well(2).charges == 8  # the failed ones are charged, once
    errors = {key[0]: record.error for key, record in studio.variations().items() if record.status.value == "failed"}
    assert sorted(errors) == [f"shot-00{number}" for number in range(1, 7)]
    assert "flagged" in str(errors["shot-001"]) and "flagged" in str(errors["shot-005"])


def test_a_hiccup_is_tried_again(studios: Studios) -> None:
    kinds = ("e003", "e004", "pa", "e1000", "e6716", "e8765", "e8367", "director")
    studio = studios(*each("outcome", kinds, times=2), shots=9, angles=("wide",))
    document = studio.document("--max-cost", "10", code=0)
    assert (document["generated"], document["cost"]) == (9, 3.75)
    assert studio.all_is_well(9).charges == 8 * 3 + 1


def test_what_keeps_failing_fails_in_the_end(studios: Studios) -> None:
    kinds = {"e004": 4, "e003": 4, "e001": 2, "e002": 2, "no_output": 2, "empty_list": 2}
    studio = studios(*each("outcome", tuple(kinds)), shots=6, angles=("wide",))
    studio.generate("--max-cost", "10", code=1)
    tries = Counter(one.intent.shot_id for one in studio.attempts())
    assert [tries[f"shot-00{number}"] for number in range(1, 7)] == list(kinds.values())
    assert studio.audit().charges == sum(kinds.values())


def test_at_capacity_is_tried_again_slowly(studios: Studios) -> None:
    studio = studios(Fault("outcome", "e003", nth=(1,)), shots=1, angles=("wide",), hurry=0.04)
    began = time.monotonic()
    studio.document(code=0)
    assert time.monotonic() - began > 15 * 0.04
    studio.all_is_well(1)


def test_an_aborted_one_is_free_and_made_again(studios: Studios) -> None:
    studio = studios(Fault("outcome", "aborted", times_each=1), **ONE_OF_THREE)
    document = studio.document(code=0)
    assert (document["generated"], document["cost"]) == (3, 0.45)
    assert studio.all_is_well(3).charges == 3
    assert studio.standin.report()["predictions"] == 6


def test_a_canceled_one_is_charged_and_not_bought_again_unasked(studios: Studios) -> None:
    studio = studios(Fault("outcome", "canceled", prompt="number 1", times=1), **ONE_OF_THREE)
    studio.generate(code=1)
    assert studio.all_is_well(2).charges == 3
    studio.generate(code=0)
    assert studio.all_is_well(3).charges == 4


def test_a_wiped_one_is_said_and_made_again_once(studios: Studios) -> None:
    studio = studios(Fault("outcome", "wiped", prompt="number 3", times=1), **ONE_OF_THREE)
    studio.document(code=0)
    assert studio.all_is_well(3).charges == 4
    assert [one.outcome for one in studio.attempts()].count(Outcome.LOST) == 1


def test_an_unknown_word_is_not_an_end(studios: Studios) -> None:
    studio = studios(Fault("outcome", "unknown_status"), **ONE_OF_THREE)
    assert studio.document(code=0)["generated"] == 3
    assert studio.all_is_well(3).charges == 3


def test_other_shapes_of_success(studios: Studios) -> None:
    studio = studios(*each("outcome", ("output_list", "jpeg", "webp", "jpeg")), shots=4, angles=("wide",))
    ran = studio.generate(code=0)
    assert ran.err.count("JPEG where PNG was asked for: converted") == 1  # said once
    assert ran.err.count("WEBP where PNG was asked for: converted") == 1
    assert studio.audit().charges == 4
    assert len(list(studio.root.glob("output/episodes/ep0/*/wide.png"))) == 4


def test_a_slow_picture_is_left_and_picked_up_and_paid_once(studios: Studios) -> None:
    studio = studios(Fault("outcome", "slow", prompt="number 2", seconds=2.5), **ONE_OF_THREE)
    ran = studio.generate("--picture-timeout", "1", code=1)
    assert "still being made" in ran.err
    assert studio.spent() == 3 * PRICE  # it is in the bill although it is not in hand
    assert studio.statuses()["shot-002/wide"] == "generating"
    document = studio.document(code=0)
    assert (document["generated"], document["skipped"], document["cost"]) == (1, 2, 0)
    assert studio.all_is_well(3).charges == 3


@pytest.mark.parametrize("kind", ["401", "402"])
def test_a_refusal_while_waiting_leaves_what_is_paid_to_the_next_run(studios: Studios, kind: str) -> None:
    studio = studios(Fault("get", kind), **ONE_OF_THREE)
    studio.generate(code=4)
    assert studio.spent() == studio.standin.report()["charges"] * PRICE
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(3).charges == 3


def test_a_prediction_that_nobody_knows_is_not_bought_again_within_the_hour(studios: Studios) -> None:
    studio = studios(Fault("get", "404"), shots=1, angles=("wide",))
    studio.generate(code=1)
    studio.generate(code=1)
    assert studio.standin.report()["predictions"] == 1
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(1).charges == 1


def test_questions_that_go_wrong_cost_nothing(studios: Studios) -> None:
    kinds = ("429", "429_header", "500", "502", "drop", "html", "json_list", "404")
    studio = studios(*each("get", kinds, times=1, seconds=0.1), shots=8, angles=("wide",))
    assert studio.document(code=0)["generated"] == 8
    assert studio.all_is_well(8).charges == 8


def test_a_picture_that_arrives_badly_is_fetched_again(studios: Studios) -> None:
    kinds = (
        "cut",
        "wrong_length",
        "too_long",
        "html",
        "403",
        "404",
        "410",
        "500",
        "503",
        "429",
        "drop",
        "corrupt",
        "empty",
        "not_a_picture",
        "redirect",
        "redirect_other_host",
        "redirect_loop",
        "redirect_file",
        "odd_etag",
        "no_length",
        "slow",
        "stall",
    )
    studio = studios(*each("delivery", kinds, times=1, seconds=0.2), shots=22, angles=("wide",))
    assert studio.document(code=0)["generated"] == 22
    assert studio.all_is_well(22).charges == 22
    assert len(studio.standin.faults.happened) == 22


@pytest.mark.uncounted
def test_a_picture_out_of_reach_is_left_and_never_bought_again(studios: Studios) -> None:
    kinds = ("404", "html", "redirect_file", "corrupt")
    studio = studios(*each("delivery", kinds), shots=5, angles=("wide",))
    for _ in range(2):
        ran = studio.generate(code=1)
        assert "paid but could not be fetched" in ran.err
    assert studio.standin.report()["predictions"] == 5
    studio.heal()
    assert studio.document(code=0)["generated"] == 4
    assert studio.all_is_well(5).charges == 5


@pytest.mark.uncounted
def test_where_no_picture_can_be_fetched_nothing_more_is_bought(studios: Studios) -> None:
    studio = studios(Fault("delivery", "403"), shots=20, angles=("wide", "medium"))
    ran = studio.generate("--max-parallel-shots", "1", code=4)
    assert "cannot be fetched" in ran.err
    assert studio.standin.report()["predictions"] <= 10
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(40).charges == 40


def test_past_the_hour_it_is_said_and_made_again(studios: Studios) -> None:
    studio = studios(Fault("delivery", "503"), shots=1, angles=("wide",))
    studio.generate(code=1)
    studio.heal()
    studio.standin.wipe_everything()
    ran = studio.generate(code=0)
    assert "paid, and deleted by the provider" in ran.err and "made again" in ran.err
    assert studio.audit().charges == 2
    assert "deleted by the provider" not in studio.generate(code=0).err  # said once


MIX = (
    Fault("create", "429", probability=0.05, seconds=0.05),
    Fault("create", "502", probability=0.05),
    Fault("create", "drop_before", probability=0.05),
    Fault("create", "drop_after", probability=0.05),
    Fault("create", "500_after", probability=0.05),
    Fault("create", "422", probability=0.03),
    Fault("outcome", "e004", probability=0.05),
    Fault("outcome", "e005", probability=0.03),
    Fault("outcome", "e003", probability=0.03),
    Fault("outcome", "aborted", probability=0.05),
    Fault("get", "500", probability=0.02),
    Fault("get", "drop", probability=0.02),
    Fault("delivery", "cut", probability=0.1),
    Fault("delivery", "503", probability=0.1),
    Fault("delivery", "html", probability=0.1),
    Fault("delivery", "corrupt", probability=0.1),
)


@pytest.mark.uncounted
def test_everything_at_once(studios: Studios) -> None:
    studio = studios(*MIX, shots=8, angles=("wide", "medium", "pov"), list_lag=0.05)
    studio.generate("--max-cost", "20")
    assert studio.audit().lost == frozenset()
    studio.heal()
    studio.generate("--retry-refused", code=0)
    studio.all_is_well(24)
    assert set(studio.statuses().values()) == {"completed"}


def give_koko_a_face(studio: Studio) -> None:
    """A character with a reference picture of its own."""
    folder = studio.root / "episodes" / "references"
    folder.mkdir()
    (folder / "koko.png").write_bytes(picture_bytes())
    (studio.root / "episodes" / "characters.yaml").write_text(
        "- {id: koko, name: Koko, referenceImages: [references/koko.png], validated: true}\n"
    )


def test_an_upload_that_fails_is_sent_again_and_each_content_once(studios: Studios) -> None:
    studio = studios(
        Fault("upload", "503", nth=(1,)),
        Fault("upload", "429", nth=(2,), seconds=0.1),
        shots=[{"characterIds": ["koko"]}] * 3,
    )
    give_koko_a_face(studio)
    assert studio.document(code=0)["generated"] == 6
    studio.all_is_well(6)
    report = studio.standin.report()
    assert list(report["uploads"].values()) == [1]
    assert report["bad_references"] == report["inline_references"] == 0


def test_a_reference_that_cannot_be_uploaded_fails_its_pictures_before_anything_is_paid(studios: Studios) -> None:
    studio = studios(Fault("upload", "503"), shots=[{"characterIds": ["koko"]}] * 6 + [{}])
    give_koko_a_face(studio)
    document = studio.document(code=1)
    assert (document["generated"], document["failed"]) == (2, 12)
    assert studio.all_is_well(2).charges == 2
    assert studio.standin.report()["requests"]["upload"] == 4  # not four for each picture


def test_a_slow_answer_of_the_list_is_no_reason_to_buy(studios: Studios) -> None:
    studio = studios(
        Fault("create", "drop_after", nth=(2,)), Fault("list", "drop", times=1), list_lag=0.08, **ONE_OF_THREE
    )
    studio.document(code=0)
    assert studio.all_is_well(3).charges == 3
