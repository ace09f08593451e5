"""The purchase of a run: open attempts are resumed, what is to be made is made, and the bill is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from moostik_cli.errors import MoostikError
from moostik_cli.messages import Message
from moostik_cli.models.jobs import (
    GenerateImageResult,
    OnProgress,
    PictureJob,
    PictureResult,
    ProgressStatus,
)
from moostik_cli.models.run import Limits, RunOutcome
from moostik_cli.purchase.budget import CapReachedError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.picture_purchase import KnownPictures, PicturePurchase
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.stages.generation import (
    PictureMaker,
    Workers,
    generate_multiple_shots_parallel,
)

T = TypeVar("T")


@dataclass(frozen=True)
class PaidRun:
    """A run against a provider that costs money. `workers` None: threads."""

    context: PurchaseContext
    limits: Limits
    workers: Workers | None = None

    def run(self, plan: RunPlan, on_progress: OnProgress) -> RunOutcome:
        """Make everything, resuming open attempts first. Never raises for one picture's sake.

        The results are those that are only resumed (where there is something to tell), then those of the jobs."""
        ordered = (*plan.resume_only, *plan.resumed, *plan.to_buy)
        known = KnownPictures(plan.made, plan.open_attempts, frozenset(job.key for job in plan.resume_only))
        maker = PicturePurchase(_harmless(self.context), {job.episode_id: known for job in ordered})
        outcome = run_window(ordered, maker, self.context.control, self.limits, on_progress, self.workers)
        ends = {job.slot: result for job, result in zip(ordered, outcome.results, strict=True)}
        resumed = [ends[job.slot] for job in plan.resume_only]
        results = [result for result in resumed if result.status != "pending" or result.error is not None]
        results += [ends[job.slot] for job in plan.jobs]
        return outcome._replace(
            results=tuple(results),
            spent=self.context.budget.spent,
            error=_with_what_is_left(outcome.error, plan.jobs, ends),
        )


def _harmless(context: PurchaseContext) -> PurchaseContext:
    """What is only said must not hurt a picture: where nobody can be told, nobody is."""
    return replace(context, on_note=_suppressed(context.on_note), on_pause=_suppressed(context.on_pause))


def _suppressed(tell: Callable[[T], None]) -> Callable[[T], None]:
    def telling(what: T) -> None:
        with suppress(Exception):
            tell(what)

    return telling


def _with_what_is_left(
    error: MoostikError | None, jobs: Sequence[PictureJob], results: Mapping[tuple[str, str, int], PictureResult]
) -> MoostikError | None:
    """A cap that was reached says what it left to make."""
    if not isinstance(error, CapReachedError):
        return error
    ends = ((job, results[job.slot]) for job in jobs)
    left = [job for job, end in ends if end.status == "pending" and end.error is None]  # others are paid
    return CapReachedError(error.ceiling, len(left), sum(job.price or 0 for job in left))


def run_window(
    jobs: Sequence[PictureJob],
    maker: PictureMaker,
    control: RunControl,
    limits: Limits,
    on_progress: OnProgress,
    workers: Workers | None = None,
) -> RunOutcome:
    """Run the window, and take its time. Where nobody can be told of the progress, nothing more is started and what is
    paid is finished; then that is raised, but for a closed pipe: who closed it has seen enough, and nothing is
    wrong."""
    started = time.monotonic()
    watched = _Watched(on_progress, control)
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
    return RunOutcome(tuple(results), 0, time.monotonic() - started, control.error, control.interrupted)


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
