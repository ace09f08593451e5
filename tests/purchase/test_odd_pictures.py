"""Pictures that come otherwise than they should: kept where that is possible, given up by name where it is not."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.purchase.studio import Studios
from tests.standin import Fault, Faults


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("tiny", "it is 10 x 10, where 16:9 was asked for"),
        ("square", "it is 120 x 120, where 16:9 was asked for"),
        ("one_colour", "it is of one colour"),
    ],
)
def test_an_odd_picture_is_kept_and_noted_everywhere(kind: str, says: str, studios: Studios) -> None:
    studio = studios(Fault("outcome", kind, prompt="number 2 "), shots=2, angles=("wide",))
    ran = studio.generate(code=0)
    assert f"Odd, {says}: shot-002/wide" in ran.err
    assert f"Odd, {says}: shot-002/wide" in studio.moostik("status", "ep0").out
    [_, second] = studio.status()["shots"]
    assert second["variations"][0]["oddity"] == says and second["status"] == "completed"
    studio.moostik("gallery", "ep0")
    page = (studio.root / "output/episodes/ep0/index.html").read_text("utf-8")
    assert f"Odd: {says}." in page
    shutil.rmtree(studio.root / "output/episodes/ep0/thumbs")
    assert studio.all_is_well(2).charges == 2


def test_oddities_come_back_with_the_ledger(studios: Studios) -> None:
    studio = studios(Fault("outcome", "one_colour"), shots=1, angles=("wide",))
    studio.generate(code=0)
    for file in (studio.root / "output").glob("moostik.db*"):
        file.unlink()
    studio.moostik("recover", "ep0")
    assert "Odd, it is of one colour: shot-001/wide" in studio.moostik("status", "ep0").out


@pytest.mark.parametrize("kind", ["gif", "avif"])
def test_a_kind_that_is_not_kept_is_converted(kind: str, studios: Studios) -> None:
    if kind == "avif":
        features = pytest.importorskip("PIL.features")
        if not features.check("avif"):
            pytest.skip("this Pillow reads no AVIF")
    studio = studios(Fault("outcome", kind), shots=1, angles=("wide",))
    assert "a kind of picture that is not kept: converted" in studio.generate(code=0).err
    assert studio.all_is_well(1).charges == 1


def test_what_cannot_be_fetched_is_given_up_by_name_and_then_made_again(studios: Studios) -> None:
    studio = studios(
        Fault("delivery", "404", prompt="number 1 "),
        Fault("outcome", "unreadable", prompt="number 2 "),
        shots=3,
        angles=("wide",),
    )
    ran = studio.generate(code=1)
    assert (
        "2 paid pictures ($0.30) are asked for again by the next run. If they never come, give them up and have them "
        "made anew: moostik recover ep0 --give-up shot-001/wide --give-up shot-002/wide" in ran.err
    )
    [kept] = (studio.root / "output/episodes/ep0/shot-002").iterdir()
    assert f"what came is kept in {kept.relative_to(studio.root).as_posix()}: shot-002/wide" in ran.err
    came = kept.read_bytes()
    studio.standin.faults = Faults(Fault("delivery", "404", prompt="number 1 "))
    studio.generate("--force", "--shot", "shot-001", code=1)  # not even --force buys it again
    ran = studio.moostik("recover", "ep0", "--give-up", "shot-001/wide", "--give-up", "shot-002/wide", "--json")
    found = json.loads(ran.out)
    assert [(one["shotId"], one["cost"]) for one in found["givenUp"]] == [("shot-001", 0.15), ("shot-002", 0.15)]
    assert "2 pictures are given up; $0.30 for them stays in the bill." in ran.err
    assert found["cost"] == pytest.approx(0.45)
    studio.heal()
    studio.generate(code=0)
    books = studio.audit()
    assert (books.charges, len(books.on_disk)) == (5, 3)
    assert "Nothing to make: 3 are already there" in studio.generate(code=0).err
    assert kept.read_bytes() == came


def test_what_a_model_answers_in_place_of_a_picture_is_kept(studios: Studios) -> None:
    studio = studios(Fault("outcome", "output_nonsense", prompt="number 1 "), shots=2, angles=("wide",))
    ran = studio.generate(code=1)
    [kept] = (studio.root / "output/episodes/ep0/shot-001").iterdir()
    assert f"what came is kept in {kept.relative_to(studio.root).as_posix()}: shot-001/wide" in ran.err
    assert json.loads(kept.read_text("utf-8")) == {"picture": 5}
    assert studio.audit().charges == 2  # not bought a second time in the same run


def test_a_name_that_nobody_waits_for_gives_nothing_up(studios: Studios) -> None:
    studio = studios(Fault("delivery", "404", prompt="number 1 "), shots=2, angles=("wide",))
    studio.generate(code=1)
    for name, says in (
        ("shot-002/wide", "Waiting: shot-001/wide"),
        ("shot-001", "shot-001"),
        ("shot-009/wide", "has no shot shot-009"),
    ):
        ran = studio.moostik("recover", "ep0", "--give-up", "shot-001/wide", "--give-up", name)
        assert ran.code == 2 and says in ran.err
    assert studio.status()["inFlight"] == 1
