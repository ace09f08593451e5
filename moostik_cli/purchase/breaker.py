"""Stops the buying when one picture after another fails of the same cause: then it is the service, not the picture."""

from __future__ import annotations

import threading

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message

MOST_IN_A_ROW = 6
MOST_REFUSED_CONTENTS = 15  # each of these is its own picture's fault more often than the service's


class Breaker:
    """Counts failures that follow each other without a success between them. Thread-safe, one for a run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cause: object = None
        self._in_a_row = 0

    def succeeded(self) -> None:
        """A picture was made: the service works."""
        with self._lock:
            self._cause, self._in_a_row = None, 0

    def failed(self, reason: Message, *, code: str | None, is_content: bool) -> RefusedError | None:
        """A prediction made no picture, and is billed. The error that stops the run where there were too many."""
        cause = code or reason.template
        with self._lock:
            self._in_a_row = self._in_a_row + 1 if cause == self._cause else 1
            self._cause = cause
            if self._in_a_row < (MOST_REFUSED_CONTENTS if is_content else MOST_IN_A_ROW):
                return None
            in_a_row = self._in_a_row
        return RefusedError(
            message(
                "{count} pictures in a row failed of one cause, so nothing more is bought: {reason}.",
                count=in_a_row,
                reason=reason,
            ),
            message("Each of them is billed. Wait until the cause is gone, then run the same command again."),
        )
