"""What survives between runs: pictures that are stale, deleted, altered, renamed, half made; sequences; a
lost ledger; a full disk; caps."""

from __future__ import annotations

import errno
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.records import Outcome
from moostik_cli.pictures import saving
from moostik_cli.pictures.provenance import read
from tests.purchase.studio import PRICE, Studio, Studios, write_episode
from tests.standin import Fault

ALL_FIVE = ("wide", "medium", "close_up", "low_angle", "extreme_wide")


def structured(number: int, goal: str = "A quiet evening on the balcony") -> dict[str, Any]:
    return {"prompt": {"goal": f"{goal}, {number}", "subjects": [], "camera": {"lens": "35mm"}}}


def planned(studio: Studio, *options: str) -> list[dict[str, Any]]:
    document = json.loads(studio.generate("--dry-run", "--json", *options, code=0).out)
    assert document["estimatedCost"] == pytest.approx(len(document["planned"]) * PRICE / 1e6)
    found: list[dict[str, Any]] = document["planned"]
    return found


def days_pass(studio: Studio, days: int) -> None:
    """Everything that is in the ledger and at the provider was so many days ago."""
    seconds = days * 86_400.0
    for one in studio.standin.memory.predictions.values():
        one.created, one.starts, one.ends = one.created - seconds, one.starts - seconds, one.ends - seconds
    with closing(sqlite3.connect(studio.root / "output" / "moostik.db")) as connection, connection:
        connection.execute("UPDATE attempts SET at = at - ?, ended_at = ended_at - ?", (seconds, seconds))


def test_days_later_what_never_arrived_is_not_taken_for_another_picture(studios: Studios) -> None:
    studio = studios(Fault("create", "drop_before", prompt="number 3"), Fault("list", "500"), shots=3, angles=("wide",))
    studio.generate(code=1)
    assert len(studio.attempts()) == 3 and studio.spent() == 2 * PRICE
    studio.heal()
    days_pass(studio, 3)
    ran = studio.generate(code=0)
    assert "deleted by the provider" not in ran.err
    assert studio.all_is_well(3).charges == 3


def test_a_picture_that_never_ends_is_never_called_failed_and_can_be_given_up(studios: Studios) -> None:
    studio = studios(Fault("outcome", "never"), shots=1, angles=("wide",))
    ran = studio.generate("--picture-timeout", "1", code=1)
    assert "no picture: still being made; the next run picks it up" in ran.err and "failed" not in ran.err
    [prediction] = studio.standin.memory.predictions.values()
    studio.heal()
    days_pass(studio, 1)
    prediction.ends += 10 * 86_400.0
    ran = studio.generate("--picture-timeout", "1", code=1)
    assert f"cancel prediction {prediction.id} at the provider" in ran.err
    prediction.stop(time.time())
    assert "it was canceled" in studio.generate(code=1).err
    assert studio.document(code=0)["generated"] == 1
    assert studio.audit().charges == 2


def test_who_spends_nothing_is_told_of_what_is_paid_and_not_here(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(Fault("outcome", "never"), shots=2, angles=("wide",))
    ran = studio.generate("--picture-timeout", "1", code=1)
    in_flight = "2 pictures ($0.30) are paid, or may be, and are not here yet: the next run asks for them."
    assert "$0.30 spent" in ran.err and in_flight in ran.err
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_" + "Wrong" * 7 + "12")
    ran = studio.moostik("generate", "ep0", "--provider", "replicate", "--yes")
    assert ran.code == 4 and "$0.00 spent" in ran.err and in_flight in ran.err
    waiting = "2 pictures that earlier runs began wait; each is kept for an hour after it is made."
    assert waiting in studio.moostik("generate", "ep0", "--provider", "preview").err
    path = studio.root / "episodes" / "ep0.yaml"
    path.write_text(path.read_text("utf-8").replace("Picture number 1 of ep0.", ""), "utf-8")
    ran = studio.moostik("generate", "ep0", "--provider", "replicate", "--yes")
    assert ran.code == 1 and "This run has sent nothing" in ran.err and waiting in ran.err


# -- stale, force, deleted, altered ---------------------------------------------------------------------------


@pytest.mark.uncounted
def test_one_word_in_one_goal_makes_exactly_five_stale(studios: Studios) -> None:
    shots = [structured(number) for number in range(4)]
    studio = studios(shots=shots, angles=ALL_FIVE)
    studio.generate(code=0)
    before = {path: path.read_bytes() for path in studio.root.glob("output/episodes/ep0/*/*.png")}
    shots[1] = structured(1, "A stormy evening on the balcony")
    write_episode(studio.root, shots, angles=ALL_FIVE)

    status = studio.status()
    stale = [(shot["shotId"], one["id"]) for shot in status["shots"] for one in shot["variations"] if one["stale"]]
    assert stale == [("shot-002", angle) for angle in ALL_FIVE]
    assert studio.document(code=0)["generated"] == 0  # not unasked
    assert len(planned(studio, "--stale")) == 5
    document = studio.document("--stale", code=0)
    assert (document["generated"], document["skipped"], document["cost"]) == (5, 15, 0.75)
    assert studio.status()["staleCount"] == 0
    books = studio.audit()
    assert (books.charges, books.lost, len(books.on_disk)) == (25, frozenset(), 25)
    takes = sorted(studio.root.glob("output/episodes/ep0/shot-002/takes/*"))
    assert sorted(path.read_bytes() for path in takes) == sorted(
        data for path, data in before.items() if path.parent.name == "shot-002"
    )
    untouched = {path: data for path, data in before.items() if path.parent.name != "shot-002"}
    assert all(path.read_bytes() == data for path, data in untouched.items())


def test_force_remakes_what_is_named_and_keeps_what_was(studios: Studios) -> None:
    studio = studios(shots=2)
    studio.generate(code=0)
    document = studio.document("--force", "--shot", "shot-001", "--angle", "wide", code=0)
    assert (document["generated"], document["cost"]) == (1, 0.15)
    assert len(list(studio.root.glob("output/episodes/ep0/shot-001/takes/wide.*.png"))) == 1
    with studio.ledger() as ledger:
        assert [take.path.rpartition("/")[0] for take in ledger.takes("ep0")] == ["output/episodes/ep0/shot-001/takes"]
    assert len(studio.audit().on_disk) == 5


def test_a_remake_that_fails_leaves_the_picture(studios: Studios) -> None:
    studio = studios(shots=1, angles=("wide",))
    studio.generate(code=0)
    path = studio.root / "output/episodes/ep0/shot-001/wide.png"
    before = path.read_bytes()
    studio.standin.faults = type(studio.standin.faults)(Fault("outcome", "e005"))
    studio.generate("--force", code=1)
    assert path.read_bytes() == before
    assert studio.audit().charges == 2


def test_a_deleted_picture_is_made_again_and_an_altered_one_is_not(studios: Studios) -> None:
    studio = studios(shots=2, angles=("wide",))
    studio.generate(code=0)
    first, second = (studio.root / f"output/episodes/ep0/shot-00{n}/wide.png" for n in (1, 2))
    first.unlink()
    second.write_bytes(second.read_bytes() + b"\x00")  # another program saved it
    ran = studio.generate("--json", code=0)
    assert "was deleted and is made again ($0.15)" in ran.err
    assert json.loads(ran.out)["generated"] == 1
    assert second.read_bytes().endswith(b"\x00")
    assert studio.spent() == 3 * PRICE


def test_without_the_ledger_pictures_on_disk_are_taken_in_again(studios: Studios) -> None:
    studio = studios(shots=3)
    studio.generate(code=0)
    before = studio.status()
    for path in (studio.root / "output").glob("moostik.db*"):
        path.unlink()
    ran = studio.generate("--json", code=0)
    assert "6 pictures on disk are taken into the ledger" in ran.err and json.loads(ran.out)["generated"] == 0
    assert studio.status() == before
    assert studio.document(code=0)["generated"] == 0
    assert studio.all_is_well(6).charges == 6


def test_a_variation_that_is_renamed_keeps_its_picture_and_buys_nothing_unasked(studios: Studios) -> None:
    old = [{"variations": [{"id": "one", "cameraAngle": "wide"}]}]
    studio = studios(shots=old)
    studio.generate(code=0)
    write_episode(studio.root, [{"variations": [{"id": "two", "cameraAngle": "wide"}]}])
    ran = studio.generate("--json", code=0)
    assert json.loads(ran.out)["generated"] == 0
    assert "the ledger does not know" in ran.err
    assert studio.all_is_well(1).charges == 1


def test_a_deleted_picture_is_forgotten_only_when_it_is_bought_again(studios: Studios) -> None:
    studio = studios(shots=2, angles=("wide",))
    studio.generate(code=0)
    (studio.root / "output/episodes/ep0/shot-001/wide.png").unlink()
    assert "made again" not in studio.generate("--stale", code=0).err
    studio.generate("--model", "black-forest-labs/flux-2-pro", "--max-cost", "1", code=2)
    assert "deleted by hand: wide" in studio.moostik("status", "ep0").out
    assert "1 picture was deleted and is made again ($0.15)" in studio.generate(code=0).err
    assert studio.audit().charges == 3


# -- open attempts --------------------------------------------------------------------------------------------


def left_in_flight(studio: Studio) -> None:
    """A run that leaves two pictures paid and not fetched: those of shot-002."""
    assert "could not be fetched" in studio.generate(code=1).err
    studio.heal()


FETCH_FAILS = Fault("delivery", "503", prompt="number 2")


def test_another_shot_is_asked_for_and_what_is_paid_is_picked_up_too(studios: Studios) -> None:
    studio = studios(FETCH_FAILS, shots=3)
    left_in_flight(studio)
    document = studio.document("--shot", "shot-001", code=0)
    assert document["generated"] == 2
    assert {one["shotId"] for one in document["results"]} == {"shot-002"}
    assert studio.all_is_well(6).charges == 6


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "shots",
    [
        [{}, {"variations": ["pov"]}, {}],  # the variations are gone
        [{}],  # the whole shot is gone
        [{}, {"prompt": "Something else altogether."}, {}],
    ],
)
def test_what_is_paid_is_kept_although_the_episode_has_changed(studios: Studios, shots: list[dict[str, Any]]) -> None:
    studio = studios(FETCH_FAILS, shots=3)
    left_in_flight(studio)
    write_episode(studio.root, shots, angles=("wide", "medium"))
    studio.generate(code=0)
    books = studio.audit()
    assert (books.lost, books.twice) == (frozenset(), 0)
    assert studio.document(code=0)["generated"] == 0
    assert studio.audit().charges == books.charges


def test_a_picture_says_how_it_was_begun_not_how_it_would_be_made_now(studios: Studios) -> None:
    studio = studios(FETCH_FAILS, shots=2, angles=("wide",))
    assert "could not be fetched" in studio.generate(code=1).err
    studio.heal()
    (studio.root / "episodes" / "series.yaml").write_text("aspectRatio: '1:1'\n")
    write_episode(studio.root, [{}, {"prompt": "Something else."}], angles=("wide",))
    studio.generate(code=0)
    provenance = read(studio.root / "output/episodes/ep0/shot-002/wide.png")
    assert provenance is not None and "Picture number 2 " in provenance.prompt_text
    assert provenance.options["aspect_ratio"] == "16:9"
    stale = [shot["shotId"] for shot in studio.status()["shots"] for one in shot["variations"] if one["stale"]]
    assert stale == ["shot-001", "shot-002"]


def test_what_is_paid_does_not_take_the_name_that_another_variation_has_by_now(studios: Studios) -> None:
    studio = studios(FETCH_FAILS, shots=3, angles=("wide",))
    assert "could not be fetched" in studio.generate(code=1).err
    studio.heal()
    renamed = {"variations": [{"id": "first", "cameraAngle": "wide"}]}
    write_episode(studio.root, [{}, renamed, {}], angles=("wide",))
    assert studio.document(code=0)["generated"] == 2
    books = studio.audit()
    assert (books.charges, len(books.on_disk), books.lost) == (4, 4, frozenset())
    assert studio.moostik("status", "ep0", "--verify").code == 0
    names = {path.name for path in (studio.root / "output/episodes/ep0/shot-002").iterdir()}
    [other] = names - {"wide.png"}
    assert other.startswith("wide-begun-")


def test_an_intent_that_never_arrived_is_closed_and_made(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a death between the intent and the request."""
    from moostik_cli.providers.replicate import ReplicateProvider

    class Died(BaseException):
        pass

    studio = studios(shots=1, angles=("wide",))
    monkeypatch.setattr(ReplicateProvider, "submit", lambda *_: (_ for _ in ()).throw(Died()))
    with pytest.raises(Died):
        studio.moostik("generate", "ep0", "--provider", "replicate", "--yes")
    monkeypatch.undo()
    again = Studio(studio.root, studio.moostik, studio.standin)
    monkeypatch.setenv("REPLICATE_API_TOKEN", studio.standin.token)
    monkeypatch.setenv("REPLICATE_BASE_URL", studio.standin.base_url)
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0.02")
    monkeypatch.chdir(studio.root)
    assert again.document(code=0)["generated"] == 1
    assert [one.outcome for one in again.attempts()] == [Outcome.NOT_CREATED, Outcome.COMPLETED]
    again.all_is_well(1)


# -- sequences ------------------------------------------------------------------------------------------------


def chain(length: int) -> list[dict[str, Any]]:
    return [{"continuesFrom": f"shot-{number - 1:03d}"} if number > 1 else {} for number in range(1, length + 1)]


def last_references(studio: Studio) -> dict[str, str]:
    """Prompt -> SHA-256 of the last reference of each prediction."""
    files = studio.standin.memory.files
    return {
        one.input["prompt"]: files[one.input["image_input"][-1].rpartition("/")[2]].sha256
        for one in studio.standin.memory.predictions.values()
        if one.input.get("image_input")
    }


def test_a_sequence_hands_each_picture_on(studios: Studios) -> None:
    from hashlib import sha256

    studio = studios(shots=chain(3))
    assert studio.document(code=0)["generated"] == 6
    made = {
        sha256((studio.root / f"output/episodes/ep0/shot-00{shot}/{angle}.png").read_bytes()).hexdigest()
        for shot in (1, 2)
        for angle in ("wide", "medium")
    }
    assert set(last_references(studio).values()) == made
    assert studio.document(code=0)["generated"] == 0
    assert studio.status()["staleCount"] == 0
    studio.all_is_well(6)


def test_what_continues_a_failed_picture_waits_for_the_next_run(studios: Studios) -> None:
    studio = studios(Fault("outcome", "e005", prompt="number 1"), shots=chain(3), angles=("wide",))
    ran = studio.generate(code=1)
    assert "continues" in ran.err
    assert studio.standin.report()["predictions"] == 1
    ran = studio.generate(code=1)  # the model refused just this: it is not asked, and paid, again
    assert "3 pictures are left out" in ran.err
    assert "3 pictures are left out" in studio.generate("--dry-run", code=0).err
    assert "3 pictures are left out" in studio.generate("--force", code=1).err
    assert studio.standin.report()["predictions"] == 1
    studio.heal()
    studio.generate("--retry-refused", code=0)
    studio.all_is_well(3)


def test_a_sequence_goes_on_from_a_picture_that_an_earlier_run_began(studios: Studios) -> None:
    studio = studios(Fault("delivery", "503", prompt="number 1"), shots=chain(2), angles=("wide",))
    studio.generate(code=1)
    studio.heal()
    document = studio.document("--shot", "shot-002", code=0)
    assert document["generated"] == 2
    assert len(last_references(studio)) == 1
    assert studio.all_is_well(2).charges == 2


def test_remaking_the_first_makes_the_next_one_stale(studios: Studios) -> None:
    studio = studios(shots=chain(2), angles=("wide",))
    studio.generate(code=0)
    studio.generate("--force", "--shot", "shot-001", code=0)
    assert studio.status()["staleCount"] == 1
    assert studio.document("--stale", code=0)["generated"] == 1
    assert studio.status()["staleCount"] == 0


# -- caps and plans -------------------------------------------------------------------------------------------


def test_the_cap_is_never_passed_and_what_is_left_is_said(studios: Studios) -> None:
    studio = studios(shots=5)
    ran = studio.generate("--max-cost", "0.70", "--json", code=4)
    assert "6 pictures are left to make ($0.90)" in ran.err
    document = json.loads(ran.out)
    assert (document["generated"], document["cost"]) == (4, 0.6)
    assert studio.all_is_well(4).charges == 4
    studio.generate("--max-cost", "0.90", code=0)
    studio.all_is_well(10)


def test_the_cap_counts_retries_and_what_failed(studios: Studios) -> None:
    studio = studios(Fault("outcome", "e004"), shots=3)
    studio.generate("--max-cost", "1.00", code=4)
    assert studio.audit().charges == 6


def test_the_cap_counts_creates_of_unknown_outcome(studios: Studios) -> None:
    studio = studios(Fault("create", "drop_after"), Fault("list", "413"), shots=10)
    studio.generate("--max-cost", "0.45", code=4)
    assert studio.standin.report()["charges"] == 3
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(20).charges == 20


def test_a_cap_of_the_series_and_one_without_a_price(studios: Studios) -> None:
    studio = studios(shots=2)
    series = studio.root / "episodes" / "series.yaml"
    series.write_text("maxCost: 0.30\n")
    studio.generate("--max-cost", "5", code=4)
    assert studio.standin.report()["charges"] == 2
    ran = studio.generate("--model", "black-forest-labs/flux-2-pro", code=2)
    assert "price" in ran.err
    assert studio.standin.report()["charges"] == 2


def test_a_cap_that_is_too_small_is_said_before_anything_is_sent(studios: Studios) -> None:
    studio = studios(shots=3)
    ran = studio.generate("--dry-run", "--max-cost", "0.4499", code=0)
    assert "$0.4499, is enough for 2 pictures" in ran.err
    assert "is enough for" not in studio.generate("--dry-run", "--max-cost", "0.90", code=0).err
    assert "is enough for 0 pictures" in studio.generate("--max-cost", "0", code=4).err
    assert "is enough for" not in studio.generate("--dry-run", "--max-cost", "inf", code=0).err


def test_a_remake_that_is_cut_short_says_how_to_go_on(studios: Studios) -> None:
    studio = studios(shots=3, angles=("wide",))
    studio.generate(code=0)
    write_episode(studio.root, [structured(number) for number in range(3)], angles=("wide",))
    ran = studio.generate("--stale", "--max-cost", "0.15", code=4)
    assert "To remake what is left: moostik generate ep0 --provider replicate --stale" in ran.err
    assert "To make what is missing" not in ran.err
    assert studio.document("--stale", code=0)["generated"] == 2
    ran = studio.generate("--force", "--max-cost", "0.15", code=4)
    assert "name it with --shot and --angle beside --force" in ran.err
    assert studio.audit().charges == 7


def test_the_command_that_tries_again_makes_the_same_pictures(studios: Studios) -> None:
    studio = studios(Fault("outcome", "e005", nth=(1,)), shots=1)
    ran = studio.generate(
        "-C",
        str(studio.root),
        "--no-fallback",
        "--max-images",
        "3",
        "--references",
        "cluster",
        "--shot",
        "shot-001",
        code=1,
    )
    assert (
        f"moostik generate ep0 --shot shot-001 -C {studio.root} --provider replicate --max-images 3 "
        "--references cluster --no-fallback"
    ) in ran.err


def test_what_was_begun_is_said_before_it_is_picked_up(studios: Studios) -> None:
    studio = studios(Fault("create", "drop_after", prompt="number 1"), Fault("list", "500"), shots=2, angles=("wide",))
    studio.generate(code=1)
    studio.heal()
    ran = studio.generate("--dry-run", code=0)
    assert "Nothing to make" not in ran.err
    assert "1 picture that an earlier run began is picked up" in ran.err
    assert "are paid again (at most $0.15)" in ran.err
    assert "1 picture that an earlier run began is picked up" in studio.generate(code=0).err
    studio.all_is_well(2)


def test_a_price_that_nobody_knows_is_not_said_to_be_nothing(studios: Studios) -> None:
    studio = studios(shots=2, angles=("wide",))
    studio.generate("--shot", "shot-001", code=0)
    ran = studio.generate("--model", "black-forest-labs/flux-2-pro", code=0)
    assert "spending unknown: the model's price is not known" in ran.err and "$0.00" not in ran.err
    said = studio.moostik("status", "ep0").out
    assert "Spent so far: $0.15." in said and "Without 1 prediction whose price is not known." in said


def test_nothing_is_bought_with_a_cap_of_nothing(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate("--max-cost", "0", code=4)
    assert studio.standin.report()["requests"].get("create", 0) == 0


def test_a_dry_run_lists_what_is_then_sent_to_the_byte(studios: Studios) -> None:
    studio = studios(shots=[structured(1), {"prompt": "Été à « Jalousies »"}, {}])
    plan = planned(studio)
    assert studio.standin.requests == []
    assert not (studio.root / "output" / "moostik.db").exists()
    studio.generate(code=0)
    bodies = sorted(request.body for request in studio.standin.requests_to("POST", "/predictions"))
    sent = sorted(json.dumps(json.loads(body)["input"], sort_keys=True) for body in bodies)
    assert sent == sorted(json.dumps(one["input"], sort_keys=True) for one in plan)
    assert planned(studio) == []


# -- disks ----------------------------------------------------------------------------------------------------


def test_a_gate_that_is_shut_says_what_waits_behind_it(studios: Studios) -> None:
    studio = studios(Fault("outcome", "slow", seconds=60.0), shots=1, angles=("wide",))
    studio.generate("--picture-timeout", "1", code=1)
    write_episode(studio.root, [{"characterIds": ["nobody"]}], angles=("wide",))
    assert "1 picture that an earlier run began waits" in studio.generate(code=1).err


@pytest.mark.uncounted
def test_a_disk_that_fills_up_stops_the_run_and_loses_nothing(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, saved = studios(shots=16), saving.write_durably
    written: list[Path] = []

    def full(path: Path, data: bytes) -> None:
        if len(written) >= 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        saved(path, data)

    monkeypatch.setattr(saving, "write_durably", full)
    ran = studio.generate(code=3)
    assert "disk is full" in ran.err and "not lost" in ran.err
    assert studio.spent() == studio.standin.report()["charges"] * PRICE
    assert studio.standin.report()["charges"] <= 4 + 15 + 5  # the window, and what was being saved meanwhile
    monkeypatch.setattr(saving, "write_durably", saved)
    studio.generate(code=0)
    assert studio.all_is_well(32).charges == 32


def test_a_folder_that_comes_in_the_way_costs_nothing_and_stops_nothing_else(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(shots=3, angles=("wide",))
    monkeypatch.setattr("moostik_cli.gate.inspection.check_output", lambda *_, **__: iter(()))  # it came later
    (studio.root / "output/episodes/ep0/shot-002/wide.jpeg").mkdir(parents=True)
    (studio.root / "output/episodes/ep0/shot-003").write_text("a file where a folder should be")
    ran = studio.generate(code=1)
    assert "shot-002/wide" in ran.err and "shot-003/wide" in ran.err
    assert studio.standin.report()["charges"] == 1


def test_stray_temporary_files_are_swept(studios: Studios) -> None:
    studio = studios(shots=1)
    folder = studio.root / "output/episodes/ep0/shot-001"
    folder.mkdir(parents=True)
    (folder / "wide.abc.part").write_bytes(b"half")
    studio.generate(code=0)
    studio.all_is_well(2)


def test_a_picture_saved_and_not_written_down_is_recorded_without_a_download(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moostik_cli.errors import OutputError
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.messages import message

    studio = studios(shots=1, angles=("wide",))

    def refuse(*_: Any, **__: Any) -> None:
        raise OutputError(message("The disk is full."))

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "record_picture", refuse)
        studio.generate(code=3)
    deliveries = len(studio.standin.memory.counts.deliveries)
    ran = studio.generate("--json", code=0)
    assert json.loads(ran.out)["generated"] == 1
    assert "does not know" not in ran.err  # nobody put it there by hand
    assert len(studio.standin.memory.counts.deliveries) == deliveries == 1
    assert studio.all_is_well(1).charges == 1
