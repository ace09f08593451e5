"""When the next prediction may be started: the one place that decides on pace and on pauses.

Starts are at least `delay` seconds apart. When the server says that it is too much, everyone pauses for
as long as it asks, and afterwards starts are spread out over what it was seen to accept. While nothing is
refused, the spacing shrinks again, so a limit that was lifted is found out; a try that is refused goes back
to the spacing that was accepted, and the next try comes later. A server that refuses now and then, however slow
the pace, is waited for, and hardly slowed down for.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol

DEFAULT_PAUSE = 5.0  # seconds, when a 429 does not say how long
MAX_PAUSE = 600.0  # whatever a server asks, an artist is not left hanging for longer than this at a time
_SLOWER_THAN_SEEN = 1.04  # leave the server a little air, else every window's last start is refused
_ENOUGH_SEEN = 4  # starts accepted before a refusal that tell the limit; fewer may be chance
_PATIENCE = 100  # starts accepted in a row before trying to go faster
_FASTER = 0.97
_PATIENCE_UNSURE = 5  # the same, while the spacing is hardly more than a guess
_FASTER_UNSURE = 0.5
_DOUBTS = 2  # refusals at once after one another, of a pace that was sustained before, that are still chance
_LATE_WAKING = 0.05  # seconds that a busy machine wakes a thread too late: not lost to those after it


class StartClock(Protocol):
    def monotonic(self) -> float: ...
    def wait_unless_stopping(self, seconds: float) -> bool: ...


class Pacer:
    """Hands out start slots to many threads; the lock is never held while waiting."""

    def __init__(self, delay: float, clock: StartClock) -> None:
        self._delay = delay
        self._clock = clock
        self._lock = threading.Lock()
        self._next_start = 0.0
        self._spacing = delay
        self._starts: deque[float] = deque(maxlen=4096)
        self._accepted_in_a_row = 0
        self._patience = _PATIENCE
        self._faster = _FASTER
        self._safe: float | None = None  # the spacing before the last try to go faster
        self._faster_since = float("-inf")  # when that was tried
        self._last_refusal = float("-inf")
        self._was_sustained = False
        self._doubts = 0  # below 0: so many more refusals until a pace that was sustained once is doubted
        self._to_learn: float | None = None  # the horizon, in seconds, that the server spoke of

    def wait_for_slot(self) -> float | None:
        """Wait for a start slot. The start's time (for `refused`), or None: the run is being stopped."""
        while True:
            with self._lock:
                now = self._clock.monotonic()
                if now >= self._next_start:
                    self._learn()
                    due = max(self._next_start, now - _LATE_WAKING)
                    self._next_start = max(now + self._delay, due + self._spacing)
                    self._starts.append(now)
                    return now
                pause = self._next_start - now
            if not self._clock.wait_unless_stopping(pause):
                return None

    def accepted(self) -> None:
        """A start was accepted."""
        with self._lock:
            self._accepted_in_a_row += 1
            if self._accepted_in_a_row >= self._patience and self._spacing > self._delay:
                self._accepted_in_a_row = 0
                self._safe, self._faster_since = self._spacing, self._clock.monotonic()
                self._spacing = max(self._delay, self._spacing * self._faster)

    def refused(self, started: float, retry_after: float | None) -> float | None:
        """A start was refused as too much. Everyone pauses; returns the pause in seconds, or None where this
        is only another answer to a burst whose refusal is known."""
        asked = DEFAULT_PAUSE if retry_after is None else min(max(retry_after, 0.1), MAX_PAUSE)
        with self._lock:
            now = self._clock.monotonic()
            self._forget(started)
            self._accepted_in_a_row = 0
            self._next_start = max(self._next_start, now + asked)
            if started <= self._last_refusal:
                return None
            self._was_sustained = self._is_sustained(started, max(1.0, asked))
            self._last_refusal = now
            self._to_learn = asked
        return asked

    def pause(self, seconds: float) -> None:
        """Hold every start for `seconds` from now, without learning from it."""
        with self._lock:
            self._next_start = max(self._next_start, self._clock.monotonic() + min(seconds, MAX_PAUSE))

    def _forget(self, started: float) -> None:
        try:
            self._starts.remove(started)
        except ValueError:
            return

    def _is_sustained(self, started: float, horizon: float) -> bool:
        """Whether the pace up to this start was accepted all through the time that the server speaks of."""
        since = [start for start in self._starts if start > max(self._last_refusal, self._faster_since)]
        return self._spacing > self._delay and len(since) >= _ENOUGH_SEEN and started - since[0] > horizon

    def _learn(self) -> None:
        """What the last refusal means for the pace. One that was sustained was refused by chance, and stays. A
        try to go faster is taken back. Else starts are spread over what was accepted before the refusal."""
        if self._to_learn is None:
            return
        asked, self._to_learn = self._to_learn, None
        is_sure = self._faster == _FASTER
        if self._was_sustained and not (is_sure and self._safe is not None):
            self._safe, self._doubts = None, -_DOUBTS
            self._patience = _PATIENCE if is_sure else _PATIENCE_UNSURE
        elif self._safe is not None:
            self._spacing, self._safe, self._doubts = self._safe, None, -_DOUBTS
            self._patience *= 2
        elif self._doubts < 0:
            self._doubts += 1
        else:
            self._spread(max(1.0, asked), asked)

    def _spread(self, horizon: float, asked: float) -> None:
        """Spread starts over what was accepted in the last horizon before the refusal."""
        since = self._last_refusal - horizon
        accepted = sum(1 for start in self._starts if since < start <= self._last_refusal)
        seen = horizon / max(1, accepted) * _SLOWER_THAN_SEEN
        if self._starts and not accepted:  # starts are further apart than that already, and not far enough
            seen = (self._last_refusal - self._starts[-1] + asked) * _SLOWER_THAN_SEEN
        is_sure = accepted >= _ENOUGH_SEEN
        self._patience = _PATIENCE if is_sure else _PATIENCE_UNSURE
        self._faster = _FASTER if is_sure else _FASTER_UNSURE
        self._spacing = max(self._delay, min(seen, MAX_PAUSE))
