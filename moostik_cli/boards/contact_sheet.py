"""The contact sheet: every chosen take on one or more PNG sheets."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.boards.panels import Board, BoardShot, Panel
from moostik_cli.boards.pictures import Fit, fitted_all
from moostik_cli.boards.typesetting import shorten, wrap
from moostik_cli.boards.words import spoken
from moostik_cli.messages import tr
from moostik_cli.typefaces.family import fallbacks_for, family, letters_of
from moostik_cli.typefaces.line_breaks import Measure
from moostik_cli.typefaces.shaping import font_of_all, is_right_to_left, joined_spaces, needs_shaping, pillow_shapes

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

_PAPER, _WELL, _LINE, _INK, _SOFT, _ACCENT = "#ffffff", "#f0f0ee", "#8b8b84", "#1b1b1a", "#5d5d58", "#a3143a"


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns, and rows on a sheet; without rows there is one sheet, as tall as it needs to be."""

    columns: int
    rows: int | None = None


def draw_contact_sheets(board: Board, grid: Grid, *, width: int, fit: Fit = fitted_all) -> Iterator[bytes]:
    """The sheets as PNG files, `width` pixels wide, one after the other. `fit`: where pictures come from."""
    cells = board.panels
    on_a_sheet = grid.columns * grid.rows if grid.rows else max(1, len(cells))
    count = max(1, -(-len(cells) // on_a_sheet))
    left = iter(cells)
    for number in range(1, count + 1):
        sheet = _Sheet(board, grid, width, list(islice(left, on_a_sheet)), number, count, fit)
        out = io.BytesIO()
        sheet.draw().save(out, "PNG", optimize=False, compress_level=6)
        yield out.getvalue()


@dataclass
class _Sheet:
    board: Board
    grid: Grid
    width: int
    cells: Sequence[tuple[BoardShot, Panel]]
    number: int
    count: int
    fit: Fit

    def draw(self) -> Image.Image:
        from PIL import Image, ImageDraw

        self._others = tuple(fallbacks_for(self.board.texts()))
        self._measure()
        image = Image.new("RGB", (self.width, self._height), _PAPER)
        self._draw = ImageDraw.Draw(image)
        self._header()
        pictures = self.fit([panel.picture for _, panel in self.cells], (self._cell, self._picture))
        for index, ((shot, panel), picture) in enumerate(zip(self.cells, pictures, strict=True)):
            row, column = divmod(index, self.grid.columns)
            x = self._margin + column * (self._cell + self._gap)
            y = self._top + row * self._row
            self._place(image, picture, panel, x, y)
            self._caption(shot, panel, x, y + self._picture)
        return image

    def _measure(self) -> None:
        """All sizes follow from the width of a cell, so that a sheet looks alike at any size."""
        self._margin = max(16, self.width // 50)
        self._gap = max(6, self.width // 110)
        inner = self.width - 2 * self._margin - (self.grid.columns - 1) * self._gap
        self._cell = max(1, inner // self.grid.columns)
        self._picture = max(1, round(self._cell / self.board.ratio))
        self._text = max(9, min(self._cell // 19, self.width // 70))
        self._words = _lines_of_words(self.board)
        self._row = self._picture + round(self._text * (4.1 + 1.2 * self._words)) + self._gap
        self._title = max(18, self.width // 52)
        self._top = self._margin + round(self._title * 2.1)
        rows = self.grid.rows or max(1, -(-len(self.cells) // self.grid.columns))
        self._height = self._top + rows * self._row + self._margin - self._gap

    def _header(self) -> None:
        board, right = self.board, self.width - self._margin
        baseline = self._margin + round(self._title * 0.9)
        facts = [
            board.series,
            tr("Preview") if board.preview else "",
            board.length,
            f"{self.number}/{self.count}" if self.count > 1 else "",
        ]
        side = " · ".join(part for part in facts if part)
        small = round(self._title * 0.55)
        side = shorten(side, (right - self._margin) * 0.45, self._measured(small))
        self._write(right - self._measured(small)(side), baseline, side, small, _SOFT)
        room = right - self._margin - self._measured(small)(side) - self._gap * 4
        self._write(
            self._margin,
            baseline,
            shorten(board.title, room, self._measured(self._title, bold=True)),
            self._title,
            _INK,
            bold=True,
        )
        line = self._margin + round(self._title * 1.45)
        self._draw.line((self._margin, line, right, line), fill="#dcdcd7", width=max(1, self.width // 1600))

    def _place(self, image: Image.Image, picture: Image.Image | None, panel: Panel, x: int, y: int) -> None:
        box = (x, y, x + self._cell, y + self._picture)
        if picture is None:
            self._draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=_LINE)
            pad = min(self._text, self._cell // 10)
            most = min(3, int((self._picture - 2 * pad) / (self._text * 1.3)))
            note = panel.note or tr("This file is not a picture.")
            for row, line in enumerate(wrap(note, self._cell - 2 * pad, self._measured(self._text), most)):
                self._write(x + pad, y + pad + round(self._text * (1 + 1.3 * row)), line, self._text, _SOFT)
            return
        self._draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=_WELL)
        image.paste(picture, (x + (self._cell - picture.width) // 2, y + (self._picture - picture.height) // 2))
        if panel.picked and self.board.marks_picks:
            thick = max(2, self._text // 5)
            self._draw.rectangle(
                (x - thick, y - thick, box[2] - 1 + thick, box[3] - 1 + thick), outline=_ACCENT, width=thick
            )

    def _caption(self, shot: BoardShot, panel: Panel, x: int, y: int) -> None:
        size, left = self._text, x
        baseline = y + round(size * 1.45)
        if shot.number:
            self._write(x, baseline, shot.number, size, _ACCENT, bold=True)
            left = x + round(self._measured(size, bold=True)(shot.number) + size * 0.5)
        name = shorten(shot.name, x + self._cell - left, self._measured(size, bold=True))
        self._write(left, baseline, name, size, _INK, bold=True)
        small = max(8, round(size * 0.86))
        details = " · ".join(part for part in (panel.angle, panel.lens, shot.duration) if part)
        if panel.note and panel.picture is not None:
            details = f"{details} · {panel.note}"
        self._write(x, baseline + round(size * 1.3), shorten(details, self._cell, self._measured(small)), small, _SOFT)
        for line, words in enumerate(_words_of(shot)[: self._words], start=2):
            self._write(
                x, baseline + round(size * 1.25 * line), shorten(words, self._cell, self._measured(small)), small, _INK
            )

    def _measured(self, size: int, *, bold: bool = False) -> Measure:
        return lambda text: _width(text, size, bold, self._others)

    def _write(self, x: float, y: int, text: str, size: int, color: str, *, bold: bool = False) -> None:
        _write(self._draw, x, y, text, size, color, bold, self._others)


def _words_of(shot: BoardShot) -> list[str]:
    """What is said, what happens, how the camera moves: a line each."""
    said = " / ".join(spoken(shot))
    return [line for line in (said, shot.action, shot.movement) if line]


def _lines_of_words(board: Board) -> int:
    """The lines that the shots with most to say need under each picture."""
    return max((len(_words_of(shot)) for shot in board.shots), default=0)


def _write(
    draw: ImageDraw.ImageDraw,
    x: float,
    y: int,
    text: str,
    size: int,
    color: str,
    bold: bool,
    others: tuple[Path, ...],
) -> None:
    runs = list(_runs(text, size, bold, others))
    if is_right_to_left(text) and pillow_shapes():
        runs.reverse()
    for run, face in runs:
        draw.text((x, y), run, font=face, fill=color, anchor="ls")
        x += face.getlength(run)


def _width(text: str, size: int, bold: bool, others: tuple[Path, ...]) -> float:
    return sum(face.getlength(run) for run, face in _runs(text, size, bold, others))


def _runs(text: str, size: int, bold: bool, others: tuple[Path, ...]) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """The text in runs of one font each: the family's, else the first that has the letter."""
    own = family().bold if bold else family().regular
    font_of = {
        letter: next((path for path in (own, *others) if ord(letter) in letters_of(path)), own) for letter in set(text)
    }
    fonts = [font_of[letter] for letter in text]
    is_shaped = needs_shaping(text) and pillow_shapes()
    if is_shaped:
        whole = font_of_all(text, (own, *others))
        fonts = joined_spaces(text, fonts) if whole is None else [whole] * len(text)
    for font, run in groupby(zip(fonts, text, strict=True), key=lambda pair: pair[0]):
        yield "".join(letter for _, letter in run), _face(font, size, is_shaped)


@cache
def _face(path: Path, size: int, is_shaped: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    layout = ImageFont.Layout.RAQM if is_shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=layout)
