"""`moostik board EPISODE`: a storyboard or a contact sheet, to be sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from moostik_cli.choices import BoardFormat, BoardLayout, Paper, placeholder
from moostik_cli.commands.selection import ActOption, ClusterOption, EpisodeArgument, ShotOption, select_shots
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.commands.worker_options import CopyingWorkersOption
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moostik_cli.boards.contact_sheet import Grid
    from moostik_cli.boards.panels import Board, Takes
    from moostik_cli.boards.pictures import Fit
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.production import Production
    from moostik_cli.pictures.thumbnails import Original


def board(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    file_format: Annotated[
        BoardFormat,
        typer.Option(
            "--format",
            metavar=placeholder("--format", "board"),
            help=tr("A storyboard with texts, or a contact sheet."),
        ),
    ] = "pdf",
    picked: Annotated[
        bool, typer.Option("--picked", help=tr("Only shots with a pick; by default the pick, else medium or wide."))
    ] = False,
    every: Annotated[bool, typer.Option("--all", help=tr("Every angle of every shot."))] = False,
    layout: Annotated[
        BoardLayout,
        typer.Option(
            metavar=placeholder("--layout", "board"),
            help=tr("A grid of panels, or upright pages with a table of action, dialogue and camera beside each."),
        ),
    ] = "grid",
    grid: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMNSxROWS",
            show_default=False,
            help=tr("Pictures on a page: 3x2 in a PDF; a PNG is one sheet of 4 columns."),
        ),
    ] = None,
    paper: Annotated[
        Paper, typer.Option(metavar=placeholder("--paper", "board"), help=tr("Size of the PDF's pages."))
    ] = "a4",
    header: Annotated[
        str, typer.Option(metavar="TEXT", show_default=False, help=tr("Words at the head of each page."))
    ] = "",
    revision: Annotated[
        str, typer.Option(metavar="TEXT", show_default=False, help=tr("The revision, at the foot of each page."))
    ] = "",
    width: Annotated[
        int, typer.Option(metavar="N", min=200, max=12_000, help=tr("Width of a PNG sheet in pixels."))
    ] = 2400,
    preview: Annotated[
        bool | None,
        typer.Option(
            "--preview/--pictures",
            show_default=False,
            help=tr("The preview frames, or the pictures; by default frames only where nothing else is."),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help=tr("Where to write; by default output/boards/EPISODE.pdf (or .png)."),
        ),
    ] = None,
    workers: CopyingWorkersOption = "threads",
    json: JsonOption = False,
) -> ExitCode | None:
    """Draw a storyboard (PDF) or a contact sheet (PNG) of an episode, and print where it is."""
    from moostik_cli.boards.fonts import letters_without_font
    from moostik_cli.boards.pictures import from_thumbnails
    from moostik_cli.boards.writing import is_missing_shaping, write_pages
    from moostik_cli.report.board_view import (
        DrawnBoard,
        board_document,
        tell_of_board,
        tell_of_letters,
        tell_of_shaping,
        tell_of_words,
    )
    from moostik_cli.typefaces.line_breaks import knows_words_of
    from moostik_cli.workers import hired

    takes, column = _takes(picked=picked, every=every), _is_column(layout, file_format)
    style = _Style(
        file_format,
        _grid(grid, file_format, column=column),
        paper,
        by_shot=every and not column,
        column=column,
        width=width,
        header=header,
        revision=revision,
    )
    production = session.load(episode)
    shots = select_shots(production, shot, act, cluster)
    made, originals = _board(production, shots, takes, preview)
    if not made.shots:
        raise _nothing_to_draw(no_pick=picked and bool(shots))
    directory = production.project.pictures_dir(production.episode.id, preview=made.preview)
    with hired(workers, production.project.output_root) as staff:
        pages = _pages(made, style, from_thumbnails(originals, directory, staff))
        paths = write_pages(pages, output or _default_path(production, made, style.file_format))
    tell_of_letters(session.screen, letters_without_font(made.texts()))
    if is_missing_shaping(made.texts(), paths[0]):
        tell_of_shaping(session.screen)
    if not all(map(knows_words_of, made.texts())):
        tell_of_words(session.screen)
    drawn = DrawnBoard(production.episode.id, paths, made.preview, len(made.shots), made.pictures)
    if json:
        session.screen.document(board_document(drawn))
    else:
        tell_of_board(session.screen, drawn)
    return None


class _Style(NamedTuple):
    """How a board is drawn. `width`: of a PNG, in pixels."""

    file_format: BoardFormat
    grid: Grid
    paper: Paper
    by_shot: bool
    column: bool
    width: int
    header: str
    revision: str


def _is_column(layout: BoardLayout, file_format: BoardFormat) -> bool:
    if layout == "column" and file_format != "pdf":
        raise UsageError(message("--layout column is for a PDF."))
    return layout == "column"


def _nothing_to_draw(*, no_pick: bool) -> UsageError:
    if no_pick:
        hint = message("Pick takes with moostik pick, or leave --picked out.")
        return UsageError(message("None of these shots has a pick."), hint)
    return UsageError(message("No shot to draw."))


def _grid(written: str | None, file_format: str, *, column: bool) -> Grid:
    """ "4x3", or "4" for columns alone. In one column a page has as many rows as fit, unless it is told how many."""
    from moostik_cli.boards.contact_sheet import Grid

    if written is None and column:
        return Grid(1)
    if written is None:
        return Grid(3, 2) if file_format == "pdf" else Grid(4)
    found = re.fullmatch(r"([1-9]\d?)(?:[xX×]([1-9]\d?))?", written.strip())
    if found is None or int(found.group(1)) > 20 or int(found.group(2) or 1) > 40:
        raise UsageError(
            message("--grid takes columns and rows such as 4x3 (at most 20x40), not {value}.", value=written)
        )
    columns, rows = int(found.group(1)), found.group(2)
    if column and columns != 1:
        raise UsageError(message("In one column --grid takes 1 and rows, such as 1x4, not {value}.", value=written))
    if column:
        return Grid(1, int(rows) if rows else None)
    if rows is None and file_format == "pdf":
        return Grid(columns, max(1, round(columns * 2 / 3)))
    return Grid(columns, int(rows) if rows else None)


def _takes(*, picked: bool, every: bool) -> Takes:
    from moostik_cli.boards.panels import Takes

    if picked and every:
        raise UsageError(message("--picked cannot be combined with --all."))
    return Takes.PICKED if picked else Takes.ALL if every else Takes.BEST


def _board(
    production: Production, shots: tuple[Shot, ...], takes: Takes, preview: bool | None
) -> tuple[Board, dict[Path, Original]]:
    """What is on it, and what small copies of its pictures are made of, by their path."""
    from moostik_cli.boards.panels import make_board
    from moostik_cli.pictures.thumbnails import Original
    from moostik_cli.sources.picks import usable_picks
    from moostik_cli.state.episode_view import shown_of

    shown, is_preview = shown_of(production, shots, preview=preview)
    originals = {
        picture.plain_path: Original(picture.thumbnail_digest, picture.plain_path)
        for shot in shown
        for picture in shot.pictures
    }
    board = make_board(production, shown, usable_picks(production).picks, takes, preview=is_preview)
    return board, originals


def _pages(made: Board, style: _Style, fit: Fit) -> Iterator[bytes]:
    from datetime import datetime, timezone

    from moostik_cli.boards.contact_sheet import draw_contact_sheets
    from moostik_cli.boards.storyboard import Imprint, draw_storyboard

    if style.file_format == "png":
        yield from draw_contact_sheets(made, style.grid, width=style.width, fit=fit)
        return
    yield draw_storyboard(
        made,
        style.grid,
        paper=style.paper,
        by_shot=style.by_shot,
        column=style.column,
        imprint=Imprint(datetime.now(timezone.utc), style.header, style.revision),
        fit=fit,
    )


def _default_path(production: Production, made: Board, file_format: str) -> Path:
    """Raises OutputError where it is not to be written to."""
    from moostik_cli.models.production import PREVIEW
    from moostik_cli.sources.output_folder import require_output

    output = production.project.output_dir
    folder = output / PREVIEW / "boards" if made.preview else output / "boards"
    require_output(production.project, folder)
    return folder / f"{production.episode.id}.{file_format}"
