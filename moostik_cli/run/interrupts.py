"""Ctrl-C and SIGTERM while pictures are made: finish what is paid; the second time, leave at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from moostik_cli.errors import ExitCode
from moostik_cli.purchase.control import RunControl


@contextmanager
def interruptible(control: RunControl, on_first: Callable[[], None], on_second: Callable[[], None]) -> Iterator[None]:
    """While the block runs, the first signal stops the run softly and the second ends the process.

    Leaving at once is safe: the ledger has every prediction's id, and the next run picks them up.
    """

    def handle(signum: int, frame: FrameType | None) -> None:
        if control.interrupted:
            try:
                on_second()
            finally:
                os._exit(int(ExitCode.INTERRUPTED))
        control.interrupt()
        with suppress(Exception):  # the main thread may be in the middle of writing to the same stream
            on_first()

    former = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
