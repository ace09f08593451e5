"""A ledger that is lost, or an old copy, is not money that is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.pictures.samples import picture_bytes
from tests.purchase.conftest import Studios
from tests.standin import Fault, Faults


def _lose(root: Path) -> None:
    for file in (root / "output").glob("moostik.db*"):
        file.unlink()


def test_what_the_account_paid_for_is_taken_over(studios: Studios) -> None:
    """Paid, never fetched, and then the ledger is deleted."""
    studio = studios(Fault("delivery", "503"), shots=6, angles=("wide", "medium"), hurry=0.005)
    studio.generate("--max-parallel-shots", "10", code=4)
    paid = studio.standin.report()["charges"]
    assert paid >= 5
    studio.heal()
    _lose(studio.root)
    ran = studio.generate(code=0)
    assert f"{paid} pictures that this account paid for within the last hour are not in the ledger" in ran.err
    books = studio.all_is_well(12)
    assert books.charges == 12


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
    assert studio.standin.report()["charges"] == 8  # two are on disk and left alone, one is taken over, four are bought
    studio.moostik("recover", "ep0")
    assert studio.all_is_well(8).charges == 8


def test_references_may_have_any_address_by_now(studios: Studios) -> None:
    studio = studios(
        Fault("delivery", "503"),
        shots=[{"characterIds": ["koko"]}, {"characterIds": ["koko"]}],
        angles=("wide",),
        hurry=0.005,
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
    studio = studios(Fault("delivery", "503"), shots=2, angles=("wide",), hurry=0.005)
    studio.generate(code=1)
    studio.heal()
    _lose(studio.root)
    path = studio.root / "episodes" / "ep0.yaml"
    path.write_text(path.read_text().replace("Picture number 2", "Another picture, number 2"))
    ran = studio.generate(code=0)
    assert "1 picture that this account paid for" in ran.err
    assert studio.standin.report()["charges"] == 3


@pytest.mark.parametrize("again", range(2))
def test_a_first_run_asks_and_finds_nothing(studios: Studios, again: int) -> None:
    studio = studios(shots=1, angles=("wide",))
    assert "taken over" not in studio.generate(code=0).err
    assert studio.all_is_well(1).charges == 1
