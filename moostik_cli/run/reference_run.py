"""`moostik references --make`: the pictures that characters and places lack, made and paid like any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.commands.session import Session
from moostik_cli.editing.pictures import NewPicture, name_pictures
from moostik_cli.editing.validation import OpenLibrary
from moostik_cli.errors import ExitCode, MoostikError, RefusedError, UsageError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.episode import Episode
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.library import Entity
from moostik_cli.models.production import PREVIEW, Production
from moostik_cli.models.records import Attempt, VariationRecord
from moostik_cli.models.run import Limits
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.providers.registry import AUTO, default_provider, no_token
from moostik_cli.providers.selection import ProviderChoice, choose_provider
from moostik_cli.purchase.budget import tightest_cap
from moostik_cli.report.generation_view import price_sentence
from moostik_cli.run.episode_run import EpisodeRun, RunOptions
from moostik_cli.run.reference_pictures import (
    EPISODE_ID,
    FOLDERS,
    ReferenceSubject,
    pictures_folder,
    prepare_reference_pictures,
    reference_jobs,
)
from moostik_cli.run.run_plan import RunPlan, Selection
from moostik_cli.sources.images import UnusableImage, locate_image
from moostik_cli.sources.productions import load_series


@dataclass(frozen=True)
class MakingOptions:
    """The options of `references --make`."""

    provider: str = "auto"
    model: str | None = None
    max_cost: float | None = None
    write: bool = False
    force: bool = False
    yes: bool = False
    dry_run: bool = False
    json: bool = False


class ReferenceMaking(EpisodeRun):
    """A run like `generate`'s, whose jobs are reference pictures."""

    def __init__(
        self,
        session: Session,
        production: Production,
        choice: ProviderChoice,
        sitters: Sequence[ReferenceSubject],
        limits: Limits,
        wishes: RunOptions,
        *,
        force: bool,
    ) -> None:
        super().__init__(session, production, choice, Selection((), frozenset(), force=force), limits, wishes)
        self._sitters = sitters

    @property
    def folder(self) -> Path:
        return pictures_folder(self.project)

    def _weigh(
        self,
        options: PlanOptions,
        records: Mapping[VariationKey, VariationRecord],
        begun: Mapping[VariationKey, list[Attempt]],
        refusals: Mapping[VariationKey, Collection[str]],
    ) -> RunPlan:
        jobs = reference_jobs(self._sitters, self.project, self.production.series, options.card)
        return prepare_reference_pictures(jobs, self.project, records, begun, force=self.chosen.force)

    def _announce(self, jobs: tuple[PictureJob, ...], skipped: int) -> None:
        self.screen.note(
            message(
                "{pictures}{skipped}.",
                pictures=counted(
                    "{count} reference picture to make", "{count} reference pictures to make", count=len(jobs)
                ),
                skipped=counted(" ({count} already made)", " ({count} already made)", count=skipped) if skipped else "",
            )
        )
        if jobs:
            self.screen.note(price_sentence(jobs, self.wishes.model))

    def _passes_gate(self, options: PlanOptions, available: AvailablePictures | None = None) -> bool:
        return True  # nothing of an episode is sent

    def _tell_of_unknown(self, count: int) -> None:
        self.screen.warn(
            counted(
                "{count} picture of that name is there already and was not made by moostik; it is left alone.",
                "{count} pictures of those names are there already and were not made by moostik; they are left alone.",
                count=count,
            )
        )
        self.screen.note(message("Name it in referenceImages, or --force: it is then kept aside."))


def make_references(session: Session, ids: Sequence[str], options: MakingOptions) -> ExitCode:
    """Make the reference pictures of `ids`, and say which lines name them, or add those. Raises
    MoostikError."""
    series = load_series(session.project)
    files = OpenLibrary(session.project)
    sitters = _sitters(session, files, ids, force=options.force)
    choice = _paid_choice(options.provider, session.project.root, options.dry_run)
    production = Production(session.project, Episode(id=EPISODE_ID), files.library, series)
    limits = Limits(cap=tightest_cap(options.max_cost, series))
    wishes = RunOptions(
        options.model or series.model,
        dry_run=options.dry_run,
        yes=options.yes,
        json=options.json,
        retry=_retry_command(session, ids, options),
    )
    making = ReferenceMaking(session, production, choice, sitters, limits, wishes, force=options.force)
    try:
        code = making.run()
    finally:
        named = [] if options.dry_run else _name(session, files, ids, write=options.write)
    _tell(session, files, named)
    refused = [one for one in named if one.refused is not None]
    return ExitCode.NO if refused and code is ExitCode.DONE else code


def _sitters(session: Session, files: OpenLibrary, ids: Sequence[str], *, force: bool) -> list[ReferenceSubject]:
    """Those that lack a picture (with `force`, all). Raises UsageError for an unknown id, MoostikError for one
    without a prompt."""
    sitters = []
    for entity_id in dict.fromkeys(ids):
        entry = files.entry(entity_id)
        entity = files.entity(entry)
        sitter = ReferenceSubject(entry.type, entity)
        if not force and _has_picture(session, entity):
            session.screen.note(message("{id} has a reference picture; --force makes another.", id=entity_id))
        elif not (entity.reference_prompt or "").strip():
            raise MoostikError(
                message("{where}: {id} has no referencePrompt.", where=files.shown_place(entry), id=entity_id),
                message("Say in `referencePrompt:` what the picture shows."),
            )
        else:
            sitters.append(sitter)
    return sitters


def _has_picture(session: Session, entity: Entity) -> bool:
    found = (locate_image(session.project, image) for image in entity.reference_images)
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


def _name(session: Session, files: OpenLibrary, ids: Sequence[str], *, write: bool) -> list[NewPicture]:
    """The library's lines for those pictures of `ids` that are made."""
    with_picture = {}
    ledger = Ledger.open_existing(session.project.ledger_path)
    if ledger is None:
        return []
    with ledger:
        records = ledger.variations(EPISODE_ID)
    for entity_id in dict.fromkeys(ids):
        record = records.get((FOLDERS[files.entry(entity_id).type], entity_id))
        picture = record.picture if record is not None else None
        if picture is not None and (session.project.root / picture.path).is_file():
            folder = session.project.episodes_dir.name
            with_picture[entity_id] = picture.path.removeprefix(f"{folder}/")
    return name_pictures(files, with_picture, write=write)


def _tell(session: Session, files: OpenLibrary, named: Sequence[NewPicture]) -> None:
    for one in named:
        where = f"{one.path}:{one.line}"
        if one.refused is not None:
            session.screen.error(
                message(
                    "{where}: {id} was not changed: {reason}.", where=where, id=one.entry.id, reason=one.refused.reason
                ),
                message("Add {picture} to its referenceImages yourself.", picture=one.picture),
            )
        elif one.written:
            session.screen.note(_what_to_do(one, where, validated=files.entity(one.entry).validated))
        else:
            session.screen.note(
                message(
                    "{where}: add this to {id}, or let --write add it: {line}",
                    where=where,
                    id=one.entry.id,
                    line=f"referenceImages: [{one.picture}]",
                )
            )


def _what_to_do(one: NewPicture, where: str, *, validated: bool) -> Message:
    if validated:  # of an earlier picture: nobody has seen this one
        return message(
            "{where}: {id} has {picture}, and is marked as validated. If it is not right: moostik validate --undo {id}",
            where=where,
            id=one.entry.id,
            picture=one.picture,
        )
    return message(
        "{where}: {id} has {picture}. Look at it, then: moostik validate {id}",
        where=where,
        id=one.entry.id,
        picture=one.picture,
    )


def _retry_command(session: Session, ids: Sequence[str], options: MakingOptions) -> str:
    words = ["moostik", "references", "--make", *ids]
    if options.write:
        words.append("--write")
    if options.model is not None:
        words += ["--model", options.model]
    return session.again(*words)
