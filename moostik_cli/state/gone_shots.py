"""Paid pictures of shots that are no longer in the episode, and which shot each of them seems to be now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.records import VariationRecord
from moostik_cli.models.status import GoneShot
from moostik_cli.planning.options import PlanOptions
from moostik_cli.providers.cards import likely_card
from moostik_cli.state.episode_state import EpisodeRecords


def find_gone_shots(
    production: Production, records: EpisodeRecords, options: PlanOptions | None = None
) -> tuple[GoneShot, ...]:
    """The shots that have pictures in the ledger and are not in the episode. A shot without pictures, with the same
    text for a picture of the same variation, seems to be the one that is gone: it was renamed by hand."""
    gone = _gone_records(production, records.variations)
    if not gone:
        return ()
    texts = _texts_of_shots_without_pictures(
        production, records, options or PlanOptions(likely_card(production.series))
    )
    return tuple(_gone_shot(shot_id, found, texts) for shot_id, found in gone.items())


def _texts_of_shots_without_pictures(
    production: Production, records: EpisodeRecords, options: PlanOptions
) -> Mapping[tuple[str, str], str]:
    """Which shot each text of a variation is of: with the picture that the shot continues, and without."""
    from moostik_cli.planning.planner import EpisodePlanner
    from moostik_cli.planning.predecessors import AvailablePictures
    from moostik_cli.planning.reference_files import ReferenceFiles

    pictured = {shot_id for (shot_id, _), record in records.variations.items() if record.picture is not None}
    shots = [shot for shot in production.episode.shots if shot.id not in pictured]
    files = ReferenceFiles(production.project, is_whole=lambda _: True)
    texts: dict[tuple[str, str], str] = {}
    for available in (AvailablePictures(coming=()), AvailablePictures()):
        planner = EpisodePlanner(production, options, locate=files.locate, available=available)
        texts.update({(job.variation_id, job.prompt_text): job.shot_id for job in planner.jobs(shots)})
    return texts


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
