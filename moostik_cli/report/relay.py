"""Output that nobody waits for: a reader that pauses, or a terminal that is held, must not hold up a run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any


class Relay:
    """Makes calls in order on a thread of its own. Whatever one of them raises is raised from the next `call`, and
    nothing more is written."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._failure: Exception | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="moostik-output", daemon=True)
        self._thread.start()

    @property
    def has_failed(self) -> bool:
        """Whether a call raised: nothing more is written here."""
        return self._failure is not None

    def call(self, write: Callable[..., None], *arguments: Any) -> None:
        """Call it soon; at once where the relay was not started, or is closed. Also from a signal handler."""
        if self._failure is not None:
            raise self._failure
        if self._thread is None or self._closed:
            write(*arguments)
        else:
            self._calls.put((write, arguments))

    def close(self) -> None:
        """Return when everything is written, which takes as long as the reader takes."""
        if self._thread is None or self._closed:
            return
        self._closed = True
        self._calls.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            if self._failure is None:
                self._write(*call)

    def _write(self, write: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        try:
            write(*arguments)
        except Exception as error:  # noqa: BLE001 - raised again from the next call
            self._failure = error
