"""`moostik recover EPISODE`: the ledger, written again from what the pictures say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moostik_cli.commands.selection import EpisodeArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import counted, message

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.records import PictureRecord
    from moostik_cli.pictures.recovery import FoundPictures


def recover(
    session: Session,
    episode: EpisodeArgument,
    json: JsonOption = False,
) -> ExitCode | None:
    """Rebuild the ledger from the pictures on disk.

    What the ledger knows already stays as it is. Nothing is sent, and no picture is changed.
    """
    from moostik_cli.ledger.episode_lock import episode_lock
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.pictures.recovery import find_pictures
    from moostik_cli.report.generation_view import tell_of_rescued
    from moostik_cli.state.ledger_import import take_in

    production = session.load(episode)
    project, episode_id = production.project, production.episode.id
    with episode_lock(project.output_dir, episode_id), Ledger.open(project.ledger_path) as ledger:
        tell_of_rescued(session.screen, ledger.take_in_rescued())
        found = find_pictures(project.root, project.pictures_dir(episode_id), episode_id)
        taken_in = take_in(ledger, episode_id, found)
        document = _document(episode_id, found, taken_in, ledger)
    if json:
        session.screen.document(document)
    _tell(session, found, taken_in)
    return None


def _document(episode_id: str, found: FoundPictures, taken_in: list[PictureRecord], ledger: Ledger) -> dict[str, Any]:
    from moostik_cli.models.money import to_dollars

    return {
        "episodeId": episode_id,
        "pictures": len(found.current),
        "takes": len(found.takes),
        "takenIn": [picture.path for picture in taken_in],
        "leftOut": [{"path": one.path, "reason": one.reason} for one in found.left_out],
        "cost": to_dollars(ledger.spent(episode_id)),
    }


def _tell(session: Session, found: FoundPictures, taken_in: list[PictureRecord]) -> None:
    screen = session.screen
    for one in found.left_out:
        screen.warn(message("{path} is left out: {reason}.", path=one.path, reason=one.reason))
    known = len(found.current) + len(found.takes) - len(taken_in)
    screen.note(
        message(
            "{taken} into the ledger{known}.",
            taken=counted("{count} picture taken", "{count} pictures taken", count=len(taken_in)),
            known=counted(" ({count} known already)", " ({count} known already)", count=known) if known else "",
        )
    )
