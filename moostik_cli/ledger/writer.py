"""The one thread that writes: whatever waits when it comes round is committed together, once.

A commit costs a sync of the disk, whatever is in it; so with fifteen pictures in flight their records
share one, and each caller still returns only when its own record is safe.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

Result = TypeVar("Result")
Guard = Callable[[], AbstractContextManager[None]]
CHECKPOINT_SECONDS = 1.0  # how long a fact may be in the WAL alone: a plain copy of the file lacks that much
LAZY_SECONDS = 0.05  # how long a write that nobody waits for may wait for company


@dataclass(eq=False)
class _Write:
    work: Callable[[sqlite3.Connection], Any]
    awaited: bool
    future: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: Exception | None = None

    def settle(self, failure: BaseException | None) -> None:
        """Answer the caller: the commit's `failure`, or what the work itself raised or returned."""
        error = failure or self.error
        if error is not None:
            self.future.set_exception(error)
        else:
            self.future.set_result(self.result)


class GroupWriter:
    """Owns `connection` (until `close`) and runs every write on a thread of its own.

    `guard()` is entered around each transaction. `wal`: what is committed is moved into the main file within
    CHECKPOINT_SECONDS or so, so that a plain copy of that file is a backup."""

    def __init__(self, connection: sqlite3.Connection, guard: Guard, *, wal: bool = False) -> None:
        self._connection = connection
        self._guard = guard
        self._wal = wal
        self._unsaved_since: float | None = None  # when the oldest fact that is in the WAL alone was committed
        self._changed = threading.Condition()
        self._waiting: list[_Write] = []
        self._closing = False
        self._last_lazy: Future[Any] | None = None
        self._thread = threading.Thread(target=self._work, name="moostik-ledger", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work` in a transaction and return its result once that is on disk.

        Raises what `work` or the commit raised; then nothing of `work` was kept."""
        future: Future[Result] = self._enqueue(_Write(work, awaited=True))
        return future.result()

    def write_later(self, work: Callable[[sqlite3.Connection], Any]) -> None:
        """Run `work` soon, with others. It is lost, without a word, if the process dies or it fails."""
        self._last_lazy = self._enqueue(_Write(work, awaited=False))

    def catch_up(self) -> None:
        """Return when everything handed over so far was committed (or failed)."""
        last = self._last_lazy
        if last is not None and not last.done():
            self._enqueue(_Write(lambda _: None, awaited=True)).exception()

    def close(self) -> None:
        """Commit what is waiting, end the thread, close the connection."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()
        with self._guard():
            self._connection.close()  # the last one to close folds the WAL back into the file

    def _enqueue(self, write: _Write) -> Future[Any]:
        with self._changed:
            if self._closing:
                raise RuntimeError("the ledger is closed")
            self._waiting.append(write)
            self._changed.notify()
        return write.future

    def _work(self) -> None:
        while (batch := self._next_batch()) is not None:
            if not batch:
                self._checkpoint()
                continue
            self._settle(batch)
            if self._is_checkpoint_due():
                self._checkpoint()

    def _settle(self, batch: list[_Write]) -> None:
        """Commit a batch, and answer everybody who waits."""
        failure: BaseException | None = None
        try:
            with self._guard():
                self._commit(batch)
        except BaseException as error:  # noqa: BLE001 - every caller who waits must hear of it
            failure = error
        for write in batch:
            write.settle(failure)

    def _is_checkpoint_due(self) -> bool:
        return self._unsaved_since is not None and time.monotonic() - self._unsaved_since >= CHECKPOINT_SECONDS

    def _checkpoint(self) -> None:
        """Move the WAL into the main file. Where that fails, the facts are safe in the WAL all the same."""
        self._unsaved_since = None
        with suppress(sqlite3.Error, OSError), self._guard():
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").close()

    def _next_batch(self) -> list[_Write] | None:
        """Everything that waits; empty when it is time for a checkpoint; None once closed and done."""
        with self._changed:
            pause = None if self._unsaved_since is None else CHECKPOINT_SECONDS
            if not self._changed.wait_for(lambda: bool(self._waiting) or self._closing, timeout=pause):
                return []
            if self._closing and not self._waiting:
                return None
            if not any(write.awaited for write in self._waiting):
                self._changed.wait_for(self._is_urgent, timeout=LAZY_SECONDS)
            batch, self._waiting = self._waiting, []
            return batch

    def _is_urgent(self) -> bool:
        return self._closing or any(write.awaited for write in self._waiting)

    def _commit(self, batch: list[_Write]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for write in batch:
                self._perform(write)
            self._connection.execute("COMMIT")
            if self._wal and self._unsaved_since is None:
                self._unsaved_since = time.monotonic()
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _perform(self, write: _Write) -> None:
        """Run one write; if only that one is wrong, undo it alone. What the disk refuses fails the batch."""
        self._connection.execute("SAVEPOINT one")
        try:
            write.result = write.work(self._connection)
        except sqlite3.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the caller of this write
            write.error = error
            self._connection.execute("ROLLBACK TO one")
        self._connection.execute("RELEASE one")
