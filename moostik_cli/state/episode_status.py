"""Where an episode stands: files, ledger and episode weighed together, without changing anything."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from moostik_cli.models.budgets import lasting_budgets, midnight
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.picks import Pick, PickState, pick_state
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import RULING_LINE
from moostik_cli.models.records import NOTHING_SPENT, PictureRecord
from moostik_cli.models.status import EpisodeStatus, ShotStatus, TakeStatus, VariationStatus
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.presence import picture_state, verified_states
from moostik_cli.planning.options import PlanOptions
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.notes import read_notes
from moostik_cli.sources.picks import read_picks
from moostik_cli.state.episode_state import EpisodeRecords, EpisodeState, read_records
from moostik_cli.state.gone_shots import find_gone_shots
from moostik_cli.state.variations import FoundVariation

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


def survey(
    production: Production, shots: Sequence[Shot], ledger: Ledger | None, *, verify: bool, takes: bool
) -> EpisodeStatus:
    """Where the chosen shots stand. Names and sizes of files are looked at; with `verify` every byte."""
    project, episode_id, now = production.project, production.episode.id, time.time()
    records = read_records(ledger, episode_id)
    reading = _Reading(production, records, verified=_verified(shots, records, production) if verify else {})
    statuses = reading.statuses(shots)
    if verify:
        from moostik_cli.state.odd_looks import with_odd_looks

        statuses = with_odd_looks(statuses, production)
    begun = [attempt for attempts in records.open_attempts.values() for attempt in attempts]
    return EpisodeStatus(
        episode_id=episode_id,
        title=production.episode.title,
        shots=statuses,
        cost=0 if ledger is None else ledger.spent(episode_id),
        in_flight=len(begun),
        in_flight_cost=sum(attempt.intent.price or 0 for attempt in begun if attempt.prediction_id is None),
        knows_stale=not reading.card.assumed,
        takes=_takes(production, shots, ledger) if takes else None,
        unpriced=0 if ledger is None else ledger.unpriced(episode_id),
        of_older_texts=reading.of_older_texts,
        gone=find_gone_shots(production, records),
        budgets=lasting_budgets(production.series, now),
        spending=NOTHING_SPENT if ledger is None else ledger.spending(episode_id, midnight(now)),
        ledger_path=None if ledger is None else ledger.path.relative_to(project.output_root).as_posix(),
        output_elsewhere=None if project.declared_output is None else str(project.output_dir),
        ledger_changed_at=None if ledger is None else ledger.newest_fact(episode_id),
        open_notes=_open_notes(production, shots, ledger),
    )


def _open_notes(production: Production, shots: Sequence[Shot], ledger: Ledger | None) -> int:
    """One that a picture answers is not open, marked or not."""
    chosen = {shot.id for shot in shots}
    found = [note for note in read_notes(production).open if note.shot_id in chosen]
    if not found:
        return 0
    from moostik_cli.state.review import answers_to
    from moostik_cli.state.takes import read_takes

    answers = answers_to(found, read_takes(ledger, production.episode.id))
    return sum(note.id not in answers for note in found)


class _Reading:
    """Reads the shots one after the other, and keeps no job of them."""

    def __init__(
        self, production: Production, records: EpisodeRecords, verified: Mapping[VariationKey, VariationState]
    ) -> None:
        self.card = likely_card(production.series)
        self.of_older_texts = 0
        self._production = production
        self._state = EpisodeState(production, PlanOptions(self.card), records)
        self._verified = verified
        self._untouched: dict[tuple[VariationStatus, ...], tuple[VariationStatus, ...]] = {}

    def statuses(self, shots: Sequence[Shot]) -> tuple[ShotStatus, ...]:
        picks = read_picks(self._production).picks
        return tuple(self._status(shot, picks.get(shot.id)) for shot in shots)

    def _status(self, shot: Shot, pick: Pick | None) -> ShotStatus:
        found = [self._looked_into(variation_found) for variation_found in self._state.read(shot)]
        self.of_older_texts += sum(
            variation_found.state is VariationState.STALE and _has_older_text(variation_found)
            for variation_found in found
        )
        variations = tuple(
            self._with_reasons(
                _variation(variation, variation_found, self._production, has_price=not self.card.assumed),
                variation_found,
            )
            for variation, variation_found in zip(shot.variations, found, strict=True)
        )
        if all(variation_found.record is None and variation_found.file is None for variation_found in found):
            variations = self._untouched.setdefault(variations, variations)  # one object for all shots like this one
        return ShotStatus(shot.id, shot.name, variations, pick, _pick_state(pick, found))

    def _with_reasons(self, status: VariationStatus, variation_found: FoundVariation) -> VariationStatus:
        picture = None if variation_found.record is None else variation_found.record.picture
        if status.state is not VariationState.STALE or picture is None:
            return status
        from moostik_cli.state.staleness import reasons_for

        return status._replace(stale_for=reasons_for(variation_found.job, picture, self._state.shown))

    def _looked_into(self, variation_found: FoundVariation) -> FoundVariation:
        """With what reading every byte told of it."""
        wrong = self._verified.get(variation_found.job.key, VariationState.COMPLETED)
        if variation_found.state not in _WHOLE or wrong is VariationState.COMPLETED:
            return variation_found
        return variation_found._replace(on_disk=wrong)


_WHOLE = (VariationState.COMPLETED, VariationState.STALE, VariationState.ALTERED)


def _verified(
    shots: Sequence[Shot], records: EpisodeRecords, production: Production
) -> Mapping[VariationKey, VariationState]:
    """What every byte of the recorded pictures says."""
    chosen = {shot.id for shot in shots}
    pictures = (record.picture for (shot_id, _), record in records.variations.items() if shot_id in chosen)
    return verified_states([picture for picture in pictures if picture is not None], production.project.output_root)


def _has_older_text(variation_found: FoundVariation) -> bool:
    """Whether its picture was made from a text that an earlier edition wrote."""
    picture = None if variation_found.record is None else variation_found.record.picture
    if picture is None or picture.retake is not None:
        return False
    return bool(picture.prompt_text) and RULING_LINE not in picture.prompt_text


def _pick_state(pick: Pick | None, found: Sequence[FoundVariation]) -> PickState | None:
    if pick is None:
        return None
    variation_found = next(
        (
            variation_found
            for variation_found in found
            if variation_found.job.key == (pick.shot_id, pick.variation_id or "")
        ),
        None,
    )
    if variation_found is None or variation_found.record is None or variation_found.on_disk is VariationState.DELETED:
        return pick_state(pick, None)
    return pick_state(pick, variation_found.record.picture)


def _variation(
    variation: Variation, variation_found: FoundVariation, production: Production, *, has_price: bool
) -> VariationStatus:
    record, state = variation_found.record, variation_found.state
    picture = None if record is None or state is VariationState.DELETED else record.picture
    base = VariationStatus(
        variation.id,
        variation.camera_angle,
        state,
        image_url=None,
        local_path=None,
        generated_at=None,
        seed=variation.seed,
        error=None if record is None else record.error,
        prediction_id=None if record is None else record.prediction_id,
        cost=0 if record is None else record.cost,
        price=variation_found.job.price if has_price else None,
    )
    if picture is not None:
        return _with_picture(base, picture)
    if state is VariationState.UNRECORDED and variation_found.file is not None:
        return base._replace(local_path=variation_found.file.relative_to(production.project.output_root).as_posix())
    if state is VariationState.COMPLETED:  # only the episode's own word for it
        return base._replace(
            image_url=variation.image_url, local_path=variation.local_path, generated_at=variation.generated_at
        )
    return base


def _with_picture(base: VariationStatus, picture: PictureRecord) -> VariationStatus:
    return base._replace(
        image_url=picture.image_url,
        local_path=picture.path,
        generated_at=picture.generated_at,
        seed=picture.seed,
        oddity=picture.oddity,
    )


def _takes(production: Production, shots: Sequence[Shot], ledger: Ledger | None) -> tuple[TakeStatus, ...]:
    if ledger is None:
        return ()
    chosen = {shot.id for shot in shots}
    root = production.project.output_root
    return tuple(
        TakeStatus(take, picture_state(take, root) is not VariationState.DELETED)
        for take in ledger.takes(production.episode.id)
        if take.shot_id in chosen
    )
