"""The ledger is the lock: one living run of an episode, whatever becomes of lock files and of the ledger's own file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from moostik_cli.errors import BusyError
from moostik_cli.ledger import runs, writer
from moostik_cli.ledger.episode_lock import recorded_run
from moostik_cli.ledger.failures import LedgerLostError, RunTakenOverError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.records import LedgerRun, Outcome, RunHolder
from tests.ledger.records import intent

ELSEWHERE = RunHolder("another-computer", 4321, "77")
_KILLED = """
import os, sys
from pathlib import Path
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.ledger.runs import is_alive, this_process
ledger = Ledger.open(Path(sys.argv[1]))
print(ledger.begin_run("ep1", this_process(), 1000.0, is_alive=is_alive), flush=True)
sys.stdin.read()
os._exit(1)
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "moostik.db") as opened:
        yield opened


def _alive(_: LedgerRun, __: float) -> bool:
    return True


def _dead(_: LedgerRun, __: float) -> bool:
    return False


def test_a_second_run_of_the_episode_is_refused_naming_the_first(ledger: Ledger) -> None:
    with recorded_run(ledger, "ep1", time.time), pytest.raises(BusyError) as busy:
        ledger.begin_run("ep1", ELSEWHERE, time.time(), is_alive=runs.is_alive)
    assert f"process {os.getpid()} on" in str(busy.value.what)
    with (
        recorded_run(ledger, "ep1", time.time),
        recorded_run(ledger, "ep2", time.time),
        pytest.raises(BusyError, match=f"process {os.getpid()} "),
    ):
        ledger.begin_run("ep1", ELSEWHERE, time.time(), is_alive=_alive)
    assert ledger.begin_run("ep1", ELSEWHERE, time.time(), is_alive=_alive) > 2


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "moostik.db"
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "1\n"
    with Ledger.open(path) as ledger:
        with pytest.raises(BusyError, match=f"process {process.pid} "):
            ledger.begin_run("ep1", ELSEWHERE, 1001.0, is_alive=runs.is_alive)
        process.kill()
        process.communicate()
        assert ledger.begin_run("ep1", runs.this_process(), 1002.0, is_alive=runs.is_alive) == 2


@pytest.mark.parametrize(
    ("holder", "silent", "alive"),
    [
        (ELSEWHERE, 0, True),
        (ELSEWHERE, runs.SILENT_SECONDS - 1, True),
        (ELSEWHERE, runs.SILENT_SECONDS + 1, False),
        (ELSEWHERE, -runs.SILENT_SECONDS - 1, False),  # its clock, or ours, is far off
        (runs.this_process(), 1e9, True),
        (runs.this_process()._replace(process="before the last start of this computer"), 0, False),
        (runs.this_process()._replace(pid=2**22 + 1), 0, False),
    ],
)
def test_who_lives(holder: RunHolder, silent: float, alive: bool) -> None:
    run = LedgerRun(1, "ep1", holder, 1000.0, 1000.0)
    if holder.pid == os.getpid() and runs.this_process().process is None:
        pytest.skip("the system does not say when a process began")
    assert runs.is_alive(run, 1000.0 + silent) is alive


def test_the_database_refuses_an_intent_of_a_run_that_was_taken_over(ledger: Ledger) -> None:
    first = ledger.begin_run("ep1", ELSEWHERE, 1.0, is_alive=_alive)
    ledger.record_intent(intent(run_id=first))
    second = ledger.begin_run("ep1", ELSEWHERE, 2.0, is_alive=_dead)  # the first slept, and was thought dead
    with pytest.raises(RunTakenOverError):
        ledger.record_intent(intent(run_id=first, at=3.0))
    ledger.record_intent(intent(run_id=second, at=3.0))
    with pytest.raises(RunTakenOverError):  # nor for another episode
        ledger.record_intent(intent(run_id=second, episode_id="ep2"))
    raw = sqlite3.connect(ledger.path)
    with pytest.raises(sqlite3.IntegrityError):  # not even by hand
        raw.execute("INSERT INTO runs (episode_id, host, pid, started_at, beat_at) VALUES ('ep1', 'x', 1, 1, 1)")
    raw.close()
    assert len(ledger.open_attempts("ep1")) == 2


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")
@pytest.mark.parametrize("change", ["deleted", "moved", "replaced"])
def test_nothing_is_begun_in_a_ledger_that_is_gone(ledger: Ledger, tmp_path: Path, change: str) -> None:
    run = ledger.begin_run("ep1", ELSEWHERE, 1.0, is_alive=_alive)
    ledger.record_intent(intent(run_id=run))
    if change == "deleted":
        ledger.path.unlink()
    elif change == "moved":
        ledger.path.rename(tmp_path / "elsewhere.db")
    else:
        with Ledger.open(tmp_path / "other.db"):
            pass
        (tmp_path / "other.db").replace(ledger.path)
    with pytest.raises(LedgerLostError, match="moved, deleted or replaced"):
        ledger.record_intent(intent(run_id=run, at=2.0))
    assert len(ledger.open_attempts("ep1")) == 1  # what was written before can still be read


def test_a_plain_copy_of_the_file_is_a_backup(ledger: Ledger, tmp_path: Path) -> None:
    run = ledger.begin_run("ep1", ELSEWHERE, 1.0, is_alive=_alive)
    for number in range(50):
        ledger.record_prediction(ledger.record_intent(intent(run_id=run, shot_id=f"s{number}")), f"p{number}")
    deadline = time.monotonic() + 20 * writer.CHECKPOINT_SECONDS
    copy = tmp_path / "copy.db"
    found = 0
    while found < 50 and time.monotonic() < deadline:
        shutil.copyfile(ledger.path, copy)  # without its -wal
        raw = sqlite3.connect(copy)
        with suppress(sqlite3.DatabaseError):  # copied while it was written to: the next copy tells
            tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
            found = raw.execute("SELECT count(prediction_id) FROM attempts").fetchone()[0] if tables else 0
        raw.close()
    assert found == 50


def test_what_budgets_count(ledger: Ledger) -> None:
    def begin(episode: str, at: float, price: int | None = 150_000) -> int:
        return ledger.record_intent(intent(episode_id=episode, at=at, price=price))

    ledger.record_prediction(begin("ep1", 100.0), "p1")
    begin("ep1", 200.0)  # nobody knows whether it was created: it may be charged
    refused = begin("ep1", 210.0)
    ledger.record_outcome(refused, Outcome.REFUSED, cost=0, at=211.0)
    begin("ep1", 220.0, price=None)
    ledger.record_prediction(begin("ep2", 300.0), "p2")
    assert ledger.spending("ep1", 250.0) == (300_000, 450_000, 150_000)
    assert ledger.spending("ep3", 0.0) == (0, 450_000, 450_000)


def test_what_the_model_refused_is_remembered_by_what_it_was_asked(ledger: Ledger) -> None:
    attempt = ledger.record_intent(intent(fingerprint="a"))
    ledger.record_outcome(attempt, Outcome.CONTENT, cost=150_000, at=2.0)
    other = ledger.record_intent(intent(fingerprint="b"))
    ledger.record_outcome(other, Outcome.FAILED, cost=150_000, at=3.0)
    assert ledger.content_refusals("ep1") == {("s1", "wide"): {"a"}}
    assert ledger.newest_fact("ep1") == 1000.0
    assert ledger.newest_fact("ep9") is None
