"""The purchase of a run: open attempts are resumed, what is to be made is made, and the bill is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from moostik_cli.errors import MoostikError
from moostik_cli.messages import Message
from moostik_cli.models.jobs import (
    GenerateImageResult,
    OnChange,
    PictureJob,
    PictureResult,
    ProgressStatus,
    Slot,
)
from moostik_cli.models.run import Limits, RunOutcome
from moostik_cli.purchase.budget import CapReachedError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.picture_purchase import KnownPictures, PicturePurchase
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.stages.generation import (
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

    def run(self, plans: Sequence[RunPlan], on_change: OnChange) -> list[RunOutcome]:
        """Make everything that is planned, a plan an episode, in one window: first what has open attempts, then the
        rest in the order of the plans. Never raises for one picture's sake.

        An outcome for each plan: its results are those that are only resumed (where there is something to tell), then
        those of the jobs; `error` is what stopped the run, or this episode alone."""
        ordered = [
            *(job for plan in plans for job in (*plan.resume_only, *plan.resumed)),
            *(job for plan in plans for job in plan.to_buy),
        ]
        known = {plan.jobs_of_run[0].episode_id: _known_pictures(plan) for plan in plans if plan.jobs_of_run}
        maker = PicturePurchase(_harmless(self.context), known)
        control, limits, started = self.context.control, self.limits, time.monotonic()
        with told_without_harm(on_change, control) as tell:
            ends = generate_multiple_shots_parallel(
                ordered,
                maker,
                control,
                max_parallel_shots=limits.parallel_shots,
                max_parallel_generations=limits.parallel_generations,
                on_change=tell,
                workers=self.workers,
            )
        window = window_outcome(ends, control, started)
        results = {job.slot: result for job, result in zip(ordered, ends, strict=True)}
        error = _with_what_is_left(window.error, [job for plan in plans for job in plan.jobs], results)
        return [self._outcome(plan, window._replace(error=error), results, maker.stopped) for plan in plans]

    def _outcome(
        self,
        plan: RunPlan,
        window: RunOutcome,
        results: Mapping[Slot, PictureResult],
        stopped: Mapping[str, MoostikError],
    ) -> RunOutcome:
        """How it ended for one plan."""
        if not plan.jobs_of_run:
            return window._replace(results=(), spent=0)
        episode_id = plan.jobs_of_run[0].episode_id
        resumed = [results[job.slot] for job in plan.resume_only]
        told = [result for result in resumed if result.status != "pending" or result.error is not None]
        return window._replace(
            results=(*told, *(results[job.slot] for job in plan.jobs)),
            spent=self.context.budget.spent_on(episode_id),
            error=stopped.get(episode_id, window.error),
        )


def _known_pictures(plan: RunPlan) -> KnownPictures:
    resume_only = frozenset(job.key for job in plan.resume_only)
    return KnownPictures(dict(plan.made), plan.open_attempts, resume_only, plan.write_out)


def _harmless(context: PurchaseContext) -> PurchaseContext:
    """What is only said must not hurt a picture: where nobody can be told, nobody is."""
    return replace(context, on_note=_suppressed(context.on_note), on_pause=_suppressed(context.on_pause))


def _suppressed(tell: Callable[[T], None]) -> Callable[[T], None]:
    def telling(what: T) -> None:
        with suppress(Exception):
            tell(what)

    return telling


def _with_what_is_left(
    error: MoostikError | None, jobs: Sequence[PictureJob], results: Mapping[Slot, PictureResult]
) -> MoostikError | None:
    """A cap that was reached says what it left to make."""
    if not isinstance(error, CapReachedError):
        return error
    ends = ((job, results[job.slot]) for job in jobs)
    left = [job for job, end in ends if end.status == "pending" and end.error is None]  # others are paid
    return CapReachedError(error.ceiling, len(left), sum(job.price or 0 for job in left))


@contextmanager
def told_without_harm(on_change: OnChange, control: RunControl) -> Iterator[OnChange]:
    """Yields what passes progress on. Where nobody can be told, nothing more is started and what is paid is finished;
    then that is raised, but for a closed pipe: who closed it has seen enough, and nothing is wrong."""
    passing = _Passing(on_change, control)
    yield passing
    if passing.error is not None and not isinstance(passing.error, BrokenPipeError):
        raise passing.error


def window_outcome(results: Sequence[PictureResult], control: RunControl, started: float) -> RunOutcome:
    """How a window ended that was `started` then, by the monotonic clock; what it spent is not known here."""
    return RunOutcome(tuple(results), 0, time.monotonic() - started, control.error, control.interrupted)


class _Passing:
    """Passes progress on; whatever the receiver raises halts the run instead of hurting a picture."""

    def __init__(self, on_change: OnChange, control: RunControl) -> None:
        self._on_change = on_change
        self._control = control
        self.error: Exception | None = None

    def __call__(
        self,
        job: PictureJob,
        status: ProgressStatus,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        if self.error is not None:
            return
        try:
            self._on_change(job, status, result, error)
        except Exception as failure:  # noqa: BLE001 - raised again when what is paid is saved
            self.error = failure
            self._control.halt()
