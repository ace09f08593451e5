"""`moostik references --make`: the pictures that characters and places lack, made and paid like any other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.editing.validation import OpenLibrary
from moostik_cli.errors import ExitCode, MoostikError, RefusedError, UsageError
from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.library import Entity
from moostik_cli.models.money import money
from moostik_cli.models.production import PREVIEW, Project
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.providers.registry import AUTO, default_provider, no_token
from moostik_cli.providers.selection import ProviderChoice, choose_provider
from moostik_cli.purchase.budget import tightest_cap
from moostik_cli.report.generation_view import tell_of_given_up
from moostik_cli.report.screen import Screen
from moostik_cli.run.context import RunContext
from moostik_cli.run.making import make_pictures
from moostik_cli.run.reference_naming import name_what_is_made, tell_what_is_named
from moostik_cli.run.reference_pictures import EPISODE_ID, ReferencePictures, ReferenceSubject
from moostik_cli.run.view import RunView
from moostik_cli.sources.images import UnusableImage, locate_image
from moostik_cli.sources.productions import load_series
from moostik_cli.state.open_attempts import give_up, nothing_waits


@dataclass(frozen=True)
class MakingOptions:
    """The options of `references --make`. `again` says how a command goes on from here: its words, and where the
    project is."""

    again: Callable[..., str]
    provider: str = "auto"
    model: str | None = None
    max_cost: float | None = None
    write: bool = False
    force: bool = False
    retry_refused: bool = False
    yes: bool = False
    dry_run: bool = False
    json: bool = False


def make_references(project: Project, screen: Screen, ids: Sequence[str], options: MakingOptions) -> ExitCode:
    """Make the reference pictures of `ids`, and say which lines name them, or add those. Raises
    MoostikError."""
    files = OpenLibrary(project)
    context, source = _run_of(project, screen, files, ids, options)
    try:
        code = make_pictures(context, [source])
    finally:
        named = [] if options.dry_run else name_what_is_made(project, files, ids, write=options.write)
    tell_what_is_named(screen, files, named)
    is_refused = any(picture.refused is not None for picture in named)
    return ExitCode.NO if is_refused and code is ExitCode.DONE else code


def _run_of(
    project: Project, screen: Screen, files: OpenLibrary, ids: Sequence[str], options: MakingOptions
) -> tuple[RunContext, ReferencePictures]:
    series = load_series(project)
    subjects = _subjects(project, screen, files, ids, force=options.force)
    choice = _paid_choice(options.provider, project.root, options.dry_run)
    run_options = RunOptions(
        options.model or series.model,
        dry_run=options.dry_run,
        yes=options.yes,
        json=options.json,
        retry=_retry_command(ids, options),
    )
    view = RunView(screen, run_options, provider=choice.name, costs_money=choice.costs_money)
    limits = Limits(cap=tightest_cap(options.max_cost, series))
    source = ReferencePictures(
        project, series, tuple(subjects), run_options.model, options.again, options.force, options.retry_refused
    )
    return RunContext.of(project, series, choice, run_options, limits, view), source


def _subjects(
    project: Project, screen: Screen, files: OpenLibrary, ids: Sequence[str], *, force: bool
) -> list[ReferenceSubject]:
    """Those that lack a picture (with `force`, all). Raises UsageError for an unknown id, MoostikError for one
    without a prompt."""
    subjects = []
    for entity_id in dict.fromkeys(ids):
        entry = files.entry(entity_id)
        entity = files.entity(entry)
        subject = ReferenceSubject(entry.type, entity)
        if not force and _has_picture(project, entity):
            screen.note(message("{id} has a reference picture; --force makes another.", id=entity_id))
        elif not (entity.reference_prompt or "").strip():
            raise MoostikError(
                message("{where}: {id} has no referencePrompt.", where=files.shown_place(entry), id=entity_id),
                message("Describe the picture in `referencePrompt:`."),
            )
        else:
            subjects.append(subject)
    return subjects


def _has_picture(project: Project, entity: Entity) -> bool:
    found = (locate_image(project, image) for image in entity.reference_images)
    return any(not isinstance(source, UnusableImage) for source in found)


def _paid_choice(provider: str, root: Path, dry_run: bool) -> ProviderChoice:
    wanted = default_provider().name if dry_run and provider == AUTO else provider
    choice = choose_provider(wanted, root, dry_run=dry_run)
    if choice.entry is not None:
        return choice
    if provider == PREVIEW:
        raise UsageError(message("The preview provider draws what the references show: it cannot make them."))
    raise RefusedError(
        no_token(default_provider()),
        message(
            "Put it into the environment or into the project's .env file. Or draw the picture yourself, "
            "and name it in referenceImages."
        ),
    )


def _retry_command(ids: Sequence[str], options: MakingOptions) -> str:
    words = ["moostik", "references", "--make", *ids]
    if options.write:
        words.append("--write")
    if options.model is not None:
        words += ["--model", options.model]
    return options.again(*words)


def give_up_references(project: Project, screen: Screen, ids: Sequence[str]) -> None:
    """Close the open attempts of these reference pictures: what they cost stays in the bill. Raises UsageError, before
    anything is closed, for an ID without any."""
    with (
        episode_lock(project.output_dir, EPISODE_ID),
        Ledger.open(project.ledger_path) as ledger,
        recorded_run(ledger, EPISODE_ID, time.time),
    ):
        begun = ledger.open_attempts(EPISODE_ID)
        waiting = sorted({attempt.intent.variation_id for attempt in begun})
        unknown = next((name for name in ids if name not in waiting), None)
        if unknown is not None:
            raise nothing_waits(unknown, waiting)
        attempts = [attempt for attempt in begun if attempt.intent.variation_id in ids]
        give_up(ledger, attempts, time.time())
    tell_of_given_up(screen, attempts)


def tell_of_cost(project: Project, screen: Screen) -> None:
    """What the reference pictures cost: no episode's status counts them."""
    ledger = Ledger.open_existing(project.ledger_path)
    if ledger is not None:
        with ledger:
            spent = ledger.spent(EPISODE_ID)
        if spent:
            screen.note(message("Spent on reference pictures so far: {cost}.", cost=money(spent)))
