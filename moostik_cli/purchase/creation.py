"""From a job to a prediction: intent on disk, then the request, then its id on disk. Never sent twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Attempt, Intent, Outcome
from moostik_cli.planning.fingerprints import canonical
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureRefusedError,
    ProviderError,
    RateLimitedError,
    UncertainError,
    UnreachableError,
)
from moostik_cli.purchase.budget import CapReachedError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.keyed_locks import KeyedLocks
from moostik_cli.purchase.lost_predictions import LostPredictions
from moostik_cli.purchase.predictions import Created
from moostik_cli.purchase.records import intent_of

_TAKEN = message("another run took its prediction for its own")
_SURELY_LISTED = 300.0  # seconds after which a prediction is in the account's list, if it was ever created


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
    """Creates predictions for many threads; equal inputs one at a time, so that they can be told apart. One for a
    run."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._lost = LostPredictions(context)
        self._locks = KeyedLocks()

    def create(self, job: PictureJob, input_value: Mapping[str, Any], on_start: Callable[[], None]) -> Creation:
        """One create of `job`, waiting out rate limits. Stops the run where everything is refused."""
        with self._locks.of(canonical(input_value)):
            while True:
                started = self._context.pacer.wait_for_slot()
                if started is None or not self._reserve(job):
                    return NotStarted()
                on_start()
                created = self._send(job, input_value, started)
                if created is not None:
                    return created

    def settle(self, job: PictureJob, attempt: Attempt) -> Creation:
        """Find out what became of an open attempt of an earlier run, whose prediction's id was never written
        down. `job` is the attempt's."""
        intent, policy = attempt.intent, self._context.policy
        recent = self._context.control.now() - intent.at < _SURELY_LISTED
        with self._locks.of(canonical(intent.input)):  # else it could take what is being created just now
            if recent:
                return self._settled(job, intent, attempt.id)
            return self._settled(job, intent, attempt.id, policy.looks[:1], ())

    def _send(self, job: PictureJob, input_value: Mapping[str, Any], started: float) -> Creation | None:
        """Send the create; its price is reserved. None: refused for now, and everyone waits."""
        context = self._context
        intent = intent_of(job, context, input_value)
        attempt_id = self._record_intent(intent, job)
        try:
            prediction_id = context.provider.submit(job, input_value)
        except RateLimitedError as error:
            self._nothing_came(job, attempt_id, Outcome.REFUSED, error.reason)
            pause = context.pacer.refused(started, error.retry_after)
            if pause is not None:
                context.on_pause(pause)
            return None
        except UncertainError as error:
            return self._uncertain(job, intent, attempt_id, error.reason)
        except ProviderError as error:
            return self._refused(job, attempt_id, error)
        context.pacer.accepted()
        self._lost.claim(prediction_id)
        if not context.ledger.record_prediction(attempt_id, prediction_id):
            return self._uncertain(job, intent, attempt_id, _TAKEN)
        context.budget.spend(job.price)
        return Created(attempt_id, prediction_id)

    def _uncertain(self, job: PictureJob, intent: Intent, attempt_id: int, reason: Message) -> Creation:
        """We do not know whether the create succeeded, or another run with an equal input has taken its
        prediction: look for a matching one before sending again."""
        settled = self._settled(job, intent, attempt_id)
        if isinstance(settled, Created):
            self._context.budget.spend(job.price)
        elif isinstance(settled, NotCreated):
            self._context.budget.release(job.capped_price)
            return NotCreated(reason, again=True)
        return settled  # where nobody knows, its price stays reserved

    def _refused(self, job: PictureJob, attempt_id: int, error: ProviderError) -> Creation:
        unsent = isinstance(error, UnreachableError)
        self._nothing_came(job, attempt_id, Outcome.NOT_CREATED if unsent else Outcome.REFUSED, error.reason)
        if isinstance(error, EverythingRefusedError):
            self._context.control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        return NotCreated(error.reason, again=not isinstance(error, PictureRefusedError))

    def _settled(
        self,
        job: PictureJob,
        intent: Intent,
        attempt_id: int,
        looks: tuple[float, ...] | None = None,
        late_looks: tuple[float, ...] | None = None,
    ) -> Creation:
        """Look for the intent's prediction, with the policy's patience unless said otherwise."""
        looks = self._context.policy.looks if looks is None else looks
        late_looks = self._context.policy.late_looks if late_looks is None else late_looks
        try:
            found = self._lost.find(intent, looks, late_looks)
        except EverythingRefusedError as error:
            self._context.control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        except ProviderError as error:
            return NotStarted(message("it is not known whether it was created: {reason}", reason=error.reason))
        if found is not None:
            if self._context.ledger.record_prediction(attempt_id, found):
                return Created(attempt_id, found)
            return self._settled(
                job, intent, attempt_id, looks, late_looks
            )  # another run was quicker; it is not found twice
        self._close(job, attempt_id, Outcome.NOT_CREATED, message("it never arrived"))
        return NotCreated(message("the request never arrived"), again=True)

    def _reserve(self, job: PictureJob) -> bool:
        budget = self._context.budget
        if budget.reserve(job.capped_price):
            return True
        self._context.control.stop(CapReachedError(budget.ceiling))
        return False

    def _record_intent(self, intent: Intent, job: PictureJob) -> int:
        try:
            return self._context.ledger.record_intent(intent, self._context.budget.lasting)
        except Exception:
            self._context.budget.release(job.capped_price)  # nothing was sent
            raise

    def _nothing_came(self, job: PictureJob, attempt_id: int, outcome: Outcome, reason: Message) -> None:
        self._context.budget.release(job.capped_price)
        self._close(job, attempt_id, outcome, reason)

    def _close(self, job: PictureJob, attempt_id: int, outcome: Outcome, reason: Message) -> None:
        """There is no prediction and nothing is charged: the variation waits again."""
        ledger, now = self._context.ledger, self._context.control.now()
        ledger.record_outcome(attempt_id, outcome, cost=0, at=now, error=reason)
        ledger.record_status(job.episode_id, job.shot_id, job.variation_id, Status.PENDING)
