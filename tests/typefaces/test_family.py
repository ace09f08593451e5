"""The typeface that is shipped: complete, licensed, and with the machine's fonts behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from moostik_cli.typefaces import family as typefaces
from moostik_cli.typefaces.family import fallbacks_for, family, font_for, letters_of


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
    assert font_for("é") == font_for("Ω") == family().regular
    assert font_for("\ue000") is None
    assert fallbacks_for(["é\ue000"]) == []
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert letters_of(tmp_path / "broken.ttf") == letters_of(tmp_path) == frozenset()
