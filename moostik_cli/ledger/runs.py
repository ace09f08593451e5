"""Who runs an episode: rows of the ledger, so that the database itself keeps a second run away."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from moostik_cli.errors import BusyError
from moostik_cli.ledger.failures import episode_is_held, holder_named
from moostik_cli.models.records import LedgerRun, RunHolder

BEAT_SECONDS = 15.0  # how often a run says that it lives
SILENT_SECONDS = 180.0  # a run on another computer that says nothing for so long is over
IsAlive = Callable[[LedgerRun, float], bool]

LIVING = "SELECT * FROM runs WHERE episode_id = ? AND ended_at IS NULL"


def begin(connection: sqlite3.Connection, episode_id: str, holder: RunHolder, now: float, is_alive: IsAlive) -> int:
    """Add the run of an episode; its id. Raises BusyError where another one lives."""
    for row in connection.execute(LIVING, (episode_id,)).fetchall():
        other = run_from(row)
        if is_alive(other, now):
            raise busy(other)
        end(connection, other.id, now)
    cursor = connection.execute(
        "INSERT INTO runs (episode_id, host, pid, process, started_at, beat_at) VALUES (?, ?, ?, ?, ?, ?)",
        (episode_id, *holder, now, now),
    )
    return int(cursor.lastrowid or 0)


def beat(connection: sqlite3.Connection, run_id: int, now: float) -> None:
    connection.execute("UPDATE runs SET beat_at = ? WHERE id = ?", (now, run_id))


def end(connection: sqlite3.Connection, run_id: int, now: float) -> None:
    connection.execute("UPDATE runs SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (now, run_id))


def run_from(row: sqlite3.Row) -> LedgerRun:
    holder = RunHolder(row["host"], row["pid"], row["process"])
    return LedgerRun(row["id"], row["episode_id"], holder, row["started_at"], row["beat_at"])


def busy(other: LedgerRun) -> BusyError:
    """Another run has the episode."""
    since = datetime.fromtimestamp(other.started_at).astimezone().isoformat(timespec="seconds")
    return episode_is_held(other.episode_id, holder_named(other.holder.pid, other.holder.host, since))


def this_process() -> RunHolder:
    return RunHolder(_host(), os.getpid(), _started(os.getpid()))


def is_alive(run: LedgerRun, now: float) -> bool:
    """Whether the run's process lives. On this computer the system is asked; of another one only its heartbeat tells,
    whichever way that computer's clock is off."""
    if run.holder.host != _host():
        return abs(now - run.beat_at) < SILENT_SECONDS
    return _is_process(run.holder.pid) and run.holder.process in (None, _started(run.holder.pid))


def _is_process(pid: int) -> bool:
    if os.name == "nt":  # pragma: no cover - not run in CI; there os.kill would end the process
        return _is_windows_process(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's
    return True


def _is_windows_process(pid: int) -> bool:  # pragma: no cover - not run in CI
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)


def _host() -> str:
    import socket  # only runs that are not over ask for it

    return socket.gethostname()


def _started(pid: int) -> str | None:
    """When the process began, in the system's own measure; None where it does not say."""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return fields[19]  # field 22 of proc(5): ticks since the computer started
    return None
