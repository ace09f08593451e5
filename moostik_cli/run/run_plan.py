"""What a run has before it: what is to be made, what is picked up, and what is left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.production import Production
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord
from moostik_cli.models.status import GoneShot
from moostik_cli.models.variation_state import VariationState
from moostik_cli.planning.job_writer import JobWriter, WriteOut, as_it_is
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.run.several_takes import half_made_sets, jobs_of_takes, with_fewer_takes
from moostik_cli.state.episode_state import EpisodeRecords, EpisodeState
from moostik_cli.state.gone_shots import find_gone_shots
from moostik_cli.state.open_attempts import jobs_to_resume
from moostik_cli.state.variations import FoundVariation, to_make

if TYPE_CHECKING:
    from moostik_cli.state.frame_index import FrameIndex


_MANY_GONE = 3


@dataclass(frozen=True)
class Selection:
    """Which variations a command is about, and how it treats those that exist."""

    shots: tuple[Shot, ...]
    variations: frozenset[VariationKey]  # (shot, variation)
    stale: bool = False
    force: bool = False
    retry_refused: bool = False
    takes: int = 1  # of each picture that is made


@dataclass(frozen=True)
class RunPlan:
    """`jobs` are made, in order; `resume_only` are jobs that are here for their open attempts alone; `made` are the
    pictures that shots in a sequence continue; `found` says where every chosen variation stands. Jobs may be outlines:
    `write_out` makes each whole when its turn comes."""

    jobs: tuple[PictureJob, ...]
    resume_only: tuple[PictureJob, ...]
    found: tuple[FoundVariation, ...]
    made: dict[VariationKey, PictureRecord]
    open_attempts: Mapping[VariationKey, list[Attempt]]
    alone: frozenset[VariationKey] = frozenset()  # made without a picture that they would be shown: there is none
    renamed: tuple[GoneShot, ...] = ()  # whose pictures are there under another id: not made
    refused: tuple[PictureJob, ...] = ()  # for their content, or they continue one that was: not bought again unasked
    available: AvailablePictures | None = None  # the pictures that the jobs are planned with; None: there are none
    recorded: int = 0  # pictures of the whole episode that were made, wherever they are now
    takes: int = 1  # of each picture that is made
    with_fewer_takes: int = 0  # pictures that are there, with fewer takes than that: left as they are
    half_made: int = 0  # pictures that have some of their takes, and get the rest
    write_out: WriteOut = as_it_is
    covers_all: bool = False  # it is about every variation that there is

    @property
    def gone(self) -> int:
        """How many of the episode's recorded pictures are not on disk any more."""
        return max(0, self.recorded - len(self.made))

    @property
    def most_are_gone(self) -> bool:
        """Whether so many are gone at once that nobody will have deleted them one by one, and some would be bought
        again."""
        return bool(self.deleted) and self.gone >= _MANY_GONE and 2 * self.gone > self.recorded

    @property
    def jobs_of_run(self) -> tuple[PictureJob, ...]:
        """All that the run works at: what is resumed and what is made."""
        return (*self.resume_only, *self.jobs)

    @property
    def skipped(self) -> int:
        """Chosen variations that are left as they are."""
        touched = {job.key for job in self.jobs_of_run}
        return sum(1 for variation in self.found if variation.job.key not in touched)

    @property
    def already_there(self) -> int:
        """Those of them that nothing is wrong with: the others the model refused to show."""
        refused = {job.key for job in self.refused}
        return self.skipped - len({variation.job.key for variation in self.found if variation.job.key in refused})

    @property
    def to_buy(self) -> tuple[PictureJob, ...]:
        """The jobs that a new prediction is paid for; the others have an open attempt."""
        return tuple(job for job in self.jobs if not self._picks_up(job))

    @property
    def resumed(self) -> tuple[PictureJob, ...]:
        """The jobs that are bought anew where nothing comes of their open attempts."""
        return tuple(job for job in self.jobs if self._picks_up(job))

    def _picks_up(self, job: PictureJob) -> bool:
        return job.key in self.open_attempts if job.resumes is None else bool(job.resumes)

    @property
    def deleted(self) -> list[PictureJob]:
        """What is bought again because its file is gone."""
        to_buy = {job.key for job in self.to_buy}
        return [variation.job for variation in self.on_disk(VariationState.DELETED) if variation.job.key in to_buy]

    @property
    def price_of_deleted(self) -> Micros:
        """What that costs, with all the takes that are made of each."""
        gone = {job.key for job in self.deleted}
        return sum(job.price or 0 for job in self.to_buy if job.key in gone)

    def by_hand(self, state: VariationState) -> int:
        """How many files are not as the ledger says, those aside that a run saved which died before it said so."""
        return sum(1 for variation in self.on_disk(state) if variation.job.key not in self.open_attempts)

    def on_disk(self, wanted: VariationState) -> list[FoundVariation]:
        """The chosen variations that stand so, whether or not a run is at them."""
        return [variation for variation in self.found if variation.on_disk is wanted]


class FramePlan(NamedTuple):
    """`jobs` are the frames to draw, those that are not there or not of what is written now; the others are
    current. Jobs may be outlines: `write_out` makes each whole when its turn comes. `captions`: what is written on the
    frames to draw, where it is more than ASCII."""

    jobs: tuple[PictureJob, ...]
    skipped: int
    available: AvailablePictures | None = None
    write_out: WriteOut = as_it_is
    captions: tuple[str, ...] = ()


def captions_on(job: PictureJob) -> dict[str, None]:
    """What is written on a frame and is more than ASCII, in order."""
    return {text: None for text in job.notes.texts if not text.isascii()}


def prepare(
    production: Production,
    chosen: Selection,
    options: PlanOptions,
    records: Mapping[VariationKey, VariationRecord],
    open_attempts: Mapping[VariationKey, list[Attempt]],
    files: ReferenceFiles,
    refusals: Mapping[VariationKey, Collection[str]] | None = None,
    earlier_takes: Sequence[PictureRecord] = (),
) -> RunPlan:
    """Weigh the episode against the ledger's `records` and the disk. Reads; changes nothing. `refusals`: fingerprints
    that the model refused to show, by variation. `earlier_takes`: pictures that were replaced."""
    known = EpisodeRecords(records, open_attempts, earlier_takes)
    state = EpisodeState(production, options, known, files)
    planned = _with_open_attempts(production, chosen.shots, open_attempts)
    found = _found(state, chosen)
    renamed = _renamed_by_hand(production, chosen, known, options)
    wanted = _to_make(found, chosen, renamed)
    complete = [
        variation.job.key
        for variation in found
        if variation.on_disk is VariationState.COMPLETED and variation.job.key not in wanted
    ]
    known_refusals = {} if chosen.retry_refused else refusals or {}
    half_made = half_made_sets(complete, chosen.takes, records, earlier_takes, open_attempts, known_refusals)
    wanted = wanted.union(half_made)
    available = state.available(coming=wanted)
    planner = state.planner(available)
    touched = {*wanted, *open_attempts}
    writer = JobWriter(planner, (shot for shot in planned if _has_any(shot, touched)))
    jobs = [job.outline for job in writer.whole_jobs()]
    asked_for = [job for job in jobs if job.key in wanted]
    refused = refused_jobs(asked_for, known_refusals)
    to_do = jobs_of_takes((job for job in asked_for if job not in refused), chosen.takes, open_attempts, half_made)
    stay = chosen.variations.intersection(state.made).difference(wanted)
    folder = production.project.pictures_dir(production.episode.id)
    outlines = {job.key: job for job in jobs}
    return RunPlan(
        to_do,
        jobs_to_resume(jobs, to_do, open_attempts, folder),
        tuple(variation._replace(job=outlines.get(variation.job.key, variation.job)) for variation in found),
        state.made,
        open_attempts,
        _alone(planner, chosen.shots, wanted),
        renamed,
        refused,
        available,
        _recorded(records),
        chosen.takes,
        with_fewer_takes(stay, chosen.takes, records, earlier_takes, open_attempts),
        len(half_made),
        writer.write_out,
        all((shot.id, angle.id) in chosen.variations for shot in production.episode.shots for angle in shot.variations),
    )


def _found(state: EpisodeState, chosen: Selection) -> list[FoundVariation]:
    """Where every chosen variation stands, with the outline of its job."""
    return [
        variation._replace(job=variation.job.outline)
        for shot in chosen.shots
        for variation in state.read(shot)
        if variation.job.key in chosen.variations
    ]


def _recorded(records: Mapping[VariationKey, VariationRecord]) -> int:
    return sum(record.picture is not None for record in records.values())


def _to_make(
    found: Sequence[FoundVariation], chosen: Selection, renamed: Sequence[GoneShot]
) -> frozenset[VariationKey]:
    """What the run makes: which variations, before it is known of what each is made."""
    now = {gone.now for gone in renamed}
    wanted = to_make(found, stale=chosen.stale, force=chosen.force)
    return frozenset(variation.job.key for variation in wanted if variation.job.shot_id not in now)


def _has_any(shot: Shot, keys: Collection[VariationKey]) -> bool:
    return any((shot.id, variation.id) in keys for variation in shot.variations)


def _alone(planner: EpisodePlanner, shots: Sequence[Shot], wanted: Collection[VariationKey]) -> frozenset[VariationKey]:
    """What is made without the picture of the shot before, since that has none and gets none."""
    return frozenset(
        (shot.id, variation.id)
        for shot in shots
        for variation in shot.variations
        if (shot.id, variation.id) in wanted and planner.predecessors.missing(shot, variation)
    )


def _renamed_by_hand(
    production: Production, chosen: Selection, known: EpisodeRecords, options: PlanOptions
) -> tuple[GoneShot, ...]:
    """Chosen shots that seem to have been renamed: their pictures are paid for, and only --force buys them again."""
    if chosen.force:
        return ()
    shots = {shot.id for shot in chosen.shots}
    return tuple(gone for gone in find_gone_shots(production, known, options) if gone.now in shots)


def prepare_frames(
    production: Production, chosen: Selection, options: PlanOptions, index: FrameIndex, files: ReferenceFiles
) -> FramePlan:
    """Weigh the episode against the frames on disk. Reads; changes nothing."""
    writer = JobWriter(EpisodePlanner(production, options, locate=files.locate), chosen.shots)
    outdated: list[PictureJob] = []
    skipped, captions = 0, dict[str, None]()
    for job in writer.whole_jobs():
        if job.key not in chosen.variations:
            continue
        if chosen.force or not index.is_current(job):
            outdated.append(job.outline._replace(price=0))
            captions.update(captions_on(job))
        else:
            skipped += 1
    return FramePlan(tuple(outdated), skipped, write_out=writer.write_out, captions=tuple(captions))


def refused_jobs(
    jobs: Sequence[PictureJob], refusals: Mapping[VariationKey, Collection[str]]
) -> tuple[PictureJob, ...]:
    """Jobs that the model refused just as they are, and those that continue one of them."""
    refused = [job for job in jobs if job.fingerprint in refusals.get(job.key, ())]
    keys = {job.key for job in refused}
    while behind := [job for job in jobs if job.key not in keys and job.waits_for_any(keys)]:
        refused += behind
        keys.update(job.key for job in behind)
    return tuple(refused)


def _with_open_attempts(
    production: Production, shots: Sequence[Shot], open_attempts: Mapping[VariationKey, list[Attempt]]
) -> tuple[Shot, ...]:
    needed = {shot.id for shot in shots} | {shot_id for shot_id, _ in open_attempts}
    return tuple(shot for shot in in_film_order(production.episode) if shot.id in needed)
