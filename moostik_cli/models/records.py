"""What the ledger remembers. Times are seconds since the epoch, money is `Micros`."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Literal, NamedTuple

from moostik_cli.messages import Message
from moostik_cli.models.episode import Status
from moostik_cli.models.money import Micros
from moostik_cli.models.retakes import Retake


class Outcome(str, Enum):
    """How an attempt ended. All but REFUSED, ABORTED and NOT_CREATED are counted as charged."""

    OPEN = "open"  # intent on disk; perhaps sent, perhaps running
    COMPLETED = "completed"  # the picture is on disk
    FAILED = "failed"  # the prediction ended without a picture
    REFUSED = "refused"  # the server refused to create it: nothing was charged
    ABORTED = "aborted"  # it ended before it started: free
    CANCELED = "canceled"  # it was stopped while it ran
    LOST = "lost"  # made and paid, wiped by the provider before it was fetched
    CONTENT = "content"  # the model refuses to show this: the same again would be refused again
    GIVEN_UP = "given_up"  # paid, and the user wants no more tries to fetch it
    NOT_CREATED = "not_created"  # never arrived: looked for, and it is not there


class Intent(NamedTuple):
    """What is about to be sent. `input` is the exact JSON value.

    `account`: a digest of the account that pays (never its token). `server_ahead`: how many seconds the server's
    clock was ahead of ours just then; None: not known. `run_id`: the run that sends it; None: a picture that was
    found on disk."""

    episode_id: str
    shot_id: str
    variation_id: str
    provider: str
    model: str
    input: Mapping[str, Any]
    fingerprint: str
    price: Micros | None
    at: float
    account: str | None = None
    server_ahead: float | None = None
    run_id: int | None = None
    at_most: Micros | None = None  # what caps and budgets count; None: the price
    retake: Retake | None = None

    @property
    def server_at(self) -> float:
        """When it was sent, by the server's clock as far as that is known."""
        return self.at + (self.server_ahead or 0.0)


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
    oddity: Message | None = None  # what an artist should know of it: its size, its ratio, that it is of one colour
    retake: Retake | None = None

    @property
    def without_texts(self) -> "PictureRecord":
        """What a run keeps of a picture that it made: others are shown it, whatever it was made from."""
        return self._replace(prompt_text="", references=())


class VariationRecord(NamedTuple):
    """Where a variation stands in the ledger. `cost` is all that was ever spent on it."""

    shot_id: str
    variation_id: str
    status: Status
    picture: PictureRecord | None
    error: Message | None
    prediction_id: str | None
    cost: Micros


class RunHolder(NamedTuple):
    """A process that runs an episode. `process`: tells it from a later one with the same number, where the system
    says so."""

    host: str
    pid: int
    process: str | None


class LedgerRun(NamedTuple):
    """A run as the ledger knows it. `beat_at`: when it last said that it lives."""

    id: int
    episode_id: str
    holder: RunHolder
    started_at: float
    beat_at: float


class LastingBudget(NamedTuple):
    """What may be spent over all runs. `since`: when the day began, in seconds since the epoch."""

    scope: Literal["episode", "series", "day"]
    limit: Micros
    since: float = 0.0


class Spending(NamedTuple):
    """What was spent, creates of unknown outcome included: on the episode, in the whole series, since the day began."""

    episode: Micros
    series: Micros
    day: Micros


NOTHING_SPENT = Spending(0, 0, 0)


class Upload(NamedTuple):
    """A reference image that a provider's account holds. `url` is what goes into an input."""

    sha256: str
    provider: str
    url: str
    expires_at: float
