"""What speaks for a ledger that is lost, or older than the pictures. Light to load: most runs find nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.models.variation_state import VariationState

if TYPE_CHECKING:
    from moostik_cli.ledger.episode_lock import RecordedRun
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.run.run_plan import RunPlan


class LedgerSigns(NamedTuple):
    """What speaks for a lost ledger. `is_new`: it has never heard of the episode. `is_older`: a run or a picture is
    known of that it does not know."""

    is_new: bool
    is_older: bool


def signs_of_loss(ledger: Ledger, episode_id: str, plan: RunPlan, run: RecordedRun) -> LedgerSigns:
    """What the ledger, the disk and the note of the run before say. `run`: the one that asks."""
    is_older = run.follows_unknown or _has_strangers(ledger, plan, episode_id)
    return LedgerSigns(ledger.newest_fact(episode_id) is None, is_older)


def _has_strangers(ledger: Ledger, plan: RunPlan, episode_id: str) -> bool:
    """Whether a picture is there that a provider made for this episode, and that the ledger does not know. One that was
    put there by hand says nothing."""
    files = [found.file for found in plan.on_disk(VariationState.UNRECORDED) if found.file is not None]
    told = {made for file in files if (made := _prediction_in(file, episode_id)) is not None}
    return bool(told - ledger.claimed_predictions(told))


def _prediction_in(file: Path, episode_id: str) -> str | None:
    """The prediction that made the picture, if it was made for the episode."""
    from moostik_cli.pictures.provenance import read

    try:
        told = read(file)
    except OSError:
        return None
    return None if told is None or told.episode_id != episode_id else told.prediction_id
