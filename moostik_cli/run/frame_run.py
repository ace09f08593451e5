"""Preview frames of an episode: the same jobs, painted on this machine instead of bought."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from moostik_cli.errors import ExitCode
from moostik_cli.ledger.episode_lock import episode_lock
from moostik_cli.messages import message
from moostik_cli.models.jobs import OnProgress, PictureJob, PictureResult, VariationKey
from moostik_cli.models.naming import plain_frame_beside
from moostik_cli.models.run import Limits, RunOutcome
from moostik_cli.painting.painter import frame_task, paint_frame
from moostik_cli.planning.fingerprints import MadePicture, with_predecessors
from moostik_cli.purchase.control import RunControl
from moostik_cli.run.context import RunContext
from moostik_cli.run.dry_run import rehearse
from moostik_cli.run.ending import finish, refused_by_gate, watched
from moostik_cli.run.gating import through_gate
from moostik_cli.run.job_source import FrameSource
from moostik_cli.run.model_card import plan_options
from moostik_cli.run.paid_run import run_window
from moostik_cli.run.view import NOTHING_DONE
from moostik_cli.state.frame_index import FrameIndex, cannot_write, frame_path


class FrameRun:
    """Preview frames of an episode, from the plan to the summary: nothing is sent and nothing is paid."""

    def __init__(self, context: RunContext, source: FrameSource) -> None:
        self._context = context
        self._source = source

    def run(self) -> ExitCode:
        """Paint what is missing or outdated. Raises MoostikError where nothing can be painted."""
        context, source = self._context, self._source
        options = plan_options(context)
        with episode_lock(context.project.output_dir, f"preview.{source.episode_id}"):
            index = FrameIndex(source.folder)
            gated = through_gate(
                source, context.view, options, lambda images: source.frame_plan(index, options, images)
            )
            plan, readiness = gated.plan, gated.readiness
            if not gated.passed:
                return refused_by_gate(context, source, readiness)
            if context.options.dry_run:
                if rehearse(context, source, plan.jobs, readiness, card=options.card, skipped=plan.skipped):
                    context.view.announce(source, plan.jobs, plan.skipped)
                return ExitCode.DONE
            context.view.announce(source, plan.jobs, plan.skipped)
            outcome = self._painted(plan.jobs, index) if plan.jobs else NOTHING_DONE
            return finish(context, source, outcome, plan.jobs, readiness, skipped=plan.skipped)

    def _painted(self, jobs: tuple[PictureJob, ...], index: FrameIndex) -> RunOutcome:
        context = self._context
        maker = FrameMaker(context.control, index, context.project.root, drawn_frames(jobs))

        def paint(on_progress: OnProgress) -> RunOutcome:
            return draw_frames(jobs, maker, context.limits, on_progress, at_once=os.cpu_count() or 1)

        return watched(context, self._source, jobs, paint, lambda: 0, None)


def drawn_frames(jobs: Sequence[PictureJob]) -> dict[VariationKey, Path]:
    """The frames of `jobs` that are there."""
    return {job.key: frame_path(job) for job in jobs if frame_path(job).is_file()}


def draw_frames(
    jobs: Sequence[PictureJob], maker: FrameMaker, limits: Limits, on_progress: OnProgress, *, at_once: int
) -> RunOutcome:
    """Paint preview frames, so many at once, and keep their index."""
    window = limits._replace(parallel_shots=1, parallel_generations=at_once)
    try:
        return run_window(jobs, maker, maker.control, window, on_progress)
    finally:
        maker.index.save()


class FrameMaker:
    """Fulfils `stages.generation.PictureMaker`: hands each job to the painter, and keeps the index.

    Frames are painted in threads of this process, or by `executor`, which may be any of `concurrent.futures`' kind
    (processes, a cluster that sees the project's folder)."""

    def __init__(
        self,
        control: RunControl,
        index: FrameIndex,
        project_root: Path,
        drawn: dict[VariationKey, Path],
        executor: Executor | None = None,
    ) -> None:
        self.control = control
        self.index = index
        self._root = project_root
        self._drawn = drawn  # frames that exist, for the shots that continue them
        self._executor = executor

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        """Paint one frame. A full disk stops the run."""
        on_start()
        try:
            path = self._painted(job)
        except OSError as error:
            self.control.stop(cannot_write(job.target.parent, error))
            return PictureResult(job.shot_id, job.variation_id, "pending")
        except Exception as error:  # noqa: BLE001 - one frame's surprise must not end the others
            reason = message("Internal error: {kind}: {error}", kind=type(error).__name__, error=str(error))
            return PictureResult(job.shot_id, job.variation_id, "failed", error=reason)
        self._drawn[job.key] = path
        self.index.record(job)
        return PictureResult(
            job.shot_id, job.variation_id, "completed", local_path=path.relative_to(self._root).as_posix()
        )

    def _painted(self, job: PictureJob) -> Path:
        task = frame_task(self._with_predecessors(job), frame_path(job))
        return paint_frame(task) if self._executor is None else self._executor.submit(paint_frame, task).result()

    def _with_predecessors(self, job: PictureJob) -> PictureJob:
        """A frame that others continue is shown to them, but makes none of them stale: its name stands for it."""
        return with_predecessors(job, self._frame)._replace(fingerprint=job.fingerprint)

    def _frame(self, key: VariationKey) -> MadePicture | None:
        path = self._drawn.get(key)
        if path is None:
            return None
        plain = plain_frame_beside(path)
        return MadePicture(plain if plain.is_file() else path, f"frame:{key}")
