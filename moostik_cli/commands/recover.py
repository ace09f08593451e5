"""`moostik recover EPISODE`: the ledger, written again from what the pictures say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moostik_cli.commands.selection import EpisodeArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import counted, message

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.records import PictureRecord, VariationRecord
    from moostik_cli.pictures.recovery import FoundPictures


def recover(
    session: Session,
    episode: EpisodeArgument,
    json: JsonOption = False,
) -> ExitCode | None:
    """Rebuild the ledger from the pictures on disk.

    What the ledger knows already stays as it is. Nothing is sent, and no picture is changed.
    """
    from moostik_cli.generation.lock import episode_lock
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.pictures.recovery import find_pictures

    production = session.load(episode)
    project, episode_id = production.project, production.episode.id
    with episode_lock(project.output_dir, episode_id), Ledger.open(project.ledger_path) as ledger:
        found = find_pictures(project.root, project.pictures_dir(episode_id), episode_id)
        taken_in = take_in(ledger, episode_id, found)
        document = _document(episode_id, found, taken_in, ledger)
    if json:
        session.screen.document(document)
    _tell(session, found, taken_in)
    return None


def take_in(ledger: Ledger, episode_id: str, found: FoundPictures) -> list[PictureRecord]:
    """Record what the ledger does not know; returns those pictures. Doing it again adds nothing.

    A picture that the ledger knows otherwise is recorded only if it was made later."""
    variations = ledger.variations(episode_id)
    current = [picture for picture in found.current
               if _is_news(picture, variations.get((picture.shot_id, picture.variation_id)))]
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


def _document(
    episode_id: str, found: FoundPictures, taken_in: list[PictureRecord], ledger: Ledger
) -> dict[str, Any]:
    from moostik_cli.report.documents import dollars

    return {
        "episodeId": episode_id, "pictures": len(found.current), "takes": len(found.takes),
        "takenIn": [picture.path for picture in taken_in],
        "leftOut": [{"path": one.path, "reason": one.reason} for one in found.left_out],
        "cost": dollars(ledger.spent(episode_id)),
    }


def _tell(session: Session, found: FoundPictures, taken_in: list[PictureRecord]) -> None:
    screen = session.screen
    for one in found.left_out:
        screen.warn(message("{path} is left out: {reason}.", path=one.path, reason=one.reason))
    known = len(found.current) + len(found.takes) - len(taken_in)
    screen.note(message(
        "{taken} into the ledger{known}.",
        taken=counted("{count} picture taken", "{count} pictures taken", count=len(taken_in)),
        known=counted(" ({count} known already)", " ({count} known already)", count=known) if known else "",
    ))
