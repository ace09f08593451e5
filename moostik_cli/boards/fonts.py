"""The typeface of the boards: one family that comes with moostik, so that a board looks the same wherever it
is made, and fonts of the machine for letters that it does not have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from moostik_cli.boards.typesetting import plain

_PACKAGE = "font_source_sans_pro"
# Where machines keep fonts of many alphabets; what is not there is passed over.
_MACHINE_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/segoeui.ttf",
    "C:/Windows/Fonts/arial.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/msgothic.ttc",
    "C:/Windows/Fonts/malgun.ttf",
)


STAND_IN = "\u2610"  # an empty box; the family has it


class Family(NamedTuple):
    """Two weights of one typeface."""

    regular: Path
    bold: Path


@cache
def family() -> Family:
    """The typeface of the boards."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(_PACKAGE)
    folder = Path(spec.origin).parent / "files"
    return Family(folder / "SourceSansPro-Regular.ttf", folder / "SourceSansPro-Semibold.ttf")


def fallbacks_for(texts: Iterable[str]) -> list[Path]:
    """Fonts of this machine for the letters that the family lacks: as few as will do, none if none are."""
    missing = {ord(letter) for text in texts for letter in text} - letters_of(family().regular)
    found: list[Path] = []
    for path in map(Path, _MACHINE_FONTS):
        if not missing:
            break
        known = letters_of(path) & missing if path.is_file() else set()
        if known:
            found.append(path)
            missing -= known
    return found


def letters_without_font(texts: Iterable[str]) -> list[str]:
    """The letters, in order of appearance, for which there is no font here: a board shows a box in their place."""
    seen = list(dict.fromkeys(letter for text in texts for letter in plain(text)))
    fonts = (family().regular, *fallbacks_for(seen))
    return [letter for letter in seen if not any(ord(letter) in letters_of(font) for font in fonts)]


@cache
def letters_of(font: Path) -> frozenset[int]:
    """The code points that a font, or the first one of a collection, has letters for; empty for what is none."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(font, lazy=True, fontNumber=0) as opened:
            return frozenset(opened.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()
