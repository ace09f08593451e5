"""`moostik gallery EPISODE...`: one page with every picture, to be looked at in a browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.episodes import AllOption, Answer, EpisodesArgument, answer_each, named_episodes
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.commands.worker_options import CopyingWorkersOption
from moostik_cli.errors import ExitCode, OutputError, reason_of
from moostik_cli.messages import counted, message, tr

if TYPE_CHECKING:
    from moostik_cli.gallery.page import WrittenPage
    from moostik_cli.models.production import Production


def gallery(
    session: Session,
    episodes: EpisodesArgument = None,
    every: AllOption = False,
    preview: Annotated[
        bool | None,
        typer.Option(
            "--preview/--pictures",
            show_default=False,
            help=tr("The preview frames, or the pictures; by default frames only where nothing else is."),
        ),
    ] = None,
    as_zip: Annotated[
        bool, typer.Option("--zip", help=tr("Pack the page and its pictures into one file, to be sent."))
    ] = False,
    open_page: Annotated[bool, typer.Option("--open", help=tr("Open the page in the browser."))] = False,
    workers: CopyingWorkersOption = "threads",
    json: JsonOption = False,
) -> ExitCode | None:
    """Write one static page with every picture of an episode, and print its path.

    The page needs no server and no network: send its folder as it is, or with --zip as one file. Several episodes also
    have a front page that leads to all.
    """
    from moostik_cli.sources.picks import read_picks
    from moostik_cli.sources.project import shown_path

    names = named_episodes(session, episodes, every)
    written: list[_Written] = []

    def show(episode: str) -> Answer:
        production = session.load(episode)
        made = _write(production, preview, workers, as_zip=as_zip)
        written.append(made)
        session.screen.diagnostics(read_picks(production).problems)
        if not json:
            _tell(session, made)
        where = shown_path(session.project, made.page.path)
        packed = {} if made.packed is None else {"zip": shown_path(session.project, made.packed)}
        return Answer({"episodeId": production.episode.id, "page": where, "preview": made.preview, **packed})

    verdict = answer_each(session, names, show, json=json)
    paths = [made.page.path for made in written]
    if len(names) > 1:
        paths = _front_pages(session, written)
        if not json:
            for path in paths:
                session.screen.line(str(path))
    if open_page:
        import webbrowser

        for path in paths:
            webbrowser.open(path.absolute().as_uri())
    return verdict


@dataclass(frozen=True)
class _Written:
    """A page that was written. `preview`: it shows preview frames; `packed`: the file that has it with its pictures."""

    page: WrittenPage
    series_title: str
    preview: bool
    packed: Path | None = None


def _write(production: Production, preview: bool | None, workers: str, *, as_zip: bool) -> _Written:
    from moostik_cli.gallery.page import write_gallery
    from moostik_cli.gallery.zipping import zip_gallery
    from moostik_cli.sources.output_folder import require_output
    from moostik_cli.state.episode_view import has_only_previews, ledger_of
    from moostik_cli.workers import hired

    require_output(production.project, production.project.output_dir)
    with ledger_of(production) as ledger, hired(workers, production.project.output_root) as staff, _explained():
        shown = has_only_previews(production, ledger) if preview is None else preview
        page = write_gallery(production, ledger, preview=shown, workers=staff)
        packed = zip_gallery(page.path) if as_zip else None
    return _Written(page, production.series.title, shown, packed)


def _front_pages(session: Session, written: Sequence[_Written]) -> list[Path]:
    """The page that leads to all: of the pictures, of the preview frames, or one of each."""
    from moostik_cli.gallery.front_page import write_front_page
    from moostik_cli.sources.project import episode_ids

    paths = []
    for preview in sorted({made.preview for made in written}):
        pages = [made.page for made in written if made.preview is preview]
        title = written[0].series_title
        with _explained():
            paths.append(
                write_front_page(
                    session.project, pages, episode_ids(session.project), series_title=title, preview=preview
                )
            )
    return paths


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise OutputError(message("The page cannot be written: {reason}.", reason=reason_of(problem))) from problem


def _tell(session: Session, made: _Written) -> None:
    count = made.page.pictures
    session.screen.note(
        counted("A page with {count} preview frame.", "A page with {count} preview frames.", count=count)
        if made.preview
        else counted("A page with {count} picture.", "A page with {count} pictures.", count=count)
    )
    session.screen.line(str(made.packed or made.page.path))
