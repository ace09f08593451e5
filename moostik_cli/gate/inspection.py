"""The whole gate, in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moostik_cli.gate.beside import check_files_beside
from moostik_cli.gate.cast import check_cast, check_repeats, check_subjects
from moostik_cli.gate.coherence import check_coherence
from moostik_cli.gate.film import check_film
from moostik_cli.gate.gone import check_gone_shots
from moostik_cli.gate.images import ImageFindings, check_images, used_images
from moostik_cli.gate.model import check_cap, check_model, check_prompt_lengths, check_reference_count
from moostik_cli.gate.network import check_network
from moostik_cli.gate.output import check_output, check_token
from moostik_cli.gate.placeholders import check_placeholders
from moostik_cli.gate.places import Places
from moostik_cli.gate.prompts import check_prompts
from moostik_cli.messages import Message
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.models.episode import Shot
from moostik_cli.models.production import Production
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.references import ReferenceOptions
from moostik_cli.providers.cards import ModelCard, likely_card
from moostik_cli.stages.clusters import analyze_episode, shared_looks
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
    preview: bool = False  # frames are painted instead: no token, no price, no ledger


class Inspection(NamedTuple):
    """What the gate says. `unusable`: reference images, as written, that pictures are made without."""

    readiness: GenerationReadinessCheck
    diagnostics: tuple[Diagnostic, ...]
    unusable: frozenset[str]

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
    readiness = check_generation_readiness(chosen, production.library)
    images = check_images(production.project, used_images(chosen, production.library, production.series), places)
    found = (
        *production.diagnostics,
        *check_cast(production, readiness, places),
        *check_repeats(chosen, places),
        *check_subjects(chosen, production.library, places),
        *images.diagnostics,
        *check_film(production.episode, chosen, places),
        *check_placeholders(chosen, places),
        *check_files_beside(production),
        *_check_clusters_and_model(production, chosen, options, images, places),
        *_check_surroundings(production, chosen, options),
    )
    return Inspection(readiness, found, images.unusable)


def _check_clusters_and_model(
    production: Production,
    shots: Sequence[Shot],
    options: GateOptions,
    images: ImageFindings,
    places: Places,
) -> Iterator[Diagnostic]:
    clusters = analyze_episode(production.episode, production.library)
    yield from check_coherence(clusters, {shot.id for shot in shots}, places)
    model = options.model or production.series.model
    card = options.card or likely_card(production.series, model)
    most = card.max_references if options.max_images is None else min(card.max_references, options.max_images)
    yield from check_model(production, shots, card, model, places)
    yield from check_reference_count(production, shots, most, model, places)
    series = production.series
    resolving = ReferenceOptions(
        most,
        options.fallback,
        images.unusable,
        max_per_character=series.max_refs_per_character,
        max_per_location=series.max_refs_per_location,
        style_image=series.style_image,
    )
    yield from check_prompts(production, shots, card, resolving, places)
    looks = shared_looks(production.episode, clusters)
    yield from check_prompt_lengths(production, shots, card, resolving, looks, places)


def _check_surroundings(production: Production, shots: Sequence[Shot], options: GateOptions) -> Iterator[Diagnostic]:
    preview = options.preview
    pictures = sum(len(shot.variations) for shot in shots)
    if options.cap and not preview:
        model = options.model or production.series.model
        card = options.card or likely_card(production.series, model)
        yield from check_cap(production.series, card, Places(production))
    yield from check_output(
        production.project, production.episode.id, pictures, preview=preview, shot_ids=[shot.id for shot in shots]
    )
    if not preview:
        yield from check_gone_shots(production, Places(production))
        yield from check_token(options.token_problem)
        yield from check_network(options.base_url)
