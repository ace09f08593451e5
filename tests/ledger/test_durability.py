"""Acknowledged means on disk, whoever dies, and however many write at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from moostik_cli.errors import OutputError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.ledger.writer import GroupWriter
from moostik_cli.ledger.writer_lock import exclusively
from tests.ledger.records import intent, picture

ROOT = Path(__file__).parents[2]
WRITER = """
import sys, threading
from pathlib import Path
from moostik_cli.ledger.ledger import Ledger
from tests.ledger.records import intent, picture

path, episode, threads, pictures = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ledger = Ledger.open(path)
told = threading.Lock()

def say(*words):
    with told:
        sys.stdout.write(" ".join(words) + "\\n")
        sys.stdout.flush()

def make(thread):
    for number in range(pictures):
        name = f"{episode}-{thread}-{number}"
        attempt = ledger.record_intent(intent(episode_id=episode, shot_id=name))
        say("intent", name)
        ledger.record_prediction(attempt, name)
        say("prediction", name)
        ledger.record_picture(picture(episode_id=episode, shot_id=name, prediction_id=name), attempt)
        say("picture", name)

workers = [threading.Thread(target=make, args=(n,)) for n in range(threads)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
ledger.close()
"""


def start_writer(path: Path, episode: str, *, threads: int = 5, pictures: int = 10_000) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), episode, str(threads), str(pictures)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def check_acknowledged(path: Path, episode: str, lines: list[str]) -> None:
    words = [line.split() for line in lines if line.endswith("\n")]
    with Ledger.open(path) as ledger:
        attempts = {a.intent.shot_id: a for a in ledger.attempts(episode)}
        pictures = {key[0] for key, v in ledger.variations(episode).items() if v.picture}
    assert {name for kind, name in words if kind == "intent"} <= set(attempts)
    for kind, name in words:
        if kind == "prediction":
            assert attempts[name].prediction_id == name
    assert {name for kind, name in words if kind == "picture"} <= pictures


@pytest.mark.uncounted
@pytest.mark.parametrize("seed", range(5))
def test_kill_minus_nine_at_a_random_moment_loses_nothing_acknowledged(tmp_path, seed):
    path = tmp_path / "moostik.db"
    process = start_writer(path, "ep1")
    lines = [process.stdout.readline() for _ in range(random.Random(seed).randrange(1, 400))]
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    assert len(lines) >= 1
    check_acknowledged(path, "ep1", lines)


@pytest.mark.uncounted
def test_two_processes_write_side_by_side(tmp_path):
    path = tmp_path / "moostik.db"
    writers = [start_writer(path, episode, threads=4, pictures=50) for episode in ("ep1", "ep2")]
    outputs = [writer.communicate(timeout=60)[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    for episode, output in zip(("ep1", "ep2"), outputs, strict=True):
        lines = output.splitlines(keepends=True)
        assert len(lines) == 4 * 50 * 3
        check_acknowledged(path, episode, lines)
        with Ledger.open(path) as ledger:
            assert ledger.spent(episode) == 200 * 150_000


def test_many_threads_share_commits(tmp_path, monkeypatch):
    arrived, commits = calls_of(monkeypatch, "_enqueue"), calls_of(monkeypatch, "_commit")
    with Ledger.open(tmp_path / "moostik.db") as ledger:
        arrived.clear()
        threads = [threading.Thread(target=record_some, args=(ledger, n)) for n in range(15)]
        with exclusively(ledger.path.with_name("moostik.db-writer")):  # all arrive while the door is shut
            for thread in threads:
                thread.start()
            until(lambda: len(arrived) == 15)
        for thread in threads:
            thread.join()
        assert len(ledger.attempts("ep1")) == 15 * 4
        assert len(commits) < 15 * 4


def calls_of(monkeypatch: pytest.MonkeyPatch, method: str) -> list[object]:
    """Grows by one with each call of a writer's method, which does what it always did."""
    calls: list[object] = []
    real = getattr(GroupWriter, method)
    monkeypatch.setattr(GroupWriter, method, lambda self, what: (calls.append(what), real(self, what))[1])
    return calls


def record_some(ledger: Ledger, thread: int) -> None:
    for number in range(4):
        ledger.record_intent(intent(shot_id=f"{thread}-{number}"))


def until(condition) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_an_error_of_the_writer_reaches_everyone_who_waits(tmp_path, monkeypatch):
    ledger = Ledger.open(tmp_path / "moostik.db")
    failures: list[BaseException] = []

    def fail(*_: object) -> None:
        raise MemoryError("no memory")

    def ask(number: int) -> None:
        try:
            ledger.record_intent(intent(shot_id=f"s{number}"))
        except BaseException as error:
            failures.append(error)

    monkeypatch.setattr(GroupWriter, "_commit", fail)
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert [str(failure) for failure in failures] == ["no memory"] * 15
    monkeypatch.undo()
    ledger.record_intent(intent())
    assert len(ledger.attempts("ep1")) == 1
    ledger.close()


def test_a_ledger_held_by_another_is_waited_for_and_then_refused(tmp_path):
    lock = tmp_path / "moostik.db-writer"
    with exclusively(lock), pytest.raises(TimeoutError), exclusively(lock, timeout=0.01):
        pass
    with exclusively(lock, timeout=0.01):
        pass


def test_a_busy_ledger_is_a_clear_error(tmp_path, monkeypatch):
    from moostik_cli.ledger import ledger as module

    path = tmp_path / "moostik.db"
    lock = tmp_path / "moostik.db-writer"
    monkeypatch.setattr(module, "exclusively", lambda place: exclusively(place, timeout=0.01))
    with exclusively(lock), pytest.raises(OutputError, match="another process"):
        Ledger.open(path)


def test_five_thousand_pictures_are_no_burden(tmp_path):
    """The work of the ledger for one picture (three durable writes), by fifteen threads, stays far from
    what a picture takes."""
    with Ledger.open(tmp_path / "moostik.db") as ledger:

        def make(thread: int) -> None:
            for number in range(20):
                name = f"{thread}-{number}"
                attempt_id = ledger.record_intent(intent(shot_id=name))
                ledger.record_prediction(attempt_id, name)
                ledger.record_picture(picture(shot_id=name, prediction_id=name), attempt_id)

        started = time.monotonic()
        threads = [threading.Thread(target=make, args=(n,)) for n in range(15)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(ledger.variations("ep1")) == 300
        assert (time.monotonic() - started) / 300 < 0.05  # 0.001 on a quiet machine; CI disks are slow
