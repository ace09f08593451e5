"""What the model is told (seed stage 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PromptText:
    """The text that is sent. `dropped` are the sentences that had to go, least important first."""

    text: str
    truncated: bool
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrichedVariation:
    id: str
    camera_angle: str
    prompt_text: str
    image_input: tuple[str, ...]
    truncated: bool
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrichedShot:
    """A shot ready to be sent: its prompt with `reference_image` added, and each variation's text."""

    shot_id: str
    prompt: Any
    variations: tuple[EnrichedVariation, ...]
