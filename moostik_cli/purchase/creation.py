"""From a job to a prediction: intent on disk, then the request, then its id on disk. Never sent twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
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
from moostik_cli.providers.registry import lister_of
from moostik_cli.purchase.budget import CapReachedError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.keyed_locks import KeyedLocks
from moostik_cli.purchase.lost_predictions import LostPredictions
from moostik_cli.purchase.predictions import Created
from moostik_cli.purchase.records import intent_of

_TAKEN = message("another run took its prediction for its own")


@dataclass(frozen=True, slots=True)
class NotCreated:
    """There is no prediction. `again`: another try may help."""

    reason: Message
    again: bool


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Not created because the run is being stopped, or nobody knows whether it was: for the next run."""

    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Nobody knows yet whether it was created: ask again after so many seconds. Its price stays reserved."""

    attempt: Attempt
    seconds: float
    reason: Message


Creation = Created | NotCreated | NotStarted | Unsettled


class Creator:
    """Creates predictions for many threads; equal inputs one at a time, so that they can be told apart. One for a
    run."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._lost = LostPredictions(context)
        self._locks = KeyedLocks()
        self._unsettled: dict[int, float] = {}  # attempts of this run -> when their request ended, monotonic
        self._asked_time = threading.Lock()
        self._has_asked_time = False

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
        """Find out what became of an open attempt whose prediction's id was never written down: an earlier run's, or
        one of this run that was left unsettled. `job` is the attempt's."""
        context, intent = self._context, attempt.intent
        if intent.account not in (None, context.provider.account):
            return NotStarted(message("it was sent with another account's token: run it again with that one"))
        with self._locks.of(canonical(intent.input)):  # else it could take what is being created just now
            settled = self._settled(job, attempt, context.policy.looks[:2])
        if attempt.id in self._unsettled and not isinstance(settled, Unsettled):
            self._account_for(job, settled)
            del self._unsettled[attempt.id]
        return settled

    def _send(self, job: PictureJob, input_value: Mapping[str, Any], started: float) -> Creation | None:
        """Send the create; its price is reserved. None: refused for now, and everyone waits."""
        context = self._context
        self._learn_time(job)
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
            return self._uncertain(job, _open(attempt_id, intent), error.reason)
        except ProviderError as error:
            return self._refused(job, attempt_id, error)
        context.pacer.accepted()
        self._lost.claim(prediction_id)
        if not context.ledger.record_prediction(attempt_id, prediction_id):
            return self._uncertain(job, _open(attempt_id, intent), _TAKEN)
        context.budget.spend(job.price, job.episode_id)
        return Created(attempt_id, prediction_id)

    def _learn_time(self, job: PictureJob) -> None:
        """Before the first create: what the provider's clock says, so that a lost answer can be dated by it."""
        provider = self._context.provider
        lister = lister_of(provider)
        with self._asked_time:
            if provider.server_ahead is None and lister is not None and not self._has_asked_time:
                self._has_asked_time = True
                with suppress(ProviderError):  # whatever is wrong, the create will tell
                    lister.recent(job.model, self._context.control.now())

    def _uncertain(self, job: PictureJob, attempt: Attempt, reason: Message) -> Creation:
        """We do not know whether the create succeeded, or another run with an equal input has taken its
        prediction: look for a matching one before sending again."""
        self._unsettled[attempt.id] = self._context.control.monotonic()
        settled = self._settled(job, attempt, self._context.policy.looks)
        if isinstance(settled, Unsettled):
            return replace(settled, reason=reason)
        self._account_for(job, settled)
        del self._unsettled[attempt.id]
        return NotCreated(reason, again=True) if isinstance(settled, NotCreated) else settled

    def _account_for(self, job: PictureJob, settled: Creation) -> None:
        """The reserved price of an attempt that was unsettled. Where nobody knows, it stays reserved."""
        if isinstance(settled, Created):
            self._context.budget.spend(job.price, job.episode_id)
        elif isinstance(settled, NotCreated):
            self._context.budget.release(job.capped_price)

    def _refused(self, job: PictureJob, attempt_id: int, error: ProviderError) -> Creation:
        unsent = isinstance(error, UnreachableError)
        self._nothing_came(job, attempt_id, Outcome.NOT_CREATED if unsent else Outcome.REFUSED, error.reason)
        if isinstance(error, EverythingRefusedError):
            self._context.control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        return NotCreated(error.reason, again=not isinstance(error, PictureRefusedError))

    def _settled(self, job: PictureJob, attempt: Attempt, looks: tuple[float, ...]) -> Creation:
        try:
            ended = self._unsettled.get(attempt.id)
            lookup = self._lost.find(attempt.intent, looks, ended, pictures=job.target.parent.parent)
        except ProviderError as error:
            return self._unanswered(attempt, error)
        if lookup.prediction_id is not None:
            if self._context.ledger.record_prediction(attempt.id, lookup.prediction_id):
                return Created(attempt.id, lookup.prediction_id)
            return self._settled(job, attempt, looks)  # another run was quicker; it is not found twice
        if not lookup.is_proven:
            seconds = self._context.policy.settled[0] if lookup.missing is None else lookup.missing
            return Unsettled(attempt, seconds, message("it is not known yet whether it was created"))
        self._close(job, attempt.id, Outcome.NOT_CREATED, message("it never arrived"))
        return NotCreated(message("the request never arrived"), again=True)

    def _unanswered(self, attempt: Attempt, error: ProviderError) -> NotStarted | Unsettled:
        if isinstance(error, EverythingRefusedError):
            self._context.control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        reason = message("it is not known whether it was created: {reason}", reason=error.reason)
        if lister_of(self._context.provider) is None:
            return NotStarted(reason)
        return Unsettled(attempt, self._context.policy.settled[0], reason)

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


def _open(attempt_id: int, intent: Intent) -> Attempt:
    return Attempt(attempt_id, intent, None, Outcome.OPEN, None, 0, None)
