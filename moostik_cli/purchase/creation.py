"""From a job to a prediction: intent on disk, then the request, then its id on disk. Never sent twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moostik_cli.errors import RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Intent, Outcome
from moostik_cli.planning.fingerprints import canonical
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureRefusedError,
    Provider,
    ProviderError,
    RateLimitedError,
    UncertainError,
    UnreachableError,
)
from moostik_cli.purchase.budget import Budget, CapReachedError
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.keyed_locks import KeyedLocks
from moostik_cli.purchase.lost_predictions import LostPredictions
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.purchase.retries import RetryPolicy

_TAKEN = message("another run took its prediction for its own")
_SURELY_LISTED = 300.0  # seconds after which a prediction is in the account's list, if it was ever created


@dataclass(frozen=True, slots=True)
class Created:
    """A prediction exists, and the ledger has its id."""

    attempt_id: int
    prediction_id: str


@dataclass(frozen=True, slots=True)
class NotCreated:
    """There is no prediction. `again`: another try may help."""

    reason: Message
    again: bool


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Not created because the run is being stopped, or nobody knows whether it was: for the next run."""

    reason: Message | None = None


Creation = Created | NotCreated | NotStarted


class Creator:
    """Creates predictions for many threads; equal inputs one at a time, so that they can be told apart."""

    def __init__(
        self,
        provider: Provider,
        ledger: Ledger,
        control: RunControl,
        pacer: Pacer,
        budget: Budget,
        lost: LostPredictions,
        policy: RetryPolicy,
        on_pause: Callable[[float], None],
    ) -> None:
        self._provider = provider
        self._ledger = ledger
        self._control = control
        self._pacer = pacer
        self._budget = budget
        self._lost = lost
        self._policy = policy
        self._on_pause = on_pause
        self._turns = KeyedLocks()

    def create(self, job: PictureJob, input_value: Mapping[str, Any], on_start: Callable[[], None]) -> Creation:
        """One create of `job`, waiting out rate limits. Stops the run where everything is refused."""
        with self._turns.of(canonical(input_value)):
            while True:
                started = self._pacer.wait_for_slot()
                if started is None or not self._reserve(job):
                    return NotStarted()
                on_start()
                created = self._send(job, input_value, started)
                if created is not None:
                    return created

    def settle(self, job: PictureJob, intent: Intent, attempt_id: int) -> Creation:
        """Find out what became of the intent of an earlier run, whose id was never written down."""
        recent = self._control.now() - intent.at < _SURELY_LISTED
        looks = self._policy.looks if recent else self._policy.looks[:1]
        with self._turns.of(canonical(intent.input)):  # else it could take what is being created just now
            return self._settled(job, intent, attempt_id, looks)

    def _send(self, job: PictureJob, input_value: Mapping[str, Any], started: float) -> Creation | None:
        """Send the create; its price is reserved. None: refused for now, and everyone waits."""
        intent = self._intent(job, input_value)
        attempt_id = self._record_intent(intent, job)
        try:
            prediction_id = self._provider.submit(job, input_value)
        except RateLimitedError as error:
            self._nothing_came(job, attempt_id, Outcome.REFUSED, error.reason)
            pause = self._pacer.refused(started, error.retry_after)
            if pause is not None:
                self._on_pause(pause)
            return None
        except UncertainError as error:
            return self._uncertain(job, intent, attempt_id, error)
        except ProviderError as error:
            return self._refused(job, attempt_id, error)
        self._pacer.accepted()
        self._lost.claim(prediction_id)
        if not self._ledger.record_prediction(attempt_id, prediction_id):
            return self._uncertain(job, intent, attempt_id, UncertainError(_TAKEN))
        self._budget.spend(job.price)
        return Created(attempt_id, prediction_id)

    def _uncertain(self, job: PictureJob, intent: Intent, attempt_id: int, error: UncertainError) -> Creation:
        """The answer is lost, or another run with an equal input, whose own was, has taken its prediction (then
        that run's is left, and as good): it is looked for before anyone thinks of sending it again."""
        settled = self._settled(job, intent, attempt_id, self._policy.looks)
        if isinstance(settled, Created):
            self._budget.spend(job.price)
        elif isinstance(settled, NotCreated):
            self._budget.release(job.price)
            return NotCreated(error.reason, again=True)
        return settled  # where nobody knows, its price stays reserved

    def _refused(self, job: PictureJob, attempt_id: int, error: ProviderError) -> Creation:
        unsent = isinstance(error, UnreachableError)
        self._nothing_came(job, attempt_id, Outcome.NOT_CREATED if unsent else Outcome.REFUSED, error.reason)
        if isinstance(error, EverythingRefusedError):
            self._control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        return NotCreated(error.reason, again=not isinstance(error, PictureRefusedError))

    def _settled(self, job: PictureJob, intent: Intent, attempt_id: int, looks: tuple[float, ...]) -> Creation:
        try:
            found = self._lost.find(intent, looks)
        except EverythingRefusedError as error:
            self._control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        except ProviderError as error:
            return NotStarted(message("it is not known whether it was created: {reason}", reason=error.reason))
        if found is not None:
            if self._ledger.record_prediction(attempt_id, found):
                return Created(attempt_id, found)
            return self._settled(job, intent, attempt_id, looks)  # another run was quicker; it is not found twice
        self._close(job, attempt_id, Outcome.NOT_CREATED, message("it never arrived"))
        return NotCreated(message("the request never arrived"), again=True)

    def _reserve(self, job: PictureJob) -> bool:
        if self._budget.reserve(job.price):
            return True
        self._control.stop(CapReachedError(self._budget.cap or 0))
        return False

    def _record_intent(self, intent: Intent, job: PictureJob) -> int:
        try:
            return self._ledger.record_intent(intent)
        except Exception:
            self._budget.release(job.price)  # nothing was sent
            raise

    def _intent(self, job: PictureJob, input_value: Mapping[str, Any]) -> Intent:
        return Intent(
            job.episode_id,
            job.shot_id,
            job.variation_id,
            self._provider.name,
            job.model,
            input_value,
            job.fingerprint,
            job.price,
            self._control.now(),
        )

    def _nothing_came(self, job: PictureJob, attempt_id: int, outcome: Outcome, reason: Message) -> None:
        self._budget.release(job.price)
        self._close(job, attempt_id, outcome, reason)

    def _close(self, job: PictureJob, attempt_id: int, outcome: Outcome, reason: Message) -> None:
        """There is no prediction and nothing is charged: the variation waits again."""
        self._ledger.record_outcome(attempt_id, outcome, cost=0, at=self._control.now(), error=reason)
        self._ledger.record_status(job.episode_id, job.shot_id, job.variation_id, Status.PENDING)
