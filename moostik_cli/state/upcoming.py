"""Which pictures of an episode a run would have at hand, for those who say beforehand what it would send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from moostik_cli.errors import OutputError
from moostik_cli.models.episode import Shot
from moostik_cli.models.production import Production
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures, Predecessors

if TYPE_CHECKING:
    from moostik_cli.state.episode_state import EpisodeRecords


def pictures_of_a_run(production: Production, shots: Sequence[Shot], options: PlanOptions) -> AvailablePictures:
    """The pictures that `shots` can be shown in a run over the whole episode: made, begun, or made by it.

    Nothing is read where none of them is shown another. A ledger that cannot be read is told of elsewhere."""
    asked_for = Predecessors(production, AvailablePictures(), options.coherence)
    if not any(asked_for.wanted(shot, variation) for shot in shots for variation in shot.variations):
        return AvailablePictures()
    from moostik_cli.state.episode_state import EpisodeState

    state = EpisodeState(production, options, _records(production))
    return state.available(coming=state.to_come(production.episode.shots))


def _records(production: Production) -> EpisodeRecords:
    from moostik_cli.state.episode_state import EpisodeRecords, read_records

    if not production.project.ledger_path.is_file():  # then what reads it need not be loaded
        return EpisodeRecords()
    from moostik_cli.state.episode_view import ledger_of

    try:
        with ledger_of(production) as ledger:
            return read_records(ledger, production.episode.id)
    except OutputError:
        return EpisodeRecords()
