"""`moostik pick EPISODE SHOT ANGLE`: choose the take of a shot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.selection import AngleArgument, EpisodeArgument, ShotArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import counted, message, tr
from moostik_cli.planning.selection import find_shot, named_variation

if TYPE_CHECKING:
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.production import Production


def pick(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotArgument = None,
    angle: AngleArgument = None,
    clear: Annotated[bool, typer.Option("--clear", help=tr("Take the shot's pick back."))] = False,
    list_picks: Annotated[bool, typer.Option("--list", help=tr("Print the picks, one a line."))] = False,
    take: Annotated[
        int | None,
        typer.Option(
            "--take", metavar="N", min=1, show_default=False, help=tr("An earlier take: 1 is the first that was made.")
        ),
    ] = None,
    saved: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", show_default=False, help=tr("Import the picks of a saved file.")),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Choose the take of a shot. The picks are kept in episodes/EPISODE.picks.yaml, one line a shot.

    Without SHOT, or with --list, print the picks there are.
    """
    episode, shot, angle = _with_episode(session, episode, shot, angle)
    production = session.load(episode)
    _check_usage(shot, angle, clear=clear, list_picks=list_picks)
    if take is not None and (angle is None or saved is not None):
        raise UsageError(message("--take needs a shot and an angle."))
    if saved is not None:
        if shot is not None or clear:
            raise UsageError(message("--from takes no shot: the file names them."))
        _take_over(session, production, saved)
    if shot is not None:
        _choose(session, production, find_shot(production, shot), None if clear else angle, take)
    if json or (shot is None and saved is None):
        _show(session, production, json=json)
    return None


def _with_episode(
    session: Session, episode: str, shot: str | None, angle: str | None
) -> tuple[str, str | None, str | None]:
    """`moostik pick SHOT ANGLE` where the project has one episode, which need not be named."""
    from moostik_cli.sources.project import episode_ids, find_episode_file

    session.go_to(episode)
    try:
        find_episode_file(session.project, episode)
    except UsageError:
        names = episode_ids(session.project)
        if len(names) != 1 or angle is not None:
            raise
        return names[0], episode, shot
    return episode, shot, angle


def _check_usage(shot: str | None, angle: str | None, *, clear: bool, list_picks: bool) -> None:
    if list_picks and shot is not None:
        raise UsageError(message("--list takes no shot."))
    if clear and shot is None:
        raise UsageError(message("--clear needs a shot."))
    if clear and angle is not None:
        raise UsageError(message("--clear takes no angle: a shot has one pick."))
    if shot is not None and angle is None and not clear:
        raise UsageError(message("Name the angle to pick for {shot}.", shot=shot))


def _choose(session: Session, production: Production, shot: Shot, angle: str | None, take: int | None) -> None:
    from moostik_cli.editing.review import set_pick
    from moostik_cli.report.picks_view import tell_of_pick
    from moostik_cli.sources.picks import usable_picks, written_pick
    from moostik_cli.sources.project import shown_path
    from moostik_cli.state.picks import digest_of_take

    where = shown_path(session.project, usable_picks(production).path)
    variation = None if angle is None else named_variation(shot, angle)
    digest = None if variation is None else digest_of_take(production, shot, variation, take)
    value = None if variation is None else written_pick(shot, variation, digest)
    with _telling_of_stale(session, production):
        set_pick(production, shot, value)
        tell_of_pick(session.screen, shot, variation, digest, where)


def _take_over(session: Session, production: Production, file: Path) -> None:
    from moostik_cli.editing.review import take_over_picks
    from moostik_cli.sources.picks import picks_path
    from moostik_cli.sources.project import shown_path

    where = shown_path(session.project, picks_path(session.project, production.episode.id))
    with _telling_of_stale(session, production):
        count = take_over_picks(production, file)
        session.screen.note(counted("{count} pick in {path}.", "{count} picks in {path}.", count=count, path=where))


@contextmanager
def _telling_of_stale(session: Session, production: Production) -> Iterator[None]:
    """Picks change in the block; then it is said which pictures have become stale."""
    from moostik_cli.report.picks_view import tell_of_newly_stale
    from moostik_cli.state.picks import prices_of_stale

    before = prices_of_stale(production)
    yield
    tell_of_newly_stale(session.screen, before, prices_of_stale(production))


def _show(session: Session, production: Production, *, json: bool) -> None:
    from moostik_cli.report.picks_view import picks_document, show_picks
    from moostik_cli.sources.picks import picks_path
    from moostik_cli.sources.project import shown_path
    from moostik_cli.state.picks import found_picks

    picks, episode_id = found_picks(production), production.episode.id
    if json:
        file = shown_path(session.project, picks_path(session.project, episode_id))
        session.screen.document(picks_document(episode_id, file, picks))
    else:
        show_picks(session.screen, picks, episode_id)
