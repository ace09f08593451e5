"""Putting an earlier take back as the picture of its angle."""

from __future__ import annotations

import time
from collections.abc import Sequence

from moostik_cli.errors import OutputError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.episode import Shot
from moostik_cli.models.naming import picture_stems
from moostik_cli.models.production import Production
from moostik_cli.models.takes import Take
from moostik_cli.pictures.exchange import find_take_of, put_back
from moostik_cli.pictures.saving import prepare_folder
from moostik_cli.purchase.destination import disk_error
from moostik_cli.purchase.records import timestamp


def use_take(ledger: Ledger, production: Production, shot: Shot, take: Take, known: Sequence[Take]) -> None:
    """`take` and the current picture among the `known` takes of its variation change places, on disk and in the ledger.

    A run that dies in the middle has lost nothing, and the same again completes it. Raises OutputError where the
    take's file is gone or changed, or the disk fails."""
    root, moment = production.project.output_root, timestamp(time.time())
    stem = picture_stems(shot)[take.picture.variation_id]
    target = production.project.pictures_dir(production.episode.id) / shot.id / stem
    try:
        folder = prepare_folder(target, root)
        file = find_take_of(folder, take.picture.sha256)
        if file is None:
            raise take_is_gone(take)
        path = put_back(file, target, moment)
        current = next((other.picture for other in known if other.is_current), None)
        aside = None if current is None else find_take_of(folder, current.sha256)
        ledger.use_take(
            take.picture,
            path.relative_to(root).as_posix(),
            kept_aside=None if aside is None else aside.relative_to(root).as_posix(),
            at=moment,
        )
        file.unlink()
    except OSError as error:
        raise disk_error(error, target.parent) from error


def take_is_gone(take: Take) -> OutputError:
    """What is raised where the file of a take is gone, or is another one."""
    return OutputError(
        message(
            "The file of take {take} is gone, or is not as it was made: {path}.",
            take=take.number,
            path=take.picture.path,
        ),
        message("Nothing was changed."),
    )
