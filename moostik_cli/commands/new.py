"""`moostik new EPISODE`: an episode to begin with."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import message, tr


def new(
    session: Session,
    episode: Annotated[str, typer.Argument(metavar="EPISODE", help=tr("Id of the new episode, such as ep2."))],
    title: Annotated[str | None, typer.Option(metavar="TEXT", help=tr("Its title."))] = None,
    shots: Annotated[int, typer.Option(min=1, max=999, metavar="N", help=tr("How many shots."))] = 3,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """Write a new episode with empty shots, ready to be filled in."""
    from moostik_cli.sources.project import shown_path
    from moostik_cli.starting.projects import write_episode

    path = write_episode(session.project, episode, title=title, shots=shots)
    shown = shown_path(session.project, path)
    session.screen.note(message("wrote {path}", path=shown))
    session.screen.note(
        message("Next: write your shots there, then moostik check {episode}.", episode=session.again(episode))
    )
    if json_output:
        session.screen.document({"episodeId": episode, "path": shown, "shots": shots})
    return ExitCode.DONE
