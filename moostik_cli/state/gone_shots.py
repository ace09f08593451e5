"""Paid pictures of shots that are no longer in the episode, and which shot each of them seems to be now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.records import VariationRecord
from moostik_cli.models.status import GoneShot
from moostik_cli.planning.plan import PlanOptions, plan_jobs
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


def find_gone_shots(production: Production, ledger: Ledger | None) -> tuple[GoneShot, ...]:
    """The shots that have pictures in the ledger and are not in the episode."""
    records = {} if ledger is None else ledger.variations(production.episode.id)
    if not _gone_records(production, records):
        return ()
    pictured = _pictured(records)
    shots = [shot for shot in production.episode.shots if shot.id not in pictured]
    files = ReferenceFiles(production.project, is_whole=lambda _: True)
    plan = plan_jobs(production, shots, PlanOptions(likely_card(production.series)), locate=files.locate, made={})
    return gone_shots(production, records, plan.jobs)


def gone_shots(
    production: Production, records: Mapping[VariationKey, VariationRecord], jobs: Iterable[PictureJob]
) -> tuple[GoneShot, ...]:
    """As `find_gone_shots`, for `jobs` that are planned already. A shot without pictures, with the same text for
    a picture of the same variation, seems to be the one that is gone: it was renamed by hand."""
    gone = _gone_records(production, records)
    pictured = _pictured(records) if gone else frozenset()
    texts = {(job.variation_id, job.prompt_text): job.shot_id for job in jobs if gone and job.shot_id not in pictured}
    return tuple(_gone_shot(shot_id, found, texts) for shot_id, found in gone.items())


def _gone_shot(shot_id: str, records: Sequence[VariationRecord], texts: Mapping[tuple[str, str], str]) -> GoneShot:
    pictures = [record.picture for record in records if record.picture is not None]
    now = {texts.get((picture.variation_id, picture.prompt_text)) for picture in pictures} - {None}
    return GoneShot(
        shot_id, len(pictures), sum(record.cost for record in records), now.pop() if len(now) == 1 else None
    )


def _gone_records(
    production: Production, records: Mapping[VariationKey, VariationRecord]
) -> dict[str, list[VariationRecord]]:
    there = {shot.id for shot in production.episode.shots}
    found: dict[str, list[VariationRecord]] = {}
    for (shot_id, _), record in records.items():
        if shot_id not in there and record.picture is not None:
            found.setdefault(shot_id, []).append(record)
    return found


def _pictured(records: Mapping[VariationKey, VariationRecord]) -> frozenset[str]:
    return frozenset(shot_id for (shot_id, _), record in records.items() if record.picture is not None)
