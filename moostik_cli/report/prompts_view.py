"""The text of each picture: once for a shot where its angles differ only in their framing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from moostik_cli.messages import Message, counted, translate
from moostik_cli.models.episode import Shot
from moostik_cli.models.prompts import EnrichedShot, EnrichedVariation
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

Wanted = Collection[tuple[str, str]]  # (shot id, variation id)
_WIDEST_TEXT = 100  # longer lines are hard to read


def prompts_document(episode_id: str, enriched: Sequence[EnrichedShot], wanted: Wanted) -> Mapping[str, Any]:
    """The JSON document of `enrich`."""
    return {
        "episodeId": episode_id,
        "shots": (
            {
                "shotId": shot.shot_id,
                "prompt": shot.prompt,
                "variations": [_variation(variation) for variation in _chosen(shot, wanted)],
            }
            for shot in enriched
        ),
    }


def _variation(variation: EnrichedVariation) -> Mapping[str, Any]:
    return {
        "id": variation.id,
        "cameraAngle": variation.camera_angle,
        "promptText": variation.prompt_text,
        "imageInput": variation.image_input,
        "truncated": variation.truncated,
    }


def show_prompts(screen: Screen, shots: Sequence[Shot], enriched: Sequence[EnrichedShot], wanted: Wanted) -> None:
    """Show the texts on standard output: set in paragraphs on a terminal, one a line elsewhere."""
    for shot, found in zip(shots, enriched, strict=True):
        chosen = _chosen(found, wanted)
        if is_interactive(screen):
            _draw(screen, shot, chosen)
        else:
            for line in plain_lines(shot, chosen):
                screen.line(line)


def plain_lines(shot: Shot, variations: Sequence[EnrichedVariation]) -> Iterator[str]:
    """The shot, then each of its texts under the angles that it is for."""
    yield f"{shot.id}, {shot.name}" if shot.name else shot.id
    for group in _alike(variations):
        for variation in group:
            yield labelled(_name(variation), _framing(variation))
        yield from _body(group[0]).split("\n")
        yield from (translate(text) for text in _remarks(group[0]))


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


def _draw(screen: Screen, shot: Shot, variations: Sequence[EnrichedVariation]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    console = screen.out
    width = min(console.width, _WIDEST_TEXT)
    console.print(Text(sanitized(shot.id), style="bold cyan").append(f"  {sanitized(shot.name)}", "not cyan"))
    for group in _alike(variations):
        for variation in group:
            line = Text(f"{sanitized(_name(variation))}: ", style="bold")
            console.print(Padding(line.append(sanitized(_framing(variation)), "not bold"), (0, 0, 0, 2)), width=width)
        for paragraph in _body(group[0]).split("\n"):
            console.print(Padding(_paragraph(sanitized(paragraph)), (0, 0, 0, 4)), width=width)
        for text in _remarks(group[0]):
            console.print(Padding(Text(translate(text), style="dim"), (0, 0, 0, 4)), width=width)
        console.print()


def _paragraph(text: str) -> Any:
    """A paragraph whose label ("Place:") stands out."""
    from rich.text import Text

    label, colon, rest = text.partition(": ")
    if not colon or len(label) > 24:
        return Text(text)
    return Text(label + colon, style="green").append(rest, "not green")
