"""Texts of scripts that join their letters or run from right to left."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from moostik_cli.painting import lettering
from moostik_cli.typefaces import shaping
from moostik_cli.typefaces.family import family, font_for
from moostik_cli.typefaces.shaping import needs_shaping
from tests.commands.running import runner
from tests.gate.good_series import EPISODE, write_series

ARABIC, HEBREW = "شعر جميل", "שלום עולם"
TEXTS = {
    ARABIC: True,
    HEBREW: True,
    "สวัสดี": True,
    "नमस्ते": True,
    "Élodie, 特写": False,
    "крупный план": False,
    "": False,
}
needs_a_font = pytest.mark.skipif(font_for("ش") is None or font_for("ש") is None, reason="no font with these letters")
needs_raqm = pytest.mark.skipif(not shaping.pillow_shapes(), reason="Pillow is without Raqm")


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_which_texts_need_it(text, expected):
    assert needs_shaping(text) is expected


@needs_a_font
@needs_raqm
@pytest.mark.parametrize("text", [ARABIC, HEBREW, f"Mixed {ARABIC} here"])
def test_a_line_on_a_frame_is_set_as_a_whole(text):
    [(font, run)] = lettering._runs(text)
    assert (run, font == family().regular) == (text, False)
    face = ImageFont.truetype(font, 40, layout_engine=ImageFont.Layout.RAQM)
    assert lettering.width_of(text, 40) == face.getlength(text)
    expected = Image.new("RGB", (600, 80))
    line = lettering._drawn(text, 40, False)
    ImageDraw.Draw(expected).text((3, line.rise + 38), text, font=face, fill="white", anchor="ls")
    drawn = Image.new("RGB", (600, 80))
    drawn.paste((255, 255, 255), (0, 0), line.mask)
    assert drawn.tobytes() == expected.tobytes()


def test_other_texts_are_set_as_ever():
    face = ImageFont.truetype(family().regular, 40, layout_engine=ImageFont.Layout.BASIC)
    assert lettering.width_of("Élodie runs", 40) == face.getlength("Élodie runs")


@needs_a_font
@pytest.mark.parametrize("format_", ["pdf", "png"])
def test_a_board_shapes_or_says_that_it_does_not(tmp_path: Path, capfd, monkeypatch, format_):
    pytest.importorskip("uharfbuzz")
    write_series(tmp_path / "p", ep1=EPISODE.replace("The door", ARABIC))
    moostik = runner(capfd, monkeypatch, tmp_path / "p")
    board = ("board", "ep1", "--format", format_, "--preview")
    shaped = moostik(*board)
    assert (shaped.code, "right form" in shaped.err) == (0, False)
    one = Path(shaped.out.strip()).read_bytes()
    monkeypatch.setattr(shaping, "find_spec", lambda _: None)
    for name in ("moostik_cli.typefaces.shaping", "moostik_cli.boards.contact_sheet", "moostik_cli.boards.writing"):
        monkeypatch.setattr(sys.modules[name], "pillow_shapes", lambda: False)
    plain = moostik(*board)
    assert (plain.code, "are not set in their right form" in plain.err) == (0, True)
    assert Path(plain.out.strip()).read_bytes() != one


@needs_raqm
def test_runs_of_several_fonts_stand_from_right_to_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no font has all letters: the Hebrew one here is drawn as a narrow bar, and Latin letters follow it on its
    left."""
    font = TTFont(family().regular)
    for table in font["cmap"].tables:
        table.cmap = {ord("ש"): table.cmap[ord("|")]}
    font.save(tmp_path / "hebrew.ttf")
    monkeypatch.setenv("MOOSTIK_FONTS", str(tmp_path / "hebrew.ttf"))
    assert [run for _, run in lettering._runs("שWW")] == ["ש", "WW"]
    mask = lettering._drawn("שWW", 40, False).mask
    columns = [mask.crop((x, 0, x + 1, mask.height)).getbbox() for x in range(mask.width)]
    inked = [x for x, column in enumerate(columns) if column]
    bar = lettering.width_of("ש", 40)
    low = [x for x in inked if columns[x][3] == max(column[3] for column in columns if column)]
    assert min(low) > mask.width - 2 * bar, "the bar, which goes below the line, is at the right"
