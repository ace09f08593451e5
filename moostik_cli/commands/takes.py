"""`moostik takes EPISODE SHOT [ANGLE]`: what was made of a picture, and putting an earlier take back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.selection import AngleArgument, EpisodeArgument, RequiredShotArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.planning.selection import find_shot, named_variation, no_such_take

if TYPE_CHECKING:
    from moostik_cli.models.episode import Shot, Variation
    from moostik_cli.models.production import Production


def takes(
    session: Session,
    episode: EpisodeArgument,
    shot: RequiredShotArgument,
    angle: AngleArgument = None,
    use: Annotated[
        int | None,
        typer.Option(
            "--use", metavar="N", min=1, show_default=False, help=tr("Put this take back as the picture of the angle.")
        ),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """List what was made of a shot's pictures: when, why, for how much, and by which note.

    With --use, an earlier take and the current picture change places. Nothing is lost, and nothing is paid.
    """
    from moostik_cli.report.takes_view import show_takes, takes_document
    from moostik_cli.state.episode_view import ledger_of
    from moostik_cli.state.takes import read_takes

    production = session.load(episode)
    chosen = find_shot(production, shot)
    variations = chosen.variations if angle is None else [named_variation(chosen, angle)]
    if use is not None and angle is None:
        raise UsageError(message("--use needs an angle: takes are numbered for each."))
    if use is not None:
        _use(session, production, chosen, variations[0], use)
    with ledger_of(production) as ledger:
        known = read_takes(ledger, production.episode.id)
    found = [(variation, known.get((chosen.id, variation.id), ())) for variation in variations]
    root = session.project.output_root
    if json:
        session.screen.document(takes_document(production.episode.id, chosen.id, found, root))
    elif use is None:
        show_takes(session.screen, chosen.id, found, root)
    return None


def _use(session: Session, production: Production, shot: Shot, variation: Variation, number: int) -> None:
    from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.purchase.earlier_takes import use_take
    from moostik_cli.sources.output_folder import require_output
    from moostik_cli.state.takes import read_takes

    project, episode_id = session.project, production.episode.id
    require_output(project, project.pictures_dir(episode_id))
    named = {"take": number, "shot": shot.id, "angle": variation.camera_angle}
    if not project.ledger_path.is_file():
        raise no_such_take(shot, variation, number, 0)
    with (
        episode_lock(project.output_dir, episode_id),
        Ledger.open(project.ledger_path) as ledger,
        recorded_run(ledger, episode_id, time.time),
    ):
        known = read_takes(ledger, episode_id).get((shot.id, variation.id), ())
        if number > len(known):
            raise no_such_take(shot, variation, number, len(known))
        take = known[number - 1]
        if take.is_current:
            session.screen.note(message("Take {take} is the picture of {shot}/{angle} already.", **named))
            return
        use_take(ledger, production, shot, take, known)
    session.screen.note(message("Take {take} is the picture of {shot}/{angle} now.", **named))
