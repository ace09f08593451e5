"""Stage 5: many pictures at once, through a sliding window (seed stage 5, without its barriers)."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import (
    FullKey,
    GenerateImageResult,
    OnChange,
    OnProgress,
    PictureJob,
    PictureResult,
    Predecessor,
    ProgressStatus,
)

MAX_PARALLEL_SHOTS = 3
MAX_PARALLEL_GENERATIONS = 5
_SLOTS_PER_FINISH = 3  # a picture is fetched and saved in far less than a third of the time that it takes to make
_HEARTBEAT = 0.2  # seconds; how soon a signal is noticed while all slots are busy
_ShotOfEpisode = tuple[str, str]  # ids of an episode and of a shot of it


Finish = Callable[[], PictureResult]
"""What is left to do for a picture that needs no slot any more: it has ended where it is made, and is to be
fetched and saved. Called once, from another thread of the pool."""


class AskAgain(NamedTuple):
    """Nothing can be said of a picture yet: call the maker once more after so many seconds. `meanwhile` is its result
    if the run ends before."""

    seconds: float
    meanwhile: PictureResult


class PictureMaker(Protocol):
    """Makes one picture, from the request to the file, and says how it went. Called from many threads."""

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish | AskAgain:
        """`on_start` is called once, when the picture is really being made. Failures are results."""
        ...


class Workers(Protocol):
    """Who calls the maker, and how to wait for it: threads, or a simulation that runs one thing at a time."""

    def submit(self, call: Callable[..., Any], /, *arguments: Any) -> Future[Any]: ...

    def wait_any(self, futures: Sequence[Future[Any]]) -> None:
        """Return when one of them is done, or after a moment: a run that is being stopped must notice."""
        ...

    def shutdown(self) -> None: ...


class _Threads:
    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="picture")

    def submit(self, call: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        return self._pool.submit(call, *arguments)

    def wait_any(self, futures: Sequence[Future[Any]]) -> None:
        wait(futures, timeout=_HEARTBEAT, return_when=FIRST_COMPLETED)

    def shutdown(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


class Stopping(Protocol):
    @property
    def stopping(self) -> bool: ...
    def monotonic(self) -> float: ...
    def wait_unless_stopping(self, seconds: float) -> bool: ...


def generate_multiple_shots_parallel(
    jobs: Sequence[PictureJob],
    maker: PictureMaker,
    control: Stopping,
    *,
    max_parallel_shots: int = MAX_PARALLEL_SHOTS,
    max_parallel_generations: int = MAX_PARALLEL_GENERATIONS,
    on_progress: OnProgress | None = None,
    on_change: OnChange | None = None,
    workers: Workers | None = None,
) -> list[PictureResult]:
    """Make every job's picture; results in the order of `jobs`, which may be of several episodes.

    At most `max_parallel_shots * max_parallel_generations` pictures are in flight, at most
    `max_parallel_generations` of one shot. A slot that falls free takes the next picture at once; what the
    maker leaves to a `Finish` holds no slot, but nothing is started while a third as many of those as there
    are slots are under way: a disk that fails should be known before much more is bought. A job waits for
    all of its `predecessors` that are among the jobs, with all their takes, and is not tried if one of them is not
    made. When `control` is stopping, nothing new is started, what is in flight is awaited, and the rest stays pending.
    `on_progress` is called from the making thread ("generating") and from this one (the end); `on_change`, which is
    given the job, likewise.
    """
    window = max(1, max_parallel_shots) * max(1, max_parallel_generations)
    most_finishing = max(1, window // _SLOTS_PER_FINISH)
    queue = _Queue(jobs, max(1, max_parallel_generations))
    report = _both(on_progress, on_change)
    pool = workers or _Threads(window + most_finishing)
    try:
        results = _Run(jobs, maker, control, window, most_finishing, queue, report, pool).to_the_end()
    finally:
        if workers is None:
            pool.shutdown()
    return [results.get(i) or _not_tried(job, None) for i, job in enumerate(jobs)]


@dataclass
class _Run:
    """The loop around the pool: fills free slots, and drops each future when it is done."""

    jobs: Sequence[PictureJob]
    maker: PictureMaker
    control: Stopping
    window: int
    most_finishing: int
    queue: _Queue
    report: OnChange
    pool: Workers
    in_flight: dict[Future[PictureResult | Finish | AskAgain], int] = field(default_factory=dict)
    ended: list[tuple[int, Finish]] = field(default_factory=list)
    finishing: dict[Future[PictureResult], int] = field(default_factory=dict)
    later: dict[int, tuple[float, PictureResult]] = field(
        default_factory=dict
    )  # asked again then; the result meanwhile
    results: dict[int, PictureResult] = field(default_factory=dict)

    def to_the_end(self) -> dict[int, PictureResult]:
        while True:
            self._ask_again()
            self._fill()  # first: others' slots wait for it
            self._finish_ended()
            busy: list[Future[Any]] = [*self.in_flight, *self.finishing]
            if not busy and not self.later:
                return self.results
            if not busy:
                self._wait_for_later()
                continue
            self.pool.wait_any(busy)
            for made in [future for future in self.in_flight if future.done()]:
                self._free(self.in_flight.pop(made), made.result())
            for finished in [future for future in self.finishing if future.done()]:
                self._end(self.finishing.pop(finished), finished.result())

    def _fill(self) -> None:
        while len(self.in_flight) < self.window and len(self.ended) + len(self.finishing) < self.most_finishing:
            index = None if self.control.stopping else self.queue.next_ready()
            if index is None:
                return
            job = self.jobs[index]
            self.in_flight[self.pool.submit(self.maker.make, job, _starter(job, self.report))] = index

    def _ask_again(self) -> None:
        """What is due takes its place in the queue again."""
        now = self.control.monotonic() if self.later else 0.0
        for index in [index for index, (at, _) in self.later.items() if at <= now and not self.control.stopping]:
            del self.later[index]
            self.queue.again(index)

    def _wait_for_later(self) -> None:
        """Nothing else is left to do. A run that is being stopped does not wait."""
        soonest = min(at for at, _ in self.later.values())
        if self.control.stopping or not self.control.wait_unless_stopping(soonest - self.control.monotonic()):
            for index, (_, meanwhile) in list(self.later.items()):
                self._end(index, meanwhile)
            self.later.clear()

    def _free(self, index: int, made: PictureResult | Finish | AskAgain) -> None:
        self.queue.free(index)
        if isinstance(made, PictureResult):
            self._end(index, made)
        elif isinstance(made, AskAgain):
            self.later[index] = (self.control.monotonic() + made.seconds, made.meanwhile)
        else:
            self.ended.append((index, made))

    def _finish_ended(self) -> None:
        self.finishing.update({self.pool.submit(finish): index for index, finish in self.ended})
        self.ended.clear()

    def _end(self, index: int, result: PictureResult) -> None:
        self.results[index] = result
        _report_end(self.jobs[index], result, self.report)
        for blocked, not_made in self.queue.finished(index, made=result.status == "completed"):
            self.results[blocked] = _not_tried(self.jobs[blocked], None if self.control.stopping else not_made)
            _report_end(self.jobs[blocked], self.results[blocked], self.report)


class _Queue:
    """Which job is next: of those whose shot has a slot and whose predecessors are made, the one with the most jobs
    waiting behind each other for it, and the first in order of these. So the last pictures wait for nothing."""

    def __init__(self, jobs: Sequence[PictureJob], per_shot: int) -> None:
        self._jobs = jobs
        self._per_shot = per_shot
        self._busy: dict[_ShotOfEpisode, int] = defaultdict(int)
        self._ready: list[tuple[int, int]] = []  # a heap of places
        self._parked: dict[_ShotOfEpisode, list[int]] = defaultdict(list)  # ready, but their shot has no slot
        self._waiting: dict[FullKey, list[int]] = defaultdict(list)
        self._missing: dict[int, set[FullKey]] = {}  # the pictures that a job still waits for
        self._left = Counter(job.full_key for job in jobs)  # a picture may have several jobs, each a take
        self._made: set[FullKey] = set()
        known = set(self._left)
        for index, job in enumerate(jobs):
            missing = {_id_of(before, job) for before in job.predecessors} & known
            if not missing:
                continue
            self._missing[index] = missing
            for key in missing:
                self._waiting[key].append(index)
        self._behind = self._counted()
        self._ready += (self._place(index) for index in range(len(jobs)) if index not in self._missing)
        heapq.heapify(self._ready)

    def _counted(self) -> list[int]:
        """How many jobs wait behind each other for each job: the length of the longest such row."""
        behind = [0] * len(self._jobs)
        waited_for = {index: len(self._waiting.get(job.full_key, ())) for index, job in enumerate(self._jobs)}
        by_key: dict[FullKey, list[int]] = defaultdict(list)
        for index, job in enumerate(self._jobs):
            by_key[job.full_key].append(index)
        last = [index for index, count in waited_for.items() if not count]
        for index in last:  # grows while it is walked: from the ends to the beginnings
            for key in self._missing.get(index, ()):
                for before in by_key[key]:
                    behind[before] = max(behind[before], behind[index] + 1)
                    waited_for[before] -= 1
                    if not waited_for[before]:
                        last.append(before)
        return behind

    def _place(self, index: int) -> tuple[int, int]:
        return -self._behind[index], index

    def next_ready(self) -> int | None:
        while self._ready:
            _, index = heapq.heappop(self._ready)
            shot = _shot_of(self._jobs[index])
            if self._busy[shot] < self._per_shot:
                self._busy[shot] += 1
                return index
            self._parked[shot].append(index)
        return None

    def free(self, index: int) -> None:
        """The job needs its slot no more."""
        shot = _shot_of(self._jobs[index])
        self._busy[shot] -= 1
        for parked in self._parked.pop(shot, ()):
            heapq.heappush(self._ready, self._place(parked))

    def again(self, index: int) -> None:
        """The job is ready once more."""
        heapq.heappush(self._ready, self._place(index))

    def finished(self, index: int, *, made: bool) -> list[tuple[int, Predecessor]]:
        """The job has ended. Returns the jobs that can never run because its picture was not made, each with the
        predecessor that it lacks. Those that wait for a picture wait for all its takes, since they are shown the
        current one."""
        key = self._jobs[index].full_key
        self._left[key] -= 1
        if made:
            self._made.add(key)
        if self._left[key]:
            return []
        if key not in self._made:
            return list(self._all_behind(key))
        for follower in self._waiting.pop(key, ()):
            missing = self._missing.get(follower)
            if missing is not None:  # else another predecessor was not made
                missing.discard(key)
                if not missing:
                    del self._missing[follower]
                    heapq.heappush(self._ready, self._place(follower))
        return []

    def _all_behind(self, key: FullKey) -> Iterator[tuple[int, Predecessor]]:
        lost = [key]
        for gone in lost:  # grows while it is walked: the followers' followers
            for follower in self._waiting.pop(gone, ()):
                if self._missing.pop(follower, None) is not None:
                    job = self._jobs[follower]
                    lost.append(job.full_key)
                    yield follower, next(before for before in job.predecessors if _id_of(before, job) == gone)


def _shot_of(job: PictureJob) -> _ShotOfEpisode:
    return (job.episode_id, job.shot_id)


def _id_of(before: Predecessor, job: PictureJob) -> FullKey:
    """A predecessor is of its job's episode."""
    return (job.episode_id, *before.key)


def _starter(job: PictureJob, report: OnChange) -> Callable[[], None]:
    return lambda: report(job, "generating", None, None)


def _report_end(job: PictureJob, result: PictureResult, report: OnChange) -> None:
    if result.status == "completed":
        made = GenerateImageResult(result.image_url, result.local_path, result.seed)
        report(job, "completed", made, None)
    elif result.error is not None:
        report(job, "error", None, result.error)


def _not_tried(job: PictureJob, not_made: Predecessor | None) -> PictureResult:
    """`not_made`: the predecessor that it lacks; None: the run was stopped before it came to this one."""
    result = PictureResult(job.shot_id, job.variation_id, "pending")
    if not_made is None:
        return result
    shot, variation = not_made.key
    if not_made.role == "previous":
        reason = message(
            "not tried: it continues {shot}/{variation}, which was not made", shot=shot, variation=variation
        )
    else:
        reason = message("not tried: it follows {shot}/{variation}, which was not made", shot=shot, variation=variation)
    return result._replace(error=reason)


def _both(on_progress: OnProgress | None, on_change: OnChange | None) -> OnChange:
    """One function that tells all who want to know."""

    def tell(
        job: PictureJob, status: ProgressStatus, result: GenerateImageResult | None, error: Message | None
    ) -> None:
        if on_progress is not None:
            on_progress(job.shot_id, job.variation_id, status, result, error)
        if on_change is not None:
            on_change(job, status, result, error)

    return tell
