"""`moostik recover EPISODE`: the ledger, written again from what the pictures say of themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.resolve import ReferencesOption
from moostik_cli.commands.run_options import (
    AnchorOption,
    MaxImagesOption,
    ModelOption,
    NoFallbackOption,
    coherence_of,
    option_words,
)
from moostik_cli.commands.selection import EpisodeArgument, check_model_name
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    ResolutionOption,
    series_options_again,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import tr


def recover(
    session: Session,
    episode: EpisodeArgument,
    give_up: Annotated[
        list[str] | None,
        typer.Option(
            "--give-up",
            metavar="SHOT/ANGLE",
            show_default=False,
            help=tr("Give up this paid picture, so that it can be made again; may be repeated."),
        ),
    ] = None,
    account: Annotated[
        bool,
        typer.Option("--account", help=tr("Also ask the account what it paid for in the last hour.")),
    ] = False,
    model: ModelOption = None,
    no_fallback: NoFallbackOption = False,
    max_images: MaxImagesOption = None,
    references: ReferencesOption = "shot",
    max_refs_per_character: MaxRefsPerCharacterOption = None,
    max_refs_per_location: MaxRefsPerLocationOption = None,
    resolution: ResolutionOption = None,
    anchor: AnchorOption = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Rebuild the ledger from the pictures on disk.

    What the ledger knows already stays as it is. Nothing is bought, and no picture is changed. With --account, what the
    account paid for within the last hour and the ledger does not know is taken over, to be fetched by the next run. It
    is found by what was sent: give the options that the pictures were made with here too. With --give-up, a picture
    that is paid and cannot be fetched is given up: what it cost stays in the bill, and the next run makes it again.
    """
    import time

    from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.run import RunOptions
    from moostik_cli.pictures.recovery import find_pictures
    from moostik_cli.report.generation_view import tell_of_given_up, tell_of_rescued
    from moostik_cli.report.recovery_view import recovery_document, tell_of_recovered
    from moostik_cli.run.account_recovery import take_over_from_account
    from moostik_cli.sources.output_folder import remember_output, require_output
    from moostik_cli.state.ledger_import import take_in
    from moostik_cli.state.open_attempts import attempts_named
    from moostik_cli.state.open_attempts import give_up as give_up_attempts

    check_model_name(model)
    production = with_series_options(
        session.load(episode),
        max_refs_per_character=max_refs_per_character,
        max_refs_per_location=max_refs_per_location,
        resolution=resolution,
    )
    options = RunOptions(
        model or production.series.model,
        not no_fallback,
        max_images,
        references == "cluster",
        coherence=coherence_of(anchor),
    )
    again = option_words(
        [
            ("--model", model, None),
            ("--no-fallback", no_fallback, False),
            ("--max-images", max_images, None),
            ("--references", references, "shot"),
            *series_options_again(max_refs_per_character, max_refs_per_location, resolution),
            ("--anchor", anchor, None),
        ]
    )
    project, episode_id = production.project, production.episode.id
    require_output(project, project.pictures_dir(episode_id))
    with (
        episode_lock(project.output_dir, episode_id),
        Ledger.open(project.ledger_path) as ledger,
        recorded_run(ledger, episode_id, time.time),
    ):
        remember_output(project)
        tell_of_rescued(session.screen, ledger.take_in_rescued() + ledger.take_in_journal(episode_id, time.time()))
        found = find_pictures(project.output_root, project.pictures_dir(episode_id), episode_id)
        taken_in = take_in(ledger, episode_id, found)
        taken_over = 0
        if account:
            named, fetch = session.again(episode_id), session.again("moostik", "generate", episode_id, *again)
            taken_over = take_over_from_account(session.screen, production, options, ledger, named, fetch)
        given_up = attempts_named(production, ledger, give_up or ())
        give_up_attempts(ledger, given_up, time.time())
        document = recovery_document(episode_id, found, taken_in, given_up, taken_over, ledger.spent(episode_id))
    if json:
        session.screen.document(document)
    tell_of_recovered(session.screen, found, taken_in)
    tell_of_given_up(session.screen, given_up)
    return None
