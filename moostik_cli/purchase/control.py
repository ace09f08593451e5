"""How a run is stopped, and the only place where it waits."""

from __future__ import annotations

import threading
import time

from moostik_cli.errors import MoostikError


class RunControl:
    """The clock of a run, and its stop switch. Fulfils `providers.base.Clock`.

    `stop(error)` means: start nothing new, finish and save what is paid; the command raises `error` in the
    end. `interrupt()` is the same on a user's wish.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self.error: MoostikError | None = None
        self.interrupted = False

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait, whether or not the run is being stopped: for what is paid."""
        time.sleep(max(0.0, seconds))

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

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()
