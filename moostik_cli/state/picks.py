"""The picks of an episode beside its pictures: which take each names, and what a pick makes stale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.picks import Pick, PickState, pick_state, short_digest
from moostik_cli.models.production import Production
from moostik_cli.models.variation_state import VariationState
from moostik_cli.planning.selection import no_such_take
from moostik_cli.sources.picks import usable_picks
from moostik_cli.state.episode_pictures import ShownShot
from moostik_cli.state.episode_status import survey
from moostik_cli.state.episode_view import ledger_of, shown_shots


class FoundPick(NamedTuple):
    """A pick, and whether its picture is there."""

    pick: Pick
    state: PickState


def found_picks(production: Production) -> list[FoundPick]:
    """Each pick, in the order of the film. Raises UnusableFileError where the file cannot be read."""
    shown = _shown(production)
    return [
        FoundPick(picked, pick_state(picked, _current_digest(shown[picked.shot_id], picked.variation_id)))
        for picked in usable_picks(production).picks.values()
    ]


def digest_of_take(production: Production, shot: Shot, variation: Variation, take: int | None) -> str | None:
    """How the SHA-256 of a take begins: by its number, in the order in which they were made, else of the current
    picture; None where there is none. Raises UsageError for a number that no take has."""
    shown = _shown(production)[shot.id]
    digest = _current_digest(shown, variation.id) if take is None else _take_digest(shown, variation, take)
    return None if digest is None else short_digest(digest)


def prices_of_stale(production: Production) -> dict[VariationKey, Micros | None]:
    """The stale pictures of the episode, with what remaking each costs."""
    with ledger_of(production) as ledger:
        found = survey(production, production.episode.shots, ledger, verify=False, takes=False)
    return {(shot.shot_id, stale.id): stale.price for shot, stale in found.in_state(VariationState.STALE)}


def _shown(production: Production) -> Mapping[str, ShownShot]:
    with ledger_of(production) as ledger:
        return {shown.shot.id: shown for shown in shown_shots(production, ledger, preview=False)}


def _take_digest(shown: ShownShot, variation: Variation, take: int) -> str:
    chosen = next(candidate for candidate in shown.variations if candidate.variation.id == variation.id)
    pictures = sorted(
        (*chosen.takes, *([chosen.picture] if chosen.picture else [])),
        key=lambda picture: (picture.generated_at or "", picture.sha256),
    )
    if take > len(pictures):
        raise no_such_take(shown.shot, variation, take, len(pictures))
    return pictures[take - 1].sha256


def _current_digest(shown: ShownShot, variation_id: str | None) -> str | None:
    return next(
        (
            variation.picture.sha256
            for variation in shown.variations
            if variation.variation.id == variation_id and variation.picture is not None
        ),
        None,
    )
