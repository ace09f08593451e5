from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.episode import Status
from moostik_cli.models.records import Outcome, Upload
from moostik_cli.models.retakes import Retake
from tests.ledger.records import intent, picture

NOW = 2_000.0


@pytest.fixture
def path(tmp_path):
    return tmp_path / "output" / "moostik.db"


@pytest.fixture
def ledger(path):
    with Ledger.open(path) as ledger:
        yield ledger


def test_a_new_ledger_is_empty(ledger):
    assert ledger.variations("ep1") == {}
    assert ledger.attempts("ep1") == ledger.takes("ep1") == []
    assert ledger.spent("ep1") == 0


def test_an_intent_makes_the_variation_generating_and_stays_open(ledger):
    attempt_id = ledger.record_intent(intent())
    [attempt] = ledger.open_attempts("ep1")
    assert (attempt.id, attempt.intent, attempt.prediction_id) == (attempt_id, intent(), None)
    assert attempt.outcome is Outcome.OPEN
    variation = ledger.variations("ep1")["s1", "wide"]
    assert (variation.status, variation.picture, variation.cost) == (Status.GENERATING, None, 0)


def test_a_picture_closes_its_attempt_and_is_the_current_one(ledger):
    attempt_id = ledger.record_intent(intent())
    ledger.record_prediction(attempt_id, "p1")
    ledger.record_picture(picture(), attempt_id)
    assert ledger.open_attempts("ep1") == []
    [attempt] = ledger.attempts("ep1")
    assert (attempt.outcome, attempt.cost, attempt.prediction_id) == (Outcome.COMPLETED, 150_000, "p1")
    variation = ledger.variations("ep1")["s1", "wide"]
    assert (variation.status, variation.picture, variation.cost) == (Status.COMPLETED, picture(), 150_000)
    assert variation.prediction_id == "p1"
    assert ledger.spent("ep1") == 150_000


def test_a_retake_is_remembered_by_its_attempt_and_its_picture(ledger):
    retake = Retake("b" * 64, "l'aile déchirée", "f1", ("n1",))
    attempt_id = ledger.record_intent(intent(retake=retake))
    assert ledger.open_attempts("ep1")[0].intent.retake == retake
    ledger.record_picture(picture(retake=retake), attempt_id)
    assert ledger.variations("ep1")["s1", "wide"].picture == picture(retake=retake)


def test_a_take_and_the_current_picture_change_places(ledger):
    first, second = picture(), picture(sha256="b" * 64, prediction_id="p2", generated_at="2026-01-03T00:00:00.000Z")
    ledger.record_picture(first, None)
    ledger.record_picture(second, None, kept_aside="takes/1.png")
    [take] = ledger.takes("ep1")
    ledger.use_take(take, first.path, kept_aside="takes/2.png", at="2026-01-04T00:00:00.000Z")
    assert ledger.variations("ep1")["s1", "wide"].picture == first
    assert ledger.takes("ep1") == [second._replace(path="takes/2.png", replaced_at="2026-01-04T00:00:00.000Z")]
    assert ledger.spent("ep1") == 300_000


def test_a_take_that_is_not_known_changes_nothing(ledger):
    ledger.record_picture(picture(), None)
    with pytest.raises(KeyError):
        ledger.use_take(picture(path="nowhere", replaced_at="x"), "a.png", kept_aside="b.png", at="y")
    assert ledger.variations("ep1")["s1", "wide"].picture == picture()


def test_the_bill_counts_what_came_to_nothing(ledger):
    for outcome, cost in ((Outcome.FAILED, 150_000), (Outcome.REFUSED, 0), (Outcome.LOST, 150_000)):
        attempt_id = ledger.record_intent(intent())
        ledger.record_outcome(attempt_id, outcome, cost=cost, at=NOW, error=as_written("why"))
    ledger.record_failure("ep1", "s1", "wide", as_written("why"), NOW)
    variation = ledger.variations("ep1")["s1", "wide"]
    assert (variation.status, variation.error, variation.cost) == (Status.FAILED, as_written("why"), 300_000)
    assert ledger.spent("ep1") == 300_000
    assert ledger.spent("ep2") == 0
    first = ledger.attempts("ep1")[0]
    assert (first.outcome, first.ended_at, first.error) == (Outcome.FAILED, NOW, as_written("why"))


def test_a_success_after_a_failure_clears_the_error(ledger):
    ledger.record_failure("ep1", "s1", "wide", as_written("why"), NOW)
    ledger.record_picture(picture(), None)
    variation = ledger.variations("ep1")["s1", "wide"]
    assert (variation.status, variation.error) == (Status.COMPLETED, None)


def test_a_remake_turns_the_former_picture_into_a_take(ledger):
    ledger.record_picture(picture(), None)
    later = picture(prediction_id="p2", generated_at="2026-01-03T00:00:00.000Z", sha256="b" * 64)
    ledger.record_picture(later, None, kept_aside="output/episodes/ep1/s1/takes/wide.x.png")
    assert ledger.variations("ep1")["s1", "wide"].picture == later
    [take] = ledger.takes("ep1")
    assert take == picture(path="output/episodes/ep1/s1/takes/wide.x.png", replaced_at=later.generated_at)
    assert ledger.spent("ep1") == 300_000


def test_takes_come_newest_first(ledger):
    for day in (1, 2, 3):
        made = picture(prediction_id=f"p{day}", generated_at=f"2026-01-0{day}T00:00:00.000Z")
        ledger.record_picture(made, None, kept_aside=f"takes/{day}.png")
    assert [take.path for take in ledger.takes("ep1")] == ["takes/3.png", "takes/2.png"]


def test_a_replaced_picture_without_a_file_is_no_take(ledger):
    ledger.record_picture(picture(), None)
    ledger.record_picture(picture(prediction_id="p2"), None, kept_aside=None)
    assert ledger.takes("ep1") == []
    assert ledger.spent("ep1") == 300_000


def test_recording_the_same_picture_twice_bills_it_once(ledger):
    for made in (
        picture(),
        picture(),
        picture(shot_id="s2", prediction_id=None),
        picture(shot_id="s2", prediction_id=None),
    ):
        ledger.record_picture(made, None)
    assert ledger.spent("ep1") == 300_000
    assert len(ledger.attempts("ep1")) == 2


def test_a_take_found_on_disk_is_added_once_and_billed_once(ledger):
    take = picture(path="takes/1.png", prediction_id="p0", replaced_at="2026-01-01T00:00:00.000Z")
    ledger.record_take(take)
    ledger.record_take(take)
    assert ledger.takes("ep1") == [take]
    assert ledger.spent("ep1") == 150_000
    assert ledger.variations("ep1") == {}


def test_a_forgotten_picture_is_pending_and_stays_in_the_bill(ledger):
    ledger.record_picture(picture(), None)
    ledger.forget_picture("ep1", "s1", "wide")
    variation = ledger.variations("ep1")["s1", "wide"]
    assert (variation.status, variation.picture, variation.cost) == (Status.PENDING, None, 150_000)


def test_a_status_is_seen_by_the_next_read(ledger):
    for status in (Status.GENERATING, Status.PENDING, Status.FAILED):
        ledger.record_status("ep1", "s1", "wide", status)
        assert ledger.variations("ep1")["s1", "wide"].status is status


def test_uploads_are_found_by_content_until_they_expire(ledger):
    ledger.record_upload(Upload("aa", "replicate", "https://x.test/1", NOW + 10))
    ledger.record_upload(Upload("aa", "replicate", "https://x.test/2", NOW + 20))
    assert ledger.find_upload("aa", "replicate", NOW).url == "https://x.test/2"
    assert ledger.find_upload("aa", "replicate", NOW + 20) is None
    assert ledger.find_upload("aa", "other", NOW) is None
    assert ledger.find_upload("bb", "replicate", NOW) is None


def test_a_prediction_belongs_to_one_attempt(ledger):
    first, second = ledger.record_intent(intent()), ledger.record_intent(intent(shot_id="s2"))
    assert ledger.record_prediction(first, "p1")
    assert ledger.record_prediction(first, "p1")
    assert not ledger.record_prediction(second, "p1")
    assert [one.prediction_id for one in ledger.attempts("ep1")] == ["p1", None]
    assert ledger.spent("ep1") == 150_000


def test_claimed_predictions_are_those_of_every_episode(ledger):
    for episode, prediction, at in (("ep1", "p1", NOW), ("ep2", "p2", NOW), ("ep1", "old", NOW - 9e6)):
        attempt_id = ledger.record_intent(intent(episode_id=episode, at=at))
        ledger.record_prediction(attempt_id, prediction)
    ledger.record_intent(intent())
    assert ledger.claimed_predictions(["p1", "nobodys", "p2", "old"]) == {"p1", "p2", "old"}
    assert ledger.claimed_predictions([*map(str, range(2_000)), "p2"]) == {"p2"}
    assert ledger.claimed_predictions([]) == set()


def test_episodes_do_not_mix(ledger):
    ledger.record_picture(picture(), None)
    ledger.record_picture(picture(episode_id="ep2", prediction_id="p2"), None)
    assert len(ledger.variations("ep1")) == len(ledger.variations("ep2")) == 1
    assert ledger.variations("ep3") == {}


def test_an_unknown_attempt_is_an_error_and_harms_no_other_write(ledger):
    errors: list[BaseException] = []

    def wrong() -> None:
        try:
            ledger.record_prediction(12345, "p")
        except KeyError as error:
            errors.append(error)

    threads = [threading.Thread(target=wrong) for _ in range(5)]
    threads += [threading.Thread(target=ledger.record_intent, args=(intent(shot_id=f"s{n}"),)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 5
    assert len(ledger.open_attempts("ep1")) == 20


def test_everything_survives_closing_and_opening(path):
    with Ledger.open(path) as ledger:
        ledger.record_picture(picture(), None)
        ledger.record_status("ep1", "s2", "wide", Status.FAILED)
        before = ledger.variations("ep1")
    with Ledger.open(path) as again:
        assert again.variations("ep1") == before
    assert sorted(item.name for item in path.parent.iterdir()) == ["moostik.db", "moostik.db-writer"]


def test_a_reader_sees_what_a_writer_writes_and_does_not_wait_for_it(path, ledger):
    with Ledger.open_existing(path) as reader:
        assert reader.variations("ep1") == {}
        ledger.record_picture(picture(), None)
        assert reader.spent("ep1") == 150_000


def test_a_reader_cannot_write(path, ledger):
    with Ledger.open_existing(path) as reader, pytest.raises(RuntimeError):
        reader.record_picture(picture(), None)


def test_there_may_be_no_ledger(path):
    assert Ledger.open_existing(path) is None
    path.parent.mkdir()
    path.touch()
    assert Ledger.open_existing(path) is None


def test_a_closed_ledger_refuses_and_closing_twice_is_fine(path):
    ledger = Ledger.open(path)
    ledger.close()
    ledger.close()
    with pytest.raises(RuntimeError):
        ledger.record_intent(intent())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.uncounted
@given(value=st.dictionaries(st.text(), json_values, max_size=4))
@settings(max_examples=40, deadline=None)
def test_an_input_comes_back_as_the_same_value(tmp_path_factory, value):
    with Ledger.open(tmp_path_factory.mktemp("any") / "moostik.db") as ledger:
        ledger.record_intent(intent(input=value))
        assert ledger.open_attempts("ep1")[0].intent.input == value
