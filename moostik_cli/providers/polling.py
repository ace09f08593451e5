"""When to ask whether a picture is ready: few questions, and little time lost after it is.

Most pictures of a model take about as long as the last ones did. So nobody asks before an early one would be
ready, and from then on the next question comes when a fixed share of those still running should have ended.
"""

from __future__ import annotations

import threading
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_REMEMBERED = 200  # pictures
_ENOUGH_TO_KNOW = 3
_SHARE = 0.1  # of the pictures still running that should end before the next question
_SHARE_PER_WAITING = 0.0009  # more for each picture in flight beyond `_FEW`: a little later, far fewer
_FEW = 15
_TAIL_STEP = 0.8  # of that share, of the elapsed time, for a picture slower than all before it
_LEAST_STEP = 0.03  # of the median
_FIRST_STEP = 0.1  # seconds, while nothing is known
_FIRST_GROWTH = 0.12  # of the elapsed time
_STEP_PER_WAITING = 0.03  # seconds for each picture in flight, so that all together ask 33 times a second
_SAVED_UP = 0.2  # of a minute's requests: for busy moments; the others come evenly


class RunTimes:
    """How long pictures take, learned from those that ended. Shared by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: deque[float] = deque()
        self._sorted: list[float] = []
        self._waiting = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Around the wait for one picture: how many there are sets the pace while nothing is known."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def learn(self, seconds: float) -> None:
        """A picture took so long from its creation to its end."""
        with self._lock:
            self._latest.append(seconds)
            insort(self._sorted, seconds)
            if len(self._latest) > _REMEMBERED:
                self._sorted.remove(self._latest.popleft())

    def next_wait(self, elapsed: float) -> float:
        """Seconds to wait before asking (again) about a picture that was created `elapsed` seconds ago."""
        with self._lock:
            known = self._sorted
            if len(known) < _ENOUGH_TO_KNOW:
                return max(_FIRST_STEP, _STEP_PER_WAITING * self._waiting, _FIRST_GROWTH * elapsed)
            share = _SHARE + _SHARE_PER_WAITING * max(0, self._waiting - _FEW)
            return _step(known, elapsed, share)


def _step(known: Sequence[float], elapsed: float, share: float) -> float:
    """Until `share` of the pictures that took longer than `elapsed` should have ended. Beyond an early
    picture's time, never longer than a small part of the time that has passed."""
    median = known[len(known) // 2]
    shorter = bisect_right(known, elapsed)
    longest = share * _TAIL_STEP * max(elapsed, median) if shorter else float("inf")
    if shorter == len(known):
        return max(longest, _LEAST_STEP * median)
    aim = known[shorter + int(share * (len(known) - shorter))]
    return max(min(aim - elapsed, longest), _LEAST_STEP * median)


class RequestAllowance:
    """Keeps all threads together below a number of requests a minute. Some are saved up for busy moments;
    `hold` stops everyone for a while."""

    def __init__(self, per_minute: float, now: float) -> None:
        self._rate = per_minute * (1 - _SAVED_UP) / 60.0
        self._most = per_minute * _SAVED_UP
        self._saved = self._most
        self._last = now
        self._held_until = now
        self._lock = threading.Lock()

    def take(self, now: float) -> float:
        """Take one request; seconds to wait before making it."""
        with self._lock:
            passed = max(0.0, now - self._last)  # who looked at the clock first may come second
            self._saved = min(self._most, self._saved + passed * self._rate) - 1.0
            self._last += passed
            missing = max(0.0, -self._saved) / self._rate
            return max(missing, self._held_until - now, 0.0)

    def hold(self, seconds: float, now: float) -> None:
        """Nobody asks anything for so long."""
        with self._lock:
            self._held_until = max(self._held_until, now + seconds)
