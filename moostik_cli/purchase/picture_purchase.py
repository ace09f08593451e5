"""A picture that costs money, from the job to the file: its open attempts are resumed, else it is bought."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from moostik_cli.errors import MoostikError, RefusedError
from moostik_cli.messages import as_written, message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import FullKey, PictureJob, PictureResult, VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.records import Attempt, PictureRecord
from moostik_cli.pictures.presence import file_of
from moostik_cli.planning.fingerprints import MadePicture, with_predecessors
from moostik_cli.planning.job_writer import PlanChangedError, WriteOut, as_it_is
from moostik_cli.providers.base import EverythingRefusedError, PictureReady, ProviderError, RetryAdvice
from moostik_cli.providers.registry import title_of
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.creation import Creation, Creator, NotCreated, NotStarted, Unsettled
from moostik_cli.purchase.delivery import Deliverer
from moostik_cli.purchase.destination import ensure_writable
from moostik_cli.purchase.predictions import Created, LeftOpen, NotKnownNow, NotMade, wait_for_prediction
from moostik_cli.purchase.records import completed, failed, job_of_attempt, pending
from moostik_cli.purchase.reference_addresses import ReferenceAddresses
from moostik_cli.purchase.retries import Tries
from moostik_cli.stages.generation import AskAgain, Finish

_MOST_QUESTIONS = 3  # about a create of unknown outcome, a minute apart
_Where = tuple[str, str, str, int]  # an episode, and a job's slot in it


@dataclass(frozen=True)
class KnownPictures:
    """What a run knows of an episode before it starts, by shot and variation.

    `made`: pictures that exist, for the shots that continue them; kept current. `open_attempts`: what earlier
    runs left open, oldest first. `resume_only`: variations that are here for their open attempts alone; nothing
    new is bought for them, but for jobs that have a number. `write_out`: makes a job whole."""

    made: dict[VariationKey, PictureRecord] = field(default_factory=dict)
    open_attempts: Mapping[VariationKey, list[Attempt]] = field(default_factory=dict)
    resume_only: frozenset[VariationKey] = frozenset()
    write_out: WriteOut = as_it_is

    def open_attempts_of(self, job: PictureJob) -> list[Attempt]:
        """Those that the job picks up."""
        found = self.open_attempts.get(job.key, [])
        return found if job.resumes is None else [attempt for attempt in found if attempt.id in job.resumes]

    def is_resumed_only(self, job: PictureJob) -> bool:
        return job.number == 0 and job.key in self.resume_only


class PicturePurchase:
    """Buys pictures, one call of `make` for each. Fulfils `stages.generation.PictureMaker`.

    `known`: by the id of the episode, for all that the run makes pictures of."""

    def __init__(self, context: PurchaseContext, known: Mapping[str, KnownPictures]) -> None:
        self._context = context
        self._known = known
        self._addresses = ReferenceAddresses(context)
        self._creator = Creator(context)
        self._deliverer = Deliverer(context)
        self._left_unsettled: dict[_Where, Attempt] = {}
        self._asked: dict[int, int] = {}  # how often about an attempt
        self._never_arrived: dict[_Where, int] = {}  # how many of this run's creates
        self._billed: dict[_Where, Micros] = {}  # what this run's tries cost that made no picture
        self.stopped: dict[str, MoostikError] = {}  # episodes that cannot go on, and why; the others do
        self._closed: set[int] = set()  # attempts that need not be asked about again
        self._so_far: dict[_Where, PictureResult] = {}  # what others gave, while one is asked about again

    def make(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish | AskAgain:
        """Make one picture, or resume it; what goes wrong with it is its result. A fault that concerns every
        picture (disk, credit, token) stops the run, and this picture stays for the next one. A new picture
        that has ended at the provider is left to fetch: its slot is free by then."""
        if job.episode_id in self.stopped:
            return pending(job, None)
        try:
            made = self._made(job, _once(on_start))
            if isinstance(made, AskAgain):
                return made._replace(meanwhile=self._with_tries(job, made.meanwhile))
            return self._written_down(job, self._with_tries(job, made)) if isinstance(made, PictureResult) else made
        except Exception as error:  # noqa: BLE001 - one picture's surprise must not end the others
            return self._stopped_by(error, job)

    def _made(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish | AskAgain:
        known = self._known[job.episode_id]
        unwritable = ensure_writable(job.target, self._context.project_root)
        if unwritable is not None:
            return pending(job, unwritable) if known.open_attempts_of(job) else failed(job, unwritable)
        try:
            job = known.write_out(job)
        except PlanChangedError as error:
            return pending(job, error.reason) if known.open_attempts_of(job) else failed(job, error.reason)
        resumed = self._resumed(job, known, on_start)
        if resumed is not None:
            return resumed
        if known.is_resumed_only(job):
            return pending(job, None)
        return self._bought(with_predecessors(job, lambda key: self._picture((job.episode_id, *key))), on_start)

    def _bought(self, job: PictureJob, on_start: Callable[[], None]) -> PictureResult | Finish | AskAgain:
        """A new picture: created, and created again where that may help."""
        context = self._context
        input_value = self._input_of(job)
        if isinstance(input_value, PictureResult):
            return input_value
        tries = Tries(context.policy.schedule, context.control.wait_unless_stopping)
        for _ in tries:
            created = self._creator.create(job, input_value, on_start)
            if isinstance(created, NotStarted):
                return pending(job, created.reason)
            if isinstance(created, Unsettled):
                return self._asked_again(job, created)
            if isinstance(created, NotCreated):
                reason, tries.advice = created.reason, RetryAdvice.SOON if created.again else RetryAdvice.NEVER
                continue
            ended = wait_for_prediction(context, job, created)
            if isinstance(ended, (LeftOpen, NotKnownNow)):
                return pending(job, ended.reason)
            if isinstance(ended, PictureReady):
                return self._left_to_fetch(job, created, ended)
            reason, tries.advice = ended.reason, ended.again
            if ended.wiped:  # the run was suspended, or cut off, for an hour
                self._tell_of_loss(job, ended, is_made_again=True)
            if ended.billed:
                self._billed[_where(job)] = self._billed.get(_where(job), 0) + (job.price or 0)
            else:
                context.budget.refund(job.price, job.capped_price, job.episode_id)
        return pending(job, reason) if tries.was_stopped else failed(job, reason)

    def _with_tries(self, job: PictureJob, result: PictureResult) -> PictureResult:
        """The result with what this run's earlier tries of the picture cost."""
        return result._replace(cost=result.cost + self._billed.get(_where(job), 0))

    def _input_of(self, job: PictureJob) -> dict[str, Any] | PictureResult:
        """What is sent, its references uploaded; or why it cannot be."""
        context = self._context
        try:
            return context.provider.input_for(job, self._addresses.of(job))
        except EverythingRefusedError:
            raise
        except ProviderError as error:
            return pending(job, None) if context.control.stopping else failed(job, error.reason)
        except OSError as error:
            return failed(job, message("a reference cannot be read: {reason}", reason=str(error)))

    def _left_to_fetch(self, job: PictureJob, created: Created, ready: PictureReady) -> Finish:
        """What is left to do for a new picture."""

        def finish() -> PictureResult:
            try:
                return self._with_tries(job, self._delivered(job, created, ready))
            except Exception as error:  # noqa: BLE001 - one picture's surprise must not end the others
                return self._stopped_by(error, job)

        return finish

    def _delivered(self, job: PictureJob, created: Created, ready: PictureReady) -> PictureResult:
        former = self._known[job.episode_id].made.get(job.key)
        delivered = self._deliverer.download_and_save(job, created, ready, former)
        if isinstance(delivered, LeftOpen):
            return pending(job, delivered.reason)._replace(given_up_for=delivered.given_up_for)
        return self._completed(job, delivered)

    def _completed(self, job: PictureJob, record: PictureRecord) -> PictureResult:
        if record.replaced_at is None:
            current = self._deliverer.current_of(job.full_key)
            self._known[job.episode_id].made[job.key] = current or record.without_texts
        return completed(record)

    def _asked_again(
        self, job: PictureJob, unsettled: Unsettled, so_far: PictureResult | None = None
    ) -> PictureResult | AskAgain:
        """Others go on meanwhile; after some questions it is left to the next run. `so_far`: what its other attempts
        gave."""
        attempt = unsettled.attempt
        if so_far is not None:
            self._so_far[_where(job)] = so_far
        asked = self._asked.get(attempt.id, 0)
        self._asked[attempt.id] = asked + 1
        self._left_unsettled[_where(job)] = attempt
        meanwhile = so_far or pending(job, unsettled.reason)
        return meanwhile if asked >= _MOST_QUESTIONS else AskAgain(unsettled.seconds, meanwhile)

    def _arrives_never(self, job: PictureJob) -> bool:
        """Whether it has been sent as often as a create is."""
        self._never_arrived[_where(job)] = self._never_arrived.get(_where(job), 0) + 1
        return self._never_arrived[_where(job)] > len(self._context.policy.delays)

    def _open_attempts(self, job: PictureJob, known: KnownPictures) -> list[Attempt]:
        """Those of earlier runs that this run has not closed, and the one that it left unsettled itself."""
        ours = self._left_unsettled.pop(_where(job), None)
        closed = self._closed
        found = [attempt for attempt in known.open_attempts_of(job) if attempt.id not in closed]
        if ours is None:
            return found
        return [*(attempt for attempt in found if attempt.id != ours.id), ours]

    def _resumed(
        self, job: PictureJob, known: KnownPictures, on_start: Callable[[], None]
    ) -> PictureResult | AskAgain | None:
        """What the open attempts gave; None: nothing came of them."""
        result = self._so_far.pop(_where(job), None)
        for attempt in self._open_attempts(job, known):
            on_start()
            then = job_of_attempt(job, attempt)
            created = self._creation_of(then, attempt)
            if isinstance(created, NotStarted):
                return pending(job, created.reason)
            if isinstance(created, Unsettled):
                return self._asked_again(job, created, result)
            if isinstance(created, NotCreated):
                self._closed.add(attempt.id)
                if attempt.id in self._asked and self._arrives_never(job):
                    result = result or failed(job, created.reason)
                continue
            redelivered = self._redelivered(then, replace(created, intent=attempt.intent), known)
            if isinstance(redelivered, NotKnownNow):
                seconds = self._context.policy.settled[0]
                known_by_now = attempt._replace(prediction_id=created.prediction_id)
                return self._asked_again(job, Unsettled(known_by_now, seconds, redelivered.reason), result)
            self._closed.add(attempt.id)
            if isinstance(redelivered, PictureResult):
                result = redelivered
            elif redelivered.again is RetryAdvice.NEVER:
                result = result or failed(job, redelivered.reason)
            elif redelivered.wiped:
                self._tell_of_loss(job, redelivered, is_made_again=not known.is_resumed_only(job))
        return result

    def _creation_of(self, job: PictureJob, attempt: Attempt) -> Creation:
        """What is known of an open attempt. Only who was asked can tell more: another provider knows nothing of it."""
        provider = attempt.intent.provider
        if provider != self._context.provider.name:
            return NotStarted(
                message("it was asked of {provider}: run it again with that one", provider=title_of(provider))
            )
        if attempt.prediction_id is None:
            return self._creator.settle(job, attempt)
        return Created(attempt.id, attempt.prediction_id)

    def _redelivered(
        self, job: PictureJob, created: Created, known: KnownPictures
    ) -> PictureResult | NotMade | NotKnownNow:
        """The picture of a prediction that an earlier run created."""
        saved = self._deliverer.saved_already(job, created, known.made.get(job.key))
        if saved is not None:
            return self._completed(job, saved)
        asked_before = created.attempt_id in self._asked
        ended = wait_for_prediction(self._context, job, created, asked_before=asked_before)
        if isinstance(ended, PictureReady):
            return self._delivered(job, created, ended)
        return pending(job, ended.reason) if isinstance(ended, LeftOpen) else ended

    def _picture(self, key: FullKey) -> MadePicture | None:
        """The picture of a predecessor. One that was changed by hand is shown as it is now."""
        episode_id, *variation = key
        made = self._deliverer.current_of(key) or self._known[episode_id].made.get((variation[0], variation[1]))
        if made is None:
            return None
        path = file_of(made, self._context.project_root)
        now = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        return MadePicture(path, made.sha256, now)

    def _tell_of_loss(self, job: PictureJob, lost: NotMade, *, is_made_again: bool) -> None:
        where = {"shot": job.shot_id, "variation": job.variation_id, "reason": lost.reason}
        if is_made_again:
            self._context.on_note(message("{shot}/{variation}: {reason}. It is made again.", **where))
        else:
            self._context.on_note(message("{shot}/{variation}: {reason}.", **where))

    def _written_down(self, job: PictureJob, result: PictureResult) -> PictureResult:
        known = self._known[job.episode_id]
        is_one_of_several = job.number > 0 or job.key in known.resume_only
        keeps_its_picture = job.retake is not None or (is_one_of_several and job.key in known.made)
        if result.status == "failed" and not keeps_its_picture:
            self._context.ledger.record_failure(
                *_named(job), result.error or as_written(""), self._context.control.now()
            )
        elif result.status == "failed":  # the picture that it was to change, or another take, is there
            self._context.ledger.record_status(*_named(job), Status.COMPLETED)
        return result

    def _stopped_by(self, error: Exception, job: PictureJob) -> PictureResult:
        """What concerns every picture stops the run; a surprise is told, and concerns this one alone."""
        if isinstance(error, EverythingRefusedError):
            self._context.control.stop(RefusedError(error.reason, error.hint))
            return pending(job, None)
        if isinstance(error, MoostikError):
            self._stop(error, job.episode_id)
            return pending(job, None)
        return pending(job, message("Internal error: {kind}: {error}", kind=type(error).__name__, error=str(error)))

    def _stop(self, error: MoostikError, episode_id: str) -> None:
        """Stop the run; or, where others have nothing to do with it, the episode alone."""
        if error.of_one_episode and len(self._known) > 1:
            self.stopped.setdefault(episode_id, error)
        else:
            self._context.control.stop(error)


def _where(job: PictureJob) -> _Where:
    return job.slot


def _named(job: PictureJob) -> tuple[str, str, str]:
    """What the ledger knows it by."""
    return (job.episode_id, *job.key)


def _once(call: Callable[[], None]) -> Callable[[], None]:
    called: list[bool] = []

    def first_time_only() -> None:
        if not called:
            called.append(True)
            call()

    return first_time_only
