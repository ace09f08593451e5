"""The storyboard: a PDF whose text can be searched and copied, and whose pictures say what they show."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from moostik_cli.boards.contact_sheet import Grid
from moostik_cli.boards.fonts import STAND_IN, letters_without_font
from moostik_cli.boards.panels import Board, BoardShot, Panel
from moostik_cli.boards.pictures import fitted_all
from moostik_cli.boards.typesetting import Measure, plain, shorten, wrap
from moostik_cli.choices import Paper
from moostik_cli.messages import counted, current_language, tr, translate
from moostik_cli.typefaces.family import fallbacks_for, family

if TYPE_CHECKING:
    from fpdf import FPDF
    from PIL import Image

_INK, _SOFT, _ACCENT, _LINE, _WELL = (27, 27, 26), (93, 93, 88), (163, 20, 58), (205, 205, 200), (240, 240, 238)
_MARGIN, _GAP, _HEAD, _FOOT = 14.0, 7.0, 11.0, 9.0  # millimetres
_DOTS = 7.5  # pixels a millimetre of picture: 190 dpi
_PT = 0.3528  # millimetres
_LEADING = 1.28
_QUALITY = 84


def draw_storyboard(
    board: Board, grid: Grid, *, paper: Paper = "a4", by_shot: bool = False, made_on: datetime | None = None
) -> bytes:
    """The PDF: a title page, then the panels in a grid; with `by_shot` every shot begins a page with its
    whole text, and its takes follow. `grid` has columns and rows of a page."""
    drawing = _Storyboard(board, grid, paper, made_on)
    drawing.title_page()
    if by_shot:
        drawing.pages_by_shot()
    else:
        drawing.pages_of_panels()
    return drawing.file()


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a panel stands, in millimetres, and how much of it is picture."""

    x: float
    y: float
    width: float
    picture: float
    text: float


class _Storyboard:
    def __init__(self, board: Board, grid: Grid, paper: Paper, made_on: datetime | None) -> None:
        self._board = board
        self._grid = grid
        self._made_on = made_on
        self._pdf = _new_pdf(board, paper, made_on)
        self._width, self._height = self._pdf.w, self._pdf.h
        self._on_a_page = grid.columns * (grid.rows or 1)
        self._pages = 1
        self._boxes = dict.fromkeys(map(ord, letters_without_font(board.texts())), STAND_IN)

    def file(self) -> bytes:
        return bytes(self._pdf.output())

    # -- the title page ---------------------------------------------------------------------------------------

    def title_page(self) -> None:
        self._pdf.add_page()
        self._pdf.start_section(plain(self._board.title) or "-")
        board, x, width = self._board, _MARGIN + 6, self._width - 2 * _MARGIN - 12
        y = _MARGIN + 20
        if board.preview:
            y = self._paragraph(x, y - 8, width, tr("Preview frames, drawn without a model"), 9, _ACCENT, bold=True) + 3
        y = self._paragraph(x, y, width, board.series, 11, _SOFT)
        y = self._paragraph(x, y + 1, width, board.title, 34, _INK, bold=True, most=3) + 3
        y = self._paragraph(x, y, min(width, 170), board.description, 11.5, _SOFT, most=9) + 6
        y = self._paragraph(x, y, width, self._facts(), 10.5, _INK) + 5
        strip = self._strip()
        self._acts(x, y, width, strip)

    def _strip(self) -> float:
        """A row of pictures from all over the episode at the foot of the page; returns its top."""
        paths = [panel.picture for _, panel in self._board.panels if panel.picture is not None]
        chosen = [paths[index * len(paths) // 4] for index in range(4)] if len(paths) >= 4 else []
        width = (self._width - 2 * _MARGIN - 3 * 3) / 4
        height = min(width / self._board.ratio, 48.0)
        top = self._height - _MARGIN - height
        for column, picture in enumerate(fitted_all(chosen, (round(width * _DOTS), round(height * _DOTS)))):
            if picture is not None:
                x = _MARGIN + column * (width + 3) + (width - picture.width / _DOTS) / 2
                self._pdf.image(_as_jpeg(picture), x, top, picture.width / _DOTS, picture.height / _DOTS, alt_text="")
        return top if chosen else self._height - _MARGIN

    def _facts(self) -> str:
        board = self._board
        facts = [
            translate(counted("{count} shot", "{count} shots", count=len(board.shots))),
            translate(counted("{count} picture", "{count} pictures", count=board.pictures))
            if not board.preview
            else translate(counted("{count} frame", "{count} frames", count=board.pictures)),
            board.length and tr("{length} min", length=board.length),
            self._made_on.strftime("%Y-%m-%d") if self._made_on else "",
        ]
        return " · ".join(fact for fact in facts if fact)

    def _acts(self, x: float, y: float, width: float, bottom: float) -> None:
        """The acts in two columns, as far as there is room above `bottom`."""
        acts = [(name, count) for name, count in Counter(shot.act for shot in self._board.shots).items() if name]
        column, line = width / 2 - _GAP, 5.2
        rows = max(1, int((bottom - 6 - y) / line))
        for index, (name, shots) in enumerate(acts[: 2 * rows]):
            left, top = x + (index // rows) * (column + _GAP), y + (index % rows) * line
            count = translate(counted("{count} shot", "{count} shots", count=shots))
            self._pair(left, top, column, name, count, 9)

    # -- pages ------------------------------------------------------------------------------------------------

    def pages_of_panels(self) -> None:
        panels = self._board.panels
        self._pages += -(-len(panels) // self._on_a_page)
        for start in range(0, len(panels), self._on_a_page):
            page = panels[start : start + self._on_a_page]
            self._page(self._acts_on(page))
            self._fill(page, self._cells(_MARGIN + _HEAD, self._grid, captions=True), self._panel)

    def pages_by_shot(self) -> None:
        self._pages += sum(-(-len(shot.panels) // self._on_a_page) for shot in self._board.shots)
        for shot in self._board.shots:
            for start in range(0, len(shot.panels), self._on_a_page):
                self._page(shot.act, section=self._heading_of(shot) if not start else None)
                top = self._shot_head(shot, in_full=not start)
                page = [(shot, panel) for panel in shot.panels[start : start + self._on_a_page]]
                self._fill(page, self._cells(top, self._grid_for(len(page), top), captions=False), self._take)

    def _fill(
        self,
        page: Sequence[tuple[BoardShot, Panel]],
        cells: Iterator[_Cell],
        draw: Callable[[BoardShot, Panel, Image.Image | None, _Cell], None],
    ) -> None:
        placed = list(zip(page, cells, strict=False))
        box = (round(placed[0][1].width * _DOTS), round(placed[0][1].picture * _DOTS))
        pictures = fitted_all([panel.picture for _, panel in page], box)
        for ((shot, panel), cell), picture in zip(placed, pictures, strict=True):
            draw(shot, panel, picture, cell)

    def _grid_for(self, count: int, top: float) -> Grid:
        """The grid that shows so many takes largest below `top`, with no more columns than was asked for."""
        if count >= self._on_a_page:
            return self._grid
        grids = [Grid(columns, -(-count // columns)) for columns in range(1, self._grid.columns + 1)]
        return max(grids, key=lambda grid: next(self._cells(top, grid, captions=False)).width)

    def _cells(self, top: float, grid: Grid, *, captions: bool) -> Iterator[_Cell]:
        """The cells of a page below `top`, row by row. With `captions` the text below has room for four lines
        at least, without for one, and the cells stand close together."""
        columns, rows = grid.columns, grid.rows or 1
        width = (self._width - 2 * _MARGIN - (columns - 1) * _GAP) / columns
        height = (self._height - _MARGIN - _FOOT - top - (rows - 1) * _GAP) / rows
        least = min(21.0, height * 0.42) if captions else 6.0
        picture = max(1.0, min(width / self._board.ratio, height - least))
        if not captions:
            width, height = picture * self._board.ratio, picture + least
        for index in range(columns * rows):
            row, column = divmod(index, columns)
            yield _Cell(
                _MARGIN + column * (width + _GAP), top + row * (height + _GAP), width, picture, height - picture
            )

    def _page(self, act: str, *, section: str | None = None) -> None:
        pdf = self._pdf
        pdf.add_page()
        if section:
            pdf.start_section(plain(section), level=1)
        right = self._width - _MARGIN
        self._pair(_MARGIN, _MARGIN, right - _MARGIN, self._board.title, act, 9)
        pdf.set_draw_color(*_LINE)
        pdf.set_line_width(0.2)
        pdf.line(_MARGIN, _MARGIN + 6.2, right, _MARGIN + 6.2)
        marks = [tr("Preview") if self._board.preview else "", self._board.series]
        foot = " · ".join(mark for mark in marks if mark)
        self._pair(
            _MARGIN,
            self._height - _MARGIN + 1,
            right - _MARGIN,
            foot,
            f"{pdf.page_no()} / {self._pages}",
            7.5,
            color=_SOFT,
        )

    def _acts_on(self, page: Sequence[tuple[BoardShot, Panel]]) -> str:
        names = list(dict.fromkeys(shot.act for shot, _ in page if shot.act))
        return " – ".join(names[:1] + names[-1:] if len(names) > 1 else names)

    def _heading_of(self, shot: BoardShot) -> str:
        return " ".join(part for part in (shot.number, shot.name) if part)

    # -- one panel --------------------------------------------------------------------------------------------

    def _panel(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        self._place(shot, panel, picture, cell)
        y, bottom = cell.y + cell.picture + 4.6, cell.y + cell.picture + cell.text
        left = cell.x
        if shot.number:
            left += self._text(cell.x, y, shot.number, 10.5, _ACCENT, bold=True) + 2
        self._pair(left, y - 10.5 * _PT * 0.8, cell.x + cell.width - left, shot.name, shot.duration, 10.5, bold=True)
        y = self._lines(cell, y + 3.9, self._details(panel), 7.8, _SOFT, 1)
        y = self._lines(cell, y, shot.who, 8.2, _INK, 1)
        y = self._lines(cell, y, shot.where, 8.2, _SOFT, 1)
        room = int((bottom - y + 1) / (8.2 * _PT * _LEADING))
        self._lines(cell, y + 0.6, shot.description, 8.2, _INK, room)

    def _details(self, panel: Panel) -> str:
        note = panel.note if panel.picture is not None else ""
        picked = tr("picked") if panel.picked and self._board.marks_picks else ""
        return " · ".join(part for part in (panel.angle, panel.lens, picked, note) if part)

    def _take(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        self._place(shot, panel, picture, cell)
        self._lines(cell, cell.y + cell.picture + 4, self._details(panel), 8, _INK if panel.picked else _SOFT, 1)

    def _place(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        pdf = self._pdf
        if picture is None:
            pdf.set_draw_color(*_LINE)
            pdf.set_line_width(0.25)
            pdf.rect(cell.x, cell.y, cell.width, cell.picture)
            inner = _Cell(cell.x + 4, cell.y, cell.width - 8, cell.picture, 0)
            note = panel.note or tr("This file is not a picture.")
            self._lines(inner, cell.y + 6.5, note, 8.5, _SOFT, max(1, int(cell.picture / 4) - 1))
            return
        width, height = picture.width / _DOTS, picture.height / _DOTS
        x, y = cell.x + (cell.width - width) / 2, cell.y + (cell.picture - height) / 2
        if width < cell.width - 0.5 or height < cell.picture - 0.5:
            pdf.set_fill_color(*_WELL)
            pdf.rect(cell.x, cell.y, cell.width, cell.picture, style="F")
        alt = plain(f"{self._heading_of(shot)}. {panel.angle}. {shot.description}")
        pdf.image(_as_jpeg(picture), x, y, width, height, alt_text=alt)
        if panel.picked and self._board.marks_picks:
            pdf.set_draw_color(*_ACCENT)
            pdf.set_line_width(0.7)
            pdf.rect(cell.x - 0.35, cell.y - 0.35, cell.width + 0.7, cell.picture + 0.7)

    def _shot_head(self, shot: BoardShot, *, in_full: bool) -> float:
        """The shot's text above its takes; returns where it ends."""
        y, width = _MARGIN + _HEAD + 3.5, self._width - 2 * _MARGIN
        left = _MARGIN
        if shot.number:
            left += self._text(left, y, shot.number, 17, _ACCENT, bold=True) + 3
        self._pair(left, y - 17 * _PT * 0.8, _MARGIN + width - left, shot.name, shot.duration, 17, bold=True)
        cast = " · ".join(part for part in (shot.who, shot.where) if part)
        cell = _Cell(_MARGIN, y, min(width, 200), 0, 0)
        y = self._lines(cell, y + 6, cast, 9.5, _SOFT, 2)
        if in_full:
            y = self._lines(cell, y + 0.4, shot.description, 10, _INK, 6)
        return y

    # -- text -------------------------------------------------------------------------------------------------

    def _font(self, size: float, *, bold: bool = False) -> None:
        self._pdf.set_font("board", "B" if bold else "", size)

    def _measure(self, size: float, *, bold: bool = False) -> Measure:
        def width(text: str) -> float:
            self._font(size, bold=bold)
            return float(self._pdf.get_string_width(text.translate(self._boxes)))

        return width

    def _text(
        self, x: float, y: float, text: str, size: float, color: tuple[int, int, int], *, bold: bool = False
    ) -> float:
        """Write on one line, `y` being its baseline; returns its width."""
        text = plain(text).translate(self._boxes)
        self._font(size, bold=bold)
        self._pdf.set_text_color(*color)
        width = float(self._pdf.get_string_width(text))
        self._pdf.set_xy(x - self._pdf.c_margin, y - size * _PT)
        self._pdf.cell(width + 2 * self._pdf.c_margin, size * _PT * 1.2, text)
        return width

    def _pair(
        self,
        x: float,
        y: float,
        width: float,
        left: str,
        right: str,
        size: float,
        *,
        bold: bool = False,
        color: tuple[int, int, int] = _INK,
    ) -> None:
        """A text at each end of a line whose top is `y`; the left one gives way."""
        baseline, small = y + size * _PT * 0.8, size if size < 10 else size * 0.8
        right = shorten(right, width * 0.6, self._measure(small))
        room = width - self._measure(small)(right) - (3 if right else 0)
        self._text(x, baseline, shorten(left, room, self._measure(size, bold=bold)), size, color, bold=bold)
        self._text(x + width - self._measure(small)(right), baseline, right, small, _SOFT)

    def _lines(self, cell: _Cell, y: float, text: str, size: float, color: tuple[int, int, int], most: int) -> float:
        """At most so many lines in the width of a cell, the first baseline at `y`; returns the next one."""
        for line in wrap(text, cell.width, self._measure(size), most):
            self._text(cell.x, y, line, size, color)
            y += size * _PT * _LEADING
        return y

    def _paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        color: tuple[int, int, int],
        *,
        bold: bool = False,
        most: int = 4,
    ) -> float:
        """A text whose top is `y`; returns where it ends."""
        leading = 1.1 if size > 20 else 1.35
        for line in wrap(text, width, self._measure(size, bold=bold), most):
            self._text(x, y + size * _PT, line, size, color, bold=bold)
            y += size * _PT * leading
        return y


def _new_pdf(board: Board, paper: Paper, made_on: datetime | None) -> FPDF:
    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table that it does not need
    pdf = FPDF(orientation="landscape", unit="mm", format=paper)
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    pdf.add_font("board", "", family().regular)
    pdf.add_font("board", "B", family().bold)
    others = [f"other{number}" for number, _ in enumerate(fallbacks_for(board.texts()))]
    for name, path in zip(others, fallbacks_for(board.texts()), strict=True):
        pdf.add_font(name, "", path)
    if others:
        pdf.set_fallback_fonts(others, exact_match=False)
    pdf.set_title(plain(board.title))
    pdf.set_subject(plain(board.series))
    pdf.set_creator("moostik")
    pdf.set_lang(current_language())
    if made_on is not None:
        pdf.set_creation_date(made_on)
    return pdf


def _as_jpeg(picture: Image.Image) -> bytes:
    import io

    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
