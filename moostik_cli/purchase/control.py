"""How a run is stopped, and the only place where it waits."""

from __future__ import annotations

import threading
import time

from moostik_cli.errors import MoostikError


class RunControl:
    """The clock of a run, and its stop switch. Fulfils `providers.base.Clock`.

    `stop(error)` means: start nothing new, finish and save what is paid; the command raises `error` in the
    end. `interrupt()` is the same on a user's wish. `abandon()` means: leave at once; every `wait` ends, and
    what is in flight is picked up by the next run.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._abandoned = threading.Event()
        self._lock = threading.Lock()
        self.error: MoostikError | None = None
        self.interrupted = False

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Wait; False at once when the run is abandoned. A stopping run still waits for what is paid."""
        return not self._abandoned.wait(max(0.0, seconds))

    def wait_unless_stopping(self, seconds: float) -> bool:
        """Wait before something new; False as soon as the run is being stopped."""
        return not self._stopping.wait(max(0.0, seconds))

    def stop(self, error: MoostikError) -> None:
        """Stop because of `error`; the first one is kept."""
        with self._lock:
            self.error = self.error or error
            self._stopping.set()

    def halt(self) -> None:
        """Stop, without a reason that the user must be told."""
        self._stopping.set()

    def interrupt(self) -> None:
        """Stop because the user wants it."""
        self.interrupted = True
        self._stopping.set()

    def abandon(self) -> None:
        """Stop, and wait for nothing."""
        self.interrupt()
        self._abandoned.set()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def abandoned(self) -> bool:
        return self._abandoned.is_set()
