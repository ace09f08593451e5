"""`moostik enrich EPISODE`: the text and the images that each picture is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from moostik_cli.commands.resolve import FallbackOption, MaxImagesOption
from moostik_cli.commands.selection import (
    ActOption,
    AngleOption,
    ClusterOption,
    EpisodeArgument,
    ShotOption,
    select_shots,
    select_variations,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import counted

if TYPE_CHECKING:
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.production import Production
    from moostik_cli.models.prompts import EnrichedShot


def enrich(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    angle: AngleOption = None,
    no_fallback: FallbackOption = False,
    max_images: MaxImagesOption = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show the text that is sent for each picture, and which reference images go with it."""
    from moostik_cli.report.prompts_view import prompts_document, show_prompts

    production = session.load(episode)
    shots = select_shots(production, shot, act, cluster)
    wanted = select_variations(shots, angle)
    shots = tuple(member for member in shots if any((member.id, v.id) in wanted for v in member.variations))
    enriched = _enriched(production, shots, fallback=not no_fallback, max_images=max_images)
    if json:
        session.screen.document(prompts_document(production.episode.id, enriched, wanted))
    else:
        show_prompts(session.screen, shots, enriched, wanted)
    too_long = [v for found in enriched for v in found.variations if v.over_limit and (found.shot_id, v.id) in wanted]
    if too_long:
        session.screen.flush()
        session.screen.warn(
            counted(
                "{count} text is longer than the model takes, and nothing more may be left out of it.",
                "{count} texts are longer than the model takes, and nothing more may be left out of them.",
                count=len(too_long),
            )
        )
    return None


def _enriched(
    production: Production, shots: Sequence[Shot], *, fallback: bool, max_images: int | None
) -> list[EnrichedShot]:
    """What `generate` would send: planned in the same way, without the images that cannot be used."""
    from moostik_cli.pictures.formats import looks_whole
    from moostik_cli.planning.plan import PlanOptions, plan_jobs
    from moostik_cli.planning.reference_files import ReferenceFiles
    from moostik_cli.providers.cards import assumed_card, find_card

    model = production.series.model
    card = find_card(model, production.series.overrides) or assumed_card(model)
    files = ReferenceFiles(production.project, is_whole=looks_whole)
    plan = plan_jobs(production, shots, PlanOptions(card, fallback, max_images), locate=files.locate, made={})
    return [plan.enriched[shot.id] for shot in shots]
