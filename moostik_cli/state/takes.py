"""The takes of an episode, by shot and variation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.takes import Take, numbered_takes

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


def read_takes(ledger: Ledger | None, episode_id: str) -> dict[VariationKey, tuple[Take, ...]]:
    """Every recorded picture of the episode, the current ones included. Whether the files are there is not asked."""
    if ledger is None:
        return {}
    current = (record.picture for record in ledger.variations(episode_id).values())
    found: dict[VariationKey, list[PictureRecord]] = defaultdict(list)
    for picture in (*ledger.takes(episode_id), *current):
        if picture is not None:
            found[picture.shot_id, picture.variation_id].append(picture)
    return {key: numbered_takes(pictures) for key, pictures in found.items()}
