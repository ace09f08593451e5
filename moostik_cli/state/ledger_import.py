"""Pictures on disk that the ledger does not know, written into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moostik_cli.models.records import PictureRecord, VariationRecord

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.pictures.recovery import FoundPictures


def take_in(ledger: Ledger, episode_id: str, found: FoundPictures) -> list[PictureRecord]:
    """Record what the ledger does not know; returns those pictures. Doing it again adds nothing.

    A picture that the ledger knows otherwise is recorded only if it was made later."""
    variations = ledger.variations(episode_id)
    current = [
        picture
        for picture in found.current
        if _is_news(picture, variations.get((picture.shot_id, picture.variation_id)))
    ]
    for picture in current:
        former = variations.get((picture.shot_id, picture.variation_id))
        ledger.record_picture(picture, None, kept_aside=_kept_aside(former, found))
    known_takes = {take.path for take in ledger.takes(episode_id)}
    takes = [take for take in found.takes if take.path not in known_takes]
    for take in takes:
        ledger.record_take(take)
    return [*current, *takes]


def _is_news(picture: PictureRecord, known: VariationRecord | None) -> bool:
    if known is None or known.picture is None:
        return True
    if known.picture.prediction_id == picture.prediction_id:
        return False  # the same one, or the same one changed by hand: the ledger knows how it was
    return picture.generated_at > known.picture.generated_at


def _kept_aside(former: VariationRecord | None, found: FoundPictures) -> str | None:
    """Where the picture is that the ledger thought current, if it became a take."""
    if former is None or former.picture is None:
        return None
    return next((take.path for take in found.takes if take.sha256 == former.picture.sha256), None)
