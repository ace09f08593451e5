"""Where an episode stands: files, ledger and episode weighed together, without changing anything."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moostik_cli.models.budgets import lasting_budgets, midnight
from moostik_cli.models.episode import Shot, Status, Variation
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.picks import Pick, PickState, pick_state
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import RULING_LINE
from moostik_cli.models.records import NOTHING_SPENT, PictureRecord, VariationRecord
from moostik_cli.models.status import EpisodeStatus, Mark, ShotStatus, TakeStatus, VariationStatus
from moostik_cli.pictures.presence import Presence, presence, presences
from moostik_cli.planning.plan import Link, Outlines, PlanOptions, links_without_picture, plan_jobs
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.picks import read_picks
from moostik_cli.state.gone_shots import find_gone_shots
from moostik_cli.state.variation_state import (
    Standing,
    VariationStanding,
    pictures_on_disk,
    standings,
    standings_of,
)

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger

_STATUS = {
    Mark.COMPLETED: Status.COMPLETED,
    Mark.STALE: Status.COMPLETED,
    Mark.ALTERED: Status.COMPLETED,
    Mark.BROKEN: Status.COMPLETED,
    Mark.UNRECORDED: Status.COMPLETED,
    Mark.GENERATING: Status.GENERATING,
    Mark.PENDING: Status.PENDING,
    Mark.DELETED: Status.PENDING,
    Mark.FAILED: Status.FAILED,
}


def survey(
    production: Production, shots: Sequence[Shot], ledger: Ledger | None, *, verify: bool, takes: bool
) -> EpisodeStatus:
    """Where the chosen shots stand. Names and sizes of files are looked at; with `verify` every byte."""
    episode_id = production.episode.id
    records = {} if ledger is None else ledger.variations(episode_id)
    begun = [] if ledger is None else ledger.open_attempts(episode_id)
    card, now = likely_card(production.series), time.time()
    options = PlanOptions(card)
    pictured = {shot_id for (shot_id, _), record in records.items() if record.picture is not None}
    found = weigh_variations(production, [shot for shot in shots if shot.id in pictured], records, options)
    in_flight = frozenset((attempt.intent.shot_id, attempt.intent.variation_id) for attempt in begun)
    marks = _marks(found, in_flight, knows_stale=not card.assumed)
    if verify:
        marks |= _verified(found, marks, production)
    weighed = _Weighed(production, records, in_flight, Outlines(production, options), found, marks)
    return EpisodeStatus(
        episode_id=episode_id,
        title=production.episode.title,
        shots=weighed.statuses(shots, has_price=not card.assumed),
        cost=0 if ledger is None else ledger.spent(episode_id),
        in_flight=len(begun),
        in_flight_cost=sum(attempt.intent.price or 0 for attempt in begun if attempt.prediction_id is None),
        knows_stale=not card.assumed,
        takes=_takes(production, shots, ledger) if takes else None,
        unpriced=0 if ledger is None else ledger.unpriced(episode_id),
        of_older_texts=sum(marks[one.job.key] is Mark.STALE and _has_older_text(one) for one in found),
        gone=find_gone_shots(production, ledger),
        budgets=lasting_budgets(production.series, now),
        spending=NOTHING_SPENT if ledger is None else ledger.spending(episode_id, midnight(now)),
        ledger_path=None if ledger is None else ledger.path.relative_to(production.project.root).as_posix(),
        ledger_changed_at=None if ledger is None else ledger.newest_fact(episode_id),
    )


def _has_older_text(one: VariationStanding) -> bool:
    """Whether its picture was made from a text that an earlier edition wrote."""
    picture = None if one.record is None else one.record.picture
    return picture is not None and bool(picture.prompt_text) and RULING_LINE not in picture.prompt_text


def weigh_variations(
    production: Production, shots: Sequence[Shot], records: Mapping[VariationKey, VariationRecord], options: PlanOptions
) -> list[VariationStanding]:
    """Where each variation stands.

    References are first taken to be whole images, as they were when the pictures were made; only if
    something then looks stale are they decoded to know (a picture is made without a damaged one)."""
    made = pictures_on_disk(records, production.project.root)

    def weigh(files: ReferenceFiles, alone: Collection[Link]) -> list[VariationStanding]:
        plan = plan_jobs(production, shots, options, locate=files.locate, made=made, without=alone)
        return standings(plan.jobs, production.episode, records, production.project.root)

    project = production.project
    found = weigh(ReferenceFiles(project, is_whole=lambda _: True), ())
    if any(one.standing is Standing.STALE for one in found):
        files = ReferenceFiles(project)
        found = weigh(files, ())
        alone = _made_alone(found)
        found = weigh(files, alone) if alone else found
    return found


def _made_alone(found: Sequence[VariationStanding]) -> frozenset[Link]:
    """Stale pictures, each with one that it would be shown and that does not exist: it was made without it."""
    return frozenset(link for one in found if one.standing is Standing.STALE for link in links_without_picture(one.job))


def _marks(
    found: Sequence[VariationStanding], in_flight: Collection[VariationKey], *, knows_stale: bool
) -> dict[VariationKey, Mark]:
    marks = {one.job.key: Mark(one.standing.value) for one in found}
    for key, mark in marks.items():
        if key in in_flight:
            marks[key] = Mark.GENERATING
        elif mark is Mark.STALE and not knows_stale:
            marks[key] = Mark.COMPLETED
    return marks


def _verified(
    found: Sequence[VariationStanding], marks: Mapping[VariationKey, Mark], production: Production
) -> dict[VariationKey, Mark]:
    """What reading every byte tells of the pictures that should be there."""
    pictures = [
        one.record.picture
        for one in found
        if one.record is not None
        and one.record.picture is not None
        and marks[one.job.key] in (Mark.COMPLETED, Mark.STALE, Mark.ALTERED)
    ]
    wrong = {Presence.ALTERED: Mark.ALTERED, Presence.BROKEN: Mark.BROKEN, Presence.GONE: Mark.DELETED}
    answers = presences(pictures, production.project.root, verify=True)
    return {key: wrong[answer] for key, answer in answers.items() if answer in wrong}


@dataclass
class _Weighed:
    """What is known of all variations. Shots with a picture are in `found` and `marks`; of the others, which can
    be many, no job is kept."""

    production: Production
    records: Mapping[VariationKey, VariationRecord]
    in_flight: frozenset[VariationKey]
    outlines: Outlines
    found: Sequence[VariationStanding]
    marks: Mapping[VariationKey, Mark]

    def statuses(self, shots: Sequence[Shot], *, has_price: bool) -> tuple[ShotStatus, ...]:
        by_shot: dict[str, list[VariationStanding]] = defaultdict(list)
        for one in self.found:
            by_shot[one.job.shot_id].append(one)
        picks = read_picks(self.production).picks
        return tuple(self._status(shot, by_shot.get(shot.id), picks.get(shot.id), has_price) for shot in shots)

    def _status(
        self, shot: Shot, found: Sequence[VariationStanding] | None, pick: Pick | None, has_price: bool
    ) -> ShotStatus:
        marks = self.marks
        if found is None:
            root = self.production.project.root
            found = standings_of(shot, self.outlines.of(shot), self.records, root)
            marks = _marks(found, self.in_flight, knows_stale=True)
        variations = tuple(
            _variation(variation, one, marks[one.job.key], self.production, has_price=has_price)
            for variation, one in zip(shot.variations, found, strict=True)
        )
        return ShotStatus(shot.id, shot.name, variations, pick, _pick_state(pick, found))


def _pick_state(pick: Pick | None, found: Sequence[VariationStanding]) -> PickState | None:
    if pick is None:
        return None
    one = next((one for one in found if one.job.key == (pick.shot_id, pick.variation_id or "")), None)
    if one is None or one.record is None or one.standing is Standing.DELETED:
        return pick_state(pick, None)
    return pick_state(pick, one.record.picture)


def _variation(
    variation: Variation, one: VariationStanding, mark: Mark, production: Production, *, has_price: bool
) -> VariationStatus:
    record = one.record
    picture = None if record is None or mark is Mark.DELETED else record.picture
    base = VariationStatus(
        variation.id,
        variation.camera_angle,
        mark,
        _STATUS[mark],
        image_url=None,
        local_path=None,
        generated_at=None,
        seed=variation.seed,
        error=None if record is None else record.error,
        prediction_id=None if record is None else record.prediction_id,
        cost=0 if record is None else record.cost,
        price=one.job.price if has_price else None,
    )
    if picture is not None:
        return _with_picture(base, picture)
    if mark is Mark.UNRECORDED and one.found is not None:
        return base._replace(local_path=one.found.relative_to(production.project.root).as_posix())
    if mark is Mark.COMPLETED:  # only the episode's own word for it
        return base._replace(
            image_url=variation.image_url, local_path=variation.local_path, generated_at=variation.generated_at
        )
    return base


def _with_picture(base: VariationStatus, picture: PictureRecord) -> VariationStatus:
    return base._replace(
        image_url=picture.image_url, local_path=picture.path, generated_at=picture.generated_at, seed=picture.seed
    )


def _takes(production: Production, shots: Sequence[Shot], ledger: Ledger | None) -> tuple[TakeStatus, ...]:
    if ledger is None:
        return ()
    chosen = {shot.id for shot in shots}
    root = production.project.root
    return tuple(
        TakeStatus(take, presence(take, root) is not Presence.GONE)
        for take in ledger.takes(production.episode.id)
        if take.shot_id in chosen
    )
