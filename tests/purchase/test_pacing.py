"""The pacer against servers that limit creates, on a clock that is moved by hand: no thread, no waiting."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest

from moostik_cli.purchase.pacing import DEFAULT_PAUSE, MAX_PAUSE, Pacer


class Asleep(Exception):
    """A worker waits; the simulation wakes it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class SimulatedClock:
    time: float = 0.0
    stopping: bool = False

    def monotonic(self) -> float:
        return self.time

    def wait_unless_stopping(self, seconds: float) -> bool:
        if self.stopping:
            return False
        raise Asleep(seconds)


@dataclass
class Server:
    """At most `creates` in any `seconds`. `says`: whether a refusal tells how long to wait."""

    creates: int
    seconds: float
    says: bool = True
    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    _window: deque[float] = field(default_factory=deque)

    def create(self, now: float) -> float | None:
        """None: accepted; else the seconds to wait (-1: it does not say)."""
        while self._window and self._window[0] <= now - self.seconds:
            self._window.popleft()
        if len(self._window) < self.creates:
            self._window.append(now)
            self.accepted.append(now)
            return None
        self.refused.append(now)
        return math.ceil(self._window[0] + self.seconds - now) if self.says else -1


class Simulation:
    """`workers` threads that each create a picture, wait for it, and take the next one."""

    def __init__(
        self,
        pacer: Pacer,
        clock: SimulatedClock,
        server: Server,
        *,
        workers: int = 15,
        answer: float = 0.1,
        picture: float = 1.0,
    ) -> None:
        self._pacer, self._clock, self._server = pacer, clock, server
        self._answer, self._picture = answer, picture
        self._order = count()
        self._events: list[tuple[float, int, Iterator[float]]] = []
        self._workers = workers

    def run(self, pictures: int) -> None:
        left = iter(range(pictures))
        for _ in range(self._workers):
            self._later(0.0, self._work(left))
        while self._events:
            self._clock.time, _, worker = heapq.heappop(self._events)
            for seconds in worker:
                self._later(seconds, worker)
                break

    def _later(self, seconds: float, worker: Iterator[float]) -> None:
        heapq.heappush(self._events, (self._clock.time + seconds, next(self._order), worker))

    def _work(self, left: Iterator[int]) -> Iterator[float]:
        for _ in left:
            yield from self._made()

    def _made(self) -> Iterator[float]:
        while True:
            try:
                started = self._pacer.wait_for_slot()
            except Asleep as sleep:
                yield sleep.seconds
                continue
            assert started is not None
            yield self._answer / 2
            refused = self._server.create(self._clock.time)
            yield self._answer / 2
            if refused is None:
                self._pacer.accepted()
                yield self._picture
                return
            self._pacer.refused(started, None if refused < 0 else refused)


def simulate(server: Server, pictures: int = 150, *, delay: float = 0.0, **how: float) -> Pacer:
    clock = SimulatedClock()
    pacer = Pacer(delay, clock)
    Simulation(pacer, clock, server, **how).run(pictures)  # type: ignore[arg-type]
    assert len(server.accepted) == pictures
    return pacer


def test_eight_creates_a_second() -> None:
    server = Server(8, 1.0)
    simulate(server)
    assert len(server.refused) < 15  # a tenth
    assert server.accepted[-1] <= 1.15 * 150 / 8


@pytest.mark.parametrize("creates, seconds", [(2, 1.0), (5, 1.0), (20, 5.0), (60, 30.0), (600, 60.0)])
@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_other_limits(creates: int, seconds: float, delay: float) -> None:
    server = Server(creates, seconds)
    simulate(server, delay=delay)
    assert len(server.refused) < 18
    bound = max((150 - creates) / creates * seconds, 149 * delay, 150 / 15 * 1.1)
    assert server.accepted[-1] <= 1.25 * bound + seconds


def test_low_credit_settles_without_hammering() -> None:
    server = Server(1, 10.0)
    simulate(server, 100)
    burst = sum(1 for when in server.refused if when < 1)
    assert burst <= 14  # all that started together, before anyone knew
    assert len(server.refused) - burst <= 4
    assert server.accepted[-1] <= 1.1 * 99 * 10


def test_low_credit_at_the_usual_delay_hardly_asks_in_vain() -> None:
    server = Server(1, 10.0)
    simulate(server, 30, delay=0.5)
    assert len(server.refused) <= 3


@pytest.mark.parametrize("interval", [3.0, 10.0, 30.0])
def test_one_start_at_a_time_where_the_server_tells_the_exact_rest(interval: float) -> None:
    class Exact(Server):
        def create(self, now: float) -> float | None:
            refused = super().create(now)
            return None if refused is None else self.accepted[-1] + interval - now

    server = Exact(1, interval)
    simulate(server, 60, delay=0.5)
    assert len(server.refused) <= 6
    assert server.accepted[-1] <= 1.1 * 60 * interval


def test_a_server_that_does_not_say_how_long() -> None:
    server = Server(3, 6.0, says=False)
    simulate(server, 60)
    assert len(server.refused) <= 20
    assert all(
        later - first >= DEFAULT_PAUSE - 0.2 for first, later in zip(server.refused, server.accepted[3:4], strict=False)
    )


def test_one_refusal_by_chance_is_soon_forgotten() -> None:
    class Once(Server):
        def create(self, now: float) -> float | None:
            if not self.refused:
                self.refused.append(now)
                return 1
            return super().create(now)

    server = Once(1000, 1.0)
    simulate(server)
    assert server.accepted[-1] <= 150 / 15 * 1.1 + 12


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("asked", [1, 2, 7])
def test_refusals_by_chance_slow_down_little(asked: int, seed: int) -> None:
    class Moody(Server):
        def create(self, now: float) -> float | None:
            if chance.random() < 0.1:
                self.refused.append(now)
                return asked
            return super().create(now)

    chance, server = random.Random(seed), Moody(1000, 1.0)
    simulate(server)
    assert server.accepted[-1] <= 150 / 15 * 1.1 + 7 * asked * len(server.refused)


def test_starts_are_a_delay_apart() -> None:
    server = Server(1000, 1.0)
    simulate(server, 40, delay=0.5)
    gaps = [later - earlier for earlier, later in zip(server.accepted, server.accepted[1:], strict=False)]
    assert min(gaps) >= 0.5 - 1e-9
    assert server.accepted[-1] == pytest.approx(0.05 + 39 * 0.5)


def test_a_pause_holds_everyone_once() -> None:
    clock = SimulatedClock(time=100.0)
    pacer = Pacer(0.0, clock)
    first, second = pacer.wait_for_slot(), pacer.wait_for_slot()
    assert (first, second) == (100.0, 100.0)
    assert pacer.refused(100.0, 7.0) == 7.0
    clock.time = 101.0
    assert pacer.refused(100.0, 6.0) is None  # the other answer to the same burst: the same end
    with pytest.raises(Asleep) as asleep:
        pacer.wait_for_slot()
    assert asleep.value.seconds == pytest.approx(6.0)


def test_no_pause_is_endless_and_a_stop_ends_it() -> None:
    clock = SimulatedClock(time=1.0)
    pacer = Pacer(0.0, clock)
    assert pacer.refused(1.0, 1e9) == MAX_PAUSE
    pacer.pause(1e9)
    with pytest.raises(Asleep) as asleep:
        pacer.wait_for_slot()
    assert asleep.value.seconds == MAX_PAUSE
    clock.stopping = True
    assert pacer.wait_for_slot() is None


def test_starts_that_are_refused_however_rare_they_are_are_tried_every_ten_minutes() -> None:
    clock = SimulatedClock(time=1.0)
    pacer = Pacer(0.0, clock)
    assert pacer.wait_for_slot() is not None
    pacer.accepted()
    for _ in range(40):
        try:
            started = pacer.wait_for_slot()
        except Asleep as asleep:
            assert asleep.seconds < MAX_PAUSE + 1
            clock.time += asleep.seconds + 1e-6
            started = pacer.wait_for_slot()
        assert started is not None
        pacer.refused(started, None)
