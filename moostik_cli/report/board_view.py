"""What is said of a board that was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli.messages import counted, message
from moostik_cli.report.screen import Screen
from moostik_cli.typefaces.family import script_of

_MOST_LETTERS = 20  # of those without a font, that are named


class DrawnBoard(NamedTuple):
    """A board and its files. `preview`: of preview frames. `shots`, `pictures`: how many it shows."""

    episode_id: str
    paths: Sequence[Path]
    preview: bool
    shots: int
    pictures: int


def board_document(drawn: DrawnBoard) -> dict[str, Any]:
    """The JSON document of `moostik board --json`."""
    return {
        "episodeId": drawn.episode_id,
        "files": [str(path) for path in drawn.paths],
        "preview": drawn.preview,
        "shots": drawn.shots,
        "pictures": drawn.pictures,
    }


def tell_of_board(screen: Screen, drawn: DrawnBoard) -> None:
    """How many pictures it has, and on standard output where each of its files is."""
    screen.note(
        counted("{count} preview frame.", "{count} preview frames.", count=drawn.pictures)
        if drawn.preview
        else counted("{count} picture.", "{count} pictures.", count=drawn.pictures)
    )
    for path in drawn.paths:
        screen.line(str(path))


def tell_of_letters(screen: Screen, letters: Sequence[str]) -> None:
    """`letters`: those that no font has."""
    if not letters:
        return
    more = "…" if len(letters) > _MOST_LETTERS else ""
    screen.warn(
        counted(
            "{count} letter is in no font here, and is shown as a box: {letters}",
            "No font here has {count} letters, shown as boxes: {letters}",
            count=len(letters),
            letters=" ".join(letters[:_MOST_LETTERS]) + more,
        )
    )
    scripts = sorted({script for letter in letters if (script := script_of(letter)) is not None})
    screen.note(
        message("Install Noto Sans for {scripts}, or name files of fonts in MOOSTIK_FONTS.", scripts=", ".join(scripts))
        if scripts
        else message("Install a font that has them, or name its file in MOOSTIK_FONTS.")
    )


def tell_of_shaping(screen: Screen) -> None:
    """Nothing here puts texts in Arabic and its like into their form."""
    screen.warn(
        message("Texts in Arabic, Hebrew, Thai, Devanagari and their like are not set in their right form here.")
    )
    screen.note(message("pip install 'moostik[scripts]' brings what sets them in a PDF."))


def tell_of_words(screen: Screen) -> None:
    """Nothing here knows where a word of Thai ends."""
    screen.note(
        message("Lines of Thai end anywhere between two letters: pip install 'moostik[scripts]' ends them at words.")
    )
