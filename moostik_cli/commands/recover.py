"""`moostik recover EPISODE`: the ledger, written again from what the pictures say of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

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
from moostik_cli.commands.selection import (
    EpisodeArgument,
    check_model_name,
    find_shot,
    named_variation,
    select_shots,
    select_variations,
)
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    ResolutionOption,
    series_options_again,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import counted, message, tr

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.jobs import VariationKey
    from moostik_cli.models.production import Production
    from moostik_cli.models.records import Attempt, PictureRecord
    from moostik_cli.models.run import RunOptions
    from moostik_cli.pictures.recovery import FoundPictures


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
    from moostik_cli.sources.output_folder import remember_output, require_output
    from moostik_cli.state.ledger_import import take_in

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
        taken_over = _ask_account(session, production, options, again, ledger) if account else 0
        given_up = _give_up(production, ledger, give_up or ())
        document = _document(episode_id, found, taken_in, given_up, ledger) | {"takenOver": taken_over}
    if json:
        session.screen.document(document)
    _tell(session, found, taken_in)
    tell_of_given_up(session.screen, given_up)
    return None


def _ask_account(
    session: Session, production: Production, options: RunOptions, again: Sequence[str], ledger: Ledger
) -> int:
    """Take over what the account has paid for; how many that were. `again`: the options that the next run needs to want
    the same pictures. Raises RefusedError without a token, or where the account cannot be asked."""
    from contextlib import closing

    from moostik_cli.models.run import Limits
    from moostik_cli.providers.registry import default_provider
    from moostik_cli.providers.selection import choose_provider
    from moostik_cli.run.context import RunContext
    from moostik_cli.run.episode_shots import EpisodeShots
    from moostik_cli.run.lost_ledger import ask_account
    from moostik_cli.run.run_plan import Selection
    from moostik_cli.run.view import RunView

    choice = choose_provider(default_provider().name, session.project.root)
    named = session.again(production.episode.id)
    view = RunView(session.screen, options, provider=choice.name, costs_money=True)
    context = RunContext.of(production.project, production.series, choice, options, Limits(), view)
    shots = select_shots(production)
    source = EpisodeShots(production, Selection(shots, select_variations(shots)), choice, options.model, named)
    with closing(context.provider):
        count = ask_account(context, ledger, source)
    if count:
        command = session.again("moostik", "generate", production.episode.id, *again)
        session.screen.note(message("Fetch them: {command}", command=command))
    else:
        session.screen.note(
            message(
                "Of what this account paid for in the last hour, nothing equals a picture that the ledger lacks. Were "
                "they made with other options (--model, --resolution)? Then give them here too."
            )
        )
    return count


def _give_up(production: Production, ledger: Ledger, names: Sequence[str]) -> list[Attempt]:
    """Close the open attempts of the pictures that are named. Raises UsageError, before anything is closed, for a name
    without any."""
    import time

    from moostik_cli.state.open_attempts import give_up, open_attempts_by_key

    begun = open_attempts_by_key(ledger, production.episode.id)
    attempts = [attempt for name in dict.fromkeys(names) for attempt in _attempts_named(production, begun, name)]
    give_up(ledger, attempts, time.time())
    return attempts


def _attempts_named(production: Production, begun: Mapping[VariationKey, list[Attempt]], name: str) -> list[Attempt]:
    from moostik_cli.errors import UsageError

    shot_name, _, angle = name.rpartition("/")
    key = (shot_name, angle)
    if key not in begun and shot_name and angle:  # what is gone from the episode is known by its ids alone
        shot = find_shot(production, shot_name)
        key = (shot.id, named_variation(shot, angle).id)
    if key in begun:
        return begun[key]
    waiting = ", ".join(f"{shot_id}/{variation_id}" for shot_id, variation_id in begun)
    raise UsageError(
        message("No paid picture named {name} is waiting to be fetched.", name=name),
        message("Waiting: {pictures}.", pictures=waiting) if waiting else None,
    )


def _document(
    episode_id: str,
    found: FoundPictures,
    taken_in: Sequence[PictureRecord],
    given_up: Sequence[Attempt],
    ledger: Ledger,
) -> dict[str, Any]:
    from moostik_cli.models.money import to_dollars

    return {
        "episodeId": episode_id,
        "pictures": len(found.current),
        "takes": len(found.takes),
        "takenIn": [picture.path for picture in taken_in],
        "leftOut": [{"path": left.path, "reason": left.reason} for left in found.left_out],
        "givenUp": [
            {
                "shotId": attempt.intent.shot_id,
                "variationId": attempt.intent.variation_id,
                "predictionId": attempt.prediction_id,
                "cost": to_dollars(attempt.intent.price or 0),
            }
            for attempt in given_up
        ],
        "cost": to_dollars(ledger.spent(episode_id)),
    }


def _tell(session: Session, found: FoundPictures, taken_in: list[PictureRecord]) -> None:
    screen = session.screen
    for left in found.left_out:
        screen.warn(message("{path} is left out: {reason}.", path=left.path, reason=left.reason))
    known = len(found.current) + len(found.takes) - len(taken_in)
    screen.note(
        message(
            "{taken} into the ledger{known}.",
            taken=counted("{count} picture taken", "{count} pictures taken", count=len(taken_in)),
            known=counted(" ({count} known already)", " ({count} known already)", count=known) if known else "",
        )
    )
