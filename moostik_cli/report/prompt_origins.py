"""Where the words of a text were written: `episodes/ep0.yaml:31`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from moostik_cli.messages import Message, message, translate
from moostik_cli.models.diagnostics import Place
from moostik_cli.models.prompts import EnrichedVariation, LeftOutReason, LeftOutText, Origin

FindPlace = Callable[[Origin], Place | None]
_MOST_SHOWN = 60  # characters of a piece that is left out

REASONS: dict[LeftOutReason, Message] = {
    "angle": message("against the angle of this picture"),
    "lens": message("another lens than this picture's"),
    "ratio": message("another aspect ratio than this picture's"),
    "sheet": message("the prompt of a reference sheet: the library's traits stand there"),
    "mood": message("another part of the prompt states the mood more closely"),
    "negation": message("the sentence says “avoid” already"),
    "repeated": message("said by a wider word of the same list"),
    "text wanted": message("a ban of written words, where words are to be read"),
    "no text wanted": message("how words look, where none are to be read"),
    "named": message("the library's name stands there"),
    "replaced": message("this variation's own prompt replaces it"),
    "said": message("the words of the shot say it themselves"),
    "setting": message("a setting of a tool"),
    "length": message("the text would be too long for the model"),
}


class MarkedPiece(NamedTuple):
    """A piece of a text and where it was written; no place: the words are moostik's own."""

    text: str
    place: Place | None


def marked(variation: EnrichedVariation, find_place: FindPlace) -> Iterator[list[MarkedPiece]]:
    """Line by line, each piece of the text with where it was written."""
    line_start = 0
    placed = list(variation.placed)
    for line in variation.prompt_text.split("\n"):
        end = line_start + len(line)
        pieces, at = [], line_start
        while placed and placed[0].start < end:
            piece = placed.pop(0)
            if piece.start > at:
                pieces.append(MarkedPiece(variation.prompt_text[at : piece.start], None))
            pieces.append(MarkedPiece(variation.prompt_text[piece.start : piece.end], find_place(piece.origin)))
            at = piece.end
        if at < end:
            pieces.append(MarkedPiece(variation.prompt_text[at:end], None))
        yield pieces
        line_start = end + 1


def shown_place(place: Place | None) -> str:
    return "" if place is None else f"{place.path}:{place.line}"


def left_out_lines(left_out: Sequence[LeftOutText], find_place: FindPlace) -> Iterator[str]:
    """What is not in a text, reason by reason, each piece with its file and line."""
    for reason, group in groupby(sorted(left_out, key=lambda left: list(REASONS).index(left.reason)), _reason_of):
        pieces = dict.fromkeys(
            (left.text, shown_place(find_place(left.origin)) if left.origin is not None else "") for left in group
        )
        told = "; ".join(f"“{_short(text)}”{f' ({place})' if place else ''}" for text, place in pieces)
        yield translate(message("Left out ({reason}): {pieces}", reason=REASONS[reason], pieces=told))


def _reason_of(left_out_text: LeftOutText) -> LeftOutReason:
    return left_out_text.reason


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
