"""Reference pictures as jobs: a wide sheet for a character, a 16:9 view for a place.

They go through the same provider, ledger and budget as the shots' pictures, under an episode's name that no
episode can have, and land in the project beside the library that names them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moostik_cli.messages import Message
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.production import Project
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt, VariationRecord
from moostik_cli.models.references import EntityType
from moostik_cli.models.series import Series
from moostik_cli.planning.fingerprints import fingerprint
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.providers.cards import ModelCard, list_price_of, options_for, price_of
from moostik_cli.report import generation_view as view
from moostik_cli.run.job_source import GateFindings, KnownBooks, KnownImages
from moostik_cli.run.run_plan import RunPlan, refused_jobs
from moostik_cli.stages.readiness import check_generation_readiness
from moostik_cli.state.open_attempts import jobs_to_resume
from moostik_cli.state.variations import find_variations, pictures_on_disk, to_make

EPISODE_ID = "@references"  # not a safe id, so no episode's
FOLDERS: Mapping[EntityType, str] = {"character": "characters", "location": "locations"}
_RATIOS: Mapping[EntityType, tuple[str, ...]] = {"character": ("21:9", "16:9"), "location": ("16:9",)}


@dataclass(frozen=True, slots=True)
class ReferenceSubject:
    """A character or place whose reference picture is to be made."""

    type: EntityType
    entity: Entity

    @property
    def key(self) -> VariationKey:
        """Its name in the ledger: as if it were a variation of a shot."""
        return (FOLDERS[self.type], self.entity.id)


def pictures_folder(project: Project) -> Path:
    return project.episodes_dir / "references"


def reference_jobs(
    subjects: Sequence[ReferenceSubject], project: Project, series: Series, card: ModelCard
) -> tuple[PictureJob, ...]:
    """One job for each; every subject must have a referencePrompt."""
    return tuple(_job(subject, pictures_folder(project), series, card) for subject in subjects)


def prepare_reference_pictures(
    jobs: Sequence[PictureJob],
    project: Project,
    records: Mapping[VariationKey, VariationRecord],
    open_attempts: Mapping[VariationKey, list[Attempt]],
    refusals: Mapping[VariationKey, Collection[str]],
    *,
    force: bool,
) -> RunPlan:
    """Weigh the jobs against the ledger and the disk: what is made stays unless `force`, what an earlier run
    began is picked up. `refusals`: fingerprints that the model refused to show, by variation. Reads; changes
    nothing."""
    found = find_variations(jobs, records, project.root)
    wanted = tuple(variation.job for variation in to_make(found, stale=False, force=force))
    refused = refused_jobs(wanted, refusals)
    to_do = tuple(job for job in wanted if job not in refused)
    resume_only = jobs_to_resume(jobs, to_do, open_attempts, pictures_folder(project))
    made = pictures_on_disk(records, project.root)
    recorded = sum(record.picture is not None for record in records.values())
    return RunPlan(to_do, resume_only, tuple(found), made, open_attempts, refused=refused, recorded=recorded)


def reference_text(entity: Entity, series: Series, max_length: int) -> str:
    """The referencePrompt as it is written, then the series' style, palette and negatives as far as they
    fit."""
    text = " ".join((entity.reference_prompt or "").split())
    for lead, words in (("Style", series.style), ("Palette", series.palette), ("Avoid", series.negatives)):
        sentence = f"{lead}: {'; '.join(words)}."
        if words and len(text) + 1 + len(sentence) <= max_length:
            text = f"{text} {sentence}"
    return text


def _job(subject: ReferenceSubject, folder: Path, series: Series, card: ModelCard) -> PictureJob:
    group, entity_id = subject.key
    text = reference_text(subject.entity, series, card.max_prompt_length)
    options = _options(subject.type, series, card)
    return PictureJob(
        EPISODE_ID,
        group,
        entity_id,
        camera_angle="reference",
        model=card.model,
        prompt_text=text,
        references=(),
        options=options,
        output_format=series.file_format,
        price=price_of(card, options),
        list_price=list_price_of(card, options),
        target=folder / group / entity_id,
        fingerprint=fingerprint(card.model, text, (), options),
    )


def _options(kind: EntityType, series: Series, card: ModelCard) -> dict[str, Any]:
    """The series' options with the ratio that suits, the first that the model takes."""
    for ratio in _RATIOS[kind]:
        options = options_for(card, series.model_copy(update={"aspect_ratio": ratio}))
        if "aspect_ratio" in options:
            return options
    return options_for(card, series)


@dataclass(frozen=True)
class ReferencePictures:
    """Fulfils `JobSource`: the reference pictures of characters and places. Every subject has a referencePrompt."""

    project: Project
    series: Series
    subjects: tuple[ReferenceSubject, ...]
    model: str
    again: Callable[..., str]  # words of a command that goes on from here, and where the project is
    force: bool = False
    retry_refused: bool = False

    episode_id = EPISODE_ID
    named = EPISODE_ID
    production = None
    stale = False

    @property
    def folder(self) -> Path:
        return pictures_folder(self.project)

    @property
    def readiness(self) -> GenerationReadinessCheck:
        return check_generation_readiness((), Library())

    def plan(self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None) -> RunPlan:
        jobs = reference_jobs(self.subjects, self.project, self.series, options.card)
        refusals = {} if self.retry_refused else books.refusals
        return prepare_reference_pictures(
            jobs, self.project, books.records, books.open_attempts, refusals, force=self.force
        )

    def every_job(
        self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None
    ) -> PlannedJobs:
        return PlannedJobs(reference_jobs(self.subjects, self.project, self.series, options.card))

    def inspect(self, options: PlanOptions, available: AvailablePictures | None) -> GateFindings:
        return GateFindings(self.readiness)  # nothing of an episode is sent

    def announcement(self, jobs: Sequence[PictureJob], skipped: int) -> Sequence[Message]:
        return tuple(view.announcement_of_references(jobs, skipped=skipped, model=self.model))

    def advice_on_unknown(self, count: int) -> tuple[Message, Message]:
        return view.unknown_references(count)

    def give_up_command(self, keys: Sequence[VariationKey]) -> str:
        return self.again("moostik", "references", "--give-up", *(entity_id for _, entity_id in keys))
