"""What earlier runs began and did not bring to an end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.models.jobs import Key, PictureJob
from moostik_cli.models.records import Attempt

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger



def open_attempts_by_key(ledger: Ledger, episode_id: str) -> dict[Key, list[Attempt]]:
    """What earlier runs left open, oldest first."""
    found: dict[Key, list[Attempt]] = {}
    for attempt in ledger.open_attempts(episode_id):
        found.setdefault((attempt.intent.shot_id, attempt.intent.variation_id), []).append(attempt)
    return found


def orphan_job(attempt: Attempt, pictures_dir: Path) -> PictureJob:
    """A job for an open attempt whose variation is no longer in the episode: it is paid, so it is kept."""
    intent = attempt.intent
    return PictureJob(
        intent.episode_id, intent.shot_id, intent.variation_id, camera_angle=intent.variation_id,
        model=intent.model, prompt_text=str(intent.input.get("prompt", "")), references=(), options={},
        output_format="jpg" if intent.input.get("output_format") == "jpg" else "png", price=intent.price,
        target=pictures_dir / intent.shot_id / intent.variation_id, fingerprint=intent.fingerprint,
    )
