"""One family, the same wherever a picture is made, and fonts of the machine for letters that it does not have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Where machines keep fonts of many alphabets; what is not there is passed over.
MACHINE_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/segoeui.ttf",
    "C:/Windows/Fonts/arial.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/msgothic.ttc",
    "C:/Windows/Fonts/malgun.ttf",
)
_FILES = Path(__file__).parent / "files"
_SURELY_THERE = "\u0180"  # the family has every letter below: Latin-1 and Latin Extended-A


class Family(NamedTuple):
    """Two weights of one typeface."""

    regular: Path
    bold: Path


@cache
def family() -> Family:
    """The typeface of boards and preview frames."""
    return Family(_FILES / "SourceSans3-Regular.ttf", _FILES / "SourceSans3-Semibold.ttf")


def font_for(letter: str) -> Path | None:
    """The font to write a letter with: the family's regular weight, else one of this machine; None if none has it."""
    regular = family().regular
    if letter < _SURELY_THERE or ord(letter) in letters_of(regular):
        return regular
    return next((path for path in map(Path, MACHINE_FONTS) if ord(letter) in letters_of(path)), None)


def fallbacks_for(texts: Iterable[str]) -> list[Path]:
    """Fonts of this machine for the letters that the family lacks: as few as will do, none if none are."""
    missing = {ord(letter) for text in texts for letter in text} - letters_of(family().regular)
    found: list[Path] = []
    for path in map(Path, MACHINE_FONTS):
        if not missing:
            break
        known = letters_of(path) & missing
        if known:
            found.append(path)
            missing -= known
    return found


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The code points that a font, or the first one of a collection, has letters for; empty for what is none."""
    if not font.is_file():
        return frozenset()
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(font, lazy=True, fontNumber=0) as opened:
            return frozenset(opened.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()
