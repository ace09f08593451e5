"""The typeface that is shipped: complete, licensed, and with the machine's fonts behind it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from moostik_cli.typefaces import family as typefaces
from moostik_cli.typefaces.family import fallbacks_for, family, font_for, letters_of, script_of


def test_both_weights_have_the_letters_that_are_taken_for_granted() -> None:
    """What `font_for` does not look up: all below U+0180 but the controls."""
    wanted = {*range(0x20, 0x7F), *range(0xA0, 0x180)}
    for path in family():
        assert wanted <= letters_of(path)
        assert ImageFont.truetype(path, 12).getname()[0].startswith("Source Sans 3")


def test_its_licence_lies_beside_it() -> None:
    assert "SIL Open Font License, Version 1.1" in (family().regular.parent / "OFL.md").read_text("utf-8")


def test_other_letters_come_from_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "MACHINE_FONTS", (str(tmp_path / "none.ttf"),))
    monkeypatch.setattr(typefaces, "FONT_FOLDERS", ())
    assert font_for("é") == font_for("Ω") == family().regular
    assert font_for("\ue000") is None
    assert fallbacks_for(["é\ue000"]) == []
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert letters_of(tmp_path / "broken.ttf") == letters_of(tmp_path) == frozenset()


def font_with(letter: str, path: Path) -> Path:
    font = TTFont(family().regular)
    for table in font["cmap"].tables:
        table.cmap[ord(letter)] = table.cmap[ord("A")]
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


def test_a_font_is_found_by_the_name_of_its_script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "MACHINE_FONTS", ())
    monkeypatch.setattr(typefaces, "FONT_FOLDERS", (str(tmp_path),))
    font_with("ก", tmp_path / "noto/NotoSansThai-Bold.ttf")
    thai = font_with("ก", tmp_path / "noto/NotoSansThai-Regular.ttf")
    font_with("ก", tmp_path / "NotoSansTamil-Regular.ttf")
    assert font_for("ก") == thai
    assert font_for("ข") is None, "no font has it"
    assert fallbacks_for(["aกข"]) == [thai]


def test_a_font_that_is_named_goes_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "MACHINE_FONTS", ())
    monkeypatch.setattr(typefaces, "FONT_FOLDERS", ())
    own = font_with("ก", tmp_path / "mine.ttf")
    assert font_for("ก") is None
    monkeypatch.setenv("MOOSTIK_FONTS", f"{tmp_path / 'none.ttf'}:{own}".replace(":", os.pathsep))
    assert font_for("ก") == own


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("ก", "Thai"),
        ("क", "Devanagari"),
        ("ि", "Devanagari"),
        ("夜", "CJK"),
        ("け", "CJK"),
        ("한", "CJK"),
        ("☃", None),
        ("", None),
    ],
)
def test_the_script_of_a_letter(letter: str, script: str | None) -> None:
    assert script_of(letter) == script


def test_what_no_font_has_a_letter_for_asks_for_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Controls and the ends of lines are in no font, the family's included."""
    monkeypatch.setattr(typefaces, "MACHINE_FONTS", ())
    monkeypatch.setattr(typefaces, "FONT_FOLDERS", ())
    assert fallbacks_for(["".join(map(chr, range(0x180))), "\u2028\ufffe\U000e0001"]) == []
