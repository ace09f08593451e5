"""A shot ready to be sent: its prompt with references, and the text and images of each variation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.prompt_parts import ParsedPrompt, Phrase, Subject, parse_prompt, rank_of
from moostik_cli.models.prompts import (
    EnrichedShot,
    EnrichedVariation,
    PreviousShot,
    SharedLook,
    snake_case,
    stated_aspect_ratio,
)
from moostik_cli.models.references import ClusterReferences
from moostik_cli.models.series import Series
from moostik_cli.stages.prompts.brief import Brief, PromptSource, ShotMaterial
from moostik_cli.stages.prompts.text import fitted


def enrich_prompt_with_references(prompt: Any, references: ClusterReferences) -> Any:
    """The prompt, each subject whose id or name is a resolved character having `reference_image`: that
    character's primary image. Nothing else changes, and the prompt that was given stays as it is."""
    primary = _by_id_and_name(references)
    if not isinstance(prompt, Mapping):
        return prompt
    return {key: _enriched_section(key, value, primary) for key, value in prompt.items()}


def enrich_shot(
    shot: Shot,
    references: ClusterReferences,
    *,
    series: Series | None = None,
    look: SharedLook | None = None,
    previous: PreviousShot | tuple[str, str] | None = None,
    anchors: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    max_length: int | None = None,
    traced: bool = False,
) -> EnrichedShot:
    """A shot ready to be sent: its prompt with references, and the text and images of each variation.

    `look` is what its clusters share, for where a prompt states no light or atmosphere. `previous` is the
    shot before in a sequence: its picture comes after the references, which must leave room for it.
    `anchors`: by variation, the roles of the anchors that it is shown after that.
    `max_length` is the longest text that the model takes, in characters. `traced`: also where each piece of a
    text was written, and which words are in none. Same input, same text.
    """
    series = series or Series.model_validate({})
    ratio = stated_aspect_ratio(shot.prompt) or series.aspect_ratio
    material = ShotMaterial(shot, references, series, look or SharedLook(), ratio)
    own = parse_prompt(shot.prompt)
    before = PreviousShot(*previous) if previous else None
    variations = []
    for index, variation in enumerate(shot.variations):
        source = _source(shot, own, index, variation)
        brief = Brief(
            material, variation, index, source, _previous_for(variation, before), anchors.get(variation.id, ())
        )
        laid_out = fitted(brief.paragraphs(), max_length)
        variations.append(
            EnrichedVariation(
                id=variation.id,
                camera_angle=variation.camera_angle,
                prompt_text=laid_out.text,
                image_input=references.all_image_urls,
                truncated=bool(laid_out.dropped) or laid_out.over_limit,
                dropped=tuple(piece.text for piece in laid_out.dropped),
                over_limit=laid_out.over_limit,
                placed=laid_out.placed if traced else (),
                left_out=(*brief.left_out, *laid_out.dropped) if traced else (),
            )
        )
    return EnrichedShot(shot.id, enrich_prompt_with_references(shot.prompt, references), tuple(variations))


def _source(shot: Shot, own: ParsedPrompt, index: int, variation: Variation) -> PromptSource:
    """What a variation is written from: its own prompt, or the shot's; then what it overrides of that."""
    at = ("variations", index)
    if says_anything(variation.custom_prompt):
        parsed = parse_prompt(variation.custom_prompt)
        source = PromptSource(
            variation.custom_prompt, parsed, (*at, "customPrompt"), is_own=True, replaced=((("prompt",), own),)
        )
    else:
        source = PromptSource(shot.prompt, own, ("prompt",))
    if not isinstance(variation.prompt_overrides, Mapping):
        return source
    return _overridden(source, parse_prompt(variation.prompt_overrides), (*at, "promptOverrides"))


def _overridden(source: PromptSource, overrides: ParsedPrompt, keys: tuple[str | int, ...]) -> PromptSource:
    """The source with what a variation changes of it: whatever stands at the same path gives way."""
    paths = {phrase.path for phrase in overrides.phrases}
    settings = {phrase.path for phrase in overrides.settings}
    base = source.parsed
    kept = [_below(phrase, source.keys) for phrase in base.phrases if phrase.path not in paths]
    subjects = overrides.subjects or base.subjects
    at = keys if overrides.subjects else source.keys
    parsed = ParsedPrompt(
        tuple(sorted((*kept, *(_below(phrase, keys) for phrase in overrides.phrases)), key=rank_of)),
        tuple(_subject_below(subject, at) for subject in subjects),
        (
            *(_below(phrase, source.keys) for phrase in base.settings if phrase.path not in settings),
            *(_below(phrase, keys) for phrase in overrides.settings),
        ),
        base.is_prose,
    )
    return replace(source, parsed=parsed, keys=(), replaced=(*source.replaced, (source.keys, base)))


def _below(phrase: Phrase, keys: tuple[str | int, ...]) -> Phrase:
    return phrase._replace(keys=(*keys, *phrase.keys))


def _subject_below(subject: Subject, keys: tuple[str | int, ...]) -> Subject:
    phrases = tuple(_below(phrase, keys) for phrase in subject.phrases)
    return subject._replace(keys=(*keys, *subject.keys), phrases=phrases)


def says_anything(prompt: Any) -> bool:
    """Whether a variation has a prompt of its own: blanks are none."""
    return bool(prompt.strip() if isinstance(prompt, str) else prompt)


def _previous_for(variation: Variation, previous: PreviousShot | None) -> PreviousShot | None:
    if previous is None or previous.angles is None or variation.camera_angle in previous.angles:
        return previous
    return None


# reference_image


def _by_id_and_name(references: ClusterReferences) -> dict[str, str]:
    images = {_trimmed(character.id): character.primary_image_url for character in references.characters}
    for character in references.characters:
        images.setdefault(_trimmed(character.name), character.primary_image_url)
    return images


def _enriched_section(key: Any, value: Any, primary: Mapping[str, str], *, layer: bool = False) -> Any:
    if snake_case(key) == "subjects":
        return _enriched_subjects(value, primary)
    if not layer and isinstance(value, Mapping):
        return {name: _enriched_section(name, item, primary, layer=True) for name, item in value.items()}
    return value


def _enriched_subjects(subjects: Any, primary: Mapping[str, str]) -> Any:
    if isinstance(subjects, (list, tuple)):
        return [_enriched_subject(subject, primary) for subject in subjects]
    return _enriched_subject(subjects, primary)


def _enriched_subject(subject: Any, primary: Mapping[str, str]) -> Any:
    if not isinstance(subject, Mapping):
        return subject
    for key in ("id", "name"):
        image = primary.get(_trimmed(subject.get(key, subject.get(key.capitalize()))))
        if image is not None:
            return {**subject, "reference_image": image}
    return subject


def _trimmed(text: Any) -> str:
    return text.strip().casefold() if isinstance(text, str) else "\0"
