"""What a picture's file says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from moostik_cli import __version__
from moostik_cli.models.money import Micros
from moostik_cli.models.retakes import Retake


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything a picture's file says of itself. `references` as written in the library, in order, image
    data in them abbreviated to its digest; `options` is what was sent beside prompt and references."""

    episode_id: str
    shot_id: str
    variation_id: str
    camera_angle: str
    prompt_text: str
    provider: str
    model: str
    prediction_id: str | None
    image_url: str | None
    seed: int | None
    generated_at: str  # ISO 8601, UTC, milliseconds, "Z"
    cost: Micros
    fingerprint: str
    references: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    retake: Retake | None = None
    software: str = f"moostik {__version__}"

    def __post_init__(self) -> None:
        object.__setattr__(self, "references", tuple(abbreviated(item) for item in self.references))


def abbreviated(reference: str) -> str:
    """A reference without its bulk or its secrets: a data URI becomes its digest, a password goes."""
    if reference[:5].lower() == "data:":
        media_type = reference[5:].partition(",")[0].partition(";")[0]
        if ";sha256=" in reference[:200] and "," not in reference:
            return reference
        return f"data:{media_type};sha256={sha256(reference.encode('utf-8', 'replace')).hexdigest()}"
    if "@" in reference and "://" in reference:
        return _without_userinfo(reference)
    return reference


def _without_userinfo(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
