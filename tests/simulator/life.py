"""What happens to an episode from its first run to its last, and how a life that went wrong is made shorter."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.run import Limits
from moostik_cli.purchase.breaker import Breaker
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.purchase.retries import RetryPolicy
from moostik_cli.run.paid_run import PaidRun
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.state.open_attempts import open_attempts_by_key
from tests.purchase.jobs import job
from tests.simulator.books import Books, read_books
from tests.simulator.service import Service, SimulatedProvider
from tests.simulator.world import KilledError, SimulatedControl, World

T = TypeVar("T")
PRICE = 150_000
MOST_STEPS = 400
REQUEST_FAULTS = (
    "unreachable",
    "limited",
    "lost_request",
    "lost_answer",
    "failed",
    "refused",
    "aborted",
    "broken_fetch",
    "list_down",
    "late",
    "long_lag",
)
HARD_FAULTS = ("ledger",)  # asked for by name
_LAST_RUNS = 4
_MEMORY_DISK = Path("/dev/shm")


@dataclass(frozen=True)
class Run:
    """One process. `gap`: seconds since the one before; `cap`: in pictures; `skew`: how far its clock is ahead."""

    gap: float = 60.0
    kill_at: int | None = None
    cap: int | None = None
    faults: Mapping[str, float] = field(default_factory=dict)
    skew: float = 0.0
    token: str = "ours"
    loses_ledger: bool = False  # before it begins


@dataclass(frozen=True)
class Life:
    """After its runs come some in which nothing goes wrong, until nothing is left to do."""

    seed: int
    pictures: int
    runs: tuple[Run, ...]


class _SteppedLedger(Ledger):
    """The process may die before each write, and after it."""

    world: World | None = None

    def _write(self, work: Callable[[Any], T]) -> T:
        if self.world is None:
            return super()._write(work)
        self.world.step()
        result = super()._write(work)
        self.world.step()
        return result


def life_of(seed: int, hard: tuple[str, ...] = ()) -> Life:
    """The life that a seed stands for."""
    chance = random.Random(seed)
    runs = tuple(_run_of(chance, hard) for _ in range(chance.randint(1, 4)))
    return Life(seed, chance.randint(1, 6), runs)


def killed_at_every_step() -> Iterator[Life]:
    """One picture, whose first run dies at each of its steps; the next run comes soon, or after an hour."""
    for gap in (1.0, 5000.0):
        for step in range(40):
            yield Life(step, 1, (Run(kill_at=step), Run(gap=gap)))


def _run_of(chance: random.Random, hard: tuple[str, ...]) -> Run:
    kinds = [kind for kind in REQUEST_FAULTS if chance.random() < 0.3]
    gap = chance.choice((0.5, 5.0, 60.0, 900.0, 5000.0))
    kill_at = int(chance.triangular(0, MOST_STEPS, 20)) if chance.random() < 0.7 else None
    cap = chance.randint(0, 5) if chance.random() < 0.2 else None
    faults = {kind: chance.choice((0.1, 0.3, 0.6)) for kind in kinds}
    return Run(
        gap,
        kill_at,
        cap,
        faults,
        skew=chance.choice((-3600.0, -600.0, 90.0, 3600.0)) if chance.random() < 0.25 else 0.0,
        token="other" if chance.random() < 0.1 else "ours",
        loses_ledger="ledger" in hard and chance.random() < 0.2,
    )


def live(life: Life) -> Books:
    """Live it, and open the books."""
    random.seed(life.seed)  # the engine's jitter
    root = Path(tempfile.mkdtemp(prefix="life", dir=_MEMORY_DISK if _MEMORY_DISK.is_dir() else None))
    try:
        return _lived(life, root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _lived(life: Life, root: Path) -> Books:
    world, service = World(life.seed), Service(life.seed)
    over_cap = []
    for run in life.runs:
        before = len(service.predictions)
        _process(life, run, root, world, service)
        bought = [one for one in service.predictions[before:] if one.is_charged]
        if run.cap is not None and len(bought) > run.cap:
            over_cap.append(f"{len(bought)} bought under a cap of {run.cap}")
    tokens = ["ours", *(["other"] if any(run.token == "other" for run in life.runs) else [])]
    for _ in range(_LAST_RUNS):  # what was sent with another account's token is settled with that one
        worked = [_process(life, Run(gap=400.0, token=token), root, world, service) for token in tokens]
        if not any(worked):
            break
    return read_books(root, service, over_cap)


def _process(life: Life, run: Run, root: Path, world: World, service: Service) -> bool:
    """One run of the command; whether it had anything to do."""
    world.passed += run.gap
    world.begin_process(run.kill_at)
    path = root / "output" / "moostik.db"
    if run.loses_ledger:
        for file in path.parent.glob("moostik.db*"):
            file.unlink()
    with closing(_SteppedLedger.open(path)) as ledger:
        assert isinstance(ledger, _SteppedLedger)
        ledger.world = world
        try:
            return _generate(life, run, root, world, service, ledger)
        except KilledError:
            return True
        finally:
            world.shutdown()
            ledger.world = None


def _generate(life: Life, run: Run, root: Path, world: World, service: Service, ledger: Ledger) -> bool:
    control = SimulatedControl(world, run.skew)
    records = ledger.variations("ep0")
    made = {
        key: record.picture
        for key, record in records.items()
        if record.picture is not None and (root / record.picture.path).is_file()
    }
    begun = open_attempts_by_key(ledger, "ep0")
    jobs = [one for one in _jobs(life, root) if one.key not in made and not _is_refused(one, service, ledger)]
    resume_only = [one for one in _jobs(life, root) if one.key in begun and one not in jobs]
    if not jobs and not resume_only:
        return False
    context = PurchaseContext(
        SimulatedProvider(service, world, run.token, run.faults, run.skew),
        ledger,
        control,
        Pacer(0.0, control),
        Budget(None if run.cap is None else run.cap * PRICE),
        Breaker(),
        RetryPolicy(),
        root,
        {},
        900.0,
        lambda _: None,
        lambda _: None,
    )
    plan = RunPlan(tuple(jobs), tuple(resume_only), (), made, begun, frozenset())
    PaidRun(context, Limits(2, 2, 0.0), workers=world).run([plan], lambda *_: None)
    return True


def _is_refused(one: PictureJob, service: Service, ledger: Ledger) -> bool:
    """Nobody buys again, in these lives, what the model refused."""
    refused = {each.id for each in service.predictions if each.outcome == "refused"}
    return any(
        each.prediction_id in refused and each.outcome.value != "open"
        for each in ledger.attempts("ep0")
        if (each.intent.shot_id, each.intent.variation_id) == one.key
    )


def _jobs(life: Life, root: Path) -> list[PictureJob]:
    return [job(f"shot-{number // 2}", ("wide", "medium")[number % 2], root=root) for number in range(life.pictures)]


# -- making a life shorter --------------------------------------------------------------------------------------


def shortest(life: Life, fails: Callable[[Life], bool]) -> Life:
    """The shortest life near this one that still `fails`."""
    while True:
        shorter = next((one for one in _shorter(life) if fails(one)), None)
        if shorter is None:
            return life
        life = shorter


def _shorter(life: Life) -> Iterator[Life]:
    for index, run in enumerate(life.runs):
        others = (*life.runs[:index], *life.runs[index + 1 :])
        yield replace(life, runs=others)
        for simpler in _simpler(run):
            yield replace(life, runs=(*life.runs[:index], simpler, *life.runs[index + 1 :]))
    if life.pictures > 1:
        yield replace(life, pictures=life.pictures // 2)
        yield replace(life, pictures=life.pictures - 1)


def _simpler(run: Run) -> Iterator[Run]:
    usual = Run()
    for name in ("kill_at", "cap", "skew", "token", "loses_ledger", "gap"):
        if getattr(run, name) != getattr(usual, name):
            yield replace(run, **{name: getattr(usual, name)})
    for kind in run.faults:
        yield replace(run, faults={one: often for one, often in run.faults.items() if one != kind})
    if run.kill_at:
        yield replace(run, kill_at=run.kill_at // 2)
