"""Retakes as the source of a run's jobs: pictures that are there, each with a word of what to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.errors import MoostikError
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt, PictureRecord
from moostik_cli.models.retakes import Retake
from moostik_cli.models.takes import numbered_takes
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.retakes import ParentPicture, retake_job
from moostik_cli.report import generation_view as view
from moostik_cli.run.episode_shots import EpisodeShots
from moostik_cli.run.job_source import GateFindings, KnownBooks, KnownImages
from moostik_cli.run.retake_parents import NoPictureError, RetakeRequest, find_picture, parent_of
from moostik_cli.run.run_plan import FramePlan, RunPlan, captions_on
from moostik_cli.state.episode_state import EpisodeRecords, EpisodeState
from moostik_cli.state.frame_index import frame_path
from moostik_cli.state.open_attempts import jobs_to_resume

if TYPE_CHECKING:
    from moostik_cli.state.frame_index import FrameIndex

_NOTES_STAY_OPEN = message("Notes stay open: only a picture that is made answers one, a preview frame does not.")


@dataclass(frozen=True)
class Retakes:
    """Fulfils `JobSource`. `shots`: the shots of the requests, whose gate and folder these pictures share."""

    shots: EpisodeShots
    requests: tuple[RetakeRequest, ...]

    force = False
    stale = False

    @property
    def episode_id(self) -> str:
        return self.shots.episode_id

    @property
    def production(self) -> Production:
        return self.shots.production

    @property
    def named(self) -> str:
        return self.shots.named

    @property
    def folder(self) -> Path:
        return self.shots.folder

    @property
    def readiness(self) -> GenerationReadinessCheck:
        return self.shots.readiness

    def plan(self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None) -> RunPlan:
        """Raises MoostikError where a picture that is to be changed is not there, or the model takes no images."""
        _require_images(options)
        known = EpisodeRecords(books.records, books.open_attempts, books.takes)
        state = EpisodeState(self.shots.production, options, known, self.shots.files_knowing(known_images))
        available = state.available()
        planner = state.planner(available)
        plain = {job.key: job for job in planner.jobs(self._shots_with(books.open_attempts))}
        asked_for = _with_numbers(
            job
            for request in self.requests
            for job in _jobs_of(planner, plain[request.key], request, books, self.shots.production.project.output_root)
        )
        refused = () if self.shots.selection.retry_refused else _refused(asked_for, books.refusals)
        jobs = tuple(job for job in asked_for if job not in refused)
        return RunPlan(
            jobs,
            _others_to_resume(plain, jobs, books.open_attempts, self.folder),
            (),
            state.made,
            books.open_attempts,
            refused=refused,
            available=available,
        )

    def every_job(
        self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None
    ) -> PlannedJobs:
        return self.shots.every_job(books, options, known_images)

    def frame_plan(self, index: FrameIndex, options: PlanOptions, known_images: KnownImages | None = None) -> FramePlan:
        """The frames to draw again, one a request: each is shown the frame that it changes."""
        _require_images(options)
        files = self.shots.files_knowing(known_images)
        planner = EpisodePlanner(self.shots.production, options, locate=files.locate)
        plain = {job.key: job._replace(price=0) for job in planner.jobs(self._shots_with(()))}
        root = self.shots.production.project.output_root
        jobs = tuple(_frame_of(planner, plain[request.key], request, root) for request in self.requests)
        captions = dict.fromkeys(text for job in jobs for text in captions_on(job))
        return FramePlan(jobs, 0, captions=tuple(captions))

    def inspect(self, options: PlanOptions, available: AvailablePictures | None) -> GateFindings:
        return self.shots.inspect(options, available)

    def announcement(self, jobs: Sequence[PictureJob], skipped: int) -> Sequence[Message]:
        if not self.shots.choice.costs_money:
            frames = counted("{count} frame to draw again.", "{count} frames to draw again.", count=len(jobs))
            return (frames, _NOTES_STAY_OPEN) if any(request.note_ids for request in self.requests) else (frames,)
        retakes = counted("{count} retake to make.", "{count} retakes to make.", count=len(jobs))
        return (retakes, view.price_sentence(jobs, self.shots.model)) if jobs else (retakes,)

    def advice_on_unknown(self, count: int) -> tuple[Message, Message]:
        return self.shots.advice_on_unknown(count)

    def give_up_command(self, keys: Sequence[VariationKey]) -> str:
        return self.shots.give_up_command(keys)

    def _shots_with(self, open_attempts: Collection[VariationKey]) -> Iterator[Shot]:
        needed = {shot_id for shot_id, _ in (*(request.key for request in self.requests), *open_attempts)}
        return (shot for shot in in_film_order(self.shots.production.episode) if shot.id in needed)


def _require_images(options: PlanOptions) -> None:
    if options.most_images < 1:
        raise MoostikError(
            message("{model} is shown no images here, so it cannot change a picture.", model=options.card.model),
            message("Choose another model with --model."),
        )


def _jobs_of(
    planner: EpisodePlanner, plain: PictureJob, request: RetakeRequest, books: KnownBooks, root: Path
) -> Iterator[PictureJob]:
    """So many as are asked for. What a run that died began of the very same is picked up, and counts."""
    takes = numbered_takes(_pictures_of(books, request.key))
    answered = {id_ for take in takes if take.picture.retake for id_ in take.picture.retake.note_ids}
    if request.note_ids and answered.issuperset(request.note_ids):
        return  # by another run, since the notes were read
    begun = [attempt for attempt in books.open_attempts.get(request.key, ()) if _is_for(attempt, request)]
    before = begun[0].intent.retake if begun else None
    try:
        parent = parent_of(request, plain, takes, root) if before is None else find_picture(before.parent, takes, root)
    except NoPictureError:
        if not request.note_ids:
            raise
        return  # the note stays open, and holds up no other
    if parent is None:
        return  # it is gone since: what was begun is picked up all the same, and nothing more is made of it
    job = retake_job(planner, request.shot, plain, parent, request.note, request.note_ids)
    yield from (job._replace(resumes=(attempt.id,)) for attempt in begun)
    made = sum(1 for take in takes if before is not None and take.picture.retake == before)
    for _ in range(request.count - len(begun) - made):
        yield job._replace(resumes=())


def _pictures_of(books: KnownBooks, key: VariationKey) -> Iterator[PictureRecord]:
    record = books.records.get(key)
    if record is not None and record.picture is not None:
        yield record.picture
    yield from (take for take in books.takes if (take.shot_id, take.variation_id) == key)


def _is_for(attempt: Attempt, request: RetakeRequest) -> bool:
    retake: Retake | None = attempt.intent.retake
    return retake is not None and (retake.note, retake.note_ids) == (request.note, request.note_ids)


def _with_numbers(jobs: Iterator[PictureJob]) -> tuple[PictureJob, ...]:
    """Jobs of one variation are told apart by their numbers, from 1."""
    counts: Counter[VariationKey] = Counter()
    numbered = []
    for job in jobs:
        counts[job.key] += 1
        numbered.append(job._replace(number=counts[job.key]))
    return tuple(numbered)


def _refused(jobs: Sequence[PictureJob], refusals: Mapping[VariationKey, Collection[str]]) -> tuple[PictureJob, ...]:
    """Those that the model refused to show, asked for in the very same way. What is begun is picked up."""
    return tuple(job for job in jobs if not job.resumes and job.fingerprint in refusals.get(job.key, ()))


def _others_to_resume(
    plain: Mapping[VariationKey, PictureJob],
    jobs: Sequence[PictureJob],
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
    folder: Path,
) -> tuple[PictureJob, ...]:
    """Jobs of the open attempts that none of `jobs` picks up."""
    picked_up = {attempt_id for job in jobs for attempt_id in job.resumes or ()}
    left = {
        key: [attempt for attempt in attempts if attempt.id not in picked_up] for key, attempts in open_attempts.items()
    }
    others = jobs_to_resume(plain.values(), (), {key: attempts for key, attempts in left.items() if attempts}, folder)
    return tuple(job._replace(resumes=tuple(attempt.id for attempt in left[job.key])) for job in others)


def _frame_of(planner: EpisodePlanner, plain: PictureJob, request: RetakeRequest, root: Path) -> PictureJob:
    path = frame_path(plain)
    try:
        digest = sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise MoostikError(
            message("{shot}/{angle} has no frame yet.", shot=request.shot.id, angle=request.variation.camera_angle),
            message("Draw it first: moostik generate, with --provider preview."),
        ) from None
    parent = ParentPicture(path, digest, plain.fingerprint, path.relative_to(root).as_posix())
    return retake_job(planner, request.shot, plain, parent, request.note, request.note_ids)
