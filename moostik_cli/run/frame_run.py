"""Preview frames of an episode: the same jobs, painted on this machine instead of bought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob, PictureResult, VariationKey
from moostik_cli.models.production import Project
from moostik_cli.models.run import Limits, RunOutcome, RunViews
from moostik_cli.painting.painter import frame_task, paint_frame
from moostik_cli.planning.fingerprints import MadePicture, with_predecessors
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.control import RunControl
from moostik_cli.run.paid_run import timed
from moostik_cli.state.frame_index import FrameIndex, cannot_write, frame_path


def draw_frames(
    jobs: Sequence[PictureJob],
    project: Project,
    control: RunControl,
    index: FrameIndex,
    limits: Limits,
    views: RunViews,
    *,
    workers: int,
    executor: Executor | None = None,
) -> RunOutcome:
    """Paint preview frames, `workers` at a time: in threads of this process, or by `executor`, which may be any of
    `concurrent.futures`' kind (processes, a cluster that sees the project's folder)."""
    drawn = {job.key: frame_path(job) for job in jobs if frame_path(job).is_file()}
    maker = FrameMaker(control, index, project.root, drawn, executor)
    at_once = limits._replace(parallel_shots=1, parallel_generations=workers)
    try:
        return timed(jobs, maker, control, at_once, views, Budget(None))
    finally:
        index.save()


def frame_input(job: PictureJob, addresses: Sequence[str]) -> dict[str, Any]:
    """What a frame is painted from, in the words of a request: what a dry run shows."""
    return {**job.options, "prompt": job.prompt_text, "image_input": list(addresses)}


class FrameMaker:
    """Fulfils `stages.generation.PictureMaker`: hands each job to the painter, and keeps the index."""

    def __init__(
        self,
        control: RunControl,
        index: FrameIndex,
        project_root: Path,
        drawn: dict[VariationKey, Path],
        executor: Executor | None = None,
    ) -> None:
        self._control = control
        self._index = index
        self._root = project_root
        self._drawn = drawn  # frames that exist, for the shots that continue them
        self._executor = executor

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        """Paint one frame. A full disk stops the run."""
        on_start()
        try:
            path = self._painted(job)
        except OSError as error:
            self._control.stop(cannot_write(job.target.parent, error))
            return PictureResult(job.shot_id, job.variation_id, "pending")
        except Exception as error:  # noqa: BLE001 - one frame's surprise must not end the others
            reason = message("moostik itself failed: {kind}: {error}", kind=type(error).__name__, error=str(error))
            return PictureResult(job.shot_id, job.variation_id, "failed", error=reason)
        self._drawn[job.key] = path
        self._index.record(job)
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
        return None if path is None else MadePicture(path, f"frame:{key}")
