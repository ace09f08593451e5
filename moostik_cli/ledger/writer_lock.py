"""One process at a time writes the ledger.

SQLite serialises writers by itself, but up to 3.51.2 it can damage a WAL file when one connection writes
at the very moment another checkpoints (https://sqlite.org/wal.html, "The WAL-Reset Bug"), and the Pythons
in use carry such versions. A lock of our own around each transaction closes that window.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY_SECONDS = 30.0
_POLL_SECONDS = 0.002


@contextmanager
def exclusively(path: Path, *, timeout: float = BUSY_SECONDS) -> Iterator[None]:
    """Hold the lock file `path` against other processes and threads; it dies with the process.

    Where its folder is gone, the ledger is too, and there is nobody to keep away: what is open is still written to.
    Raises TimeoutError ("... is locked") when the lock does not come free in `timeout` seconds."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:
        yield
        return
    try:
        _acquire(descriptor, path, time.monotonic() + timeout)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, deadline: float) -> None:
    while not _try_lock(descriptor):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{path} is locked")
        time.sleep(_POLL_SECONDS)


if sys.platform == "win32":  # pragma: no cover - not run in CI
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _try_lock(descriptor: int, lock: Callable[[int], None] = _lock) -> bool:
    try:
        lock(descriptor)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            return True  # a disk without locks: SQLite's own are all there is
        raise
    return True
