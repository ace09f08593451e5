"""A clock that nobody waits for, and a scheduler that lets one task at a time run, in an order that a seed decides."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from greenlet import getcurrent, greenlet

from moostik_cli.purchase.control import RunControl

START = 1_800_000_000.0  # seconds since the epoch, by the server's clock


class KilledError(BaseException):
    """kill -9: nothing that the process would have done after this is done."""


@dataclass(eq=False)
class _Task:
    call: Callable[[], Any]
    future: Future[Any]
    wakes: float
    order: float
    process: int
    stack: greenlet | None = None  # once it has begun: tasks take turns in one thread, each on a stack of its own


class World:
    """Time passes only when everybody waits. `kill_at`: the process dies at that step, counted from 0; steps are all
    moments at which the outside world may have changed."""

    def __init__(self, seed: int) -> None:
        self.passed = 0.0  # seconds since START
        self.steps = 0
        self.kill_at: int | None = None
        self.dead = False
        self.current_process = 0
        self.alive: list[int] = []
        self.vanish_at: int | None = None  # at this step `vanish` is called
        self.vanish: Callable[[], None] = lambda: None
        self._processes = 0
        self._random = random.Random(seed)
        self._tasks: list[_Task] = []
        self._running: _Task | None = None

    def begin_process(self, kill_at: int | None = None, vanish_at: int | None = None) -> None:
        """The only process that lives from now on."""
        self.steps, self.kill_at, self.vanish_at, self.dead = 0, kill_at, vanish_at, False
        self.alive = []
        self.begin_another()

    def begin_another(self) -> None:
        """One more process, beside those that live. Where a task begins one, it is that process from now on."""
        self._processes += 1
        self.current_process = self._processes
        self.alive.append(self._processes)
        if self._running is not None:
            self._running.process = self._processes

    @property
    def is_main(self) -> bool:
        """Whether no task is running."""
        return self._running is None

    def step(self) -> None:
        """The process may die here."""
        if not self.dead and self.steps == self.kill_at:
            self.dead = True
        if not self.dead and self.steps == self.vanish_at:
            self.vanish()
        self.steps += 1
        if self.dead:
            raise KilledError

    def sleep(self, seconds: float) -> None:
        task = self._running
        if task is None:
            self._let_others_run(self.passed + seconds)
            return
        task.wakes = self.passed + seconds
        task.order = self._random.random()
        self._tasks.append(task)
        self._hand_back()

    def _let_others_run(self, until: float) -> None:
        while self._tasks and min(task.wakes for task in self._tasks) <= until:
            self._run_next()
            if self.dead:
                raise KilledError
        self.passed = max(self.passed, until)

    # -- what stages.generation.Workers asks ------------------------------------------------------------------

    def submit(self, call: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        order = self._random.random()
        task = _Task(lambda: call(*arguments), future, self.passed, order, self.current_process)
        self._tasks.append(task)
        return future

    def wait_any(self, futures: Sequence[Future[Any]]) -> None:
        while not any(future.done() for future in futures):
            self._run_next()
            if self.dead:
                raise KilledError

    def shutdown(self) -> None:
        """End what still waits, as a kill does."""
        self.dead = self.dead or bool(self._tasks)
        while self._tasks:
            self._run_next()

    # -- the baton --------------------------------------------------------------------------------------------

    def _run_next(self) -> None:
        task = min(self._tasks, key=lambda one: (one.wakes, one.order))
        self._tasks.remove(task)
        if not self.dead:
            self.passed = max(self.passed, task.wakes)
        before, self._running, self.current_process = self.current_process, task, task.process
        if task.stack is None and not self.dead:  # else it never begins
            task.stack = greenlet(lambda: _work(task))
        if task.stack is not None:
            task.stack.switch()
        self._running, self.current_process = None, before

    def _hand_back(self) -> None:
        getcurrent().parent.switch()
        if self.dead:
            raise KilledError


def _work(task: _Task) -> None:
    try:
        task.future.set_result(task.call())
    except BaseException as error:
        task.future.set_exception(error)


class SimulatedControl(RunControl):
    """The engine's clock, `skew` seconds ahead of the server's."""

    def __init__(self, world: World, skew: float) -> None:
        super().__init__()
        self._world = world
        self._skew = skew

    def now(self) -> float:
        return START + self._world.passed + self._skew

    def monotonic(self) -> float:
        return self._world.passed

    def wait(self, seconds: float) -> None:
        self._world.sleep(max(0.0, seconds))

    def wait_unless_stopping(self, seconds: float) -> bool:
        if not self.stopping:
            self._world.sleep(max(0.0, seconds))
        return not self.stopping
