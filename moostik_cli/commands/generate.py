"""`moostik generate EPISODE...`: make the pictures that are missing."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.episodes import (
    AllOption,
    EpisodesArgument,
    again_words,
    load_each,
    named_episodes,
    require_one_for_choice,
)
from moostik_cli.commands.resolve import ReferencesOption
from moostik_cli.commands.run_options import (
    AnchorOption,
    DryRunOption,
    EventsOption,
    GalleryOption,
    MaxCostOption,
    MaxImagesOption,
    ModelOption,
    NoFallbackOption,
    ProviderOption,
    RetryRefusedOption,
    YesOption,
    coherence_of,
    option_words,
    refuse_json_with_events,
)
from moostik_cli.commands.selection import (
    ActOption,
    AngleOption,
    ClusterOption,
    ShotOption,
    check_model_name,
    select_shots,
)
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    ResolutionOption,
    series_options_again,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.commands.worker_options import MakingWorkersOption
from moostik_cli.errors import ExitCode, UnusableFileError
from moostik_cli.messages import tr
from moostik_cli.planning.selection import select_variations

if TYPE_CHECKING:
    from moostik_cli.models.production import Production
    from moostik_cli.run.run_plan import Selection


def generate(
    session: Session,
    episodes: EpisodesArgument = None,
    every: AllOption = False,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    angle: AngleOption = None,
    provider: ProviderOption = "auto",
    model: ModelOption = None,
    max_parallel_shots: Annotated[
        int,
        typer.Option(
            min=1, max=100, metavar="N", help=tr("Shots at a time: with the next option, the size of the window.")
        ),
    ] = 3,
    max_parallel_generations: Annotated[
        int, typer.Option(min=1, max=100, metavar="N", help=tr("Pictures of one shot at a time."))
    ] = 5,
    delay_ms: Annotated[
        int, typer.Option(min=0, max=3_600_000, metavar="N", help=tr("Milliseconds between two requests."))
    ] = 500,
    no_fallback: NoFallbackOption = False,
    max_images: MaxImagesOption = None,
    references: ReferencesOption = "shot",
    max_refs_per_character: MaxRefsPerCharacterOption = None,
    max_refs_per_location: MaxRefsPerLocationOption = None,
    resolution: ResolutionOption = None,
    dry_run: DryRunOption = False,
    max_cost: MaxCostOption = None,
    stale: Annotated[
        bool, typer.Option("--stale", help=tr("Remake the pictures whose prompt or references have changed."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=tr("Make every chosen picture, made or not; old pictures are kept aside."))
    ] = False,
    takes: Annotated[
        int,
        typer.Option(
            "--takes",
            metavar="N",
            min=1,
            max=20,
            help=tr("Make so many takes of each picture, to choose from; the last one is the current one."),
        ),
    ] = 1,
    anchor: AnchorOption = None,
    missing: Annotated[
        bool,
        typer.Option("--missing", help=tr("Make what is gone from the disk again, even most of an episode.")),
    ] = False,
    retry_refused: RetryRefusedOption = False,
    yes: YesOption = False,
    gallery: GalleryOption = False,
    json_output: JsonOption = False,
    events: EventsOption = False,
    picture_timeout: Annotated[
        float,
        typer.Option(
            min=1, metavar="SECONDS", help=tr("How long to wait for one picture before the next run picks it up.")
        ),
    ] = 1800.0,
    workers: MakingWorkersOption = "threads",
) -> ExitCode | None:
    """Make the pictures that are missing, and only those.

    Several episodes are one run: one price to agree to, one cap, one window. One that cannot be made does not stop the
    others; exit status 1 says so.
    """
    from moostik_cli.models.run import Limits, RunOptions
    from moostik_cli.providers.selection import choose_provider
    from moostik_cli.purchase.budget import tightest_cap
    from moostik_cli.run.answered_notes import mark_answered_if_possible
    from moostik_cli.run.context import RunContext
    from moostik_cli.run.episode_shots import EpisodeShots
    from moostik_cli.run.making import make_pictures
    from moostik_cli.run.run_plan import Selection
    from moostik_cli.run.view import RunView

    coherence = coherence_of(anchor)
    refuse_json_with_events(json=json_output, events=events)
    check_model_name(model)
    names = named_episodes(session, episodes, every)
    require_one_for_choice(names, shot, act, cluster)
    unusable: dict[str, UnusableFileError] = {}
    productions = [
        with_series_options(
            production,
            max_refs_per_character=max_refs_per_character,
            max_refs_per_location=max_refs_per_location,
            resolution=resolution,
        )
        for production in load_each(session, names, unusable.__setitem__)
    ]
    series = productions[0].series
    choice = choose_provider(provider, session.project.root, dry_run=dry_run)

    def chosen(production: Production) -> Selection:
        shots = select_shots(production, shot, act, cluster)
        variations = select_variations(shots, angle)
        return Selection(shots, variations, stale=stale, force=force, retry_refused=retry_refused, takes=takes)

    selections = [chosen(production) for production in productions]
    limits = Limits(
        max_parallel_shots,
        max_parallel_generations,
        delay_ms / 1000,
        picture_timeout,
        cap=tightest_cap(max_cost, series),
    )
    options = RunOptions(
        model or series.model,
        not no_fallback,
        max_images,
        references == "cluster",
        dry_run,
        yes,
        gallery,
        json_output,
        events,
        retry=_retry_command(
            session,
            again_words(names, every),
            option_words(
                [
                    ("--provider", provider, "auto"),
                    ("--model", model, None),
                    ("--max-images", max_images, None),
                    ("--references", references, "shot"),
                    *series_options_again(max_refs_per_character, max_refs_per_location, resolution),
                    ("--anchor", anchor, None),
                    ("--takes", takes, 1),
                    ("--no-fallback", no_fallback, False),
                ]
            ),
            shot=shot,
            act=act,
            cluster=cluster,
            angle=angle,
        ),
        workers=workers,
        missing=missing,
        coherence=coherence,
        look=_look_command(session, again_words(names, every), preview=choice.entry is None),
    )
    view = RunView(
        session.screen, options, provider=choice.name, costs_money=choice.costs_money, has_several=len(names) > 1
    )
    for name, error in unusable.items():
        view.tell_failed(name, error)
    context = RunContext.of(session.project, series, choice, options, limits, view)
    sources = [
        EpisodeShots(production, selection, choice, options.model, session.again(production.episode.id))
        for production, selection in zip(productions, selections, strict=True)
    ]
    try:
        return make_pictures(context, sources)
    finally:  # it picks up what a retake of notes began that was killed
        for production in productions if choice.costs_money and not dry_run else ():
            mark_answered_if_possible(session.screen, production)


def _look_command(session: Session, episodes: Sequence[str], *, preview: bool) -> str:
    shown = ["--preview"] if preview else []
    return session.again("moostik", "gallery", *episodes, *shown, "--open")


def _retry_command(
    session: Session, episodes: Sequence[str], options: Sequence[str], **selections: Sequence[str] | None
) -> str:
    """The command that makes what this run leaves: the same choice, without what forced a remake."""
    words = ["moostik", "generate", *episodes]
    for option, values in selections.items():
        for value in values or ():
            if value != "-":  # ids from standard input are not there a second time
                words += [f"--{option}", value]
    return " ".join([session.again(*words), *map(shlex.quote, options)])
