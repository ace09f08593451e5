"""What `export` and `animatic` have in common: their options, and the timeline that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.choices import CHOICES, FRAME_RATES, not_a_choice, placeholder
from moostik_cli.commands.selection import select_shots
from moostik_cli.commands.session import Session
from moostik_cli.errors import UsageError
from moostik_cli.messages import counted, message, tr

if TYPE_CHECKING:
    from moostik_cli.editorial.timeline import Timeline

RateOption = Annotated[int, typer.Option("--fps", metavar=placeholder("--fps"), help=tr("Frames a second."))]
SecondsOption = Annotated[
    float,
    typer.Option(
        "--seconds", metavar="SECONDS", min=0.04, max=600, help=tr("Length of shots that have no durationSeconds.")
    ),
]
PreviewOption = Annotated[
    bool | None,
    typer.Option(
        "--preview/--pictures",
        show_default=False,
        help=tr("The preview frames, or the pictures; by default frames only where nothing else is."),
    ),
]


def timeline_of(
    session: Session,
    episode: str,
    selection: tuple[Sequence[str] | None, Sequence[str] | None, Sequence[str] | None],
    *,
    rate: int,
    seconds: float,
    preview: bool | None,
) -> Timeline:
    """The chosen shots (`selection`: --shot, --act, --cluster) as a timeline. Raises UsageError."""
    from moostik_cli.editorial.loading import load_timeline
    from moostik_cli.editorial.timeline import TimelineOptions

    if rate not in FRAME_RATES:
        raise UsageError(not_a_choice("--fps", CHOICES["", "--fps"], rate))
    production = session.load(episode)
    shots = select_shots(production, *selection)
    if not shots:
        raise UsageError(message("No shot to show."))
    return load_timeline(production, shots, TimelineOptions(rate, seconds), preview=preview)


def tell_of(session: Session, timeline: Timeline) -> None:
    """How many pictures there are, how long they last, and for how many shots there is none."""
    count = len(timeline.clips) - len(timeline.missing)
    session.screen.note(
        counted("{count} preview frame", "{count} preview frames", count=count)
        if timeline.preview
        else counted("{count} picture", "{count} pictures", count=count)
    )
    if timeline.missing:
        session.screen.warn(
            counted(
                "{count} shot has no picture yet: a slate stands for it.",
                "{count} shots have no picture yet: slates stand for them.",
                count=len(timeline.missing),
            )
        )
