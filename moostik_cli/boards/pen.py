"""Writing and placing pictures on the pages of a PDF: millimetres, and the typeface of boards."""

from __future__ import annotations

import io
import logging
from contextlib import nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from moostik_cli.boards.fonts import STAND_IN, letters_without_font
from moostik_cli.boards.panels import Board
from moostik_cli.boards.typesetting import plain, shorten, wrap
from moostik_cli.choices import Paper
from moostik_cli.messages import current_language
from moostik_cli.typefaces.family import fallbacks_for, family
from moostik_cli.typefaces.line_breaks import Measure
from moostik_cli.typefaces.shaping import is_right_to_left, needs_shaping, pdf_shapes

if TYPE_CHECKING:
    from fpdf import FPDF
    from PIL import Image

Orientation = Literal["landscape", "portrait"]
Colour = tuple[int, int, int]

INK, SOFT, ACCENT, LINE, WELL = (27, 27, 26), (93, 93, 88), (163, 20, 58), (205, 205, 200), (240, 240, 238)
PT = 0.3528  # millimetres
DOTS = 8.0  # pixels a millimetre of picture: 203 to the inch
_LEADING = 1.28
_QUALITY = 84


def leading(size: float) -> float:
    """The millimetres from one line to the next in a type of `size` points."""
    return size * PT * _LEADING


def new_pdf(board: Board, paper: Paper, orientation: Orientation, margin: float, made_on: datetime | None) -> FPDF:
    """A document without pages, its fonts and properties set."""
    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table that it does not need
    pdf = FPDF(orientation=orientation, unit="mm", format=paper)
    pdf.set_auto_page_break(False)
    pdf.set_margin(margin)
    pdf.add_font("board", "", family().regular)
    pdf.add_font("board", "B", family().bold)
    others = [f"other{number}" for number, _ in enumerate(fallbacks_for(board.texts()))]
    for name, path in zip(others, fallbacks_for(board.texts()), strict=True):
        pdf.add_font(name, "", path)
    if others:
        pdf.set_fallback_fonts(others, exact_match=False)
    if any(map(needs_shaping, board.texts())) and pdf_shapes():
        pdf.set_text_shaping(True)
    pdf.set_title(plain(board.title))
    pdf.set_subject(plain(board.series))
    pdf.set_creator("moostik")
    pdf.set_lang(current_language())
    if made_on is not None:
        pdf.set_creation_date(made_on)
    return pdf


class Pen:
    """Writes on the current page. Positions and widths are in millimetres, sizes of type in points."""

    def __init__(self, pdf: FPDF, board: Board) -> None:
        self.pdf = pdf
        self._boxes = dict.fromkeys(map(ord, letters_without_font(board.texts())), STAND_IN)
        # fpdf2 sets the font that a page begins with for that text alone where another font begins it: what came after
        # it in the first font was not seen
        self._holding = pdf.local_context if fallbacks_for(board.texts()) else nullcontext
        self._wrapped: dict[tuple[str, float, float, bool, int | None], list[str]] = {}

    def measure(self, size: float, *, bold: bool = False) -> Measure:
        def width(text: str) -> float:
            self._font(size, bold=bold)
            return float(self.pdf.get_string_width(text.translate(self._boxes)))

        return width

    def text(self, x: float, y: float, text: str, size: float, color: Colour, *, bold: bool = False) -> float:
        """Write on one line, `y` being its baseline; returns its width."""
        text = plain(text).translate(self._boxes)
        self._font(size, bold=bold)
        self.pdf.set_text_color(*color)
        width = float(self.pdf.get_string_width(text))
        with self._holding():
            self.pdf.set_xy(x - self.pdf.c_margin, y - size * PT)
            self.pdf.cell(width + 2 * self.pdf.c_margin, size * PT * 1.2, text)
        return width

    def _row(
        self,
        x: float,
        y: float,
        width: float,
        line: str,
        size: float,
        color: Colour,
        *,
        bold: bool = False,
        from_right: bool,
    ) -> None:
        """A line of a text. One that is read from the right stands at the right, also where it begins with a word of
        another direction."""
        if not from_right:
            self.text(x, y, line, size, color, bold=bold)
            return
        self.pdf.set_text_shaping(True, direction="rtl")
        self.text(x + width - self.measure(size, bold=bold)(line), y, line, size, color, bold=bold)
        self.pdf.set_text_shaping(True)

    def pair(
        self,
        x: float,
        y: float,
        width: float,
        left: str,
        right: str,
        size: float,
        *,
        bold: bool = False,
        color: Colour = INK,
    ) -> None:
        """A text at each end of a line whose top is `y`; the left one gives way."""
        baseline, small = y + size * PT * 0.8, size if size < 10 else size * 0.8
        right = shorten(right, width * 0.6, self.measure(small))
        room = width - self.measure(small)(right) - (3 if right else 0)
        self.text(x, baseline, shorten(left, room, self.measure(size, bold=bold)), size, color, bold=bold)
        self.text(x + width - self.measure(small)(right), baseline, right, small, SOFT)

    def wrapped(
        self, text: str, width: float, size: float, most: int | None = None, *, bold: bool = False
    ) -> list[str]:
        """As `wrap` does it. Remembered, since a text is measured to find its place, and then written there."""
        asked = (text, width, size, bold, most)
        if asked not in self._wrapped:
            self._wrapped[asked] = wrap(text, width, self.measure(size, bold=bold), most)
        return self._wrapped[asked]

    def lines(self, x: float, y: float, width: float, text: str, size: float, color: Colour, most: int) -> float:
        """At most so many lines, the first baseline at `y`; returns the next one."""
        from_right = is_right_to_left(text) and pdf_shapes()
        for line in self.wrapped(text, width, size, most):
            self._row(x, y, width, line, size, color, from_right=from_right)
            y += leading(size)
        return y

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        color: Colour,
        *,
        bold: bool = False,
        most: int = 4,
    ) -> float:
        """A text whose top is `y`; returns where it ends."""
        step = size * PT * (1.1 if size > 20 else 1.35)
        from_right = is_right_to_left(text) and pdf_shapes()
        for line in self.wrapped(text, width, size, most, bold=bold):
            self._row(x, y + size * PT, width, line, size, color, bold=bold, from_right=from_right)
            y += step
        return y

    def rule(self, x: float, y: float, width: float) -> None:
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(x, y, x + width, y)

    def image(self, picture: Image.Image, x: float, y: float, alt: str = "") -> None:
        """A picture at its own size."""
        self.pdf.image(_as_jpeg(picture), x, y, picture.width / DOTS, picture.height / DOTS, alt_text=plain(alt))

    def _font(self, size: float, *, bold: bool = False) -> None:
        self.pdf.set_font("board", "B" if bold else "", size)


def _as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
