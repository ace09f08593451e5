"""One run: what was left open is picked up, what is to be made is made, and the bill is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from moostik_cli.errors import MoostikError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message
from moostik_cli.models.jobs import (
    GenerateImageResult,
    OnProgress,
    PictureJob,
    PictureResult,
    ProgressStatus,
    VariationKey,
)
from moostik_cli.models.production import Project
from moostik_cli.models.records import Attempt, PictureRecord
from moostik_cli.models.run import Limits, RunOutcome, RunViews
from moostik_cli.providers.base import Provider
from moostik_cli.purchase.breaker import Breaker
from moostik_cli.purchase.budget import Budget, CapReachedError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.purchase.picture_purchase import KnownPictures, PicturePurchase
from moostik_cli.purchase.retries import RetryPolicy
from moostik_cli.stages.generation import (
    PictureMaker,
    Workers,
    generate_multiple_shots_parallel,
)

T = TypeVar("T")


@dataclass
class PaidRun:
    """A run against a provider that costs money. `jobs` are what is to be made; `rescued` are jobs of open
    attempts outside of that, which are only picked up."""

    project: Project
    provider: Provider
    ledger: Ledger
    control: RunControl
    limits: Limits
    pacer: Pacer
    budget: Budget
    made: dict[VariationKey, PictureRecord]
    open_attempts: Mapping[VariationKey, list[Attempt]]
    workers: Workers | None = None  # None: threads
    run_id: int | None = None

    def run(self, jobs: Sequence[PictureJob], rescued: Sequence[PictureJob], views: RunViews) -> RunOutcome:
        """Make everything, picking up open attempts first. Never raises for one picture's sake.

        The results are those of `rescued` (where there is something to tell), then those of `jobs`."""
        views = views._replace(on_note=_harmless(views.on_note), on_pause=_harmless(views.on_pause))
        begun = [job for job in jobs if job.key in self.open_attempts]
        fresh = [job for job in jobs if job.key not in self.open_attempts]
        known = KnownPictures(self.made, self.open_attempts, frozenset(job.key for job in rescued))
        maker = PicturePurchase(self._context(views), {job.episode_id: known for job in (*rescued, *jobs)})
        outcome = timed([*rescued, *begun, *fresh], maker, self.control, self.limits, views, self.budget, self.workers)
        by_key = {(result.shot_id, result.variation_id): result for result in outcome.results}
        found = [by_key[job.key] for job in rescued]
        results = [result for result in found if result.status != "pending" or result.error is not None]
        results += [by_key[job.key] for job in jobs]
        return outcome._replace(results=tuple(results), error=_with_what_is_left(outcome.error, jobs, by_key))

    def _context(self, views: RunViews) -> PurchaseContext:
        return PurchaseContext(
            self.provider,
            self.ledger,
            self.control,
            self.pacer,
            self.budget,
            Breaker(),
            self.limits.policy or RetryPolicy.from_environment(),
            self.project.root,
            self.run_id,
            self.limits.deadline,
            views.on_note,
            views.on_pause,
        )


def _with_what_is_left(
    error: MoostikError | None, jobs: Sequence[PictureJob], results: Mapping[VariationKey, PictureResult]
) -> MoostikError | None:
    """A cap that was reached says what it left to make."""
    if not isinstance(error, CapReachedError):
        return error
    ends = ((job, results[job.key]) for job in jobs)
    left = [job for job, end in ends if end.status == "pending" and end.error is None]  # others are paid
    return CapReachedError(error.ceiling, len(left), sum(job.price or 0 for job in left))


def timed(
    jobs: Sequence[PictureJob],
    maker: PictureMaker,
    control: RunControl,
    limits: Limits,
    views: RunViews,
    budget: Budget,
    workers: Workers | None = None,
) -> RunOutcome:
    """Run the window. Where nobody can be told of the progress, nothing more is started and what is paid is
    finished; then that is raised, but for a closed pipe: who closed it has seen enough, and nothing is wrong."""
    started = time.monotonic()
    watched = _Watched(views.on_progress, control)
    results = generate_multiple_shots_parallel(
        jobs,
        maker,
        control,
        max_parallel_shots=limits.parallel_shots,
        max_parallel_generations=limits.parallel_generations,
        on_progress=watched,
        workers=workers,
    )
    if watched.error is not None and not isinstance(watched.error, BrokenPipeError):
        raise watched.error
    return RunOutcome(tuple(results), budget.spent, time.monotonic() - started, control.error, control.interrupted)


def _harmless(tell: Callable[[T], None]) -> Callable[[T], None]:
    """What is only said must not hurt a picture: where nobody can be told, nobody is."""

    def telling(what: T) -> None:
        with suppress(Exception):
            tell(what)

    return telling


class _Watched:
    """Passes progress on; whatever the receiver raises halts the run instead of hurting a picture."""

    def __init__(self, on_progress: OnProgress, control: RunControl) -> None:
        self._on_progress = on_progress
        self._control = control
        self.error: Exception | None = None

    def __call__(
        self,
        shot_id: str,
        variation_id: str,
        status: ProgressStatus,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        if self.error is not None:
            return
        try:
            self._on_progress(shot_id, variation_id, status, result, error)
        except Exception as failure:  # noqa: BLE001 - raised again when what is paid is saved
            self.error = failure
            self._control.halt()
