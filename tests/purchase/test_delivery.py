"""From a picture that is ready to one on disk and in the ledger: each way in which a fetch can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from moostik_cli.errors import OutputError, RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Outcome, PictureRecord
from moostik_cli.pictures.provenance import read
from moostik_cli.providers.base import PictureReady, ProviderError, UncertainError
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.delivery import Deliverer
from moostik_cli.purchase.predictions import Created, LeftOpen
from moostik_cli.purchase.records import intent_of
from tests.chaos.books import PRICE
from tests.pictures.samples import picture_bytes
from tests.purchase.contexts import context
from tests.purchase.jobs import job

PICTURE, OTHER = picture_bytes(), picture_bytes(mode="L")
GONE = UncertainError(message("no answer"))
FULL = OSError(28, "No space left on device")


@dataclass
class Delivery:
    """A provider whose downloads are written here, one after the other; the last one for ever."""

    answers: list[bytes | Exception]
    asked: int = 0
    name = "replicate"
    account = "ours"
    server_ahead = 0.0

    def fetch(self, ready: PictureReady, job: PictureJob, path: Path) -> None:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        path.write_bytes(answer)


class Desk(NamedTuple):
    """One deliverer with its ledger and folder."""

    deliverer: Deliverer
    delivery: Delivery
    ledger: Ledger
    control: RunControl
    notes: list[str]
    root: Path

    def bring(self, prediction: str = "p1", shot: str = "shot-001") -> PictureRecord | LeftOpen:
        """A create, written down, and the fetch of its picture."""
        ours = self.job(shot)
        attempt = self.ledger.record_intent(intent_of(ours, self.deliverer._context, {"prompt": prediction}))
        assert self.ledger.record_prediction(attempt, prediction)
        record = self.ledger.variations("ep0").get(ours.key)
        former = None if record is None else record.picture
        return self.deliverer.download_and_save(ours, Created(attempt, prediction), PictureReady("https://x/y"), former)

    def job(self, shot: str) -> PictureJob:
        return job(shot, root=self.root)

    def outcomes(self) -> list[Outcome]:
        return [one.outcome for one in self.ledger.attempts("ep0")]

    def files(self) -> list[str]:
        folder = self.root / "output" / "episodes" / "ep0"
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "episodes").mkdir()
    return tmp_path


@pytest.fixture
def ledger(root: Path) -> Iterator[Ledger]:
    with Ledger.open(root / "output" / "moostik.db") as opened:
        yield opened


def desk(root: Path, ledger: Ledger, *answers: bytes | Exception) -> Desk:
    control, notes, delivery = RunControl(), list[str](), Delivery(list(answers))
    return Desk(
        Deliverer(context(delivery, ledger, control, root=root, notes=notes)), delivery, ledger, control, notes, root
    )


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        pytest.param([PICTURE], 1, id="at once"),
        pytest.param([GONE, GONE, PICTURE], 3, id="after two failures"),
        pytest.param([PICTURE[:-20], PICTURE], 2, id="cut short, then whole"),
        pytest.param([b"<html>captive portal</html>", PICTURE], 2, id="a web page, then the picture"),
        pytest.param([b"", PICTURE], 2, id="empty, then the picture"),
    ],
)
def test_fetched(root: Path, ledger: Ledger, answers: list[bytes | Exception], asked: int) -> None:
    at = desk(root, ledger, *answers)
    record = at.bring()
    assert isinstance(record, PictureRecord)
    assert (at.delivery.asked, at.outcomes(), at.files()) == (asked, [Outcome.COMPLETED], ["shot-001/wide.png"])
    kept = read(root / record.path)
    assert kept is not None and kept.prediction_id == "p1"


@pytest.mark.parametrize(
    ("answer", "given_up_for"),
    [
        pytest.param(GONE, None, id="the network"),
        pytest.param(ProviderError(message("404")), PRICE, id="gone"),
        pytest.param(b"", PRICE, id="empty"),
    ],
)
def test_not_fetched_is_left_open_with_nothing_half_written(
    root: Path, ledger: Ledger, answer: bytes | Exception, given_up_for: int | None
) -> None:
    at = desk(root, ledger, answer)
    left = at.bring()
    assert isinstance(left, LeftOpen)
    assert left.given_up_for == given_up_for
    assert at.delivery.asked == 7  # once, and six more times
    assert (at.outcomes(), at.files(), at.control.stopping) == ([Outcome.OPEN], [], False)


@pytest.mark.parametrize("answer", [PICTURE[:-20], b"GIF89a" + b"\0" * 40, b"<svg/>", b"\0" * 9])
def test_what_came_and_is_no_picture_is_kept_until_one_comes(root: Path, ledger: Ledger, answer: bytes) -> None:
    at = desk(root, ledger, answer)
    left = at.bring()
    assert isinstance(left, LeftOpen)
    assert (at.outcomes(), at.files()) == ([Outcome.OPEN], ["shot-001/wide.p1.received"])
    kept = root / "output/episodes/ep0/shot-001/wide.p1.received"
    assert kept.read_bytes() == answer
    assert str(left.reason).endswith("; what came is kept in output/episodes/ep0/shot-001/wide.p1.received")
    assert left.given_up_for == PRICE

    assert isinstance(at.bring("p2"), LeftOpen)  # bought anew, and no better: both are there
    assert at.files() == ["shot-001/wide.p1.received", "shot-001/wide.p2.received"]
    at.delivery.answers = [PICTURE]
    at.deliverer.download_and_save(at.job("shot-001"), Created(2, "p2"), PictureReady("https://x/y"), None)
    assert at.files() == ["shot-001/wide.p1.received", "shot-001/wide.png"]


def test_five_in_a_row_out_of_reach_stop_the_run(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, GONE)
    for number in range(4):
        at.bring(f"p{number}", f"shot-{number}")
    assert not at.control.stopping
    at.bring("p4", "shot-4")
    assert at.control.stopping
    assert isinstance(at.control.error, RefusedError)


def test_five_in_a_row_that_are_no_pictures_stop_the_run_too(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, b"no picture")
    for number in range(5):
        at.bring(f"p{number}", f"shot-{number}")
    assert isinstance(at.control.error, RefusedError)
    assert "What comes is paid and no picture" in str(at.control.error.what)


def test_one_that_arrives_begins_the_count_anew(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, GONE)
    for number in range(4):
        at.bring(f"a{number}", f"shot-a{number}")
    at.delivery.answers = [PICTURE]
    at.bring("b", "shot-b")
    at.delivery.answers = [GONE]
    for number in range(4):
        at.bring(f"c{number}", f"shot-c{number}")
    assert not at.control.stopping


def test_a_full_disk_is_no_matter_of_the_network(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, FULL)
    with pytest.raises(OutputError, match="disk is full"):
        at.bring()
    assert (at.delivery.asked, at.outcomes()) == (1, [Outcome.OPEN])


def test_a_remake_keeps_the_former_picture_as_a_take(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, PICTURE)
    first = at.bring("p1")
    assert isinstance(first, PictureRecord)
    before = (root / first.path).read_bytes()
    at.delivery.answers = [OTHER]
    second = at.bring("p2")
    assert isinstance(second, PictureRecord)
    [take] = ledger.takes("ep0")
    assert (root / take.path).read_bytes() == before
    assert ledger.variations("ep0")["shot-001", "wide"].picture == second
    assert second.path == first.path != take.path


def test_what_was_saved_before_a_crash_is_found_and_not_fetched_again(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, PICTURE)
    made = at.bring("p1")
    assert isinstance(made, PictureRecord)
    with Ledger.open(root / "other.db") as lost:  # as if nothing after the create had been written down
        again = desk(root, lost, GONE)
        attempt = lost.record_intent(intent_of(at.job("shot-001"), again.deliverer._context, {}))
        assert lost.record_prediction(attempt, "p1")
        found = again.deliverer.saved_already(at.job("shot-001"), Created(attempt, "p1"), None)
        other = again.deliverer.saved_already(at.job("shot-001"), Created(attempt, "p9"), None)
        assert (found, other) == (made, None)
        assert (again.delivery.asked, again.outcomes()) == (0, [Outcome.COMPLETED])


def test_a_note_that_holds_for_all_is_told_once(root: Path, ledger: Ledger) -> None:
    at = desk(root, ledger, picture_bytes("JPEG"))
    for number in range(3):
        at.bring(f"p{number}", f"shot-{number}")
    assert len(at.notes) == 1
    assert "JPEG" in at.notes[0]
