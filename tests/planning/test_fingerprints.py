"""What makes a picture stale: its predecessors' pictures, each in the place of its own reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from moostik_cli.models.jobs import ImageSource, JobReference, PictureJob, Predecessor, VariationKey
from moostik_cli.models.references import ReferenceImage
from moostik_cli.planning.fingerprints import MadePicture, with_predecessors
from tests.purchase.jobs import job

LEFT, RIGHT = ("s1", "left"), ("s1", "right")


def reference(number: int, source: ImageSource) -> JobReference:
    return JobReference(ReferenceImage(number, "written", "previous", "s1", "", True, True), source)


def waiting() -> PictureJob:
    references = (
        reference(1, ImageSource("remote", url="https://x.test/koko.png")),
        reference(2, ImageSource("picture", picture=LEFT)),
        reference(3, ImageSource("picture", picture=RIGHT)),
    )
    return job(references=references, predecessors=(Predecessor(LEFT), Predecessor(RIGHT)), fingerprint="planned")


def made(**changes: MadePicture) -> dict[VariationKey, MadePicture]:
    pictures = {"left": MadePicture(Path("/l.png"), "aa"), "right": MadePicture(Path("/r.png"), "bb"), **changes}
    return {("s1", name): picture for name, picture in pictures.items()}


def test_each_predecessor_is_shown_in_its_own_place() -> None:
    shown = with_predecessors(waiting(), made().get)
    assert [one.source.path for one in shown.references] == [None, Path("/l.png"), Path("/r.png")]
    assert [one.source.sha256 for one in shown.references] == [None, "aa", "bb"]
    assert [one.source.picture for one in shown.references] == [None, LEFT, RIGHT]
    assert [one.image for one in shown.references] == [one.image for one in waiting().references]


@pytest.mark.parametrize("which", ["left", "right"])
def test_another_picture_of_any_predecessor_is_another_fingerprint(which: str) -> None:
    first = with_predecessors(waiting(), made().get)
    other = with_predecessors(waiting(), made(**{which: MadePicture(Path("/n.png"), "cc")}).get)
    assert len({first.fingerprint, other.fingerprint, "planned"}) == 3


def test_pictures_that_change_places_are_another_fingerprint() -> None:
    swapped = {LEFT: made()[RIGHT], RIGHT: made()[LEFT]}
    assert with_predecessors(waiting(), swapped.get).fingerprint != with_predecessors(waiting(), made().get).fingerprint


def test_one_that_was_changed_by_hand_is_shown_as_it_is_and_makes_nothing_stale() -> None:
    changed = with_predecessors(waiting(), made(left=MadePicture(Path("/l.png"), "aa", "by hand")).get)
    assert changed.references[1].source.sha256 == "by hand"
    assert changed.fingerprint == with_predecessors(waiting(), made().get).fingerprint


def test_a_job_whose_predecessors_have_no_picture_stays_as_it_was_planned() -> None:
    assert with_predecessors(waiting(), lambda _: None) == waiting()
    assert with_predecessors(job(), made().get) == job()
