"""Text on frames: accents, lines that fit, letters that no font has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from moostik_cli.painting import lettering
from moostik_cli.typefaces.family import family

pytestmark = pytest.mark.uncounted

FRENCH = "àâäçéèêëîïôöùûüÿÀÂÇÉÈÊËÎÏÔÙÛ«»’–—…"


def ink(text: str, size: int = 40) -> Image.Image:
    image = Image.new("L", (600, 90), 0)
    canvas = Image.new("RGB", image.size)
    lettering.write(canvas, (10, 20), text, size, (255, 255, 255))
    return canvas.convert("L")


@pytest.mark.parametrize("letter", [c for c in FRENCH if c.isalpha()])
def test_an_accented_letter_is_its_letter_with_more_ink(letter: str) -> None:
    import unicodedata

    base = unicodedata.normalize("NFKD", letter)[0]
    plain, accented = ink(base), ink(letter)
    assert accented.tobytes() != plain.tobytes()
    assert lettering.width_of(letter, 40) == lettering.width_of(base, 40)


def test_an_accent_stands_clear_of_its_letter() -> None:
    """Between the e and its accent there is a row without ink."""
    image = ink("é")
    box = image.getbbox()
    assert box is not None
    rows = [image.crop((box[0], y, box[2], y + 1)).getbbox() is not None for y in range(box[1], box[3])]
    assert False in rows[:20]


def test_the_dot_of_an_i_gives_way() -> None:
    assert ink("î").getbbox() != ink("i").getbbox()
    dotted, accented = ink("iii"), ink("ííí")
    assert dotted.tobytes() != accented.tobytes()


def test_a_line_that_fits_is_left_alone_and_one_that_does_not_ends_in_an_ellipsis() -> None:
    assert lettering.fitted("Une île", 20, 500) == "Une île"
    short = lettering.fitted("Une très longue histoire de moustiques", 20, 150)
    assert short.endswith("…")
    assert lettering.width_of(short, 20) <= 150


def test_a_paragraph_keeps_its_words_and_its_number_of_lines() -> None:
    text = "one two three four five six seven eight nine ten"
    lines = lettering.wrapped(text, 16, 90, 3)
    assert len(lines) == 3 and lines[-1].endswith("…")
    assert text.startswith(" ".join(lines[:2]))
    assert lettering.wrapped(text, 16, 5000, 3) == [text]
    assert lettering.wrapped("", 16, 90, 3) == []


@given(st.text(max_size=80), st.integers(8, 40), st.floats(0, 300))
def test_any_text_is_written_and_fits(text: str, size: int, width: float) -> None:
    short = lettering.fitted(text, size, width)
    assert lettering.width_of(short, size) <= width or short == ""
    lettering.write(Image.new("RGB", (60, 60)), (0, 0), text, size, (255, 255, 255), align=0.5)


def test_marks_of_direction_and_control_have_no_shape() -> None:
    assert lettering.cleaned("a\u202eb\x1b[31m\nc") == "ab[31m c"


def test_a_very_long_text_costs_little() -> None:
    assert len(lettering.cleaned("x" * 1_000_000)) == lettering.LONGEST


@given(st.text(st.sampled_from([chr(code) for code in range(32, 0x180) if chr(code).isprintable()]), max_size=60))
def test_a_line_set_of_letters_is_the_line_that_freetype_draws(text: str) -> None:
    """To the pixel: letters are whole pixels wide, and nothing is kerned."""
    text = lettering.cleaned(text)
    for size in (12, 15, 34):
        face = ImageFont.truetype(family().regular, size, layout_engine=ImageFont.Layout.BASIC)
        set_, drawn = (Image.new("RGB", (size * 70, size * 2)) for _ in range(2))
        assert lettering.write(set_, (10, 10), text, size, (255, 255, 255)) == face.getlength(text)
        ImageDraw.Draw(drawn).text((10, 10 + size * 0.95), text, font=face, fill=(255, 255, 255), anchor="ls")
        assert set_.tobytes() == drawn.tobytes()
