"""What the ledger remembers. Times are seconds since the epoch, money is `Micros`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from moostik_cli.messages import Message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import Micros


class Outcome(str, Enum):
    """How an attempt ended. All but REFUSED, ABORTED and NOT_CREATED are counted as charged."""

    OPEN = "open"  # intent on disk; perhaps sent, perhaps running
    COMPLETED = "completed"  # the picture is on disk
    FAILED = "failed"  # the prediction ended without a picture
    REFUSED = "refused"  # the server refused to create it: nothing was charged
    ABORTED = "aborted"  # it ended before it started: free
    CANCELED = "canceled"  # it was stopped while it ran
    LOST = "lost"  # made and paid, wiped by the provider before it was fetched
    NOT_CREATED = "not_created"  # never arrived: looked for, and it is not there


class Intent(NamedTuple):
    """What is about to be sent. `input` is the exact JSON value."""

    episode_id: str
    shot_id: str
    variation_id: str
    provider: str
    model: str
    input: Mapping[str, Any]
    fingerprint: str
    price: Micros | None
    at: float


class Attempt(NamedTuple):
    """One intent and what became of it."""

    id: int
    intent: Intent
    prediction_id: str | None
    outcome: Outcome
    ended_at: float | None
    cost: Micros
    error: Message | None


class PictureRecord(NamedTuple):
    """A picture on disk. `path` is relative to the project, with "/"."""

    episode_id: str
    shot_id: str
    variation_id: str
    camera_angle: str
    path: str
    size: int
    sha256: str
    format: str  # "png", "jpg", "webp"
    width: int
    height: int
    provider: str
    model: str
    prediction_id: str | None
    image_url: str | None
    seed: int | None
    generated_at: str  # ISO 8601, UTC, milliseconds, "Z"
    cost: Micros
    fingerprint: str
    prompt_text: str
    references: tuple[str, ...]  # as written in the library, in order
    replaced_at: str | None = None  # set for an earlier take


class VariationRecord(NamedTuple):
    """Where a variation stands in the ledger. `cost` is all that was ever spent on it."""

    shot_id: str
    variation_id: str
    status: Status
    picture: PictureRecord | None
    error: Message | None
    prediction_id: str | None
    cost: Micros


class Upload(NamedTuple):
    """A reference image that a provider's account holds. `url` is what goes into an input."""

    sha256: str
    provider: str
    url: str
    expires_at: float
