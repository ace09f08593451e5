"""What was sent lately is kept beside the ledger, and taken into one that does not know it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moostik_cli.ledger.journal import KEPT_SECONDS, Journal
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.records import Attempt, Outcome
from tests.ledger.records import intent, picture

_NOW = 1_800_000_000.0


def _lived(path: Path) -> list[Attempt]:
    """A ledger with an attempt of each kind, and what it knows."""
    with Ledger.open(path) as ledger:
        for number, shot in enumerate(("failed", "refused", "open", "unknown", "made")):
            attempt = ledger.record_intent(intent(shot_id=shot, at=_NOW + number))
            if shot in ("failed", "open", "made"):
                ledger.record_prediction(attempt, f"p-{shot}")
            if shot == "failed":
                ledger.record_outcome(attempt, Outcome.FAILED, cost=150_000, at=_NOW + 9, error=as_written("é: no"))
            if shot == "refused":
                ledger.record_outcome(attempt, Outcome.REFUSED, cost=0, at=_NOW + 9)
            if shot == "made":
                ledger.record_picture(picture(shot_id=shot, prediction_id="p-made"), attempt)
        return ledger.attempts("ep1")


def _without_ids(attempts: list[Attempt]) -> list[Attempt]:
    return [one._replace(id=0, intent=one.intent._replace(run_id=None)) for one in attempts]


def _lose(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def test_a_lost_ledger_learns_what_it_knew_once(tmp_path: Path) -> None:
    path = tmp_path / "output" / "moostik.db"
    known = _lived(path)
    _lose(path)
    with Ledger.open(path) as ledger:
        assert ledger.take_in_journal("ep1", _NOW + 60) == 5
        *others, made = _without_ids(ledger.attempts("ep1"))
        assert others == _without_ids(known)[:-1]
        assert (made.prediction_id, made.outcome) == ("p-made", Outcome.OPEN)  # its picture says what became of it
        assert ledger.take_in_journal("ep1", _NOW + 60) == 0


def test_a_ledger_that_knows_it_all_learns_nothing(tmp_path: Path) -> None:
    path = tmp_path / "output" / "moostik.db"
    known = _lived(path)
    with Ledger.open(path) as ledger:
        assert ledger.take_in_journal("ep1", _NOW + 60) == 0
        ledger.rename_shot("ep1", "unknown", "renamed", paths=("a/", "b/"))
        assert ledger.take_in_journal("ep1", _NOW + 60) == 0
        assert len(ledger.attempts("ep1")) == len(known)


def test_a_prediction_that_two_attempts_tell_of_counts_once(tmp_path: Path) -> None:
    """A ledger that knew it was lost; the next took it over from the account; an old copy of the first came back."""
    path = tmp_path / "output" / "moostik.db"
    journal = Journal(path)
    sent = Attempt(0, intent(at=_NOW), "p-1", Outcome.OPEN, None, 150_000, None)
    journal.add_attempt(sent)
    journal.add_attempt(sent._replace(intent=intent(at=_NOW + 0.3), outcome=Outcome.FAILED, ended_at=_NOW + 40))
    journal.add_attempt(sent._replace(intent=intent(at=_NOW + 0.6)))
    with Ledger.open(path) as ledger:
        assert ledger.take_in_journal("ep1", _NOW + 60) == 1
        assert [(one.prediction_id, one.outcome) for one in ledger.attempts("ep1")] == [("p-1", Outcome.FAILED)]
        assert ledger.spent("ep1") == 150_000


def test_what_a_kill_kept_out_of_the_journal_is_in_it_before_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "output" / "moostik.db"
    known = _lived(path)
    (tmp_path / "output" / "runs" / "ep1.jsonl").unlink()
    with Ledger.open(path) as ledger:
        assert ledger.take_in_journal("ep1", _NOW + 60) == 0
    left_open = [attempt for attempt in known if attempt.outcome is Outcome.OPEN]
    assert _without_ids(Journal(path).attempts("ep1")) == _without_ids(left_open)


def test_what_was_sent_at_one_moment_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "output" / "moostik.db"
    for shot in ("one", "other"):
        with Ledger.open(path) as ledger:
            attempt = ledger.record_intent(intent(shot_id=shot, at=_NOW, input={"prompt": shot}))
            ledger.record_outcome(attempt, Outcome.REFUSED, cost=0, at=_NOW)
        if shot == "one":
            _lose(path)
    with Ledger.open(path) as ledger:
        assert ledger.take_in_journal("ep1", _NOW) == 1


def test_lines_that_are_damaged_or_cut_off_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "output" / "moostik.db"
    _lived(path)
    journal = path.parent / "runs" / "ep1.jsonl"
    lines = journal.read_text().splitlines()
    cut = next(line for line in lines if '"open"' in line)
    journal.write_text(journal.read_text().replace(cut, cut[: len(cut) // 2]) + '\n{"at": 1}\n[1]\nnull\n{"shot_id"')
    journal.open("ab").write(b"\xff\xfe")
    Journal(path).add_intent(intent(shot_id="later", at=_NOW))
    shots = [attempt.intent.shot_id for attempt in Journal(path).attempts("ep1")]
    assert shots == ["failed", "refused", "unknown", "made", "later"]


def test_a_journal_goes_back_a_month(tmp_path: Path) -> None:
    path = tmp_path / "moostik.db"
    journal = Journal(path)
    for age in (KEPT_SECONDS + 1, KEPT_SECONDS - 1, -KEPT_SECONDS):  # the last was sent by a clock that was ahead
        journal.add_intent(intent(shot_id=f"{age:.0f}", at=_NOW - age))
    journal.forget_old("ep1", _NOW)
    assert [one.intent.shot_id for one in journal.attempts("ep1")] == ["2591999", "-2592000"]


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_a_link_is_not_followed_out_of_the_project(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    output = tmp_path / "output"
    output.mkdir()
    (output / "runs").symlink_to(elsewhere)
    Journal(output / "moostik.db").add_intent(intent())
    (output / "runs").unlink()
    (output / "runs").mkdir()
    (elsewhere / "file").write_text("mine")
    (output / "runs" / "ep1.jsonl").symlink_to(elsewhere / "file")
    Journal(output / "moostik.db").add_intent(intent())
    assert [path.name for path in elsewhere.iterdir()] == ["file"]
    assert (elsewhere / "file").read_text() == "mine"


def test_without_a_place_for_it_the_ledger_works_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "moostik.db"
    (tmp_path / "runs").write_text("a file")
    with Ledger.open(path) as ledger:
        ledger.record_intent(intent())
        assert ledger.take_in_journal("ep1", _NOW) == 0
        assert len(ledger.open_attempts("ep1")) == 1
