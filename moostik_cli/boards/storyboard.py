"""The storyboard: a PDF whose text can be searched and copied, and whose pictures say what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.boards.contact_sheet import Grid
from moostik_cli.boards.panels import Board, BoardAct, BoardShot, Panel
from moostik_cli.boards.pen import ACCENT, DOTS, INK, LINE, PT, SOFT, WELL, Orientation, Pen, leading, new_pdf
from moostik_cli.boards.pictures import Fit, fitted_all
from moostik_cli.boards.typesetting import plain
from moostik_cli.boards.words import Entry, framing_of, heading_of, labelled, making, story
from moostik_cli.choices import Paper
from moostik_cli.messages import counted, tr, translate

if TYPE_CHECKING:
    from PIL import Image

_MARGIN, _GAP, _HEAD, _FOOT = 14.0, 7.0, 11.0, 9.0  # millimetres
_COLUMN_PICTURE = 0.37  # of the page's width, in one column
_LABEL = 19.0  # width of the labels in the table
_TWO_COLUMNS = 105.0  # a panel as wide as this has its words in two columns
_BESIDE = 46.0  # or, with this much room at its side, they stand beside the picture
_MOST_WORDS = 0.64  # of a cell's height
_MOST_LINES = 80  # of one field; a page has no more
_BODY = 8.2  # points


@dataclass(frozen=True, slots=True)
class Imprint:
    """What pages say of the board itself: `header` stands before the title, `revision` beside the page's number."""

    made_on: datetime | None = None
    header: str = ""
    revision: str = ""


NO_IMPRINT = Imprint()


def draw_storyboard(
    board: Board,
    grid: Grid,
    *,
    paper: Paper = "a4",
    by_shot: bool = False,
    column: bool = False,
    imprint: Imprint = NO_IMPRINT,
    fit: Fit = fitted_all,
) -> bytes:
    """The PDF: a cover, then the panels in a grid; an act begins a page unless it fits on what is left of one. With
    `by_shot` every shot begins a page with its whole text, and its takes follow. With `column` the pages are upright,
    and beside each panel stands a table of what happens, is said and heard. `grid` has columns and rows of a page;
    `fit`: where pictures come from."""
    drawing = _Storyboard(board, grid, paper, "portrait" if column else "landscape", imprint, fit)
    drawing.cover()
    if column:
        drawing.pages_of_rows()
    elif by_shot:
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


_Placed = tuple[BoardShot, Panel]


class _Storyboard:
    def __init__(
        self, board: Board, grid: Grid, paper: Paper, orientation: Orientation, imprint: Imprint, fit: Fit
    ) -> None:
        self._board = board
        self._grid = grid
        self._imprint = imprint
        self._fit = fit
        self._pdf = new_pdf(board, paper, orientation, _MARGIN, imprint.made_on)
        self._pen = Pen(self._pdf, board)
        self._width, self._height = self._pdf.w, self._pdf.h
        self._inner = self._width - 2 * _MARGIN
        self._bottom = self._height - _MARGIN - _FOOT
        self._on_a_page = grid.columns * (grid.rows or 1)  # of a grid
        self._pages = 1
        self._named: frozenset[str] = frozenset()  # the shots of this page whose act is named under them

    def file(self) -> bytes:
        return bytes(self._pdf.output())

    # -- the cover --------------------------------------------------------------------------------------------

    def cover(self) -> None:
        self._pdf.add_page()
        self._pdf.start_section(plain(self._board.title) or "-")
        board, pen, x, width = self._board, self._pen, _MARGIN + 6, self._inner - 12
        y = _MARGIN + 20
        if self._imprint.header:
            pen.pair(x, _MARGIN, width, self._imprint.header, "", 9, color=SOFT)
        if board.preview:
            y = pen.paragraph(x, y - 8, width, tr("Preview frames, drawn without a model"), 9, ACCENT, bold=True) + 3
        y = pen.paragraph(x, y, width, board.series, 11, SOFT)
        y = pen.paragraph(x, y + 1, width, board.title, 34, INK, bold=True, most=3) + 3
        y = pen.paragraph(x, y, min(width, 170), board.description, 11.5, SOFT, most=9) + 6
        y = pen.paragraph(x, y, width, self._facts(), 10.5, INK) + 5
        self._list_acts(x, y, width, self._strip())

    def _strip(self) -> float:
        """A row of pictures from all over the episode at the foot of the page; returns its top."""
        paths = [panel.picture for _, panel in self._board.panels if panel.picture is not None]
        chosen = [paths[index * len(paths) // 4] for index in range(4)] if len(paths) >= 4 else []
        width = (self._inner - 3 * 3) / 4
        height = min(width / self._board.ratio, 48.0)
        top = self._height - _MARGIN - height
        for column, picture in enumerate(self._fit(chosen, (round(width * DOTS), round(height * DOTS)))):
            if picture is not None:
                x = _MARGIN + column * (width + 3) + (width - picture.width / DOTS) / 2
                self._pen.image(picture, x, top)
        return top if chosen else self._height - _MARGIN

    def _facts(self) -> str:
        board, made_on = self._board, self._imprint.made_on
        facts = [
            translate(counted("{count} shot", "{count} shots", count=len(board.shots))),
            translate(counted("{count} picture", "{count} pictures", count=board.pictures))
            if not board.preview
            else translate(counted("{count} frame", "{count} frames", count=board.pictures)),
            board.length and tr("{length} min", length=board.length),
            made_on.strftime("%Y-%m-%d") if made_on else "",
            self._imprint.revision,
        ]
        return " · ".join(fact for fact in facts if fact)

    def _list_acts(self, x: float, y: float, width: float, bottom: float) -> None:
        """The acts in two columns, as far as there is room above `bottom`, each with its shots and how long it is."""
        column, line = width / 2 - _GAP, 5.2
        rows = max(1, int((bottom - 6 - y) / line))
        for index, act in enumerate(self._board.acts[: 2 * rows]):
            left, top = x + (index // rows) * (column + _GAP), y + (index % rows) * line
            self._pen.pair(left, top, column, act.name, _extent(act), 9)

    # -- pages ------------------------------------------------------------------------------------------------

    def pages_of_panels(self) -> None:
        pages = _pages(self._board, self._on_a_page, lambda _slot: 1)
        self._pages += len(pages)
        for page in pages:
            self._begin(page)
            placed = [slot.placed for slot in page]
            head = page[0].begins if len({shot.act for shot, _ in placed}) == 1 else None
            top = _MARGIN + _HEAD if head is None else self._act_head(head, _MARGIN + _HEAD)
            self._named = (
                frozenset() if head is not None else frozenset(slot.placed[0].id for slot in page if slot.begins)
            )
            self._fill(placed, self._cells(top, self._grid, self._text_height(placed, top)), self._panel)

    def _begin(self, page: Sequence[_OnPage]) -> None:
        """A new page, with the acts that it shows at its head and those that begin in the outline."""
        acts = list(dict.fromkeys(slot.placed[0].act for slot in page if slot.placed[0].act))
        begun = [slot.begins.name for slot in page if slot.begins is not None]
        self._page(" – ".join(acts[:1] + acts[-1:] if len(acts) > 1 else acts), sections=begun)

    def _act_head(self, act: BoardAct, y: float) -> float:
        """The name of an act where it begins, its extent and what it tells; returns where the panels begin."""
        pen = self._pen
        pen.pair(_MARGIN, y, self._inner, act.name, _extent(act), 13, bold=True)
        y = pen.paragraph(_MARGIN, y + 6.5, min(self._inner, 200), act.description, 9, SOFT, most=2)
        return y + 2

    def pages_by_shot(self) -> None:
        self._pages += sum(-(-len(shot.panels) // self._on_a_page) for shot in self._board.shots)
        for shot in self._board.shots:
            for start in range(0, len(shot.panels), self._on_a_page):
                self._page(shot.act, sections=[heading_of(shot)] if not start else ())
                top = self._shot_head(shot, in_full=not start)
                page = [(shot, panel) for panel in shot.panels[start : start + self._on_a_page]]
                self._fill(page, self._cells(top, self._grid_for(len(page), top), None), self._take)

    def _fill(
        self,
        page: Sequence[_Placed],
        cells: Iterator[_Cell],
        draw: Callable[[BoardShot, Panel, Image.Image | None, _Cell], None],
    ) -> None:
        placed = list(zip(page, cells, strict=False))
        box = (round(placed[0][1].width * DOTS), round(placed[0][1].picture * DOTS))
        pictures = self._fit([panel.picture for _, panel in page], box)
        for ((shot, panel), cell), picture in zip(placed, pictures, strict=True):
            draw(shot, panel, picture, cell)

    def _grid_for(self, count: int, top: float) -> Grid:
        """The grid that shows so many takes largest below `top`, with no more columns than was asked for."""
        if count >= self._on_a_page:
            return self._grid
        grids = [Grid(columns, -(-count // columns)) for columns in range(1, self._grid.columns + 1)]
        return max(grids, key=lambda grid: next(self._cells(top, grid, None)).width)

    def _cell_size(self, top: float, grid: Grid) -> tuple[float, float]:
        columns, rows = grid.columns, grid.rows or 1
        width = (self._inner - (columns - 1) * _GAP) / columns
        return width, (self._bottom - top - (rows - 1) * _GAP) / rows

    def _text_height(self, page: Sequence[_Placed], top: float) -> float:
        """The room that is left below a page's pictures: what their words need, as far as pictures stay pictures; less
        where the pictures are larger with the words beside them."""
        width, height = self._cell_size(top, self._grid)
        below = min(max(12.0, *(self._words_height(shot, panel, width) for shot, panel in page)), height * _MOST_WORDS)
        larger = min(height, (width - _BESIDE - _GAP / 2) / self._board.ratio)
        if width < _TWO_COLUMNS or larger <= height - below:
            return below
        beside = max(self._words_height(shot, panel, _BESIDE) for shot, panel in page)
        return height - larger if beside <= height else below

    def _cells(self, top: float, grid: Grid, text: float | None) -> Iterator[_Cell]:
        """The cells of a page below `top`, row by row. `text`: the least room below each picture; None: a line, and the
        cells stand close together."""
        width, height = self._cell_size(top, grid)
        least = 6.0 if text is None else min(text, height * _MOST_WORDS)
        picture = max(1.0, min(width / self._board.ratio, height - least))
        if text is None:
            width, height = picture * self._board.ratio, picture + least
        for index in range(grid.columns * (grid.rows or 1)):
            row, column = divmod(index, grid.columns)
            yield _Cell(
                _MARGIN + column * (width + _GAP), top + row * (height + _GAP), width, picture, height - picture
            )

    def _page(self, act: str, *, sections: Sequence[str] = ()) -> None:
        pdf, pen = self._pdf, self._pen
        pdf.add_page()
        for section in sections:
            pdf.start_section(plain(section), level=1)
        title = " · ".join(part for part in (self._imprint.header, self._board.title) if part)
        pen.pair(_MARGIN, _MARGIN, self._inner, title, act, 9)
        pen.rule(_MARGIN, _MARGIN + 6.2, self._inner)
        marks = [tr("Preview") if self._board.preview else "", self._board.series, self._imprint.revision]
        foot = " · ".join(mark for mark in marks if mark)
        number = f"{pdf.page_no()} / {self._pages}"
        pen.pair(_MARGIN, self._height - _MARGIN + 1, self._inner, foot, number, 7.5, color=SOFT)

    # -- one panel of a grid ----------------------------------------------------------------------------------

    def _panel(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        self._place(shot, panel, picture, replace(cell, width=min(cell.width, cell.picture * self._board.ratio)))
        picture_width, bottom = cell.picture * self._board.ratio, cell.y + cell.picture + cell.text
        if cell.width >= _TWO_COLUMNS and cell.width - picture_width >= _BESIDE:
            left = cell.x + picture_width + _GAP / 2
            room = cell.x + cell.width - left
            y = self._heading_beside(shot, left, cell.y + 3.2, room)
            words = [(shot.time, True, 1), *self._facts_under(shot, panel), *_all(shot)]
            self._entries(words, left, y, room, bottom)
            return
        y = cell.y + cell.picture + 4.6
        self._heading(shot, cell.x, y, cell.width, 10.5)
        y += 3.9
        if cell.width < _TWO_COLUMNS:
            self._entries(self._facts_under(shot, panel) + _all(shot), cell.x, y, cell.width, bottom)
            return
        half = (cell.width - _GAP) / 2
        self._entries(_all(shot, story), cell.x, y, half, bottom)
        right = self._facts_under(shot, panel) + _all(shot, making)
        self._entries(right, cell.x + half + _GAP, y, half, bottom)

    def _facts_under(self, shot: BoardShot, panel: Panel) -> list[_Words]:
        return _facts_of(shot, panel, self._marks, names_act=shot.id in self._named)

    @property
    def _marks(self) -> bool:
        return self._board.marks_picks

    def _words_height(self, shot: BoardShot, panel: Panel, width: float) -> float:
        facts = self._facts_under(shot, panel)
        if width < _TWO_COLUMNS:
            lines = self._count(facts + _all(shot), width)
        else:
            half = (width - _GAP) / 2
            lines = max(self._count(_all(shot, story), half), self._count(facts + _all(shot, making), half))
        return 4.6 + 3.9 + lines * leading(_BODY)

    def _count(self, entries: Sequence[_Words], width: float) -> int:
        return sum(
            1 if most == 1 else len(self._pen.wrapped(text, width, _BODY, most or _MOST_LINES))
            for text, _, most in entries
            if text
        )

    def _entries(self, entries: Sequence[_Words], x: float, y: float, width: float, bottom: float) -> None:
        """One text below the other, as far as there is room above `bottom`; the last one that has any is cut."""
        for text, is_soft, most in entries:
            room = int((bottom - y + 1) / leading(_BODY))
            y = self._pen.lines(x, y, width, text, _BODY, SOFT if is_soft else INK, min(room, most or room))

    def _heading(self, shot: BoardShot, x: float, y: float, width: float, size: float) -> None:
        """Number and name at the left, when and how long at the right; `y` is the baseline."""
        left = x
        if shot.number:
            left += self._pen.text(x, y, shot.number, size, ACCENT, bold=True) + size * 0.19
        self._pen.pair(left, y - size * PT * 0.8, x + width - left, shot.name, shot.time, size, bold=True)

    def _heading_beside(self, shot: BoardShot, x: float, y: float, width: float) -> float:
        """Number and name in a narrow column; `y` is the first baseline. Returns the next one."""
        size, pen = 10.5, self._pen
        used = pen.text(x, y, shot.number, size, ACCENT, bold=True) + size * 0.19 if shot.number else 0.0
        for line in pen.wrapped(shot.name, width - used, size, 3, bold=True):
            pen.text(x + used, y, line, size, INK, bold=True)
            y += leading(size)
        return y

    def _take(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        self._place(shot, panel, picture, cell)
        words = framing_of(panel, marks_picks=self._marks)
        self._pen.lines(cell.x, cell.y + cell.picture + 4, cell.width, words, 8, INK if panel.picked else SOFT, 1)

    def _place(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, cell: _Cell) -> None:
        pdf = self._pdf
        if picture is None:
            pdf.set_draw_color(*LINE)
            pdf.set_line_width(0.25)
            pdf.rect(cell.x, cell.y, cell.width, cell.picture)
            note = panel.note or tr("This file is not a picture.")
            most = max(1, int(cell.picture / 4) - 1)
            self._pen.lines(cell.x + 4, cell.y + 6.5, cell.width - 8, note, 8.5, SOFT, most)
            return
        width, height = picture.width / DOTS, picture.height / DOTS
        x, y = cell.x + (cell.width - width) / 2, cell.y + (cell.picture - height) / 2
        if width < cell.width - 0.5 or height < cell.picture - 0.5:
            pdf.set_fill_color(*WELL)
            pdf.rect(cell.x, cell.y, cell.width, cell.picture, style="F")
        self._pen.image(picture, x, y, f"{heading_of(shot)}. {panel.angle}. {shot.description}")
        if panel.picked and self._marks:
            pdf.set_draw_color(*ACCENT)
            pdf.set_line_width(0.7)
            pdf.rect(cell.x - 0.35, cell.y - 0.35, cell.width + 0.7, cell.picture + 0.7)

    def _shot_head(self, shot: BoardShot, *, in_full: bool) -> float:
        """The shot's text above its takes; returns where it ends."""
        y, width, pen = _MARGIN + _HEAD + 3.5, min(self._inner, 200), self._pen
        self._heading(shot, _MARGIN, y, self._inner, 17)
        cast = " · ".join(part for part in (shot.who, shot.where) if part)
        y = pen.lines(_MARGIN, y + 6, width, cast, 9.5, SOFT, 2)
        if in_full:
            room = 10
            for entry in (*story(shot), *making(shot)):
                before = y
                y = pen.lines(_MARGIN, y + 0.4, width, labelled(entry), 10, INK, min(6, room))
                room -= round((y - before) / leading(10))
        return y

    # -- one column -------------------------------------------------------------------------------------------

    def pages_of_rows(self) -> None:
        """Upright pages: a panel at the left, its table at the right, as many as have room."""
        room = self._bottom - _MARGIN - _HEAD
        pages = _pages(self._board, room, self._height_on_page, most=self._grid.rows)
        self._pages += len(pages)
        for page in pages:
            self._begin(page)
            y = _MARGIN + _HEAD
            width, height = self._row_picture()
            paths = [panel.picture for _, panel in (slot.placed for slot in page)]
            pictures = self._fit(paths, (round(width * DOTS), round(height * DOTS)))
            for slot, picture in zip(page, pictures, strict=True):
                if slot.begins is not None:
                    y = self._act_head(slot.begins, y)
                self._row(*slot.placed, picture, y)
                y += self._row_height(*slot.placed)

    def _height_on_page(self, slot: _OnPage) -> float:
        return self._row_height(*slot.placed) + (self._head_height(slot.begins) if slot.begins is not None else 0)

    def _head_height(self, act: BoardAct) -> float:
        return 8.5 + len(self._pen.wrapped(act.description, min(self._inner, 200), 9, 2)) * 9 * PT * 1.35

    def _row_picture(self) -> tuple[float, float]:
        """Width and height of a panel, which takes no more than a third of the page's height."""
        width = self._inner * _COLUMN_PICTURE
        height = min(width / self._board.ratio, (self._bottom - _MARGIN) / 3)
        return min(width, height * self._board.ratio), height

    def _table(self, shot: BoardShot, panel: Panel) -> list[Entry]:
        camera = " · ".join(part for part in (framing_of(panel, marks_picks=self._marks), shot.movement) if part)
        first, *others = story(shot) or [Entry("", "")]
        entries = [
            first if first.label else Entry(tr("Description"), first.text),
            *others,
            Entry(tr("Cast"), shot.who),
            Entry(tr("Place"), shot.where),
            Entry(tr("Camera"), camera),
            Entry(tr("Sound"), shot.sound),
            Entry(tr("Notes"), shot.notes),
        ]
        return [entry for entry in entries if entry.text]

    def _table_left(self) -> tuple[float, float]:
        """Where the texts of the table begin, and how wide they are."""
        left = _MARGIN + self._inner * _COLUMN_PICTURE + _GAP + _LABEL
        return left, self._width - _MARGIN - left

    def _row_height(self, shot: BoardShot, panel: Panel) -> float:
        _, width = self._table_left()
        lines = [
            max(1, len(self._pen.wrapped(entry.text, width, _BODY, _MOST_LINES))) for entry in self._table(shot, panel)
        ]
        text = 8.5 + sum(lines) * leading(_BODY) + len(lines) * 1.6
        most = self._bottom - _MARGIN - _HEAD - 20
        return min(max(self._row_picture()[1], text) + 7, most)

    def _row(self, shot: BoardShot, panel: Panel, picture: Image.Image | None, top: float) -> None:
        width, height = self._row_picture()
        whole = self._row_height(shot, panel)
        self._place(shot, panel, picture, _Cell(_MARGIN, top, width, height, 0))
        left, room = self._table_left()
        self._heading(shot, left - _LABEL, top + 3.4, room + _LABEL, 10.5)
        y, bottom = top + 8.5, top + whole - 4
        for entry in self._table(shot, panel):
            self._pen.rule(left - _LABEL, y - 3.0, room + _LABEL)
            self._pen.text(left - _LABEL, y, entry.label, 7.4, SOFT)
            y = self._pen.lines(left, y, room, entry.text, _BODY, INK, int((bottom - y) / leading(_BODY)) + 1) + 1.6
            if y > bottom:
                break
        self._pen.rule(_MARGIN, top + whole - 3.5, self._inner)


_Words = tuple[str, bool, int]  # text, whether it is soft, most lines (0: as many as there is room for)


def _facts_of(shot: BoardShot, panel: Panel, marks_picks: bool, *, names_act: bool = False) -> list[_Words]:
    act: list[_Words] = [(shot.act, True, 1)] if names_act else []
    return [*act, (framing_of(panel, marks_picks=marks_picks), True, 1), (shot.in_short, False, 2)]


def _all(shot: BoardShot, *kinds: Callable[[BoardShot], list[Entry]]) -> list[_Words]:
    entries = [entry for kind in kinds or (story, making) for entry in kind(shot)]
    return [(labelled(entry), kinds == (making,), 0) for entry in entries]


def _extent(act: BoardAct) -> str:
    """How many shots an act has, and how long they are."""
    shots = translate(counted("{count} shot", "{count} shots", count=act.shots))
    return " · ".join(part for part in (shots, act.length and tr("{length} min", length=act.length)) if part)


class _OnPage(NamedTuple):
    """A panel on a page. `begins`: the act whose first panel it is."""

    placed: _Placed
    begins: BoardAct | None = None


def _pages(
    board: Board, room: float, size: Callable[[_OnPage], float], *, most: int | None = None
) -> list[list[_OnPage]]:
    """The panels by pages, each with `room` for panels of a `size`, and `most` of them. An act that does not fit on
    what is left of a page begins a new one; short acts share a page."""
    pages: list[list[_OnPage]] = [[]]
    left = room
    for of_act in _by_act(board):
        if pages[-1] and sum(map(size, of_act)) > left:
            pages.append([])
            left = room
        for slot in of_act:
            if pages[-1] and (size(slot) > left or len(pages[-1]) == most):
                pages.append([])
                left = room
            pages[-1].append(slot)
            left -= size(slot)
    return pages if pages[-1] else pages[:-1]


def _by_act(board: Board) -> Iterator[list[_OnPage]]:
    """The panels in order, those of an act together."""
    acts = {act.name: act for act in board.acts}
    of_act: list[_OnPage] = []
    for placed in board.panels:
        begins = not of_act or of_act[-1].placed[0].act != placed[0].act
        if begins and of_act:
            yield of_act
            of_act = []
        of_act.append(_OnPage(placed, acts.get(placed[0].act) if begins else None))
    if of_act:
        yield of_act
