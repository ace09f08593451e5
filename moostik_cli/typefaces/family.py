"""One family, the same wherever a picture is made, and fonts of the machine for letters that it does not have."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
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
FONT_FOLDERS = (
    "~/.fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
FONTS_VARIABLE = "MOOSTIK_FONTS"  # files of fonts, which go before all others that are not the family
_FONT = re.compile(r"\.(ttf|otf|ttc)\Z", re.IGNORECASE)
_STYLED = re.compile("bold|italic|oblique|black|light|thin|medium|condensed", re.IGNORECASE)
_SCRIPT_OF_NAME = {
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "KATAKANA-HIRAGANA": "CJK",
    "HANGUL": "CJK",
    "IDEOGRAPHIC": "CJK",
}
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
    return next((path for path in _other_fonts(letter) if ord(letter) in letters_of(path)), None)


def fallbacks_for(texts: Iterable[str]) -> list[Path]:
    """Fonts of this machine for the letters that the family lacks: as few as will do, none if none are."""
    regular = family().regular
    missing = {ord(letter) for text in texts for letter in text} - letters_of(regular)
    found: list[Path] = []
    while missing:
        letter = chr(min(missing))
        font = font_for(letter)
        missing.discard(ord(letter))  # also what no font has a letter for, such as the end of a line
        if font is not None and font != regular:
            missing -= letters_of(font)
            found.append(font)
    return found


def script_of(letter: str) -> str | None:
    """The script of a letter or its mark as Unicode names it (Thai, Devanagari, CJK); None for what is neither."""
    if unicodedata.category(letter)[0] not in "LM":
        return None
    words = unicodedata.name(letter, "").split()
    first = _SCRIPT_OF_NAME.get(words[0], words[0]) if words else None
    return first if first is None or first == "CJK" else first.title()


def _other_fonts(letter: str) -> Iterator[Path]:
    """Those that MOOSTIK_FONTS names, those with many letters, those that have the letter's script in their name."""
    named = os.environ.get(FONTS_VARIABLE, "")
    yield from (Path(name).expanduser() for name in named.split(os.pathsep) if name.strip())
    yield from map(Path, MACHINE_FONTS)
    script = script_of(letter)
    if script is not None:
        yield from (path for path in _font_files(FONT_FOLDERS) if script.lower() in path.name.lower())


@cache
def _font_files(folders: tuple[str, ...]) -> tuple[Path, ...]:
    """The fonts in these folders: upright ones of usual weight, sans first."""
    found = []
    for folder in folders:
        for place, _, names in os.walk(Path(folder).expanduser()):
            plain = (name for name in names if _FONT.search(name) and not _STYLED.search(name))
            found += [Path(place, name) for name in plain]
    return tuple(sorted(found, key=lambda path: ("sans" not in path.name.lower(), path.name)))


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
