"""Stage 5: many pictures at once, through a sliding window (seed stage 5, without its barriers)."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import Literal, Protocol

from moostik_cli.messages import message
from moostik_cli.models.jobs import GenerateImageResult, Key, PictureJob, PictureResult

MAX_PARALLEL_SHOTS = 3
MAX_PARALLEL_GENERATIONS = 5
_HEARTBEAT = 0.2  # seconds; how soon a signal is noticed while all slots are busy

ProgressStatus = Literal["generating", "completed", "error"]
OnProgress = Callable[[str, str, ProgressStatus, GenerateImageResult | None, str | None], None]


class PictureMaker(Protocol):
    """Makes one picture, from the request to the file, and says how it went. Called from many threads."""

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        """`on_start` is called once, when the picture is really being made. Failures are results."""
        ...


class Stopping(Protocol):
    @property
    def stopping(self) -> bool: ...


def generate_multiple_shots_parallel(
    jobs: Sequence[PictureJob],
    maker: PictureMaker,
    control: Stopping,
    *,
    max_parallel_shots: int = MAX_PARALLEL_SHOTS,
    max_parallel_generations: int = MAX_PARALLEL_GENERATIONS,
    on_progress: OnProgress | None = None,
    executor: Executor | None = None,
) -> list[PictureResult]:
    """Make every job's picture; results in the order of `jobs`.

    At most `max_parallel_shots * max_parallel_generations` pictures are in flight, at most
    `max_parallel_generations` of one shot. A slot that falls free takes the next picture at once. A job
    whose `after` is among the jobs waits for that one, and is not tried if that one fails. When `control`
    is stopping, nothing new is started, what is in flight is awaited, and the rest stays pending.
    `on_progress` is called from the making thread ("generating") and from this one (the end).
    """
    window = max(1, max_parallel_shots) * max(1, max_parallel_generations)
    queue = _Queue(jobs, max(1, max_parallel_generations))
    report = on_progress or _ignore
    pool = executor or ThreadPoolExecutor(max_workers=window, thread_name_prefix="picture")
    results: dict[int, PictureResult] = {}
    in_flight: dict[Future[PictureResult], int] = {}
    try:
        while True:
            while len(in_flight) < window and not control.stopping:
                index = queue.next_ready()
                if index is None:
                    break
                in_flight[pool.submit(maker.make, jobs[index], _starter(jobs[index], report))] = index
            if not in_flight:
                break
            done, _ = wait(in_flight, timeout=_HEARTBEAT, return_when=FIRST_COMPLETED)
            for future in done:
                index = in_flight.pop(future)
                results[index] = result = future.result()
                _report_end(result, report)
                for blocked in queue.finished(index, made=result.status == "completed"):
                    results[blocked] = _not_tried(jobs[blocked], after_failure=not control.stopping)
                    _report_end(results[blocked], report)
    finally:
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=True)
    return [results.get(i) or _not_tried(job, after_failure=False) for i, job in enumerate(jobs)]


class _Queue:
    """Which job is next: the first in order whose shot has a slot and whose predecessor is made."""

    def __init__(self, jobs: Sequence[PictureJob], per_shot: int) -> None:
        self._jobs = jobs
        self._per_shot = per_shot
        self._busy: dict[str, int] = defaultdict(int)
        self._ready: list[int] = []
        self._parked: dict[str, list[int]] = defaultdict(list)  # ready, but their shot has no slot
        self._waiting: dict[Key, list[int]] = defaultdict(list)
        keys = {job.key for job in jobs}
        for index, job in enumerate(jobs):
            if job.after is not None and job.after in keys:
                self._waiting[job.after].append(index)
            else:
                self._ready.append(index)  # ascending, so already a heap

    def next_ready(self) -> int | None:
        while self._ready:
            index = heapq.heappop(self._ready)
            shot = self._jobs[index].shot_id
            if self._busy[shot] < self._per_shot:
                self._busy[shot] += 1
                return index
            self._parked[shot].append(index)
        return None

    def finished(self, index: int, *, made: bool) -> list[int]:
        """Free the slot. Returns the jobs that can never run because this one was not made."""
        job = self._jobs[index]
        self._busy[job.shot_id] -= 1
        for parked in self._parked.pop(job.shot_id, ()):
            heapq.heappush(self._ready, parked)
        followers = self._waiting.pop(job.key, [])
        if made:
            for follower in followers:
                heapq.heappush(self._ready, follower)
            return []
        return self._all_behind(followers)

    def _all_behind(self, followers: list[int]) -> list[int]:
        blocked = list(followers)
        for index in blocked:  # grows while it is walked: the followers' followers
            blocked.extend(self._waiting.pop(self._jobs[index].key, []))
        return blocked


def _starter(job: PictureJob, report: OnProgress) -> Callable[[], None]:
    return lambda: report(job.shot_id, job.variation_id, "generating", None, None)


def _report_end(result: PictureResult, report: OnProgress) -> None:
    if result.status == "completed":
        made = GenerateImageResult(result.image_url, result.local_path, result.seed)
        report(result.shot_id, result.variation_id, "completed", made, None)
    elif result.error is not None:
        report(result.shot_id, result.variation_id, "error", None, result.error)


def _not_tried(job: PictureJob, *, after_failure: bool) -> PictureResult:
    result = PictureResult(job.shot_id, job.variation_id, "pending")
    if not after_failure or job.after is None:
        return result
    shot, variation = job.after
    reason = message("not tried: it continues {shot}/{variation}, which was not made",
                     shot=shot, variation=variation)
    return result._replace(error=str(reason))


def _ignore(*_: object) -> None:
    """No one wants to know."""
