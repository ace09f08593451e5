"""What a run knows whose ledger vanishes under it: kept beside, and taken in by the next."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from moostik_cli.errors import BusyError
from moostik_cli.ledger import runs
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.records import Outcome
from tests.ledger.records import intent, picture

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")


def _delete(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def _replace(path: Path) -> None:
    other = path.with_name("other.db")
    Ledger.open(other).close()
    other.replace(path)


def _move_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize("vanish", [_delete, _replace, _move_the_folder])
def test_what_was_begun_and_what_became_of_it_is_taken_in_once(tmp_path: Path, vanish: Callable[[Path], None]) -> None:
    path = tmp_path / "output" / "moostik.db"
    with Ledger.open(path) as ledger:
        first = ledger.record_intent(intent(shot_id="s1"))
        second = ledger.record_intent(intent(shot_id="s2", at=2.0))
        third = ledger.record_intent(intent(shot_id="s3", at=3.0))
        vanish(path)
        ledger.record_prediction(first, "p1")
        ledger.record_prediction(second, "p2")
        ledger.record_outcome(second, Outcome.FAILED, cost=150_000, at=9.0)
        ledger.record_picture(picture(shot_id="s1", prediction_id="p1"), first)
        assert third == 3
    with Ledger.open(path) as ledger:
        ledger.take_in_rescued()
        assert ledger.take_in_rescued() == 0
        assert ledger.spent("ep1") == 150_000 + ledger.attempts("ep1")[0].cost
        assert [one.outcome for one in ledger.attempts("ep1")] == [Outcome.COMPLETED, Outcome.FAILED, Outcome.OPEN]
        assert ledger.variations("ep1")[("s1", "wide")].picture is not None
    assert list(path.parent.glob("*rescued*")) == []


def test_an_older_copy_learns_what_became_of_its_open_attempts(tmp_path: Path) -> None:
    path, old = tmp_path / "moostik.db", tmp_path / "old"
    with Ledger.open(path) as ledger:
        begun = ledger.record_intent(intent(shot_id="s1"))
    old.write_bytes(path.read_bytes())
    with Ledger.open(path) as ledger:
        old.replace(path)
        ledger.record_prediction(begun, "p1")
        ledger.record_picture(picture(shot_id="s1", prediction_id="p1"), begun)
    with Ledger.open(path) as ledger:
        ledger.take_in_rescued()
        assert [(one.prediction_id, one.outcome) for one in ledger.attempts("ep1")] == [("p1", Outcome.COMPLETED)]


def test_a_run_that_lost_its_ledger_and_lives_is_not_run_beside(tmp_path: Path) -> None:
    path = tmp_path / "moostik.db"
    with Ledger.open(path) as ledger:
        run = ledger.begin_run("ep1", runs.this_process(), time.time(), is_alive=runs.is_alive)
        _delete(path)
        ledger.beat(run, time.time())  # that it is gone is noticed within a heartbeat
        with Ledger.open(path) as other, pytest.raises(BusyError, match=f"process {os.getpid()} "):
            other.take_in_rescued()


_KILLED = """
import os, sys
from pathlib import Path
from moostik_cli.ledger.ledger import Ledger
from tests.ledger.records import intent
ledger = Ledger.open(Path(sys.argv[1]))
for number in range(60):
    ledger.record_intent(intent(shot_id=f"s{number}", at=float(number), input={"prompt": "x" * 1500}))
ledger._writer._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
for number in range(60, 64):
    ledger.record_intent(intent(shot_id=f"s{number}", at=float(number), input={"prompt": "x" * 1500}))
os._exit(9)
"""


def test_an_old_copy_beside_the_wal_of_a_killed_run_is_used_as_it_is(tmp_path: Path) -> None:
    """SQLite would lay the one over the other, and damage both."""
    path, copy = tmp_path / "moostik.db", tmp_path / "copy"
    with Ledger.open(path) as ledger:
        ledger.record_intent(intent(shot_id="old"))
    copy.write_bytes(path.read_bytes())
    subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, cwd=Path(__file__).parents[2])
    assert path.with_name("moostik.db-wal").stat().st_size > 0
    path.write_bytes(copy.read_bytes())
    with Ledger.open(path) as ledger:
        assert [one.intent.shot_id for one in ledger.attempts("ep1")] == ["old"]
    assert len(list(tmp_path.glob("moostik.db-wal-of-another-*"))) == 1


def test_the_wal_of_a_killed_run_is_read_with_its_own_ledger(tmp_path: Path) -> None:
    path = tmp_path / "moostik.db"
    subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False, cwd=Path(__file__).parents[2])
    with Ledger.open(path) as ledger:
        assert len(ledger.attempts("ep1")) == 64
