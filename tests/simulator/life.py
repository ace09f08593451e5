"""What happens to an episode from its first run to its last, and how a life that went wrong is made shorter."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from math import ceil
from pathlib import Path

from moostik_cli.ledger.journal import Journal
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Attempt, Outcome
from moostik_cli.pictures.provenance import read
from tests.purchase.jobs import job
from tests.simulator.books import PRICE, Books, read_books
from tests.simulator.process import EPISODE, WINDOW, Ended, Process, run_process, simulated_system
from tests.simulator.service import KEPT, Prediction, Service
from tests.simulator.world import START, KilledError, World

MOST_STEPS = 400
STEPS_OF_ONE_PICTURE = 24  # at most, where nothing goes wrong
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
    "unknown_now",
)
_LAST_RUNS = 5
_UNTIL_COMPLETE = 200.0  # seconds in which a run that takes over has looked for the last time
_ON_ITS_WAY = 1.0  # the most seconds from an intent to its request
_MEMORY_DISK = Path("/dev/shm")


@dataclass(frozen=True)
class Run:
    """One process. `gap`: seconds since the one before; `cap`: in pictures; `skew`: how far its clock is ahead.

    Before it begins: `ledger` is kept, lost, or old (the copy from before the last run), and with it nothing else, the
    "journal", or "all" that is kept `beside` it; `edits` changes a prompt, `moved` puts the pictures elsewhere until it
    ends. While it works: `kill_at` and `vanish_at` are steps, at which it dies or its ledger is deleted; `rival_after`:
    so many seconds later the locks are deleted and a second run begins.
    """

    gap: float = 60.0
    kill_at: int | None = None
    cap: int | None = None
    faults: Mapping[str, float] = field(default_factory=dict)
    skew: float = 0.0
    token: str = "ours"
    ledger: str = "kept"
    edits: bool = False
    moved: bool = False
    vanish_at: int | None = None
    rival_after: float | None = None
    beside: str = "kept"


@dataclass(frozen=True)
class Life:
    """After its runs come some in which nothing goes wrong, until nothing is left to do. `budget`: of the episode, in
    pictures; `cheap`: the series says half of the price that the model has."""

    seed: int
    pictures: int
    runs: tuple[Run, ...]
    budget: int | None = None
    cheap: bool = False


def life_of(seed: int) -> Life:
    """The life that a seed stands for."""
    chance = random.Random(seed)
    runs = tuple(_run_of(chance) for _ in range(chance.randint(1, 4)))
    budget = chance.randint(1, 8) if chance.random() < 0.1 else None
    life = Life(seed, chance.randint(1, 6), runs, budget, cheap=chance.random() < 0.1)
    return replace(life, runs=tuple(_with_what_is_beside(run, chance) for run in runs))


def _with_what_is_beside(run: Run, chance: random.Random) -> Run:
    if run.ledger == "kept":
        return run
    return replace(run, beside=chance.choice(("kept", "kept", "journal", "all")))


def killed_at_every_step(*gaps: float) -> Iterator[Life]:
    """One picture, whose first run dies at each of its steps, and last of all at none; the next run comes so
    many seconds later."""
    for gap in gaps:
        for step in range(STEPS_OF_ONE_PICTURE + 1):
            yield Life(step, 1, (Run(kill_at=step), Run(gap=gap)))


def _run_of(chance: random.Random) -> Run:
    if chance.random() < 0.04:
        return Run(faults={"down": 1.0}, cap=100)
    kinds = [kind for kind in REQUEST_FAULTS if chance.random() < 0.3]
    faults = {kind: chance.choice((0.1, 0.3, 0.6)) for kind in kinds}
    return Run(
        chance.choice((0.5, 5.0, 60.0, 900.0, 5000.0)),
        int(chance.triangular(0, MOST_STEPS, 20)) if chance.random() < 0.7 else None,
        chance.choice((0, 1, 2, 3, 5, 100)) if chance.random() < 0.25 else None,
        faults,
        skew=chance.choice((-86_400.0, -3600.0, -600.0, 90.0, 3600.0)) if chance.random() < 0.25 else 0.0,
        token="other" if chance.random() < 0.1 else "ours",
        ledger=chance.choice(("lost", "old")) if chance.random() < 0.15 else "kept",
        edits=chance.random() < 0.1,
        moved=chance.random() < 0.1,
        vanish_at=int(chance.triangular(0, 150, 20)) if chance.random() < 0.1 else None,
        rival_after=chance.choice((0.0, 1.0, 5.0, 30.0)) if chance.random() < 0.1 else None,
    )


def live(life: Life) -> Books:
    """Live it, and open the books."""
    random.seed(life.seed)  # the engine's jitter
    root = Path(tempfile.mkdtemp(prefix="life", dir=_MEMORY_DISK if _MEMORY_DISK.is_dir() else None))
    try:
        return _Lived(life, root).to_the_end()
    finally:
        shutil.rmtree(root, ignore_errors=True)


class _Known:
    """What is known of predictions, by the pictures and the attempts that there are."""

    def __init__(self, pictures: Iterable[str | None], attempts: Sequence[Attempt]) -> None:
        self.ids = {*pictures, *(one.prediction_id for one in attempts)}
        self._sent = [one.intent for one in attempts if one.prediction_id is None and one.outcome is Outcome.OPEN]

    def has(self, prediction: Prediction) -> bool:
        """Whether its id is known, or it can be found by what was sent and when."""
        return prediction.id in self.ids or any(
            intent.input == prediction.input and 0 <= START + prediction.requested - intent.server_at < _ON_ITS_WAY
            for intent in self._sent
        )


class _Lived:
    """A life that is being lived."""

    def __init__(self, life: Life, root: Path) -> None:
        self._life = life
        self._root = root
        self._world = World(life.seed)
        self._service = Service(life.seed)
        self._violations: list[str] = []
        self._copies: list[bytes | None] = []  # of the ledger, before each run
        self._excused: set[str] = set()  # predictions that no program could know of
        self._edits = 0
        self._jobs_after: dict[int, tuple[PictureJob, ...]] = {}  # so many edits
        self._has_lost_journal = False
        self._just_rescued: set[str] = set()  # what the last run saw fail whose ledger had gone
        self._refused_unseen: set[str] = set()  # by the time that anybody asks, the provider does not say of which text
        self._rescued: set[str] = set()  # the same of runs before, as long as what they kept is there

    def to_the_end(self) -> Books:
        with simulated_system(self._world):
            for run in self._life.runs:
                self._begin(run)
                self._live(run)
            self._last_runs()
        return read_books(self._root, self._service, self._violations, self._excused, self._refused_unseen, self._price)

    @property
    def _is_brief(self) -> bool:
        """Most lives end with the first run that says that all is done; some see whether the next leaves all alone."""
        return self._life.seed % 4 != 0

    @property
    def _price(self) -> int:
        """What the series says."""
        return PRICE // 2 if self._life.cheap else PRICE

    @property
    def _ledger(self) -> Path:
        return self._root / "output" / "moostik.db"

    def _last_runs(self) -> None:
        """What was sent with another account's token is settled with that one."""
        tokens = ["ours", *(["other"] if any(run.token == "other" for run in self._life.runs) else [])]
        for _ in range(_LAST_RUNS):
            ended = []
            for token in tokens:
                self._begin(Run(gap=400.0, token=token))
                ended.append(self._process(Run(token=token)))
            if not any(one.has_asked for one in ended) or (self._is_brief and all(one.is_done for one in ended)):
                return

    def _begin(self, run: Run) -> None:
        self._world.passed += run.gap
        self._edits += run.edits
        copy = self._copies[-1] if self._copies else None
        self._copies.append(self._ledger.read_bytes() if self._ledger.is_file() else None)
        if run.ledger != "kept":
            self._lose_ledger()
            self._lose_what_is_beside(run.beside)
            if run.ledger == "old" and copy is not None:
                self._ledger.write_bytes(copy)
        if run.beside != "kept":
            self._rescued.clear()
        if run.beside != "all":
            self._rescued |= self._just_rescued
        self._just_rescued = set()
        self._excuse(run)
        self._note_refusals()

    def _note_refusals(self) -> None:
        """Where an answer was lost and nobody asked for an hour, a refusal is known without its text: it is billed,
        and which picture it was about no program can know."""
        forgotten = [one for one in self._service.predictions if one.outcome == "refused"]
        forgotten = [one for one in forgotten if self._world.passed > one.ends + KEPT]
        if forgotten:
            ids = self._known().ids
            self._refused_unseen |= {one.id for one in forgotten if one.id not in ids}

    def _lose_ledger(self) -> None:
        for file in self._ledger.parent.glob("moostik.db*"):
            file.unlink()

    def _lose_what_is_beside(self, what: str) -> None:
        files = [f"runs/{EPISODE}.jsonl"] if what != "kept" else []
        files += [f"runs/{EPISODE}.json", "moostik-*.db"] if what == "all" else []
        self._has_lost_journal |= bool(files)
        for file in (path for name in files for path in self._ledger.parent.glob(name)):
            file.unlink()

    def _excuse(self, run: Run) -> None:
        """What was forgotten with the ledger and the journal beside it, and what a run cannot see in the account, it
        cannot know. Without a note of the last run, nothing tells that a ledger is old, and a new one may be the first:
        then a list that does not answer stops nothing, and one that lags is not waited for."""
        if not self._has_lost_journal:
            return
        known = self._known()
        prompts = {one.prompt_text for one in self._jobs()}
        sees = run.beside != "all" or (run.ledger != "old" and "list_down" not in run.faults)
        for one in self._service.predictions:
            is_seen = sees and one.account == run.token and self._world.passed + _UNTIL_COMPLETE < one.ends + KEPT
            if run.beside == "all":  # a ledger that may be the first looks at the list once
                is_seen = is_seen and one.listed <= self._world.passed
            if one.id not in self._rescued and not known.has(one) and not (is_seen and one.input["prompt"] in prompts):
                self._excused.add(one.id)

    def _known(self) -> _Known:
        """The predictions that a ledger, a file beside it or a picture tells of."""
        pictures = {one.prediction_id for path in self._root.rglob("*.png") if (one := read(path)) is not None}
        attempts = Journal(self._ledger).attempts(EPISODE)
        for path in self._ledger.parent.glob("moostik*.db"):
            ledger = Ledger.open_existing(path)
            if ledger is not None:
                with ledger:
                    attempts += ledger.attempts(EPISODE)
        return _Known(pictures, attempts)

    def _live(self, run: Run) -> None:
        pictures, elsewhere = self._root / "output" / "episodes", self._root / "elsewhere"
        is_moved = run.moved and run.ledger == "kept" and self._most_are_recorded(pictures)
        if is_moved:
            pictures.rename(elsewhere)
        self._process(run)
        if is_moved:
            if list(pictures.rglob("*.png")):
                self._violations.append("bought while the pictures were elsewhere")
            shutil.rmtree(pictures, ignore_errors=True)
            elsewhere.rename(pictures)

    def _most_are_recorded(self, pictures: Path) -> bool:
        """Whether the ledger would miss them."""
        ledger = Ledger.open_existing(self._ledger)
        if ledger is None:
            return False
        with ledger:
            recorded = [one for one in ledger.variations(EPISODE).values() if one.picture is not None]
        return len(recorded) > 2 and len(recorded) >= len(list(pictures.rglob("*.png")))

    def _process(self, run: Run) -> Ended:
        """One run of the command."""
        world, service = self._world, self._service
        before, vanished = len(service.predictions), []

        def vanish() -> None:
            vanished.append(world.passed)
            self._lose_ledger()

        world.begin_process(run.kill_at, run.vanish_at)
        world.vanish = vanish
        number, rival = world.current_process, None
        if run.rival_after is not None:
            rival = world.submit(self._rival, run)
        try:
            ended = run_process(self._given(run), self._jobs(), self._root, world, service)
            world.alive.remove(number)
            if rival is not None:
                world.wait_any([rival])
            elif vanished:
                self._just_rescued = {one.id for one in service.predictions[before:] if one.outcome == "failed"}
        except KilledError:
            ended = Ended(is_done=False, has_asked=True)
        finally:
            world.shutdown()
        made = service.predictions[before:]
        self._check_caps(run, made)
        late = [one for one in made if vanished and one.process == number and one.requested > vanished[0] + 1.0]
        if late:
            self._violations.append(f"bought after the ledger was gone: {len(late)}")
        return ended

    def _rival(self, run: Run) -> None:
        self._world.sleep(run.rival_after or 0.0)
        shutil.rmtree(self._ledger.parent / "locks", ignore_errors=True)
        self._world.begin_another()
        number = self._world.current_process
        run_process(self._given(replace(run, faults={})), self._jobs(), self._root, self._world, self._service)
        with suppress(ValueError):
            self._world.alive.remove(number)

    def _check_caps(self, run: Run, made: list[Prediction]) -> None:
        """No process spends more than was agreed to, nor goes on buying where the service is down."""
        for process in {one.process for one in made}:
            bought = sum(one.is_charged for one in made if one.process == process)
            agreed = self._life.pictures + max(2, ceil(0.1 * self._life.pictures))
            most = agreed if run.cap is None else run.cap
            if bought > most:
                self._violations.append(f"{bought} bought where {most} were agreed to")
            if "down" in run.faults and bought > 6 + WINDOW:
                self._violations.append(f"{bought} bought while the service was down")
        charged = sum(one.is_charged for one in self._service.predictions if one.id not in self._excused)
        if self._life.budget is not None and not self._has_lost_journal and charged > self._life.budget:
            self._violations.append(f"{charged} bought under a budget of {self._life.budget}")

    def _given(self, run: Run) -> Process:
        cap = None if run.cap is None else run.cap * PRICE
        budget = None if self._life.budget is None else self._life.budget * PRICE / 1e6
        return Process(run.token, run.faults, run.skew, cap, budget)

    def _jobs(self) -> tuple[PictureJob, ...]:
        if self._edits not in self._jobs_after:
            jobs = tuple(self._job(number) for number in range(self._life.pictures))
            self._jobs_after[self._edits] = jobs
        return self._jobs_after[self._edits]

    def _job(self, number: int) -> PictureJob:
        """The n-th edit changes the prompt of the n-th picture."""
        edits = sum(edit % self._life.pictures == number for edit in range(self._edits))
        shot, angle = f"shot-{number // 2}", ("wide", "medium")[number % 2]
        text = f"{shot} {angle}, as it is after {edits} edits"
        return job(
            shot, angle, root=self._root, prompt_text=text, fingerprint=text, price=self._price, list_price=PRICE
        )


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
    if life.budget is not None or life.cheap:
        yield replace(life, budget=None, cheap=False)
    if life.pictures > 1:
        yield replace(life, pictures=life.pictures // 2)
        yield replace(life, pictures=life.pictures - 1)


def _simpler(run: Run) -> Iterator[Run]:
    usual = Run()
    for name in (one.name for one in fields(Run) if one.name != "faults"):
        if getattr(run, name) != getattr(usual, name):
            yield replace(run, **{name: getattr(usual, name)})
    for kind in run.faults:
        yield replace(run, faults={one: often for one, often in run.faults.items() if one != kind})
    if run.kill_at:
        yield replace(run, kill_at=run.kill_at // 2)
