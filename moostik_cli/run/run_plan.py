"""What a run has before it: what is to be made, what is picked up, and what is left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord
from moostik_cli.models.status import GoneShot
from moostik_cli.planning.plan import Link, Plan, PlanOptions, links_without_picture, plan_jobs
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.state.gone_shots import gone_shots
from moostik_cli.state.open_attempts import rescued_jobs
from moostik_cli.state.variation_state import (
    Standing,
    VariationStanding,
    pictures_on_disk,
    standings,
    to_make,
)

if TYPE_CHECKING:
    from moostik_cli.state.frame_index import FrameIndex


@dataclass(frozen=True)
class Selection:
    """Which variations a command is about, and how it treats those that exist."""

    shots: tuple[Shot, ...]
    variations: frozenset[VariationKey]  # (shot, variation)
    stale: bool = False
    force: bool = False
    retry_refused: bool = False


@dataclass(frozen=True)
class RunPlan:
    """`jobs` are made, in order; `rescued` are open attempts outside of them; `made` are the pictures that
    shots in a sequence continue; `found` says where every chosen variation stands."""

    jobs: tuple[PictureJob, ...]
    rescued: tuple[PictureJob, ...]
    found: tuple[VariationStanding, ...]
    made: dict[VariationKey, PictureRecord]
    open_attempts: Mapping[VariationKey, list[Attempt]]
    alone: frozenset[Link]  # made without a picture that they would be shown, which does not exist
    renamed: tuple[GoneShot, ...] = ()  # whose pictures are there under another id: not made
    refused: tuple[PictureJob, ...] = ()  # for their content, or they continue one that was: not bought again unasked

    @property
    def skipped(self) -> int:
        """Chosen variations that are left as they are."""
        touched = {job.key for job in (*self.jobs, *self.rescued)}
        return sum(1 for one in self.found if one.job.key not in touched)

    @property
    def to_buy(self) -> tuple[PictureJob, ...]:
        """The jobs that a new prediction is paid for; the others were begun by an earlier run."""
        return tuple(job for job in self.jobs if job.key not in self.open_attempts)

    def standing(self, *wanted: Standing) -> list[VariationStanding]:
        return [one for one in self.found if one.standing in wanted]


def prepare(
    production: Production,
    chosen: Selection,
    options: PlanOptions,
    records: Mapping[VariationKey, VariationRecord],
    open_attempts: Mapping[VariationKey, list[Attempt]],
    files: ReferenceFiles,
    refusals: Mapping[VariationKey, Collection[str]] | None = None,
) -> RunPlan:
    """Weigh the episode against the ledger's `records` and the disk. Reads; changes nothing. `refusals`: fingerprints
    that the model refused to show, by variation."""
    made = pictures_on_disk(records, production.project.root)
    planned = _with_open_attempts(production, chosen.shots, open_attempts)

    def plan(without: Collection[Link] = ()) -> Plan:
        return plan_jobs(production, planned, options, locate=files.locate, made=made, without=without)

    def weigh(jobs: Sequence[PictureJob]) -> list[VariationStanding]:
        ours = [job for job in jobs if job.key in chosen.variations]
        return standings(ours, production.episode, records, production.project.root)

    jobs = plan().jobs
    found = weigh(jobs)
    wanted = to_make(found, stale=chosen.stale, force=chosen.force)
    alone = _without_predecessor([one.job for one in wanted], open_attempts)
    if alone:
        jobs = plan(alone).jobs
        found = weigh(jobs)
        wanted = to_make(found, stale=chosen.stale, force=chosen.force)  # made alone before, it is not stale
    renamed = _renamed_by_hand(production, chosen, records, jobs)
    now = {gone.now for gone in renamed}
    asked_again = chosen.force or chosen.retry_refused
    refused = () if asked_again else _refused([one.job for one in wanted], refusals or {})
    to_do = tuple(one.job for one in wanted if one.job.shot_id not in now and one.job not in refused)
    folder = production.project.pictures_dir(production.episode.id)
    rescued = rescued_jobs(jobs, to_do, open_attempts, folder)
    return RunPlan(to_do, rescued, tuple(found), made, open_attempts, alone, renamed, refused)


def _renamed_by_hand(
    production: Production,
    chosen: Selection,
    records: Mapping[VariationKey, VariationRecord],
    jobs: Sequence[PictureJob],
) -> tuple[GoneShot, ...]:
    """Shots that seem to have been renamed: their pictures are paid for, and only --force buys them again."""
    if chosen.force:
        return ()
    return tuple(gone for gone in gone_shots(production, records, jobs) if gone.now is not None)


def prepare_frames(
    production: Production, chosen: Selection, options: PlanOptions, index: FrameIndex, files: ReferenceFiles
) -> tuple[tuple[PictureJob, ...], int]:
    """Frames to draw (those that are not there, or not of what is written now), and how many are current."""
    plan = plan_jobs(production, chosen.shots, options, locate=files.locate, made={})
    jobs = [job for job in plan.jobs if job.key in chosen.variations]
    outdated = tuple(job for job in jobs if chosen.force or not index.is_current(job))
    return outdated, len(jobs) - len(outdated)


def _refused(jobs: Sequence[PictureJob], refusals: Mapping[VariationKey, Collection[str]]) -> tuple[PictureJob, ...]:
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


def _without_predecessor(jobs: Sequence[PictureJob], begun: Mapping[VariationKey, list[Attempt]]) -> frozenset[Link]:
    """Those whose predecessor has no picture, and gets none in this run: they are made without it."""
    coming = {job.key for job in jobs} | set(begun)
    return frozenset(link for job in jobs for link in links_without_picture(job) if link[1] not in coming)
