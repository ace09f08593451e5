"""What `recover` found on disk and wrote into the ledger: sentences for people, and the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moostik_cli.messages import counted, message
from moostik_cli.models.money import Micros, to_dollars
from moostik_cli.models.records import Attempt, PictureRecord
from moostik_cli.pictures.recovery import FoundPictures
from moostik_cli.report.screen import Screen


def tell_of_recovered(screen: Screen, found: FoundPictures, taken_in: Sequence[PictureRecord]) -> None:
    """Which pictures were taken into the ledger, and which were left out."""
    for left in found.left_out:
        screen.warn(message("{path} is left out: {reason}.", path=left.path, reason=left.reason))
    known = len(found.current) + len(found.takes) - len(taken_in)
    screen.note(
        message(
            "{taken} into the ledger{known}.",
            taken=counted("{count} picture taken", "{count} pictures taken", count=len(taken_in)),
            known=counted(" ({count} known already)", " ({count} known already)", count=known) if known else "",
        )
    )


def recovery_document(
    episode_id: str,
    found: FoundPictures,
    taken_in: Sequence[PictureRecord],
    given_up: Sequence[Attempt],
    taken_over: int,
    spent: Micros,
) -> dict[str, Any]:
    """The JSON document of `recover`. `taken_over`: how many predictions the account knew and the ledger did not."""
    return {
        "episodeId": episode_id,
        "pictures": len(found.current),
        "takes": len(found.takes),
        "takenIn": [picture.path for picture in taken_in],
        "leftOut": [{"path": left.path, "reason": left.reason} for left in found.left_out],
        "givenUp": [
            {
                "shotId": attempt.intent.shot_id,
                "variationId": attempt.intent.variation_id,
                "predictionId": attempt.prediction_id,
                "cost": to_dollars(attempt.intent.price or 0),
            }
            for attempt in given_up
        ],
        "cost": to_dollars(spent),
        "takenOver": taken_over,
    }
