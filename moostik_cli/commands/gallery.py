"""`moostik gallery EPISODE`: one page with every picture, to be looked at in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.selection import EpisodeArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, OutputError, reason_of
from moostik_cli.messages import counted, message, tr


def gallery(
    session: Session,
    episode: EpisodeArgument,
    preview: Annotated[
        bool | None,
        typer.Option(
            "--preview/--pictures",
            show_default=False,
            help=tr("The preview frames, or the pictures; by default frames only where nothing else is."),
        ),
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help=tr("Open the page in the browser."))] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Write one static page with every picture of an episode, and print its path.

    The page needs no server and no network: send its folder as it is, or as a zip.
    """
    from moostik_cli.gallery.page import write_gallery
    from moostik_cli.sources.picks import read_picks
    from moostik_cli.sources.project import shown_path
    from moostik_cli.state.episode_view import has_only_previews, ledger_of

    production = session.load(episode)
    with ledger_of(production) as ledger:
        if preview is None:
            preview = has_only_previews(production, ledger)
        try:
            page = write_gallery(production, ledger, preview=preview)
        except OSError as problem:
            raise OutputError(message("The page cannot be written: {reason}.", reason=reason_of(problem))) from problem
    session.screen.diagnostics(read_picks(production).problems)
    where = shown_path(session.project, page.path)
    if json:
        session.screen.document({"episodeId": production.episode.id, "page": where, "preview": preview})
    else:
        count = page.pictures
        session.screen.note(
            counted("A page with {count} preview frame.", "A page with {count} preview frames.", count=count)
            if preview
            else counted("A page with {count} picture.", "A page with {count} pictures.", count=count)
        )
        session.screen.line(str(page.path))
    if open_page:
        import webbrowser

        webbrowser.open(page.path.absolute().as_uri())
    return None
