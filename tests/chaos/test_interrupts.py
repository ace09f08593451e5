"""Ctrl-C, SIGTERM, a second Ctrl-C, a second run: the real command in a process of its own."""

from __future__ import annotations

import fcntl
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from moostik_cli.ledger.ledger import Ledger
from tests.chaos.books import PRICE, compare, files_with, spent
from tests.chaos.command import Project, wait_until
from tests.purchase.studio import write_episode
from tests.standin import TOKEN, Fault, Faults, Standin, fixed

pytestmark = pytest.mark.uncounted


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin(latency=fixed(0.5)) as standin:
        yield standin


@pytest.fixture
def project(tmp_path: Path, standin: Standin) -> Project:
    write_episode(tmp_path, 8, angles=("wide", "medium", "close_up"))
    return Project(tmp_path, standin, retry_factor=0.02)


def known(project: Project) -> int:
    """Predictions whose id is in the ledger."""
    path = project.root / "output" / "moostik.db"
    ledger = Ledger.open_existing(path) if path.exists() else None
    if ledger is None:
        return 0
    with ledger:
        return sum(one.prediction_id is not None for one in ledger.attempts("ep0"))


def let_all_end(standin: Standin) -> None:
    """From now on pictures are as quick as usual, and those that are being made are ready."""
    standin.faults = Faults()
    standin.memory.end_all()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_once_what_is_paid_is_saved(project: Project, standin: Standin, number: signal.Signals) -> None:
    running = project.generate("--json", fork=False)
    assert wait_until(lambda: len(standin.memory.predictions) >= 15)
    running.send(number)
    ended = running.end()
    assert ended.code == 130, ended.err
    assert "Stopping: waiting for" in ended.err
    books = compare(project.root, standin)
    assert (books.lost, books.twice) == (frozenset(), 0)
    assert 15 <= books.predictions == len(books.on_disk) < 24
    assert books.bill_is_exact
    document = json.loads(ended.out)
    assert document["generated"] == books.predictions
    assert document["cost"] == pytest.approx(books.predictions * PRICE / 1e6)

    assert project.generate().end().code == 0
    books = compare(project.root, standin)
    assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, 24)
    assert books.bill_is_exact
    assert files_with([project.root], TOKEN) == []
    assert TOKEN not in ended.out + ended.err


def test_stopped_twice_leaves_at_once_and_the_next_run_picks_up(project: Project, standin: Standin) -> None:
    standin.faults = Faults(Fault("outcome", "slow", seconds=3.0))
    running = project.generate(fork=False)
    assert wait_until(lambda: len(standin.memory.predictions) >= 15)
    assert wait_until(lambda: known(project) >= 15)
    running.send(signal.SIGINT)
    began = time.monotonic()
    wait_until(lambda: False, seconds=0.1)  # else the two are one signal
    running.send(signal.SIGINT)
    ended = running.end()
    assert ended.code == 130
    assert time.monotonic() - began < 3.0  # no picture was waited for
    assert spent(project.root) == 15 * PRICE
    let_all_end(standin)

    ended = project.generate().end()
    assert ended.code == 0
    assert "15 pictures that earlier runs began are picked up" in ended.err
    books = compare(project.root, standin)
    assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, 24)
    assert books.predictions == 24
    assert books.bill_is_exact


def test_who_looks_on_takes_nothing_from_a_run_that_is_then_killed(project: Project, standin: Standin) -> None:
    standin.faults = Faults(Fault("outcome", "slow", seconds=8.0))
    running = project.generate()
    assert wait_until(lambda: len(standin.memory.predictions) >= 15)
    assert wait_until(lambda: known(project) >= 15)
    statuses = [one["status"] for shot in project.status()["shots"] for one in shot["variations"]]
    assert statuses.count("generating") == 15
    running.kill()
    let_all_end(standin)
    assert spent(project.root) == 15 * PRICE  # every id survived
    assert project.generate().end().code == 0
    books = compare(project.root, standin)
    assert (books.predictions, books.lost, books.twice, len(books.on_disk)) == (24, frozenset(), 0, 24)


def test_a_second_run_is_refused_and_names_the_first(project: Project, standin: Standin) -> None:
    standin.faults = Faults(Fault("outcome", "slow", seconds=8.0))  # it still runs when the second one comes
    first = project.generate()
    assert wait_until(lambda: bool(standin.memory.predictions))
    second = project.generate().end()
    assert second.code == 1
    assert str(first.process.pid) in second.err
    first.kill()
    let_all_end(standin)
    assert project.generate().end().code == 0  # a dead one holds nothing
    books = compare(project.root, standin)
    assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, 24)


def test_two_episodes_side_by_side_on_one_ledger(project: Project, standin: Standin) -> None:
    write_episode(project.root, 4, angles=("wide", "medium"), episode="ep1")
    standin.faults = Faults(Fault("create", "drop_after", every=5))
    both = [project.generate(), project.generate(episode="ep1")]
    assert [running.end().code for running in both] == [0, 0]
    books = compare(project.root, standin, "ep0", "ep1")
    assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, 32)
    assert books.predictions == 32
    assert books.bill_is_exact


def test_a_pipe_that_is_closed_ends_the_run_quietly_and_saves_what_is_paid(project: Project, standin: Standin) -> None:
    running = project.generate("--events", fork=False)
    assert running.process.stdout is not None
    first = json.loads(running.process.stdout.readline())
    assert (first["event"], first["status"]) == ("variation", "generating")
    running.process.stdout.close()
    assert running.process.stderr is not None
    err = running.process.stderr.read()
    assert running.process.wait(30) in (0, 1)  # quiet; and not everything is made
    assert "Traceback" not in err and "Broken" not in err
    books = compare(project.root, standin)
    assert (books.lost, books.twice) == (frozenset(), 0)
    assert books.predictions == len(books.on_disk) < 24
    assert books.bill_is_exact


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="only Linux makes a pipe as short as this")
def test_a_reader_that_pauses_holds_up_no_picture(project: Project, standin: Standin) -> None:
    standin.latency = fixed(0.01)
    running = project.generate("--events", fork=False)
    assert running.process.stdout is not None
    held = fcntl.fcntl(running.process.stdout, fcntl.F_SETPIPE_SZ, 4096)
    assert wait_until(lambda: len(list((project.root / "output/episodes").rglob("*.png"))) >= 24)
    told = running.process.stdout.read()
    assert running.process.wait(30) == 0
    assert len(told) > held  # the pipe was full
    events = [json.loads(line) for line in told.splitlines()]
    assert events[-1]["event"] == "end"
    assert sum(one.get("status") == "completed" for one in events) == 24
    books = compare(project.root, standin)
    assert (books.predictions, books.lost, books.twice, len(books.on_disk)) == (24, frozenset(), 0, 24)
