"""The takes of a shot: a line each for people, and the JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.messages import Message, message, translate
from moostik_cli.models.episode import Variation
from moostik_cli.models.money import money, to_dollars
from moostik_cli.models.takes import Take, TakeReason
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.presence import picture_state
from moostik_cli.report.screen import Screen

FoundTakes = Sequence[tuple[Variation, Sequence[Take]]]

_REASONS = {
    TakeReason.FIRST: message("first"),
    TakeReason.MODEL: message("another model"),
    TakeReason.TEXT: message("another text"),
    TakeReason.REFERENCES: message("other references or options"),
    TakeReason.AGAIN: message("made again"),
}


def show_takes(screen: Screen, shot_id: str, found: FoundTakes, root: Path) -> None:
    """A line for each take on standard output; the current one has a star."""
    lines = [line for variation, takes in found for line in _rows(variation, takes, root)]
    for line in _aligned(lines):
        screen.line(line)
    if not lines:
        screen.note(message("Nothing is made of {shot} yet.", shot=shot_id))


def takes_document(episode_id: str, shot_id: str, found: FoundTakes, root: Path) -> dict[str, Any]:
    """The JSON document of `takes`."""
    return {
        "episodeId": episode_id,
        "shotId": shot_id,
        "takes": [_document(variation, take, root) for variation, takes in found for take in takes],
    }


def reason_of_take(take: Take) -> Message:
    """Why it was made: for a retake, from which take and by which note."""
    retake = take.picture.retake
    if retake is None:
        return _REASONS[take.reason]
    if take.parent is None:
        return message("retake: {note}", note=retake.note)
    return message("retake of {number}: {note}", number=take.parent, note=retake.note)


def _rows(variation: Variation, takes: Sequence[Take], root: Path) -> Iterator[tuple[str, ...]]:
    for take in takes:
        picture = take.picture
        yield (
            f"{variation.id} {take.number}{'*' if take.is_current else ''}",
            picture.generated_at,
            translate(money(picture.cost)),
            picture.path + ("" if _is_there(take, root) else " " + translate(message("(gone)"))),
            translate(reason_of_take(take)).replace("\n", " "),
        )


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _is_there(take: Take, root: Path) -> bool:
    return picture_state(take.picture, root) is not VariationState.DELETED


def _document(variation: Variation, take: Take, root: Path) -> dict[str, Any]:
    picture, retake = take.picture, take.picture.retake
    return {
        "variationId": variation.id,
        "cameraAngle": variation.camera_angle,
        "number": take.number,
        "current": take.is_current,
        "generatedAt": picture.generated_at,
        "replacedAt": picture.replaced_at,
        "reason": take.reason,
        "parent": take.parent,
        "note": None if retake is None else retake.note,
        "noteIds": [] if retake is None else retake.note_ids,
        "cost": to_dollars(picture.cost),
        "predictionId": picture.prediction_id,
        "localPath": picture.path,
        "sha256": picture.sha256,
        "exists": _is_there(take, root),
    }
