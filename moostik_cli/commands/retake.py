"""`moostik retake EPISODE SHOT ANGLE "NOTE"`: change a picture by a word of direction."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.run_options import (
    DryRunOption,
    EventsOption,
    GalleryOption,
    MaxCostOption,
    ModelOption,
    ProviderOption,
    RetryRefusedOption,
    YesOption,
    option_words,
    refuse_json_with_events,
)
from moostik_cli.commands.selection import AngleArgument, EpisodeArgument, ShotArgument, check_model_name
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.planning.selection import find_shot, named_variation

_MOST_AT_ONCE = 20


def retake(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotArgument = None,
    angle: AngleArgument = None,
    note: Annotated[
        str | None, typer.Argument(metavar="NOTE", show_default=False, help=tr("What is to change, in a sentence."))
    ] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help=tr("Make what the open notes of the episode ask for, each once."))
    ] = False,
    take: Annotated[
        int | None,
        typer.Option(
            "--take",
            metavar="N",
            min=1,
            show_default=False,
            help=tr("Start from this take instead of the present picture; moostik takes lists them."),
        ),
    ] = None,
    count: Annotated[
        int,
        typer.Option("--count", metavar="N", min=1, max=_MOST_AT_ONCE, help=tr("Make so many, to choose from.")),
    ] = 1,
    provider: ProviderOption = "auto",
    model: ModelOption = None,
    dry_run: DryRunOption = False,
    max_cost: MaxCostOption = None,
    retry_refused: RetryRefusedOption = False,
    yes: YesOption = False,
    gallery: GalleryOption = False,
    json_output: JsonOption = False,
    events: EventsOption = False,
) -> ExitCode | None:
    """Make a picture again with one change: the present picture is shown to the model, with a word of what to change.

    What it replaces is kept as a take. A retake that was killed is picked up by the same command, or by generate.
    """
    from moostik_cli.models.run import RunOptions
    from moostik_cli.run.retake_parents import RetakeRequest
    from moostik_cli.run.retake_run import RetakeRun

    _check_usage(shot, angle, note, take, count, notes=notes)
    refuse_json_with_events(json=json_output, events=events)
    check_model_name(model)
    production = session.load(episode)
    options = RunOptions(
        model or production.series.model,
        dry_run=dry_run,
        yes=yes,
        gallery=gallery,
        json=json_output,
        events=events,
        retry=_again(
            session, episode, shot, angle, note, notes=notes, take=take, count=count, provider=provider, model=model
        ),
    )
    run = RetakeRun(
        session.screen, production, options, session.again(production.episode.id), provider, max_cost, retry_refused
    )
    if notes:
        return run.answer_notes()
    chosen = find_shot(production, shot or "")
    variation = named_variation(chosen, angle or "")
    return run.make(RetakeRequest(chosen, variation, (note or "").strip(), take=take, count=count))


def _check_usage(
    shot: str | None, angle: str | None, note: str | None, take: int | None, count: int, *, notes: bool
) -> None:
    if notes and (shot is not None or take is not None or count != 1):
        raise UsageError(message("--notes takes no shot: the notes say which pictures they are about."))
    if not notes and (shot is None or angle is None or note is None):
        raise UsageError(
            message("A retake needs a shot, an angle and a note, or --notes."),
            message('For example: moostik retake ep0 shot-003 wide "the left wing is torn, show it"'),
        )
    if note is not None and not note.strip():
        raise UsageError(message("Say what is to change."))


def _again(
    session: Session,
    episode: str,
    *words: str | None,
    notes: bool,
    take: int | None,
    count: int,
    provider: str,
    model: str | None,
) -> str:
    """The same command, for what is left."""
    options = option_words(
        [
            ("--notes", notes, False),
            ("--take", take, None),
            ("--count", count, 1),
            ("--provider", provider, "auto"),
            ("--model", model, None),
        ]
    )
    named = [word for word in words if word is not None]
    return session.again("moostik", "retake", episode, *named, *options)
