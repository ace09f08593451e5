"""`moostik serve EPISODE`: the gallery as a review whose picks, notes and approvals go into the project."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.selection import EpisodeArgument
from moostik_cli.commands.session import Session
from moostik_cli.errors import ExitCode, OutputError, UsageError, reason_of
from moostik_cli.messages import message, tr


def serve(
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
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65_535, help=tr("The port to listen on; 0: one that is free."))
    ] = 0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help=tr("Open the page in the browser."))] = True,
) -> ExitCode | None:
    """Review an episode in the browser: what is picked, noted and approved there is written into the project.

    The page is for this machine alone, under an address that holds until the command ends (Ctrl-C).
    """
    from moostik_cli.gallery.page import gallery_path, render_gallery
    from moostik_cli.serving.review import Review
    from moostik_cli.serving.server import ReviewServer
    from moostik_cli.sources.output_folder import require_output
    from moostik_cli.sources.productions import load_production
    from moostik_cli.state.episode_view import has_only_previews, ledger_of

    production = session.load(episode)
    require_output(session.project, session.project.output_dir)
    if preview is None:
        with ledger_of(production) as ledger:
            preview = has_only_previews(production, ledger)
    is_preview = preview

    def page() -> str:
        current = load_production(session.project, episode)
        with ledger_of(current) as ledger:
            return render_gallery(current, ledger, preview=is_preview)

    review = Review(session.project, episode, preview=is_preview)
    try:
        page()
        server = ReviewServer(port, gallery_path(production, preview=is_preview).parent, page, review.change)
    except OverflowError as problem:
        raise UsageError(message("There is no port {port}.", port=port)) from problem
    except OSError as problem:
        raise OutputError(message("The page cannot be served: {reason}.", reason=reason_of(problem))) from problem
    with server:
        session.screen.line(server.address.url)
        session.screen.flush()
        session.screen.note(message("Ctrl-C ends the review; what was picked and noted is in the project already."))
        if open_page:
            import webbrowser

            webbrowser.open(server.address.url)
        _serve(server)
    return None


def _serve(server: object) -> None:
    from contextlib import suppress

    with suppress(KeyboardInterrupt):
        server.serve_forever(poll_interval=0.2)  # type: ignore[attr-defined]
