"""`moostik enrich EPISODE`: the text and the images that each picture is made from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.choices import ReferenceScope
from moostik_cli.commands.resolve import FallbackOption, MaxImagesOption, ReferencesOption
from moostik_cli.commands.selection import (
    ActOption,
    AngleOption,
    ClusterOption,
    EpisodeArgument,
    ShotOption,
    select_shots,
)
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import counted, tr
from moostik_cli.planning.selection import select_variations

if TYPE_CHECKING:
    from moostik_cli.models.diagnostics import Place
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.jobs import VariationKey
    from moostik_cli.models.production import Production
    from moostik_cli.models.prompts import EnrichedShot, Origin
    from moostik_cli.report.prompt_origins import FindPlace


def enrich(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    angle: AngleOption = None,
    no_fallback: FallbackOption = False,
    max_images: MaxImagesOption = None,
    max_refs_per_character: MaxRefsPerCharacterOption = None,
    max_refs_per_location: MaxRefsPerLocationOption = None,
    references: ReferencesOption = "shot",
    why: Annotated[bool, typer.Option("--why", help=tr("Mark where each phrase was written: file and line."))] = False,
    diff: Annotated[
        str | None,
        typer.Option(
            "--diff",
            metavar="REV-or-FILE",
            show_default=False,
            help=tr("Only what changes in the texts since a commit of git, or against another episode file."),
        ),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show the text that is sent for each picture, what is left out of it, and which reference images go with it."""
    from moostik_cli.report.prompts_view import prompts_document, show_prompts

    options = _Options(not no_fallback, max_images, max_refs_per_character, max_refs_per_location, references)
    production = _with(session.load(episode), options)
    shots = select_shots(production, shot, act, cluster)
    wanted = select_variations(shots, angle)
    shots = tuple(member for member in shots if any((member.id, v.id) in wanted for v in member.variations))
    if diff is not None:
        return _show_diff(session, production, shots, wanted, diff, options, json=json)
    too_long = _TooLong(wanted)
    enriched = too_long.counted_in(_enriched(production, shots, options))
    find_place = _place_finder(production)
    if json:
        session.screen.document(prompts_document(production.episode.id, enriched, wanted, find_place, why=why))
    else:
        show_prompts(session.screen, shots, enriched, wanted, find_place, why=why)
    if too_long.count:
        session.screen.flush()
        session.screen.warn(
            counted(
                "{count} text is longer than the model takes, and nothing more may be left out of it.",
                "{count} texts are longer than the model takes, and nothing more may be left out of them.",
                count=too_long.count,
            )
        )
    return None


class _TooLong:
    """Counts the texts that are too long while they go by: a long episode's are never in memory together."""

    def __init__(self, wanted: Container[VariationKey]) -> None:
        self._wanted = wanted
        self.count = 0

    def counted_in(self, enriched: Iterable[EnrichedShot]) -> Iterator[EnrichedShot]:
        for found in enriched:
            self.count += sum(1 for v in found.variations if v.over_limit and (found.shot_id, v.id) in self._wanted)
            yield found


_MOST_PLACES = 20_000  # remembered; a long episode has more


@dataclass(frozen=True)
class _Options:
    fallback: bool
    max_images: int | None
    max_refs_per_character: int | None
    max_refs_per_location: int | None
    references: ReferenceScope


def _with(production: Production, options: _Options) -> Production:
    return with_series_options(
        production,
        max_refs_per_character=options.max_refs_per_character,
        max_refs_per_location=options.max_refs_per_location,
    )


def _show_diff(
    session: Session,
    production: Production,
    shots: Sequence[Shot],
    wanted: frozenset[tuple[str, str]],
    version: str,
    options: _Options,
    *,
    json: bool,
) -> ExitCode | None:
    """What an edit changes: the chosen texts beside those of another version."""
    from moostik_cli.report.prompt_changes import changes_document, compare_texts, show_changes

    other = _with(_other_version(session, production, version), options)
    chosen = {shot.id for shot in shots}
    is_all = chosen == {shot.id for shot in production.episode.shots}
    before = _enriched(other, [shot for shot in other.episode.shots if is_all or shot.id in chosen], options)
    texts = compare_texts(before, _enriched(production, shots, options))
    texts = [text for text in texts if (text.shot_id, text.variation_id) in wanted or (is_all and text.after is None)]
    if json:
        session.screen.document(changes_document(production.episode.id, version, texts))
    else:
        show_changes(session.screen, version, texts)
    return None


def _other_version(session: Session, production: Production, version: str) -> Production:
    """The episode of a file, with the library as it is; or of a commit, with the library that it had."""
    from moostik_cli.sources.productions import load_production
    from moostik_cli.sources.project import find_episode_file
    from moostik_cli.sources.revisions import load_revision

    if Path(version).is_file():
        return load_production(session.project, version)
    document = production.documents["episode"]
    return load_revision(session.project, find_episode_file(session.project, document.path), version)


def _place_finder(production: Production) -> FindPlace:
    """Finds the file and line of what was written. Asked again and again for the same: remembered."""
    from functools import lru_cache

    from moostik_cli.gate.places import Places

    places = Places(production)

    @lru_cache(maxsize=_MOST_PLACES)
    def find(origin: Origin) -> Place | None:
        if origin.role == "series":
            first, *rest = origin.keys
            key = "styleInvariants" if first == "style" and not places.has("series", "style") else first
            return places.in_file("series", key, *rest)
        if origin.role == "episode":
            if not origin.owner:
                return places.in_file("episode", *origin.keys)
            return places.in_shot(origin.owner, *origin.keys)
        return places.in_entity(origin.role, origin.owner, str(origin.keys[0]), *origin.keys[1:])

    return find


def _enriched(production: Production, shots: Sequence[Shot], options: _Options) -> Iterator[EnrichedShot]:
    """What `generate` would send, shot by shot: planned in the same way, without the images that cannot be used."""
    from moostik_cli.planning.options import PlanOptions
    from moostik_cli.planning.planner import EpisodePlanner
    from moostik_cli.planning.reference_files import ReferenceFiles, is_whole_at_a_glance
    from moostik_cli.providers.cards import likely_card
    from moostik_cli.state.upcoming import pictures_of_a_run

    card = likely_card(production.series)
    asked = PlanOptions(card, options.fallback, options.max_images, options.references, traced=True)
    files = ReferenceFiles(production.project, is_whole=is_whole_at_a_glance)
    available = pictures_of_a_run(production, shots, asked)
    planner = EpisodePlanner(production, asked, locate=files.locate, available=available)
    return (planned.enriched for planned in planner.plan(shots))
