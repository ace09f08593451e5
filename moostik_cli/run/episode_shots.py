"""The shots of an episode as the source of a run's jobs."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.messages import Message
from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.planning.job_writer import JobWriter, PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.report import generation_view as view
from moostik_cli.run.job_source import GateFindings, KnownBooks, KnownImages
from moostik_cli.run.run_plan import FramePlan, RunPlan, Selection, prepare, prepare_frames
from moostik_cli.stages.readiness import check_generation_readiness
from moostik_cli.state.episode_state import EpisodeRecords, EpisodeState

if TYPE_CHECKING:
    from moostik_cli.providers.selection import ProviderChoice
    from moostik_cli.state.frame_index import FrameIndex


@dataclass(frozen=True)
class EpisodeShots:
    """Fulfils `JobSource`. `named`: what commands name the episode by."""

    production: Production
    selection: Selection
    choice: ProviderChoice
    model: str
    named: str

    @property
    def episode_id(self) -> str:
        return self.production.episode.id

    @property
    def folder(self) -> Path:
        return self.production.project.pictures_dir(self.episode_id, preview=not self.choice.costs_money)

    @property
    def shots(self) -> Sequence[Shot]:
        return self.selection.shots

    @property
    def force(self) -> bool:
        return self.selection.force

    @property
    def stale(self) -> bool:
        return self.selection.stale

    @cached_property
    def readiness(self) -> GenerationReadinessCheck:
        return check_generation_readiness(self.selection.shots, self.production.library)

    @cached_property
    def _files(self) -> ReferenceFiles:
        """Read once, however often it is planned; taken for whole until the gate has looked."""
        return ReferenceFiles(self.production.project, is_whole=lambda _: True)

    def plan(self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None) -> RunPlan:
        files = self.files_knowing(known_images)
        return prepare(
            self.production,
            self.selection,
            options,
            books.records,
            books.open_attempts,
            files,
            books.refusals,
            books.takes,
        )

    def every_job(
        self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None
    ) -> PlannedJobs:
        records = EpisodeRecords(books.records, books.open_attempts, books.takes)
        state = EpisodeState(self.production, options, records, self.files_knowing(known_images))
        writer = JobWriter(state.planner(state.available()), self.production.episode.shots)
        return PlannedJobs([job.outline for job in writer.whole_jobs()], writer.write_out)

    def frame_plan(self, index: FrameIndex, options: PlanOptions, known_images: KnownImages | None = None) -> FramePlan:
        """The preview frames to draw: those that are not there, or not of what is written now."""
        return prepare_frames(self.production, self.selection, options, index, self.files_knowing(known_images))

    def inspect(self, options: PlanOptions, available: AvailablePictures | None) -> GateFindings:
        from moostik_cli.gate.inspection import GateOptions, inspect_production

        asked = GateOptions(
            base_url=self.choice.base_url,
            model=self.model,
            card=options.card,
            fallback=options.fallback,
            max_images=options.max_images,
            cap=False,
            looks_for_lost_output=False,
            preview=options.preview,
            references=options.references,
            coherence=options.coherence,
            available=available,
        )
        found = inspect_production(self.production, self.selection.shots, asked)
        return GateFindings(found.readiness, found.diagnostics, found.images)

    def announcement(self, jobs: Sequence[PictureJob], skipped: int) -> Sequence[Message]:
        costs_money = self.choice.costs_money
        sentences = view.announcement(jobs, skipped=skipped, model=self.model, costs_money=costs_money)
        return (*sentences, *view.sentences_on_takes(jobs, self.selection.takes, costs_money=costs_money))

    def advice_on_unknown(self, count: int) -> tuple[Message, Message]:
        return view.unknown_pictures(count, self.named)

    def give_up_command(self, keys: Sequence[VariationKey]) -> str:
        pictures = (word for key in keys for word in ("--give-up", "/".join(key)))
        return f"moostik recover {self.named} {shlex.join(pictures)}"

    def files_knowing(self, known_images: KnownImages | None) -> ReferenceFiles:
        """The reference images, with what the gate has found of them."""
        if known_images is None:
            return self._files
        return ReferenceFiles(self.production.project, is_whole=lambda _: True, known=known_images)
