"""The whole gate, in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from moostik_cli.choices import ReferenceScope
from moostik_cli.gate.beside import check_files_beside
from moostik_cli.gate.cast import check_blocking, check_cast, check_repeats, check_subjects, check_validated
from moostik_cli.gate.coherence import check_coherence
from moostik_cli.gate.film import check_film
from moostik_cli.gate.gone import check_gone_shots
from moostik_cli.gate.images import check_images, used_images
from moostik_cli.gate.model import check_cap, check_model, check_prompt_lengths, check_reference_count
from moostik_cli.gate.network import check_network
from moostik_cli.gate.output import check_output, check_token
from moostik_cli.gate.placeholders import check_placeholders
from moostik_cli.gate.places import Places
from moostik_cli.gate.prompts import check_prompts
from moostik_cli.gate.sketches import check_sketches
from moostik_cli.messages import Message
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Production
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.planning.casts import Casts
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import ModelCard, likely_card
from moostik_cli.stages.clusters import analyze_episode
from moostik_cli.stages.readiness import check_generation_readiness


class GateOptions(NamedTuple):
    """How the pictures would be made. `model` None: the series' own; `card` None: the built-in one.
    `max_images` None: as many as the model takes. `cap`: whether the series' cap is looked at; a run holds to it
    by itself, once it has picked up what was paid before."""

    token_problem: Message | None = None  # why the provider would refuse everything
    base_url: str | None = None  # of the provider; None: its own
    delivery: str | None = None  # where its pictures come from, where there is a token to ask for them
    model: str | None = None
    card: ModelCard | None = None
    fallback: bool = True
    max_images: int | None = None
    cap: bool = True
    references: ReferenceScope = "shot"
    coherence: Coherence | None = None  # what a command says of anchors
    available: AvailablePictures | None = None  # the episode's pictures that others can be shown; None: all are coming
    looks_for_lost_output: bool = True  # a run does so by itself, as it may begin anew
    preview: bool = False  # frames are painted instead: no token, no price, no ledger


class Inspection(NamedTuple):
    """What the gate says. `images`: the references that it has looked at, as written, with where their bytes are;
    None: pictures are made without it."""

    readiness: GenerationReadinessCheck
    diagnostics: tuple[Diagnostic, ...]
    images: Mapping[str, ImageSource | None]

    @property
    def has_errors(self) -> bool:
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)


def inspect_production(
    production: Production, shots: Sequence[Shot] | None = None, options: GateOptions | None = None
) -> Inspection:
    """Everything that can be known before the pictures of `shots` (default: all) are paid for.

    `diagnostics` begin with those of reading, and an error among them means that something would stop or
    spoil a paid picture. Reads local reference images; touches no network and writes nothing.
    """
    chosen = production.episode.shots if shots is None else shots
    options = options or GateOptions()
    places = Places(production)
    model = options.model or production.series.model
    card = options.card or likely_card(production.series, model)
    clusters = analyze_episode(production.episode, production.library)
    casts = Casts(clusters if options.references == "cluster" else None)
    images = check_images(production.project, used_images(chosen, production.library, production.series, casts), places)
    readiness = check_generation_readiness(
        chosen, production.library, lambda written: images.known.get(written) is not None
    )
    planner = EpisodePlanner(
        production,
        PlanOptions(card, options.fallback, options.max_images, options.references, coherence=options.coherence),
        locate=ReferenceFiles(production.project, is_whole=lambda _: True, known=images.known).locate,
        available=options.available,
        clusters=clusters,
    )
    found = (
        *production.diagnostics,
        *check_cast(production, readiness, places),
        *check_validated(production, chosen, places),
        *check_repeats(chosen, places),
        *check_subjects(chosen, production.library, places),
        *check_blocking(chosen, production.library, places),
        *images.diagnostics,
        *check_film(production.episode, chosen, places),
        *check_placeholders(chosen, places),
        *check_sketches(production.project, chosen, places),
        *check_files_beside(production),
        *check_coherence(clusters, {shot.id for shot in chosen}, places),
        *check_model(production, chosen, card, model, places),
        *check_reference_count(production, chosen, planner, places),
        *check_prompts(production, chosen, planner, places),
        *check_prompt_lengths(production, chosen, planner, places),
        *_check_surroundings(production, chosen, options, card),
    )
    return Inspection(readiness, found, images.known)


def _check_surroundings(
    production: Production, shots: Sequence[Shot], options: GateOptions, card: ModelCard
) -> Iterator[Diagnostic]:
    preview = options.preview
    pictures = sum(len(shot.variations) for shot in shots)
    if options.cap and not preview:
        yield from check_cap(production.series, card, Places(production))
    yield from check_output(
        production.project,
        production.episode.id,
        pictures,
        preview=preview,
        shot_ids=[shot.id for shot in shots],
        series=production.documents.get("series"),
        looks_for_lost=options.looks_for_lost_output,
    )
    if not preview:
        yield from check_gone_shots(production, Places(production))
        yield from check_token(options.token_problem)
        yield from check_network(options.base_url)
