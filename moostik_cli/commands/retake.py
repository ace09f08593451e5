"""`moostik retake EPISODE SHOT ANGLE "NOTE"`: change a picture by a word of direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.selection import EpisodeArgument, check_model_name, find_shot, named_variation
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.completion import complete_angles, complete_shots
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.providers.registry import provider_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moostik_cli.models.production import Production
    from moostik_cli.models.run import RunOptions
    from moostik_cli.run.retake_parents import RetakeRequest

_MOST_AT_ONCE = 20


def retake(
    session: Session,
    episode: EpisodeArgument,
    shot: Annotated[
        str,
        typer.Argument(metavar="SHOT", show_default=False, autocompletion=complete_shots, help=tr("Id of a shot.")),
    ],
    angle: Annotated[
        str,
        typer.Argument(
            metavar="ANGLE",
            show_default=False,
            autocompletion=complete_angles,
            help=tr("Camera angle, or id of a variation."),
        ),
    ],
    note: Annotated[
        str, typer.Argument(metavar="NOTE", show_default=False, help=tr("What is to change, in a sentence."))
    ],
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
    provider: Annotated[
        str, typer.Option(metavar="|".join(provider_words()), help=tr("Who makes the pictures."))
    ] = "auto",
    model: Annotated[
        str | None, typer.Option(metavar="OWNER/NAME", help=tr("The model that makes them; by default the series'."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("Say what would be made and what it would cost; send nothing."))
    ] = False,
    max_cost: Annotated[
        float | None, typer.Option(min=0, metavar="USD", help=tr("Stop before spending more than this."))
    ] = None,
    retry_refused: Annotated[
        bool,
        typer.Option("--retry-refused", help=tr("Ask again for pictures that the model refused for their content.")),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=tr("Do not ask before spending."))] = False,
    gallery: Annotated[bool, typer.Option("--gallery", help=tr("Keep the episode's gallery page current."))] = False,
    json_output: JsonOption = False,
    events: Annotated[
        bool, typer.Option("--events", help=tr("One JSON object a line on standard output, as things happen."))
    ] = False,
) -> ExitCode | None:
    """Make a picture again with one change: the present picture is shown to the model, with a word of what to change.

    What it replaces is kept as a take. A retake that was killed is picked up by the same command, or by generate.
    """
    from moostik_cli.models.run import RunOptions
    from moostik_cli.run.retake_parents import RetakeRequest

    if json_output and events:
        raise UsageError(message("--json and --events both write to standard output: choose one."))
    if not note.strip():
        raise UsageError(message("Say what is to change."))
    check_model_name(model)
    production = session.load(episode)
    chosen = find_shot(production, shot)
    request = RetakeRequest(chosen, named_variation(chosen, angle), note.strip(), take=take, count=count)
    options = RunOptions(
        model or production.series.model,
        dry_run=dry_run,
        yes=yes,
        gallery=gallery,
        json=json_output,
        events=events,
        retry=_again(session, episode, shot, angle, note, take=take, count=count, provider=provider, model=model),
    )
    return make_retakes(
        session, production, [request], options, provider=provider, max_cost=max_cost, retry_refused=retry_refused
    )


def make_retakes(
    session: Session,
    production: Production,
    requests: Sequence[RetakeRequest],
    options: RunOptions,
    *,
    provider: str,
    max_cost: float | None,
    retry_refused: bool,
) -> ExitCode:
    """Run the requests like any pictures: gate, price, consent, purchase, summary."""
    from moostik_cli.models.run import Limits
    from moostik_cli.providers.selection import choose_provider
    from moostik_cli.purchase.budget import tightest_cap
    from moostik_cli.run.context import RunContext
    from moostik_cli.run.episode_run import run_pictures
    from moostik_cli.run.episode_shots import EpisodeShots
    from moostik_cli.run.retakes import Retakes
    from moostik_cli.run.run_plan import Selection
    from moostik_cli.run.view import RunView

    choice = choose_provider(provider, session.project.root, dry_run=options.dry_run)
    named = session.again(production.episode.id)
    shots = tuple({request.shot.id: request.shot for request in requests}.values())
    selection = Selection(shots, frozenset(request.key for request in requests), retry_refused=retry_refused)
    view = RunView(session.screen, options, provider=choice.name, costs_money=choice.costs_money, named=named)
    limits = Limits(cap=tightest_cap(max_cost, production.series))
    context = RunContext.of(production, choice, options, limits, view)
    source = Retakes(EpisodeShots(production, selection, choice, options.model, named), tuple(requests))
    return run_pictures(context, source)


def _again(
    session: Session,
    episode: str,
    shot: str,
    angle: str,
    note: str,
    *,
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
    words = [word for option, value, is_given in given if is_given for word in (option, str(value))]
    return session.again("moostik", "retake", episode, shot, angle, note, *words)
