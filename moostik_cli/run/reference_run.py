"""`moostik references --make`: the pictures that characters and places lack, made and paid like any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.editing.validation import OpenLibrary
from moostik_cli.errors import ExitCode, MoostikError, RefusedError, UsageError
from moostik_cli.messages import message
from moostik_cli.models.library import Entity
from moostik_cli.models.production import PREVIEW, Project
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.providers.registry import AUTO, default_provider, no_token
from moostik_cli.providers.selection import ProviderChoice, choose_provider
from moostik_cli.purchase.budget import tightest_cap
from moostik_cli.report.screen import Screen
from moostik_cli.run.context import RunContext
from moostik_cli.run.making import make_pictures
from moostik_cli.run.reference_naming import name_what_is_made, tell_what_is_named
from moostik_cli.run.reference_pictures import ReferencePictures, ReferenceSubject
from moostik_cli.run.view import RunView
from moostik_cli.sources.images import UnusableImage, locate_image
from moostik_cli.sources.productions import load_series


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
