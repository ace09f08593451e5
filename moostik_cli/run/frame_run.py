"""Preview frames: the same jobs, painted on this machine instead of bought."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.errors import ExitCode, MoostikError
from moostik_cli.ledger.episode_lock import episode_lock
from moostik_cli.messages import message
from moostik_cli.models.jobs import FullKey, OnChange, PictureJob, PictureResult, VariationKey
from moostik_cli.models.naming import plain_frame_beside
from moostik_cli.models.run import RunOutcome
from moostik_cli.painting.painter import frame_task, paint_frame
from moostik_cli.planning.fingerprints import MadePicture, with_predecessors
from moostik_cli.planning.job_writer import PlanChangedError, PlannedJobs, WriteOut
from moostik_cli.planning.options import PlanOptions
from moostik_cli.purchase.control import RunControl
from moostik_cli.report.generation_view import tell_of_waiting
from moostik_cli.run.consent import may_ask
from moostik_cli.run.context import RunContext
from moostik_cli.run.dry_run import rehearse
from moostik_cli.run.each_source import for_each
from moostik_cli.run.ending import SourceEnd, finish, refused_by_gate, watched
from moostik_cli.run.gating import Gated, through_gate
from moostik_cli.run.job_source import FrameSource
from moostik_cli.run.model_card import plan_options
from moostik_cli.run.paid_run import told_without_harm, window_outcome
from moostik_cli.run.reference_fetching import offer_copies
from moostik_cli.run.run_plan import FramePlan
from moostik_cli.run.view import NOTHING_DONE
from moostik_cli.sources.output_folder import require_output
from moostik_cli.stages.generation import generate_multiple_shots_parallel
from moostik_cli.state.frame_index import FrameIndex, cannot_write, frame_path
from moostik_cli.workers import HERE, WorkerDiedError, Workers


@dataclass(frozen=True)
class PreparedFrames:
    """An episode that is through the gate: which of its frames are to be painted is known."""

    source: FrameSource
    gated: Gated[FramePlan]
    index: FrameIndex

    @property
    def jobs(self) -> tuple[PictureJob, ...]:
        return self.gated.plan.jobs


class FrameRun:
    """Preview frames of one episode or of several, from the plan to the summary: nothing is sent, nothing is paid."""

    def __init__(self, context: RunContext, sources: Sequence[FrameSource]) -> None:
        self._context = context
        self._view = context.view
        self._sources = sources

    def run(self) -> ExitCode:
        """Paint what is missing or outdated. Raises MoostikError where nothing can be painted."""
        project = self._context.project
        require_output(project, project.output_dir, begins_anew=self._context.options.missing)
        options = plan_options(self._context)
        tell_of_waiting(self._view.screen, self._paid_and_not_here())
        if not self._context.options.dry_run and may_ask(self._context):
            for source in self._sources:
                if source.production is not None:
                    offer_copies(self._view.screen, source.production, source.shots)
        with ExitStack() as held:
            prepared = for_each(self._view, self._sources, lambda source: self._prepared(source, held, options))
            all_went_on = len(prepared) == len(self._sources)
            if self._context.options.dry_run:
                self._view.write_documents()
                return ExitCode.DONE if all_went_on and not self._view.failed else ExitCode.NO
            return finish(self._context, self._painted(prepared), all_went_on=all_went_on)

    def _paid_and_not_here(self) -> int:
        """How many pictures earlier runs began with a provider that costs money: frames do not fetch them."""
        path = self._context.project.ledger_path
        if not path.is_file():
            return 0
        from moostik_cli.ledger.ledger import Ledger

        try:
            with Ledger.open_existing(path) or nullcontext() as ledger:
                return sum(len(ledger.open_attempts(source.episode_id)) for source in self._sources) if ledger else 0
        except MoostikError:  # a ledger that cannot be read is no matter of frames
            return 0

    def _prepared(self, source: FrameSource, held: ExitStack, options: PlanOptions) -> PreparedFrames | None:
        """The episode, held until the run is over; one that is not painted is let go of at once."""
        with ExitStack() as ours:
            ours.enter_context(episode_lock(self._context.project.output_dir, f"preview.{source.episode_id}"))
            self._view.begin(source)
            index = FrameIndex(source.folder)
            gated = through_gate(source, self._view, options, lambda images: source.frame_plan(index, options, images))
            if not gated.passed:
                refused_by_gate(self._context, source, gated.readiness)
                return None
            self._tell(source, gated, options)
            held.push(ours.pop_all())
        return PreparedFrames(source, gated, index)

    def _tell(self, source: FrameSource, gated: Gated[FramePlan], options: PlanOptions) -> None:
        jobs, skipped = PlannedJobs(gated.plan.jobs, gated.plan.write_out), gated.plan.skipped
        if not self._context.options.dry_run or rehearse(
            self._context, source, jobs, gated.readiness, card=options.card, skipped=skipped
        ):
            self._view.announce(source, gated.plan.jobs, skipped)
        self._tell_of_letters(gated.plan.captions)

    def _tell_of_letters(self, texts: Collection[str]) -> None:
        """What the captions of the frames cannot show."""
        if not texts:
            return
        from moostik_cli.boards.fonts import letters_without_font
        from moostik_cli.report.board_view import tell_of_letters, tell_of_shaping
        from moostik_cli.typefaces.shaping import needs_shaping, pillow_shapes

        tell_of_letters(self._view.screen, letters_without_font(texts))
        if any(map(needs_shaping, texts)) and not pillow_shapes():
            tell_of_shaping(self._view.screen)

    def _painted(self, prepared: Sequence[PreparedFrames]) -> list[SourceEnd]:
        context = self._context
        jobs = [job for source in prepared for job in source.jobs]
        window = NOTHING_DONE
        if jobs:
            indexes = {frames.source.episode_id: frames.index for frames in prepared}
            maker = FrameMaker(
                context.control,
                indexes,
                context.project.output_root,
                drawn_frames(jobs),
                {frames.source.episode_id: frames.gated.plan.write_out for frames in prepared},
                context.workers,
            )
            with watched(context, [frames.source for frames in prepared], jobs, lambda: 0, None) as on_change:
                window = draw_frames(jobs, maker, on_change, at_once=context.workers.at_once)
        results = iter(window.results)
        return [
            SourceEnd(
                frames.source,
                window._replace(results=tuple(next(results) for _ in frames.jobs)),
                frames.jobs,
                frames.gated.readiness,
                frames.gated.plan.skipped,
            )
            for frames in prepared
        ]


def drawn_frames(jobs: Sequence[PictureJob]) -> dict[FullKey, Path]:
    """The frames of `jobs` that are there."""
    return {job.full_key: frame_path(job) for job in jobs if frame_path(job).is_file()}


def draw_frames(jobs: Sequence[PictureJob], maker: FrameMaker, on_change: OnChange, *, at_once: int) -> RunOutcome:
    """Paint preview frames, so many at once, and keep their indexes."""
    started = time.monotonic()
    try:
        with told_without_harm(on_change, maker.control) as tell:
            results = generate_multiple_shots_parallel(
                jobs, maker, maker.control, max_parallel_shots=1, max_parallel_generations=at_once, on_change=tell
            )
        return window_outcome(results, maker.control, started)
    finally:
        for index in maker.indexes.values():
            index.save()


class FrameMaker:
    """Fulfils `stages.generation.PictureMaker`: hands each job to the painter, and keeps the indexes.

    Frames are painted by `workers`, which see the project's folder."""

    def __init__(
        self,
        control: RunControl,
        indexes: Mapping[str, FrameIndex],
        project_root: Path,
        drawn: dict[FullKey, Path],
        write_out: Mapping[str, WriteOut],
        workers: Workers = HERE,
    ) -> None:
        self.control = control
        self.indexes = indexes  # by episode
        self._root = project_root
        self._drawn = drawn  # frames that exist, for the shots that continue them
        self._write_out = write_out  # by episode
        self._workers = workers

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult:
        """Paint one frame. A full disk stops the run."""
        on_start()
        try:
            job = self._write_out[job.episode_id](job)
            path = self._painted(job)
        except OSError as error:
            self.control.stop(cannot_write(job.target.parent, error))
            return PictureResult(job.shot_id, job.variation_id, "pending")
        except MoostikError as error:
            self.control.stop(error)
            return PictureResult(job.shot_id, job.variation_id, "pending")
        except (PlanChangedError, WorkerDiedError) as error:
            return PictureResult(job.shot_id, job.variation_id, "failed", error=error.reason)
        except Exception as error:  # noqa: BLE001 - one frame's surprise must not end the others
            reason = message("Internal error: {kind}: {error}", kind=type(error).__name__, error=str(error))
            return PictureResult(job.shot_id, job.variation_id, "failed", error=reason)
        self._drawn[job.full_key] = path
        self.indexes[job.episode_id].record(job)
        return PictureResult(
            job.shot_id, job.variation_id, "completed", local_path=path.relative_to(self._root).as_posix()
        )

    def _painted(self, job: PictureJob) -> Path:
        task = frame_task(self._with_predecessors(job), frame_path(job))
        return self._workers.call(paint_frame, task)

    def _with_predecessors(self, job: PictureJob) -> PictureJob:
        """A frame that others continue is shown to them, but makes none of them stale: its name stands for it."""

        def frame(key: VariationKey) -> MadePicture | None:
            return self._frame((job.episode_id, *key), key)

        return with_predecessors(job, frame)._replace(fingerprint=job.fingerprint)

    def _frame(self, drawn: FullKey, key: VariationKey) -> MadePicture | None:
        path = self._drawn.get(drawn)
        if path is None:
            return None
        plain = plain_frame_beside(path)
        return MadePicture(plain if plain.is_file() else path, f"frame:{key}")
