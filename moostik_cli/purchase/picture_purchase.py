"""A picture that costs money, from the job to the file: picked up if it was begun, else bought."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from moostik_cli.errors import MoostikError, RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, as_written, message
from moostik_cli.models.jobs import PictureJob, PictureResult, VariationKey
from moostik_cli.models.records import Attempt, PictureRecord
from moostik_cli.planning.fingerprints import with_previous
from moostik_cli.providers.base import EverythingRefusedError, PictureReady, Provider, ProviderError, RetryAdvice
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.creation import Created, Creation, Creator, NotCreated, NotStarted
from moostik_cli.purchase.delivery import Deliverer, LeftForNextRun, NotMade
from moostik_cli.purchase.reference_addresses import ReferenceAddresses
from moostik_cli.purchase.retries import RetryPolicy
from moostik_cli.stages.generation import Finish

_Made = TypeVar("_Made", bound=PictureResult | Finish)


class PicturePurchase:
    """Fulfils `stages.generation.PictureMaker`.

    `open_attempts`: what earlier runs left open, by job key, oldest first. `only_pick_up`: jobs that are
    here for that alone; nothing new is bought for them. `made`: pictures that exist, by job key, for the
    shots that continue them; the deliverer keeps it current.
    """

    def __init__(
        self,
        provider: Provider,
        ledger: Ledger,
        control: RunControl,
        creator: Creator,
        deliverer: Deliverer,
        addresses: ReferenceAddresses,
        budget: Budget,
        policy: RetryPolicy,
        *,
        project_root: Path,
        open_attempts: Mapping[VariationKey, list[Attempt]],
        only_pick_up: frozenset[VariationKey],
        made: dict[VariationKey, PictureRecord],
        on_note: Callable[[Message], None],
    ) -> None:
        self._provider = provider
        self._ledger = ledger
        self._control = control
        self._creator = creator
        self._deliverer = deliverer
        self._addresses = addresses
        self._budget = budget
        self._policy = policy
        self._root = project_root
        self._open_attempts = open_attempts
        self._only_pick_up = only_pick_up
        self._made = made
        self._on_note = on_note

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish:
        """Make or pick up one picture; what goes wrong with it is its result. A fault that concerns every
        picture (disk, credit, token) stops the run, and this picture stays for the next one. A new picture
        that has ended at the provider is left to fetch: its slot is free by then."""
        return self._guarded(job, lambda: self._result_of(job, _once(on_start)))

    def _guarded(self, job: PictureJob, work: Callable[[], _Made]) -> _Made | PictureResult:
        try:
            result = work()
            if isinstance(result, PictureResult) and result.status == "failed":
                self._ledger.record_failure(
                    job.episode_id, job.shot_id, job.variation_id, result.error or as_written(""), self._control.now()
                )
        except EverythingRefusedError as error:
            self._control.stop(RefusedError(error.reason, error.hint))
            return _pending(job, None)
        except MoostikError as error:
            self._control.stop(error)
            return _pending(job, None)
        except Exception as error:  # noqa: BLE001 - one picture's surprise must not end the others
            return _pending(
                job, message("moostik itself failed: {kind}: {error}", kind=type(error).__name__, error=str(error))
            )
        return result

    def _result_of(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish:
        begun = self._open_attempts.get(job.key, ())
        no_room = self._deliverer.ensure_writable(job)
        if no_room is not None:
            return _pending(job, no_room) if begun else _failed(job, no_room)
        picked_up = self._pick_up(job, begun, on_start)
        if picked_up is not None:
            return picked_up
        if job.key in self._only_pick_up:
            return _pending(job, None)
        return self._make_new(self._with_previous(job), on_start)

    def _make_new(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish:
        try:
            input_value = self._provider.input_for(job, self._addresses.of(job))
        except EverythingRefusedError:
            raise
        except ProviderError as error:
            return _pending(job, None) if self._control.stopping else _failed(job, error.reason)
        except OSError as error:
            return _failed(job, message("a reference cannot be read: {reason}", reason=str(error)))
        failures, cost = 0, 0
        while True:
            created = self._creator.create(job, input_value, on_start)
            if isinstance(created, NotStarted):
                return _pending(job, created.reason, cost)
            if isinstance(created, NotCreated):
                reason, again = created.reason, RetryAdvice.SOON if created.again else RetryAdvice.NEVER
            else:
                ended = self._deliverer.wait_for_prediction(job, created.attempt_id, created.prediction_id)
                if not isinstance(ended, NotMade):
                    return self._finish(job, created, ended, cost)
                if not ended.billed:
                    self._budget.refund(job.price)
                reason, again = ended.reason, ended.again
                cost += (job.price or 0) if ended.billed else 0
            failures += 1
            delay = self._policy.delay(failures, again)
            if delay is None:
                return _failed(job, reason, cost)
            if not self._control.wait_unless_stopping(delay):
                return _pending(job, reason, cost)

    def _pick_up(
        self, job: PictureJob, attempts: Sequence[Attempt], on_start: Callable[[], None]
    ) -> PictureResult | None:
        """What earlier runs began for this variation; None: nothing came of it."""
        result = None
        for attempt in attempts:
            on_start()
            begun = _as_begun(job, attempt)
            created: Creation = (
                self._creator.settle(begun, attempt.intent, attempt.id)
                if attempt.prediction_id is None
                else Created(attempt.id, attempt.prediction_id)
            )
            if isinstance(created, NotStarted):
                return _pending(job, created.reason)
            if isinstance(created, NotCreated):
                continue
            delivered = self._redeliver(begun, created, attempt.intent.at)
            if not isinstance(delivered, NotMade):
                result = delivered
            elif delivered.again is RetryAdvice.NEVER:
                result = result or _failed(job, delivered.reason)
            elif delivered.wiped:
                self._tell_of_loss(job, delivered.reason)
        return result

    def _finish(
        self, job: PictureJob, created: Created, ended: PictureReady | LeftForNextRun, cost_before: int
    ) -> PictureResult | Finish:
        """What is left to do for a new picture. `cost_before`: what the tries before it cost."""
        if isinstance(ended, LeftForNextRun):
            return _pending(job, ended.reason, cost_before)

        def fetched() -> PictureResult:
            result = self._brought_home(job, created, ended)
            return result._replace(cost=result.cost + cost_before)

        return lambda: self._guarded(job, fetched)

    def _brought_home(self, job: PictureJob, created: Created, ready: PictureReady) -> PictureResult:
        home = self._deliverer.download_and_save(job, created.attempt_id, created.prediction_id, ready)
        return _pending(job, home.reason) if isinstance(home, LeftForNextRun) else home

    def _redeliver(self, job: PictureJob, created: Created, begun_at: float) -> PictureResult | NotMade:
        """The picture of a prediction that an earlier run created."""
        saved = self._deliverer.saved_already(job, created.attempt_id, created.prediction_id)
        if saved is not None:
            return saved
        ended = self._deliverer.wait_for_prediction(job, created.attempt_id, created.prediction_id, begun_at=begun_at)
        if isinstance(ended, PictureReady):
            return self._brought_home(job, created, ended)
        return _pending(job, ended.reason) if isinstance(ended, LeftForNextRun) else ended

    def _with_previous(self, job: PictureJob) -> PictureJob:
        if job.after is None:
            return job
        before = self._made.get(job.after)
        return job if before is None else with_previous(job, self._root / before.path, before.sha256)

    def _tell_of_loss(self, job: PictureJob, reason: Message) -> None:
        where = {"shot": job.shot_id, "variation": job.variation_id, "reason": reason}
        if job.key in self._only_pick_up:
            self._on_note(message("{shot}/{variation}: {reason}.", **where))
        else:
            self._on_note(message("{shot}/{variation}: {reason}. It is made again.", **where))


def _once(call: Callable[[], None]) -> Callable[[], None]:
    called: list[bool] = []

    def first_time_only() -> None:
        if not called:
            called.append(True)
            call()

    return first_time_only


def _as_begun(job: PictureJob, attempt: Attempt) -> PictureJob:
    """The job as it was when the attempt was begun. Where it has changed since, who was shown is not known any
    more: better not said than said wrongly."""
    intent = attempt.intent
    begun = job._replace(
        fingerprint=intent.fingerprint, price=intent.price, model=intent.model, prompt_text=_prompt_of(attempt, job)
    )
    if intent.fingerprint == job.fingerprint:
        return begun
    options = {name: value for name, value in intent.input.items() if name != "prompt" and not isinstance(value, list)}
    return begun._replace(references=(), options=options)


def _prompt_of(attempt: Attempt, job: PictureJob) -> str:
    prompt = attempt.intent.input.get("prompt")
    return prompt if isinstance(prompt, str) else job.prompt_text


def _failed(job: PictureJob, reason: Message, cost: int = 0) -> PictureResult:
    return PictureResult(job.shot_id, job.variation_id, "failed", error=reason, cost=cost)


def _pending(job: PictureJob, reason: Message | None, cost: int = 0) -> PictureResult:
    return PictureResult(job.shot_id, job.variation_id, "pending", error=reason, cost=cost)
