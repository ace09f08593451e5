"""Ctrl-C, SIGTERM and SIGHUP while pictures are made: finish what is paid; the second time, leave at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from moostik_cli.errors import ExitCode
from moostik_cli.purchase.control import RunControl

_SECONDS_TO_TELL = 1.0


@contextmanager
def interruptible(control: RunControl, on_first: Callable[[], None], on_second: Callable[[], None]) -> Iterator[None]:
    """While the block runs, the first signal stops the run softly and the second ends the process.

    Leaving at once is safe: the ledger has every prediction's id, and the next run picks them up.
    """

    def handle(signum: int, frame: FrameType | None) -> None:
        if control.interrupted:
            _call_briefly(on_second)
            os._exit(int(ExitCode.INTERRUPTED))
        control.interrupt()
        with suppress(Exception):  # the main thread may be in the middle of writing to the same stream
            on_first()

    former = {number: signal.signal(number, handle) for number in _stopping_signals()}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _stopping_signals() -> list[signal.Signals]:
    """SIGHUP too, where there is one: the terminal was closed. `nohup` has it ignored, and it stays so."""
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)
    wanted = [signal.SIGINT, signal.SIGTERM]
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        wanted.append(hangup)
    return wanted


def _call_briefly(tell: Callable[[], None]) -> None:
    """What is said on leaving must not keep anyone: a terminal or a pipe may take nothing any more."""
    telling = threading.Thread(target=tell, daemon=True)
    telling.start()
    telling.join(_SECONDS_TO_TELL)
