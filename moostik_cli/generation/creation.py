"""From a job to a prediction: intent on disk, then the request, then its id on disk. Never sent twice."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from moostik_cli.errors import MoostikError, RefusedError
from moostik_cli.generation.budget import Budget
from moostik_cli.generation.control import RunControl
from moostik_cli.generation.fingerprints import canonical
from moostik_cli.generation.lookup import LostPredictions
from moostik_cli.generation.pacing import Pacer
from moostik_cli.generation.retries import RetryPolicy
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Intent, Outcome
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureRefusedError,
    Provider,
    ProviderError,
    RateLimitedError,
    UncertainError,
    UnreachableError,
)


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
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def create(
        self, job: PictureJob, input_value: Mapping[str, Any], on_start: Callable[[], None]
    ) -> Created | NotCreated | NotStarted:
        """One create of `job`, waiting out rate limits. Stops the run where everything is refused."""
        with self._turns[canonical(input_value)]:
            attempt_id: int | None = None
            while True:
                started = self._pacer.wait_for_slot()
                if started is None or not self._reserve(job):
                    self._withdraw(job, attempt_id)
                    return NotStarted()
                on_start()
                intent = self._intent(job, input_value)
                if attempt_id is None:
                    attempt_id = self._record_intent(intent, job)
                try:
                    return self._created(attempt_id, self._provider.submit(job, input_value))
                except RateLimitedError as error:  # nothing was created: the same intent is sent later
                    self._budget.release(job.price)
                    self._on_pause(self._pacer.refused(started, error.retry_after))
                except ProviderError as error:
                    return self._failed_create(job, intent, attempt_id, error)

    def settle(self, job: PictureJob, intent: Intent, attempt_id: int) -> Created | NotCreated | NotStarted:
        """Find out what became of an intent whose answer was lost (now, or in an earlier run)."""
        try:
            found = self._lost.find(intent, self._policy.looks)
        except ProviderError as error:
            return NotStarted(message("it is not known whether it was created: {reason}", reason=error.reason))
        if found is not None:
            self._ledger.record_prediction(attempt_id, found)
            return Created(attempt_id, found)
        if self._control.abandoned:
            return NotStarted()
        self._close(job, attempt_id, Outcome.NOT_CREATED, message("it never arrived"))
        return NotCreated(message("the request never arrived"), again=True)

    def _failed_create(
        self, job: PictureJob, intent: Intent, attempt_id: int, error: ProviderError
    ) -> Created | NotCreated | NotStarted:
        if isinstance(error, UncertainError):
            settled = self.settle(job, intent, attempt_id)
            if isinstance(settled, NotCreated):
                self._budget.release(job.price)
                return NotCreated(error.reason, again=True)
            return settled  # found, or unknown: its price stays reserved
        self._budget.release(job.price)
        unsent = isinstance(error, UnreachableError)
        self._close(job, attempt_id, Outcome.NOT_CREATED if unsent else Outcome.REFUSED, error.reason)
        if isinstance(error, EverythingRefusedError):
            self._control.stop(RefusedError(error.reason, error.hint))
            return NotStarted(error.reason)
        return NotCreated(error.reason, again=not isinstance(error, PictureRefusedError))

    def _created(self, attempt_id: int, prediction_id: str) -> Created:
        self._pacer.accepted()
        self._lost.claim(prediction_id)
        self._ledger.record_prediction(attempt_id, prediction_id)
        return Created(attempt_id, prediction_id)

    def _reserve(self, job: PictureJob) -> bool:
        if self._budget.reserve(job.price):
            return True
        self._control.stop(
            RefusedError(
                message("The budget cap of this run is reached."),
                message("Raise --max-cost, or max_cost in series.yaml, and run the same command again."),
            )
        )
        return False

    def _record_intent(self, intent: Intent, job: PictureJob) -> int:
        try:
            return self._ledger.record_intent(intent)
        except MoostikError:
            self._budget.release(job.price)  # nothing was sent
            raise

    def _intent(self, job: PictureJob, input_value: Mapping[str, Any]) -> Intent:
        return Intent(
            job.episode_id, job.shot_id, job.variation_id, self._provider.name, job.model,
            input_value, job.fingerprint, job.price, self._control.now(),
        )

    def _withdraw(self, job: PictureJob, attempt_id: int | None) -> None:
        """An intent that only ever met rate limits, and will not be sent now."""
        if attempt_id is not None:
            self._close(job, attempt_id, Outcome.REFUSED, message("not sent: the run was stopped"))

    def _close(self, job: PictureJob, attempt_id: int, outcome: Outcome, reason: Message) -> None:
        """Nothing came of it and nothing was charged: the variation is where it was before."""
        self._ledger.record_outcome(
            attempt_id, outcome, cost=0, at=self._control.now(), error=str(reason)
        )
        self._ledger.record_status(job.episode_id, job.shot_id, job.variation_id, Status.PENDING)
