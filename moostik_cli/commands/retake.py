"""`moostik retake EPISODE SHOT ANGLE "NOTE"`: change a picture by a word of direction."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

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
)
from moostik_cli.commands.selection import (
    AngleArgument,
    EpisodeArgument,
    ShotArgument,
    check_model_name,
    find_shot,
    named_variation,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from moostik_cli.models.notes import Note
    from moostik_cli.models.production import Production
    from moostik_cli.models.run import RunOptions
    from moostik_cli.run.retake_parents import RetakeRequest

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

    _check_usage(shot, angle, note, take, count, notes=notes)
    if json_output and events:
        raise UsageError(message("--json and --events both write to standard output: choose one."))
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
    making = partial(
        make_retakes,
        session,
        production,
        options=options,
        provider=provider,
        max_cost=max_cost,
        retry_refused=retry_refused,
    )
    if notes:
        return _answer_notes(session, production, making)
    from moostik_cli.run.answered_notes import mark_answered_if_possible

    try:
        return making([_request(production, shot or "", angle or "", note or "", take, count)])
    finally:  # it picks up what a retake of notes began that was killed
        if not dry_run:
            mark_answered_if_possible(session.screen, production)


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


def _request(production: Production, shot: str, angle: str, note: str, take: int | None, count: int) -> RetakeRequest:
    from moostik_cli.run.retake_parents import RetakeRequest

    chosen = find_shot(production, shot)
    return RetakeRequest(chosen, named_variation(chosen, angle), note.strip(), take=take, count=count)


def _answer_notes(session: Session, production: Production, making: Callable[..., ExitCode]) -> ExitCode:
    """One retake for the open notes on each picture; each note is marked as done with the take that answers it."""
    from moostik_cli.run.answered_notes import mark_answered
    from moostik_cli.sources.notes import usable_notes

    mark_answered(session.screen, production)
    found = usable_notes(production)
    session.screen.diagnostics(found.problems)
    for one in found.open:
        if one.variation_id is None:
            session.screen.warn(
                message(
                    "Note {id} is left open: {shot} has no angle {angle}.",
                    id=one.id,
                    shot=one.shot_id,
                    angle=one.written or "?",
                )
            )
    requests = _requests_of(production, found.open)
    if not requests:
        session.screen.note(message("No note on {episode} is open.", episode=production.episode.id))
        return ExitCode.DONE
    try:
        return making(requests)
    finally:
        mark_answered(session.screen, production)


def _requests_of(production: Production, notes: Sequence[Note]) -> list[RetakeRequest]:
    from moostik_cli.run.retake_parents import RetakeRequest
    from moostik_cli.state.episode_view import ledger_of
    from moostik_cli.state.open_attempts import open_attempts_by_key
    from moostik_cli.state.review import asked_retakes
    from moostik_cli.state.takes import read_takes

    episode_id = production.episode.id
    with ledger_of(production) as ledger:
        begun = {} if ledger is None else open_attempts_by_key(ledger, episode_id)
        asked = asked_retakes(notes, read_takes(ledger, episode_id), begun)
    variations = {
        (shot.id, variation.id): (shot, variation) for shot in production.episode.shots for variation in shot.variations
    }
    return [
        RetakeRequest(*variations[one.key], one.text, one.note_ids, digest=one.digest)
        for one in asked
        if one.key in variations
    ]


def make_retakes(
    session: Session,
    production: Production,
    requests: Sequence[RetakeRequest],
    *,
    options: RunOptions,
    provider: str,
    max_cost: float | None,
    retry_refused: bool,
) -> ExitCode:
    """Run the requests like any pictures: gate, price, consent, purchase, summary."""
    from moostik_cli.models.run import Limits
    from moostik_cli.providers.selection import choose_provider
    from moostik_cli.purchase.budget import tightest_cap
    from moostik_cli.run.context import RunContext
    from moostik_cli.run.episode_shots import EpisodeShots
    from moostik_cli.run.making import make_pictures
    from moostik_cli.run.retakes import Retakes
    from moostik_cli.run.run_plan import Selection
    from moostik_cli.run.view import RunView

    choice = choose_provider(provider, session.project.root, dry_run=options.dry_run)
    named = session.again(production.episode.id)
    shots = tuple({request.shot.id: request.shot for request in requests}.values())
    selection = Selection(shots, frozenset(request.key for request in requests), retry_refused=retry_refused)
    view = RunView(session.screen, options, provider=choice.name, costs_money=choice.costs_money)
    limits = Limits(cap=tightest_cap(max_cost, production.series))
    context = RunContext.of(session.project, production.series, choice, options, limits, view)
    source = Retakes(EpisodeShots(production, selection, choice, options.model, named), tuple(requests))
    return make_pictures(context, [source])


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
    given = [
        ("--take", take, take is not None),
        ("--count", count, count != 1),
        ("--provider", provider, provider != "auto"),
        ("--model", model, model is not None),
    ]
    options = [word for option, value, is_given in given if is_given for word in (option, str(value))]
    named = [word for word in words if word is not None]
    return session.again("moostik", "retake", episode, *named, *(["--notes"] if notes else []), *options)
