"""SQLite's own errors, as sentences that say what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from moostik_cli.errors import BusyError, OutputError, RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.money import Micros, money
from moostik_cli.models.records import LastingBudget

_LITTLE_ROOM = 1_000_000  # bytes; SQLite calls some cases of a full disk an input/output error


class LedgerLostError(OutputError):
    """The ledger was moved, deleted or replaced while a run had it open: what is written now would be lost."""

    def __init__(self, path: Path, kept: Path) -> None:
        """`kept`: where this run keeps what it knows."""
        super().__init__(
            message("The ledger {path} was moved, deleted or replaced while this run had it open.", path=str(path)),
            message(
                "Nothing more is bought. What this run knows is in {kept}: leave that there, put the ledger back if "
                "you can, then run the same command again.",
                kept=str(kept),
            ),
        )


def holder_named(pid: int, host: str, since: str) -> Message:
    """The process that runs an episode, in words."""
    return message("process {pid} on {host}, since {since}", pid=pid, host=host, since=since)


def episode_is_held(episode_id: str, holder: Message) -> BusyError:
    """Another run has the episode."""
    return BusyError(
        message("Another run holds episode {episode}: {holder}.", episode=episode_id, holder=holder),
        message("Wait until it is done, or stop it with Ctrl-C: it saves what is paid."),
    )


class RunTakenOverError(BusyError):
    """Another run has taken over the episode: this one was thought dead."""

    of_one_episode = True

    def __init__(self, episode_id: str) -> None:
        super().__init__(
            message("Another run has taken over episode {episode}; nothing more is bought here.", episode=episode_id),
            message("This happens when a computer sleeps for long. The other run collects what this one began."),
        )


class BudgetSpentError(RefusedError):
    """A budget that holds over runs has no room for another picture (exit 4)."""

    def __init__(self, budget: LastingBudget, spent: Micros) -> None:
        self.budget = budget
        self.of_one_episode = budget.scope == "episode"
        super().__init__(
            _SPENT[budget.scope](money(budget.limit), money(spent)),
            message("Raise it under `budget` in series.yaml, or wait, and run the same command again."),
        )


_SPENT: dict[str, Callable[[Message, Message], Message]] = {
    "episode": lambda limit, spent: message(
        "The budget of an episode, {limit}, has no room for another picture ({spent} is spent or on its way).",
        limit=limit,
        spent=spent,
    ),
    "series": lambda limit, spent: message(
        "The budget of the series, {limit}, has no room for another picture ({spent} is spent or on its way).",
        limit=limit,
        spent=spent,
    ),
    "day": lambda limit, spent: message(
        "The budget of a day, {limit}, has no room for another picture ({spent} is spent or on its way).",
        limit=limit,
        spent=spent,
    ),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What SQLite or the disk refuses inside the block is raised as an OutputError about `path`."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
        if isinstance(error, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
            raise
        raise explain(path, error) from error


def explain(path: Path, error: BaseException) -> OutputError:
    """The OutputError that says what `error` means for the ledger at `path`."""
    text = str(error).lower()
    for signs, failure in _FAILURES:
        if any(sign in text for sign in signs):
            return failure(path)
    return OutputError(
        message("The ledger {path} cannot be used: {error}.", path=str(path), error=str(error)),
        message("Check the disk and the rights of the folder, then run it again: what was paid is picked up."),
    )


def unusable(path: Path, reason: Message, hint: Message | None = None) -> OutputError:
    """The ledger's content cannot be trusted: it is left as it is, and this says how to go on."""
    return OutputError(
        message("The ledger {path} cannot be used: {reason}. It was left untouched.", path=str(path), reason=reason),
        hint
        or message(
            "Move it aside (with the files beside it that begin with its name), then rebuild it from "
            "the pictures: moostik recover EPISODE, for each episode."
        ),
    )


def _full(path: Path) -> OutputError:
    return OutputError(
        message("The disk is full: the ledger {path} cannot be written.", path=str(path)),
        message("Free some room, then run the same command again: what was paid is picked up."),
    )


def _read_only(path: Path) -> OutputError:
    return OutputError(
        message("The ledger {path} cannot be written: the folder or the file is read-only.", path=str(path)),
        message("Make it writable, or name another project with -C."),
    )


def _busy(path: Path) -> OutputError:
    return OutputError(
        message("The ledger {path} is in use by another process.", path=str(path)),
        message("Wait for the other run to end, or stop it, then run the same command again."),
    )


def _corrupt(path: Path) -> OutputError:
    return unusable(path, message("it is damaged, or not a ledger"))


def _io(path: Path) -> OutputError:
    if _room(path) < _LITTLE_ROOM:
        return _full(path)
    return OutputError(
        message("The ledger {path} cannot be written: the disk refuses (input/output error).", path=str(path)),
        message(
            "Check that the disk is there, has room and no quota or size limit, then run again: "
            "what was paid is picked up."
        ),
    )


def _room(path: Path) -> int:
    """Bytes free on the disk of `path`."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _LITTLE_ROOM


# Told apart by text: Python 3.10 does not give SQLite's error codes.
_FAILURES = (
    (("database or disk is full", "no space left", "quota exceeded"), _full),
    (
        (
            "readonly",
            "read-only",
            "unable to open database file",
            "permission denied",
            "not a directory",
            "file exists",
        ),
        _read_only,
    ),
    (("is locked", "locking protocol"), _busy),
    (("malformed", "not a database", "unsupported file format", "no such table", "no such column"), _corrupt),
    (("disk i/o error", "file too large", "input/output error"), _io),
)
