"""The text of each picture: once for a shot where its angles differ only in their framing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from moostik_cli.messages import Message, counted, translate
from moostik_cli.models.diagnostics import Place
from moostik_cli.models.episode import Shot
from moostik_cli.models.prompts import EnrichedShot, EnrichedVariation, PlacedText
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.prompt_origins import FindPlace, MarkedPiece, left_out_lines, marked, shown_place
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

Wanted = Collection[tuple[str, str]]  # (shot id, variation id)
_WIDEST_TEXT = 100  # longer lines are hard to read


def prompts_document(
    episode_id: str, enriched: Iterable[EnrichedShot], wanted: Wanted, find_place: FindPlace, *, why: bool
) -> Mapping[str, Any]:
    """The JSON document of `enrich`. `why`: also where each piece of a text was written."""
    return {
        "episodeId": episode_id,
        "shots": (
            {
                "shotId": shot.shot_id,
                "prompt": shot.prompt,
                "variations": [_variation(variation, find_place, why) for variation in _chosen(shot, wanted)],
            }
            for shot in enriched
        ),
    }


def _variation(variation: EnrichedVariation, find_place: FindPlace, why: bool) -> Mapping[str, Any]:
    pieces = (
        {"pieces": [_piece(variation, piece_placed, find_place) for piece_placed in variation.placed]} if why else {}
    )
    return {
        "id": variation.id,
        "cameraAngle": variation.camera_angle,
        "promptText": variation.prompt_text,
        "imageInput": variation.image_input,
        "truncated": variation.truncated,
        "leftOut": [
            {
                "text": left.text,
                "reason": left.reason,
                **_place(None if left.origin is None else find_place(left.origin)),
            }
            for left in variation.left_out
        ],
        **pieces,
    }


def _piece(variation: EnrichedVariation, piece: PlacedText, find_place: FindPlace) -> Mapping[str, Any]:
    text = variation.prompt_text[piece.start : piece.end]
    return {"text": text, "start": piece.start, "end": piece.end, **_place(find_place(piece.origin))}


def _place(place: Place | None) -> Mapping[str, Any]:
    if place is None:
        return {"path": None, "line": None, "column": None}
    return {"path": place.path, "line": place.line, "column": place.column}


def show_prompts(
    screen: Screen,
    shots: Sequence[Shot],
    enriched: Iterable[EnrichedShot],
    wanted: Wanted,
    find_place: FindPlace,
    *,
    why: bool = False,
) -> None:
    """Show the texts on standard output: set in paragraphs on a terminal, one a line elsewhere. `why`: each piece is
    followed by the file and line where it was written."""
    for shot, found in zip(shots, enriched, strict=True):
        chosen = _chosen(found, wanted)
        if is_interactive(screen):
            _draw(screen, shot, chosen, find_place, why)
        else:
            for line in plain_lines(shot, chosen, find_place, why=why):
                screen.line(line)


def plain_lines(
    shot: Shot, variations: Sequence[EnrichedVariation], find_place: FindPlace, *, why: bool = False
) -> Iterator[str]:
    """The shot, then each of its texts under the angles that it is for, and what is in none of them."""
    yield f"{shot.id}, {shot.name}" if shot.name else shot.id
    for group in _alike(variations):
        if why:
            for variation in group:
                for number, pieces in enumerate(marked(variation, find_place)):
                    line = "".join(_with_place(piece) for piece in pieces)
                    yield labelled(_name(variation), line) if number == 0 else line
                yield from left_out_lines(variation.left_out, find_place)
        else:
            for variation in group:
                yield labelled(_name(variation), _framing(variation))
            yield from _body(group[0]).split("\n")
            for variation in group:
                for line in left_out_lines(variation.left_out, find_place):
                    yield labelled(_name(variation), line)
        yield from (translate(text) for text in _remarks(group[0]))


def _with_place(piece: MarkedPiece) -> str:
    return piece.text if piece.place is None else f"{piece.text} [{shown_place(piece.place)}]"


def _chosen(shot: EnrichedShot, wanted: Wanted) -> list[EnrichedVariation]:
    return [variation for variation in shot.variations if (shot.shot_id, variation.id) in wanted]


def _alike(variations: Sequence[EnrichedVariation]) -> Iterator[list[EnrichedVariation]]:
    """Neighbouring variations whose texts are the same but for the framing."""
    for _, group in groupby(variations, key=_body):
        yield list(group)


def _framing(variation: EnrichedVariation) -> str:
    return variation.prompt_text.partition("\n")[0]


def _body(variation: EnrichedVariation) -> str:
    return variation.prompt_text.partition("\n")[2]


def _name(variation: EnrichedVariation) -> str:
    if variation.id == variation.camera_angle:
        return variation.id
    return f"{variation.camera_angle} ({variation.id})"


def _remarks(variation: EnrichedVariation) -> Iterator[Message]:
    yield counted("{count} reference image.", "{count} reference images.", count=len(variation.image_input))
    if variation.truncated and variation.dropped:
        yield counted(
            "Too long for the model: {count} sentence was left out.",
            "Too long for the model: {count} sentences were left out.",
            count=len(variation.dropped),
        )


def _draw(
    screen: Screen, shot: Shot, variations: Sequence[EnrichedVariation], find_place: FindPlace, why: bool
) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = screen.out
    width = min(console.width, _WIDEST_TEXT)
    console.print(Text(sanitized(shot.id), style="bold cyan").append(f"  {sanitized(shot.name)}", "not cyan"))
    for group in [[entry] for entry in variations] if why else _alike(variations):
        for variation in [] if why else group:
            line = Text(f"{sanitized(_name(variation))}: ", style="bold")
            console.print(Padding(line.append(sanitized(_framing(variation)), "not bold"), (0, 0, 0, 2)), width=width)
        if why:
            console.print(Padding(Text(f"{sanitized(_name(group[0]))}:", style="bold"), (0, 0, 0, 2)), width=width)
            for pieces in marked(group[0], find_place):
                console.print(Padding(_marked_paragraph(pieces), (0, 0, 0, 4)), width=width)
        else:
            for paragraph in _body(group[0]).split("\n"):
                console.print(Padding(_paragraph(sanitized(paragraph)), (0, 0, 0, 4)), width=width)
        for variation in group:
            for left_out in left_out_lines(variation.left_out, find_place):
                told = left_out if len(group) == 1 else labelled(_name(variation), left_out)
                console.print(Padding(Text(sanitized(told), style="dim"), (0, 0, 0, 4)), width=width)
        for text in _remarks(group[0]):
            console.print(Padding(Text(translate(text), style="dim"), (0, 0, 0, 4)), width=width)
        console.print()


def _marked_paragraph(pieces: Sequence[MarkedPiece]) -> Any:
    """A paragraph in which each piece of an artist is followed by where it was written; our own words are dim."""
    from rich.text import Text

    text = Text()
    for piece in pieces:
        text.append(sanitized(piece.text), "dim" if piece.place is None else "")
        if piece.place is not None:
            text.append(f" {sanitized(shown_place(piece.place))}", "cyan")
    return text


def _paragraph(text: str) -> Any:
    """A paragraph whose label ("Place:") stands out."""
    from rich.text import Text

    label, colon, rest = text.partition(": ")
    if not colon or len(label) > 24:
        return Text(text)
    return Text(label + colon, style="green").append(rest, "not green")
