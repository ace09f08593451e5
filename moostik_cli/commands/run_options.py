"""Options of the commands that make pictures: by whom, with which model, for how much, and what is shown meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.errors import UsageError
from moostik_cli.messages import message, tr
from moostik_cli.providers.registry import provider_words

if TYPE_CHECKING:
    from moostik_cli.models.coherence import Coherence

ProviderOption = Annotated[
    str, typer.Option(metavar="|".join(provider_words()), help=tr("Provider that makes the pictures."))
]
ModelOption = Annotated[
    str | None, typer.Option(metavar="OWNER/NAME", help=tr("The model that makes them; by default the series'."))
]
NoFallbackOption = Annotated[
    bool, typer.Option("--no-fallback", help=tr("Leave out references that nobody validated."))
]
MaxImagesOption = Annotated[
    int | None, typer.Option(min=0, metavar="N", help=tr("At most this many reference images a picture."))
]
AnchorOption = Annotated[
    str | None,
    typer.Option(
        "--anchor",
        metavar="ANGLE|off",
        help=tr("Make this angle of each shot first and show it to its others; off: no anchors."),
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=tr("Show what would be made and what it would cost; send nothing."))
]
MaxCostOption = Annotated[
    float | None, typer.Option(min=0, metavar="USD", help=tr("Stop before spending more than this."))
]
RetryRefusedOption = Annotated[
    bool,
    typer.Option("--retry-refused", help=tr("Ask again for pictures that the model refused for their content.")),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=tr("Do not ask before spending."))]
GalleryOption = Annotated[bool, typer.Option("--gallery", help=tr("Keep the episode's gallery page up to date."))]
EventsOption = Annotated[
    bool, typer.Option("--events", help=tr("One JSON object a line on standard output, as things happen."))
]


def option_words(given: Iterable[tuple[str, object, object]]) -> list[str]:
    """Options as they are written on a command line: name, value, default. What has its default is left out; a flag is
    its name alone."""
    words = []
    for name, value, default in given:
        if value is True and default is False:
            words.append(name)
        elif value != default:
            words += [name, str(value)]
    return words


def refuse_json_with_events(*, json: bool, events: bool) -> None:
    """Raise UsageError for both."""
    if json and events:
        raise UsageError(message("--json and --events both write to standard output: choose one."))


def coherence_of(anchor: str | None) -> Coherence | None:
    """What --anchor says. Raises UsageError for what is no angle."""
    from moostik_cli.models.angle_names import known_angle
    from moostik_cli.models.coherence import Coherence

    if anchor is None:
        return None
    if anchor == "off":
        return Coherence(angles="off", places="off")
    angle = known_angle(anchor)
    if angle is None:
        raise UsageError(message("--anchor takes a camera angle, or off; {given} is neither.", given=anchor))
    return Coherence(angles="anchor", anchor=angle)
