"""One `generate` per episode at a time. The lock is the operating system's: it dies with its holder."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.errors import MoostikError, OutputError, reason_of
from moostik_cli.ledger.failures import episode_is_held, holder_named
from moostik_cli.ledger.runs import BEAT_SECONDS, is_alive, this_process
from moostik_cli.messages import Message, message

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


class RecordedRun(NamedTuple):
    """A run that the ledger knows. `follows_unknown`: the last run that bought, which left a note beside the ledger, is
    not in the ledger, so that one was lost since or is an old copy."""

    id: int
    follows_unknown: bool
    leave_note: Callable[[], None]  # before anything is bought, or once all is known again
    keep_in_doubt: Callable[[], None]  # what the ledger lacks is not known yet: the next run must look


@contextmanager
def recorded_run(ledger: Ledger, episode_id: str, now: Callable[[], float]) -> Iterator[RecordedRun]:
    """The run of an episode, written down in the ledger while it lasts. The ledger keeps a second run away even
    where the lock file was deleted. Raises BusyError, naming the process that runs the episode."""
    note = ledger.path.parent / "runs" / f"{episode_id}.json"
    follows_unknown = _is_unknown(ledger, episode_id, note)
    holder, began = this_process(), now()
    run_id = ledger.begin_run(episode_id, holder, began, is_alive=is_alive)
    try:
        with heartbeat(ledger, run_id, now):
            leave_note = partial(_leave_note, note, holder.host, holder.pid, began)
            yield RecordedRun(run_id, follows_unknown, leave_note, partial(_leave_note, note, holder.host, 0, 0.0))
    finally:
        with suppress(MoostikError):  # a full disk: the process is gone in a moment, which says as much
            ledger.end_run(run_id, now())


@contextmanager
def heartbeat(ledger: Ledger, run_id: int, now: Callable[[], float]) -> Iterator[None]:
    """The run says in the ledger that it lives, every few seconds, while the block runs."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(BEAT_SECONDS):
            with suppress(MoostikError, RuntimeError):  # the next record says it, to somebody who can act
                ledger.beat(run_id, now())

    heart = threading.Thread(target=beat, name="moostik-heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()


@contextmanager
def episode_lock(output_dir: Path, episode_id: str) -> Iterator[None]:
    """Hold the episode. Raises BusyError, naming the process that holds it, or OutputError."""
    from filelock import FileLock, Timeout

    folder = output_dir / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(folder / f"{episode_id}.lock"))
        lock.acquire(timeout=0)
    except Timeout:
        raise episode_is_held(episode_id, _holder(folder, episode_id)) from None
    except NotImplementedError:
        raise OutputError(
            message("The disk of {path} has no locks, so two runs could buy the same pictures.", path=str(output_dir)),
            message("Put the project on a local disk."),
        ) from None
    except OSError as error:
        raise OutputError(
            message(
                "The output folder {path} cannot be written: {reason}.", path=str(output_dir), reason=reason_of(error)
            ),
            message("Free some space, or make the folder writable. This run has sent and paid nothing."),
        ) from error
    try:
        _write_holder(folder, episode_id)
        yield
    finally:
        lock.release()


def _leave_note(note: Path, host: str, pid: int, began: float) -> None:
    """`pid` 0: of a run that no ledger knows."""
    with suppress(OSError):  # without it, only an old copy of the ledger is harder to tell
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"host": host, "pid": pid, "startedAt": began}))


def _is_unknown(ledger: Ledger, episode_id: str, note: Path) -> bool:
    """Whether the note is of a run that the ledger does not know."""
    try:
        said = json.loads(note.read_text())
        return not ledger.knows_run(episode_id, str(said["host"]), int(said["pid"]), float(said["startedAt"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _holder_file(folder: Path, episode_id: str) -> Path:
    return folder / f"{episode_id}.json"


def _write_holder(folder: Path, episode_id: str) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }
    try:
        _holder_file(folder, episode_id).write_text(json.dumps(holder))
    except OSError:
        return  # only a courtesy for the next one; the lock itself is held


def _holder(folder: Path, episode_id: str) -> Message:
    try:
        holder = json.loads(_holder_file(folder, episode_id).read_text())
        return holder_named(int(holder["pid"]), str(holder["host"]), str(holder["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return message("an unknown process")
