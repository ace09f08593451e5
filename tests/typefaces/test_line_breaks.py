"""Lines of scripts without spaces end between words, and no letter is torn from its marks."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.boards.typesetting import plain, shorten
from moostik_cli.painting import lettering
from moostik_cli.typefaces import line_breaks
from moostik_cli.typefaces.line_breaks import knows_words_of, lines_of, pieces

THAI = "เด็กหญิงมะลิเปิดประตูไม้เก่าริมแม่น้ำแล้วมองเห็นหิ่งห้อย"
HINDI = "मीरा पुराने दरवाज़े को खोलती है और क्षितिज पर स्त्री की आकृति देखती है"
PERSIAN = "او می\u200cخواهد به خانه\u200cی قدیمی برود"
CHINESE = "茉莉打开河边的旧木门，看见「成千上万」只萤火虫。"


def split(text: str) -> list[str]:
    return [piece for piece, _ in pieces(text)]


def test_thai_ends_at_words() -> None:
    pytest.importorskip("budoux")
    assert split("ประตูเก่าริมแม่น้ำ (แล้วมองเห็น)") == ["ประตู", "เก่าริม", "แม่", "น้ำ", "(แล้ว", "มอง", "เห็น)"]
    assert knows_words_of(THAI)


def test_without_its_words_it_ends_at_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_breaks, "find_spec", lambda _: None)
    assert split(THAI) == [THAI]
    assert not knows_words_of(THAI)
    assert knows_words_of(HINDI)
    assert list(lines_of("น้ำเหนือแม่น้ำ", 4, len)) == ["น้ำ", "เหนื", "อแม่", "น้ำ"]


@pytest.mark.parametrize("has_words", [True, False])
@pytest.mark.parametrize("text", [THAI, HINDI, PERSIAN, CHINESE, "ສະບາຍດີ", "שָׁלוֹם"])
@pytest.mark.parametrize("width", [6, 9, 20])
def test_nothing_is_lost_and_no_letter_is_without_its_marks(
    monkeypatch: pytest.MonkeyPatch, has_words: bool, text: str, width: int
) -> None:
    if not has_words:
        monkeypatch.setattr(line_breaks, "find_spec", lambda _: None)
    lines = list(lines_of(text, width, len))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(len, lines)) <= width
    for line, behind in pairwise(lines):
        assert not unicodedata.category(behind[0]).startswith("M")
        assert behind[0] not in "\u200c\u200dำะา，。」"
        assert line[-1] not in "\u200c\u200dเแโใไ「"
        assert unicodedata.combining(line[-1]) != 9, "a letter that is bound to the next one"
    short = shorten(text, width, len).rstrip("…")
    assert text.startswith(short)
    assert not unicodedata.category(text[len(short)]).startswith("M") if len(short) < len(text) else True


def test_between_ideographs_and_beside_other_words() -> None:
    assert split("门，「成」木abc 德") == ["门，", "「成」", "木", "abc", "德"]
    assert split("arc-en-ciel bleu") == ["arc-", "en-", "ciel", "bleu"]


@given(st.text(st.sampled_from("กเแน้ำือ क्षित्री門「。」a -"), max_size=40), st.integers(3, 20))
def test_any_text_fits_whole(text: str, width: int) -> None:
    lines = list(lines_of(plain(text), width, len))
    assert "".join("".join(lines).split()) == "".join(plain(text).split())
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("clean", [plain, lettering.cleaned])
def test_what_joins_and_parts_letters_is_kept(clean) -> None:
    assert clean(PERSIAN) == PERSIAN
    assert clean("a\u200cb\u202ec") == "abc"


def test_a_caption_without_spaces_goes_on_in_the_next_line() -> None:
    for text in (THAI, CHINESE * 2):
        rows = lettering.wrapped(text, 14, 150, 9)
        assert len(rows) > 1
        assert "".join(rows) == text
    assert lettering.wrapped(CHINESE * 9, 14, 150, 2)[-1].endswith("…")
