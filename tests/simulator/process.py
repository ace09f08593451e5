"""One process of a life: the real run, from the lock of the episode to its summary, on the simulated world."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from unittest.mock import patch

from moostik_cli.errors import ExitCode, MoostikError
from moostik_cli.ledger import episode_lock, schema
from moostik_cli.ledger import ledger as ledger_room
from moostik_cli.ledger import writer as writer_room
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.ledger.writer import GroupWriter, Guard, _Write
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import OnChange, PictureJob, VariationKey
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.records import LedgerRun, RunHolder
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.models.series import Budgets, Series
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.report.screen import Screen
from moostik_cli.run import run_plan
from moostik_cli.run.buying_run import BuyingRun
from moostik_cli.run.context import LazyProvider, RunContext
from moostik_cli.run.job_source import GateFindings, KnownBooks, KnownImages
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.run.view import RunView
from moostik_cli.stages.readiness import check_generation_readiness
from moostik_cli.state.open_attempts import jobs_to_resume
from moostik_cli.state.variations import find_variations, pictures_on_disk, to_make
from tests.purchase.jobs import MODEL
from tests.simulator.service import Chances, Service, SimulatedProvider
from tests.simulator.world import KilledError, SimulatedControl, World

T = TypeVar("T")
_migrate, _connect_reader, _prepared = schema.migrate, schema.connect_reader, ledger_room._prepared
EPISODE = "ep0"
WINDOW = 4


@dataclass(frozen=True)
class Process:
    """What a process is given. `cap` in dollars; `skew`: how far its clock is ahead."""

    token: str
    faults: Chances
    skew: float
    cap: int | None
    budget: float | None


class SteppedLedger(Ledger):
    """The process may die before each write, and after it."""

    world: World | None = None

    def _write(self, work: Callable[[Any], T]) -> T:
        if self.world is None:
            return super()._write(work)
        self.world.step()
        result = super()._write(work)
        self.world.step()
        return result


class WriterAtHand(GroupWriter):
    """Writes where it is called, in the same transactions. What nobody waits for waits for the next write that
    somebody waits for, and is lost where the process dies before."""

    world: World | None = None

    def __init__(self, connection: sqlite3.Connection, guard: Guard, *, wal: bool = False) -> None:
        self._connection = connection
        self._guard = guard
        self._wal = wal
        self._unsaved_since = None
        self._waiting: list[Any] = []
        self._closing = False

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        future: Future[T] = self._enqueue(_Write(work, awaited=True))
        self.catch_up()
        return future.result()

    def write_later(self, work: Callable[[sqlite3.Connection], Any]) -> None:
        self._enqueue(_Write(work, awaited=False))

    def catch_up(self) -> None:
        batch, self._waiting = self._waiting, []
        if batch:
            self._settle(batch)

    def close(self) -> None:
        if self.world is None or not self.world.dead:
            self.catch_up()
        self._closing = True
        with self._guard():
            self._connection.close()

    def _enqueue(self, write: _Write) -> Future[Any]:
        if self._closing:
            raise RuntimeError("the ledger is closed")
        self._waiting.append(write)
        return write.future


@dataclass(frozen=True)
class SimulatedShots:
    """Fulfils `JobSource`: jobs that are what they are, and no gate."""

    jobs: tuple[PictureJob, ...]
    root: Path

    episode_id = named = EPISODE
    production: Production | None = None
    force = False
    stale = False
    readiness = check_generation_readiness((), Library())

    @cached_property
    def folder(self) -> Path:
        return Project(self.root).pictures_dir(EPISODE)

    def plan(self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None) -> RunPlan:
        found = find_variations(self.jobs, books.records, self.root)
        wanted = tuple(one.job for one in to_make(found, stale=False, force=False))
        refused = run_plan.refused_jobs(wanted, books.refusals)
        to_do = tuple(job for job in wanted if job not in refused)
        return RunPlan(
            to_do,
            jobs_to_resume(self.jobs, to_do, books.open_attempts, self.folder),
            tuple(found),
            pictures_on_disk(books.records, self.root),
            books.open_attempts,
            refused=refused,
            recorded=run_plan._recorded(books.records),
        )

    def every_job(
        self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None
    ) -> PlannedJobs:
        return PlannedJobs(self.jobs)

    def inspect(self, options: PlanOptions, available: AvailablePictures | None) -> GateFindings:
        return GateFindings(self.readiness)

    def announcement(self, jobs: Sequence[PictureJob], skipped: int) -> Sequence[Message]:
        return ()

    def advice_on_unknown(self, count: int) -> tuple[Message, Message]:
        return message("..."), message("...")

    def give_up_command(self, keys: Sequence[VariationKey]) -> str:
        return "..."


class _SilentScreen(Screen):
    def note(self, text: Message | str) -> None: ...
    def warn(self, text: Message | str) -> None: ...
    def error(self, text: Message | str, hint: Message | None = None) -> None: ...


class _NobodyWatches:
    """Stands for `run.watching.Watch`: no terminal, no signals."""

    @contextmanager
    def over(self, jobs: object, spent: object, galleries: object) -> Iterator[OnChange]:
        yield lambda *_: None

    def say_once(self, text: Message) -> None: ...
    def pause(self, seconds: float) -> None: ...


class _Choice:
    """Stands for `ProviderChoice`."""

    name = "replicate"
    costs_money = True
    note = message("...")


class _InATask:
    """`Workers` for a run that is itself a task of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def submit(self, call: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        return self._world.submit(call, *arguments)

    def wait_any(self, futures: Sequence[Future[Any]]) -> None:
        while not any(future.done() for future in futures):
            self._world.sleep(0.2)

    def shutdown(self) -> None: ...


class Ended(NamedTuple):
    """How a process ended. `is_done`: it says that everything is made; `has_asked`: it asked the provider for
    something, or was kept from it."""

    is_done: bool
    has_asked: bool


def run_process(process: Process, jobs: tuple[PictureJob, ...], root: Path, world: World, service: Service) -> Ended:
    """Run it to its end or to its death."""
    number = world.current_process
    control = SimulatedControl(world, process.skew)
    budget = Budgets() if process.budget is None else Budgets(episode=process.budget)
    provider = SimulatedProvider(service, world, process.token, process.faults, process.skew, number)
    options = RunOptions(MODEL, yes=True)
    view = RunView(_SilentScreen(), options, provider="replicate", costs_money=True)
    limits = Limits(2, 2, 0.0, 900.0, cap=process.cap)
    context = RunContext(
        Project(root),
        Series(budget=budget),
        cast(Any, _Choice()),
        options,
        limits,
        view,
        control,
        Pacer(0.0, control),
        cast(Any, _NobodyWatches()),
        LazyProvider(lambda _: provider),
        callers=world if world.is_main else _InATask(world),
    )
    before = service.asked_of(number)
    try:
        code = BuyingRun(context, [SimulatedShots(jobs, root)]).run()
    except (MoostikError, KilledError):
        return Ended(is_done=False, has_asked=True)
    return Ended(code is ExitCode.DONE, service.asked_of(number) > before)


class _Reader:
    """The writer's own connection, read from: where one thing runs at a time, there is nothing to keep apart."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.execute = connection.execute
        self.backup = connection.backup

    def close(self) -> None: ...


class _OneConnection:
    """Opens a ledger for writing with one connection for both."""

    def __init__(self) -> None:
        self._writer: sqlite3.Connection | None = None

    def prepared(self, path: Path, *, wal: bool, vfs: str | None) -> tuple[sqlite3.Connection, str]:
        self._writer, journal = _prepared(path, wal=wal, vfs=vfs)
        return self._writer, journal

    def reader(self, path: Path, *, vfs: str | None = None) -> sqlite3.Connection | _Reader:
        writer, self._writer = self._writer, None
        return _connect_reader(path, vfs=vfs) if writer is None else _Reader(writer)


@lru_cache(maxsize=1)
def _empty_ledger() -> sqlite3.Connection:
    """The tables as the real migrations make them, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _migrate(connection, Path())
    return connection


def _migrate_at_once(connection: sqlite3.Connection, path: Path) -> None:
    """The tables of a new ledger are the same each time: made once, and copied."""
    if schema.check_identity(connection, path):
        _migrate(connection, path)
    else:
        _empty_ledger().backup(connection)


@contextmanager
def simulated_system(world: World) -> Iterator[None]:
    """Processes are the world's, and the ledger may be the last thing that they write."""

    def is_alive(run: LedgerRun, now: float) -> bool:
        return run.holder.pid in world.alive

    def this_process() -> RunHolder:
        return RunHolder("here", world.current_process, None)

    def rescue_path(path: Path, _: float) -> Path:
        return path.with_name(f"{path.stem}-rescued-{world.current_process:06d}.db")

    SteppedLedger.world = WriterAtHand.world = world
    taken_in, connection = Ledger.take_in_rescued, _OneConnection()
    with (
        patch.multiple(episode_lock, is_alive=is_alive, this_process=this_process),
        patch.object(ledger_room, "Ledger", SteppedLedger),
        patch.object(SteppedLedger, "take_in_rescued", lambda self: taken_in(self, is_alive=is_alive), create=True),
        patch.object(ledger_room, "rescue_path", rescue_path),
        patch.object(writer_room, "GroupWriter", WriterAtHand),
        patch.object(ledger_room, "_prepared", connection.prepared),
        patch.multiple(schema, migrate=_migrate_at_once, connect_reader=connection.reader, _PROBE_BYTES=64),
        patch.object(episode_lock, "heartbeat", lambda *_: nullcontext()),
    ):
        try:
            yield
        finally:
            SteppedLedger.world = WriterAtHand.world = None
