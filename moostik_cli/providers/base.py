"""What makes pictures: the protocol that every provider fulfils, and the words in which it answers.

A provider knows the wire and nothing else: no ledger, no stage, no screen. What went wrong with a
*request* is one of the exceptions below; how a *prediction* ended is one of the `PredictionEnd` values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from moostik_cli.messages import Message
from moostik_cli.models.jobs import PictureJob

if TYPE_CHECKING:
    from moostik_cli.models.series import ModelOverride
    from moostik_cli.providers.cards import ModelCard


class ProviderError(Exception):
    """A request that did not give what it should; `reason` says why, without any secret."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


class RateLimitedError(ProviderError):
    """429: nothing was created; everyone waits `retry_after` seconds (None: the server did not say)."""

    def __init__(self, reason: Message, retry_after: float | None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class PictureRefusedError(ProviderError):
    """400, 413, 422: this picture's request is refused and nothing was created; others may go on."""


class EverythingRefusedError(ProviderError):
    """401, 402, 403, or an unknown model: nothing can be made until someone acts; `hint` says how."""

    def __init__(self, reason: Message, hint: Message) -> None:
        super().__init__(reason)
        self.hint = hint


class UncertainError(ProviderError):
    """The request was sent and its answer was lost (time-out, dropped connection, 5xx): for a create, it
    may exist and be billed, so look before sending again."""


class UnreachableError(ProviderError):
    """Nothing was sent (no name, no route, connection refused): sending again is safe."""


class RetryAdvice(str, Enum):
    """Whether a failed prediction is worth another try."""

    NEVER = "never"
    ONCE = "once"
    SOON = "soon"
    SLOWLY = "slowly"  # 15-60 s later, with fewer in flight


class PictureReady(NamedTuple):
    """It succeeded; the picture is at `url` (fetch it at once: it is wiped after an hour)."""

    url: str
    seed: int | None = None


class PredictionFailed(NamedTuple):
    """It ended without a picture. `code` is the provider's (E005), where it has one. `is_content`: the model refuses
    what is asked for, and would refuse the same again. `answer`: what it answered in place of a picture, as JSON."""

    reason: Message
    again: RetryAdvice
    code: str | None = None
    is_content: bool = False
    answer: bytes | None = None


@dataclass(frozen=True, slots=True)
class PredictionCanceled:
    """It was stopped while running: billed, no picture."""


@dataclass(frozen=True, slots=True)
class PredictionAborted:
    """It ended before it started: free."""


@dataclass(frozen=True, slots=True)
class PredictionWiped:
    """It succeeded, was billed, and its output is gone (more than an hour ago)."""


@dataclass(frozen=True, slots=True)
class PredictionUnknown:
    """The provider does not know it (any more): long ago, or another account's."""


@dataclass(frozen=True, slots=True)
class StillRunning:
    """The deadline passed, and it has not ended."""


PredictionEnd = (
    PictureReady
    | PredictionFailed
    | PredictionCanceled
    | PredictionAborted
    | PredictionWiped
    | PredictionUnknown
    | StillRunning
)


class RecentPrediction(NamedTuple):
    """One of the account's predictions, as listed: for finding one whose id was lost."""

    id: str
    model: str
    input: Mapping[str, Any] | None
    created_at: float
    status: str


class RecentPredictions(NamedTuple):
    """The account's predictions, newest first. All times are the provider's: seconds since the epoch by its own clock.

    `at`: when it answered; the list is complete up to some seconds before that. None: it does not say what time it is,
    or the list does not reach back as far as was asked."""

    predictions: tuple[RecentPrediction, ...]
    at: float | None


class UploadedFile(NamedTuple):
    """A file that the provider holds until `expires_at` (seconds since the epoch)."""

    url: str
    expires_at: float


class Clock(Protocol):
    """Time, and the only way in which a provider waits: tests have clocks of their own."""

    def now(self) -> float: ...
    def monotonic(self) -> float: ...
    def wait(self, seconds: float) -> None: ...


class Provider(Protocol):
    """A maker of pictures. All methods may be called from many threads at once. What it can do beside this is one
    of the protocols below, and is said in its entry in `registry`."""

    name: str  # as it is registered
    account: str  # who pays, and whose uploads another run may use; a digest, which tells no token

    @property
    def server_ahead(self) -> float | None:
        """Seconds that the provider's clock is ahead of ours, by its last answer; None: it has not said."""
        ...

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        """The exact input that `submit` sends. Pure: same job and addresses, same value."""
        ...

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        """Start a prediction and return its id at once. Never retries. Raises ProviderError."""
        ...

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        """Wait until the prediction ends, or until the monotonic time `deadline`. Raises
        EverythingRefusedError; rides out everything else."""
        ...

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        """Write the picture's bytes to `into` (a new file), checked against the length and MD5 that the
        server states. Raises UncertainError (try again), PictureRefusedError (gone: 403, 404, 410)."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class ListsPredictions(Protocol):
    """A provider that can find a prediction whose id was lost."""

    def recent(self, model: str, since: float) -> RecentPredictions:
        """The account's predictions of `model` created since, by the provider's own clock. What is not a list is not an
        answer. Raises ProviderError."""
        ...


@runtime_checkable
class TakesUploads(Protocol):
    """A provider that takes images which have no web address."""

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        """Upload one image. Raises ProviderError."""
        ...


@runtime_checkable
class DescribesModels(Protocol):
    """A provider that tells what a model takes."""

    def ask_card(self, model: str, override: ModelOverride | None = None) -> ModelCard:
        """Ask what a model takes, and go by it from now on. Raises ProviderError."""
        ...
