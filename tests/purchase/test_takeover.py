"""A ledger that is lost, or an old copy, is not money that is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.chaos.books import compare
from tests.pictures.samples import picture_bytes
from tests.purchase.studio import PRICE, Studio, Studios
from tests.standin import Fault, Faults


def _lose(root: Path) -> None:
    """The ledger, and what was kept beside it of all that was sent."""
    _lose_ledger(root)
    for file in (root / "output" / "runs").glob("*.jsonl"):
        file.unlink()


def _lose_ledger(root: Path) -> None:
    for file in (root / "output").glob("moostik.db*"):
        file.unlink()


def _edit(studio: Studio) -> None:
    path = studio.root / "episodes" / "ep0.yaml"
    path.write_text(path.read_text().replace("Picture number 2", "Another picture, number 2"))


def test_what_was_sent_is_known_without_the_ledger_whatever_the_episode_says_by_then(studios: Studios) -> None:
    studio = studios(
        Fault("outcome", "pa", prompt="number 1 ", times=1),
        Fault("delivery", "503", prompt="number 2 "),
        shots=2,
        angles=("wide",),
        hurry=0.005,
    )
    studio.generate(code=1)
    studio.heal()
    _lose_ledger(studio.root)
    _edit(studio)
    ran = studio.generate(code=0)
    assert "attempts of runs that lost their ledger are taken into this one" in ran.err
    assert studio.all_is_well(2).charges == 3


def test_an_account_that_cannot_be_asked_is_asked_by_the_next_run(studios: Studios) -> None:
    """Nothing is to be bought: the bill alone is short."""
    studio = studios(Fault("outcome", "pa", prompt="number 1 ", times=1), shots=1, angles=("wide",), hurry=0.005)
    studio.generate(code=0)
    _lose(studio.root)
    studio.standin.faults = Faults(Fault("list", "500"))
    assert "the next run asks again" in studio.generate(code=0).err
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(1).charges == 2


@pytest.mark.uncounted
def test_what_the_account_paid_for_is_taken_over(studios: Studios) -> None:
    """Paid, never fetched, and then the ledger is deleted."""
    studio = studios(Fault("delivery", "503"), shots=6, angles=("wide", "medium"))
    studio.generate("--max-parallel-shots", "10", code=4)
    paid = studio.standin.report()["charges"]
    assert paid >= 5
    studio.heal()
    _lose(studio.root)
    ran = studio.generate(code=0)
    assert f"{paid} pictures that this account paid for within the last hour are not in the ledger" in ran.err
    books = studio.all_is_well(12)
    assert books.charges == 12


@pytest.mark.uncounted
@pytest.mark.parametrize("note", ["kept", "lost"])
def test_a_run_of_one_shot_takes_over_what_was_paid_of_the_others(studios: Studios, note: str) -> None:
    """Else the next run would find a ledger that knows of a run, and buy them again."""
    studio = studios(Fault("delivery", "503"), shots=3, angles=("wide",), hurry=0.005)
    studio.generate("--max-parallel-shots", "3", code=1)
    paid = studio.standin.report()["charges"]
    studio.heal()
    _lose(studio.root)
    if note == "lost":
        shutil.rmtree(studio.root / "output" / "runs")
    studio.generate("--shot", "shot-001", code=0)
    studio.generate(code=0)
    assert paid == 3
    assert studio.all_is_well(3).charges == 3


def test_what_an_old_ledger_calls_refused_was_made_since(studios: Studios) -> None:
    """The model refused it, the user had it made all the same, and then an old copy of the ledger came back."""
    studio = studios(Fault("outcome", "e005", times=1), shots=1, angles=("wide",), hurry=0.005)
    studio.generate(code=1)
    copy = studio.root / "copy.db"
    shutil.copyfile(studio.root / "output" / "moostik.db", copy)
    studio.standin.faults = Faults(Fault("delivery", "503"))
    studio.generate("--retry-refused", code=1)
    studio.heal()
    _lose(studio.root)
    copy.rename(studio.root / "output" / "moostik.db")
    ran = studio.generate()
    assert "1 picture that this account paid for within the last hour" in ran.err
    assert studio.standin.report()["charges"] == 2
    assert list((studio.root / "output" / "episodes").rglob("wide.png"))


@pytest.mark.uncounted
def test_an_old_copy_of_the_ledger(studios: Studios) -> None:
    studio = studios(shots=8, angles=("wide",))
    studio.generate("--shot", "shot-001", code=0)
    copy = studio.root / "copy.db"
    shutil.copyfile(studio.root / "output" / "moostik.db", copy)
    studio.generate("--shot", "shot-002", "--shot", "shot-003", code=0)
    studio.standin.faults = Faults(Fault("delivery", "503", prompt="number 4 "))
    studio.generate("--shot", "shot-004", code=1)
    studio.heal()
    _lose(studio.root)
    copy.rename(studio.root / "output" / "moostik.db")
    ran = studio.generate(code=0)
    assert "1 picture that this account paid for within the last hour" in ran.err
    assert "2 pictures on disk are taken into the ledger" in ran.err
    assert studio.all_is_well(8).charges == 8


def test_references_may_have_any_address_by_now(studios: Studios) -> None:
    studio = studios(
        Fault("delivery", "503"),
        shots=[{"characterIds": ["koko"]}, {"characterIds": ["koko"]}],
        angles=("wide",),
    )
    folder = studio.root / "episodes" / "references"
    folder.mkdir()
    (folder / "koko.png").write_bytes(picture_bytes())
    (studio.root / "episodes" / "characters.yaml").write_text(
        "- {id: koko, name: Koko, referenceImages: [references/koko.png], validated: true}\n"
    )
    studio.generate(code=1)
    studio.heal()
    _lose(studio.root)
    studio.generate(code=0)
    assert studio.all_is_well(2).charges == 2


def test_where_the_account_cannot_be_asked_nothing_is_bought(studios: Studios) -> None:
    studio = studios(shots=3, angles=("wide",))
    studio.generate("--shot", "shot-001", code=0)
    _lose(studio.root)
    studio.standin.faults = Faults(Fault("list", "500"))
    ran = studio.generate(code=4)
    assert "the account cannot be asked" in ran.err
    assert studio.standin.report()["charges"] == 1


def test_what_is_not_equal_is_left_alone(studios: Studios) -> None:
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide",))
    studio.generate(code=1)
    studio.heal()
    _lose(studio.root)
    _edit(studio)
    ran = studio.generate(code=0)
    assert "1 picture that this account paid for" in ran.err
    assert studio.standin.report()["charges"] == 3


@pytest.mark.parametrize("again", range(2))
def test_a_first_run_asks_and_finds_nothing(studios: Studios, again: int) -> None:
    studio = studios(shots=1, angles=("wide",))
    assert "taken over" not in studio.generate(code=0).err
    assert studio.all_is_well(1).charges == 1


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", ["pa", "e005", "canceled"])
def test_what_failed_is_in_the_bill_again(kind: str, studios: Studios) -> None:
    """Of a picture that is there, and of one that is not."""
    studio = studios(
        Fault("outcome", "pa", prompt="number 1 ", times=1),
        Fault("outcome", kind, prompt="number 2 "),
        Fault("delivery", "503", prompt="number 3 "),
        shots=3,
        angles=("wide",),
    )
    studio.generate()
    before = studio.standin.report()["charges"]
    _lose(studio.root)
    studio.heal()
    ran = studio.generate()
    assert "The ledger was lost or is an old copy: the account is asked again in" in ran.err
    after = studio.standin.report()["charges"]
    studio.audit()
    assert (after - before) == (0 if kind in ("e005", "canceled") else 1)


def test_an_older_copy_that_no_picture_speaks_against(studios: Studios) -> None:
    """The last run saved none of its pictures: only its note says that the ledger is an old copy."""
    studio = studios(Fault("delivery", "503", prompt="number 2 "), shots=2, angles=("wide",))
    studio.generate("--shot", "shot-001", code=0)
    copy = (studio.root / "output" / "moostik.db").read_bytes()
    studio.generate("--shot", "shot-002", code=1)
    _lose(studio.root)
    (studio.root / "output" / "moostik.db").write_bytes(copy)
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(2).charges == 2


def test_a_list_that_lags_is_asked_again(studios: Studios) -> None:
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide",), list_lag=0.4)
    studio.generate(code=1)
    _lose(studio.root)
    studio.heal()
    studio.generate(code=0)
    assert studio.all_is_well(2).charges == 2


def test_a_picture_put_there_by_hand_says_nothing_of_the_ledger(studios: Studios) -> None:
    studio = studios(shots=2, angles=("wide",))
    folder = studio.root / "output/episodes/ep0/shot-001"
    folder.mkdir(parents=True)
    (folder / "wide.png").write_bytes(picture_bytes())
    ran = studio.generate(code=0)
    assert "old copy" not in ran.err and studio.standin.report()["charges"] == 1


def test_the_account_is_asked_by_hand(studios: Studios) -> None:
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide",))
    studio.generate(code=1)
    _lose(studio.root)
    studio.heal()
    ran = studio.moostik("recover", "ep0", "--account")
    assert ran.code == 0
    assert "2 pictures that this account paid for within the last hour" in ran.err
    assert "Fetch them: moostik generate ep0" in ran.err
    ran = studio.moostik("recover", "ep0", "--account")
    assert "nothing equals a picture that the ledger lacks" in ran.err
    studio.generate(code=0)
    assert studio.all_is_well(2).charges == 2


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("options", "price"),
    [
        (["--resolution", "4K"], 2 * PRICE),
        (["--model", "google/nano-banana"], 39_000),
        (["--anchor", "wide"], PRICE),
    ],
)
def test_the_account_is_asked_for_what_was_made_with_options(studios: Studios, options: list[str], price: int) -> None:
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide", "medium"), hurry=0.005)
    studio.generate(*options, code=1)
    made = studio.standin.report()["charges"]
    _lose(studio.root)
    studio.heal()
    if options[0] != "--anchor":  # the angle that is shown to the others is the same without
        ran = studio.moostik("recover", "ep0", "--account")
        assert "nothing equals a picture that the ledger lacks" in ran.err and "--resolution" in ran.err
    ran = studio.moostik("recover", "ep0", "--account", *options)
    assert f"{made} pictures that this account paid for within the last hour" in ran.err
    assert f"Fetch them: moostik generate ep0 {' '.join(options)}" in ran.err
    studio.generate(*options, code=0)
    books = compare(studio.root, studio.standin)
    assert (books.charges, len(books.on_disk), books.lost, books.twice) == (4, 4, frozenset(), 0)
    assert {record.cost for record in studio.variations().values()} == {price}


def _moved_away(studio: Studio) -> Path:
    folder = studio.root / "output" / "episodes"
    return folder.rename(folder.with_name("elsewhere"))


def test_most_of_an_episode_gone_at_once_is_asked_about(studios: Studios) -> None:
    studio = studios(shots=5, angles=("wide",))
    studio.generate(code=0)
    elsewhere = _moved_away(studio)
    ran = studio.generate(code=4)
    assert "5 of the 5 pictures of this episode are not there any more." in ran.err
    assert "5 of the 5 pictures of this episode are not there any more." in studio.generate("--dry-run", code=0).err
    assert "use --missing to make them again ($0.75)" in ran.err
    assert studio.standin.report()["charges"] == 5
    shutil.rmtree(studio.root / "output" / "episodes", ignore_errors=True)
    elsewhere.rename(studio.root / "output" / "episodes")
    studio.generate(code=0)
    assert studio.all_is_well(5).charges == 5
    _moved_away(studio)
    studio.generate("--missing", code=0)
    assert studio.standin.report()["charges"] == 10


def test_a_picture_or_two_are_made_again_without_a_question(studios: Studios) -> None:
    studio = studios(shots=5, angles=("wide",))
    studio.generate(code=0)
    for number in (1, 2):
        (studio.root / f"output/episodes/ep0/shot-00{number}/wide.png").unlink()
    assert "2 pictures were deleted and are made again" in studio.generate(code=0).err
