"""What a prompt says of light and mood, and what the model is told (seed stage 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple


class PromptText(NamedTuple):
    """The text that is sent. `dropped` are the sentences that had to go, least important first.

    `over_limit`: what may never go is longer than the model's limit all by itself, and is sent whole.
    """

    text: str
    truncated: bool
    dropped: tuple[str, ...] = ()
    over_limit: bool = False


class EnrichedVariation(NamedTuple):
    """One picture's text and reference images (as the library writes them), in the order they are sent."""

    id: str
    camera_angle: str
    prompt_text: str
    image_input: tuple[str, ...]
    truncated: bool
    dropped: tuple[str, ...] = ()
    over_limit: bool = False


class EnrichedShot(NamedTuple):
    """A shot ready to be sent: its prompt with `reference_image` added, and each variation's text."""

    shot_id: str
    prompt: Any
    variations: tuple[EnrichedVariation, ...]


class SharedLook(NamedTuple):
    """The light and atmosphere that a shot takes where it states none, and the shots they come from."""

    lighting: Mapping[str, str] | None = None  # "key" -> "warm lanterns"
    lighting_from: str | None = None
    atmosphere: tuple[str, ...] = ()
    atmosphere_from: str | None = None


class PreviousShot(NamedTuple):
    """The shot before in a sequence. Its picture of the same angle is the last reference image.

    `angles`: the angles that it has; a variation with another angle gets no such picture. None: all.
    """

    shot_id: str
    name: str
    angles: frozenset[str] | None = None


# Where a prompt may state its atmosphere; the first of these that says something counts.
_ATMOSPHERE = (
    ("scene", "atmosphere"),
    ("atmosphere",),
    ("scene", "mood"),
    ("mood",),
    ("grade", "mood"),
    ("background", "atmosphere"),
    ("scene_graph", "environment", "mood"),
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(key: Any) -> str:
    """A prompt's key as this code writes it: `mustInclude` and `must-include` are `must_include`."""
    return _snake_case(str(key))


@lru_cache(maxsize=1024)
def _snake_case(key: str) -> str:
    return _HUMP.sub("_", key).replace("-", "_").replace(" ", "_").lower()


def text_of(value: Any) -> str:
    """What a single value says, on one line: `time: 1920` says as much as `time: dusk`. Empty where it says
    nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return " ".join(value.split()) if isinstance(value, str) else ""


def texts_in(value: Any) -> Iterator[str]:
    """Every text and number in a value, on one line each; booleans and blanks say nothing."""
    text = text_of(value)
    if text:
        yield text
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def stated_lighting(prompt: Any) -> dict[str, str]:
    """The light that a prompt states, by facet (key, fill, rim, notes, ...); a bare text is the key light.
    Empty where it states none."""
    lighting = _section(prompt, ("lighting",))
    if lighting is None:
        lighting = _section(prompt, ("scene", "lighting"))
    if isinstance(lighting, Mapping):
        facets = {snake_case(name): "; ".join(texts_in(value)) for name, value in lighting.items()}
        return {name: text for name, text in facets.items() if text}
    text = "; ".join(texts_in(lighting))
    return {"key": text} if text else {}


def stated_atmosphere(prompt: Any) -> tuple[str, ...]:
    """The atmosphere that a prompt states, statement by statement. Empty where it states none."""
    for path in _ATMOSPHERE:
        statements = tuple(texts_in(_section(prompt, path)))
        if statements:
            return statements
    return ()


RATIO_PATHS = (("parameters", "aspect_ratio"), ("deliverable", "aspect_ratio"), ("aspect_ratio",))


def stated_aspect_ratio(prompt: Any) -> str | None:
    """The aspect ratio that a shot's own prompt asks for, such as "21:9"; None where it asks for none."""
    for path in RATIO_PATHS:
        ratio = _section(prompt, path)
        if isinstance(ratio, str) and ratio.strip():
            return ratio.strip()
    return None


def unread_aspect_ratios(prompt: Any) -> Iterator[tuple[str, ...]]:
    """Where the prompt has aspect ratios that are no text, such as `[16, 9]`: they are ignored."""
    for path in RATIO_PATHS:
        ratio = _section(prompt, path)
        if ratio is not None and not isinstance(ratio, str):
            yield path


def _section(prompt: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(prompt, Mapping):
            return None
        prompt = prompt.get(name) if name in prompt else _by_other_spelling(prompt, name)
    return prompt


def _by_other_spelling(prompt: Mapping[Any, Any], name: str) -> Any:
    if "_" not in name:
        return prompt.get(name.capitalize())
    return next((value for key, value in prompt.items() if snake_case(key) == name), None)
