"""What became of a prediction: its picture is ready, it made none, or it is left open for the next run."""

from __future__ import annotations

from dataclasses import dataclass

from moostik_cli.errors import OutputError, RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.money import Micros
from moostik_cli.models.records import Intent, Outcome
from moostik_cli.pictures.received import keep_answer
from moostik_cli.pictures.saving import prepare_folder
from moostik_cli.providers.answers import KEPT_SECONDS
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureReady,
    PredictionAborted,
    PredictionCanceled,
    PredictionEnd,
    PredictionFailed,
    PredictionUnknown,
    PredictionWiped,
    RetryAdvice,
    StillRunning,
)
from moostik_cli.providers.registry import capabilities_of, title_of
from moostik_cli.purchase.context import PurchaseContext

_LONG_FOR_A_PICTURE = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Created:
    """A prediction exists, and the ledger has its id. `intent`: what an earlier run sent, if one did."""

    attempt_id: int
    prediction_id: str
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class NotMade:
    """The prediction ended without a picture. `billed`: it is counted as charged."""

    reason: Message
    again: RetryAdvice
    billed: bool
    wiped: bool = False


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """An open attempt: paid or running, not in hand. The ledger has its id for the next run. `given_up_for`: what it
    cost, where only giving it up may help; None: the next run gets it."""

    reason: Message
    given_up_for: Micros | None = None


@dataclass(frozen=True, slots=True)
class NotKnownNow:
    """The provider does not know it, and it is so old that it may be gone: to be asked about once more."""

    reason: Message


def wait_for_prediction(
    context: PurchaseContext, job: PictureJob, created: Created, *, asked_before: bool = False
) -> PictureReady | NotMade | LeftOpen | NotKnownNow:
    """Wait until the prediction ends, at most as long as the context's deadline. One that made no picture is
    written down. Stops the run where the provider refuses everything. `asked_before`: it was not known a while ago."""
    can, title = capabilities_of(context.provider.name), title_of(context.provider.name)
    if created.intent is not None and not can.reattaches:
        return LeftOpen(message("{provider} does not tell how an earlier run's picture ended", provider=title))
    try:
        end = context.provider.collect(created.prediction_id, job, context.control.monotonic() + context.deadline)
    except EverythingRefusedError as error:
        context.control.stop(RefusedError(error.reason, error.hint))
        return LeftOpen(error.reason)
    if isinstance(end, PictureReady):
        context.breaker.succeeded()
        return end
    if isinstance(end, StillRunning):
        return LeftOpen(_still_running(context, created))
    is_gone = asked_before and _is_wiped_by_now(context, created)
    if isinstance(end, PredictionUnknown) and not is_gone:
        return NotKnownNow(_UNKNOWN) if _is_wiped_by_now(context, created) else LeftOpen(_UNKNOWN)
    return _without_picture(context, job, created, end)


def _without_picture(context: PurchaseContext, job: PictureJob, created: Created, end: PredictionEnd) -> NotMade:
    outcome, not_made = _ENDINGS[type(end)]
    if isinstance(end, PredictionFailed):
        outcome = Outcome.CONTENT if end.is_content else Outcome.FAILED
        not_made = NotMade(_with_answer(context, job, created, end), end.again, billed=True)
        if created.intent is None:  # what earlier runs bought says nothing about now
            error = context.breaker.failed(end.reason, code=end.code, is_content=end.is_content)
            if error is not None:
                context.control.stop(error)
    context.ledger.record_outcome(
        created.attempt_id,
        outcome,
        cost=(job.price or 0) if not_made.billed else 0,
        at=context.control.now(),
        error=not_made.reason,
    )
    return not_made


def _with_answer(context: PurchaseContext, job: PictureJob, created: Created, end: PredictionFailed) -> Message:
    """Why there is no picture. What is paid and came in its place is kept beside the pictures."""
    if end.answer is None:
        return end.reason
    try:
        prepare_folder(job.target, context.project_root)
        kept = keep_answer(end.answer, job.target, created.prediction_id)
    except (OSError, OutputError):  # the disk is told of when a picture comes
        return end.reason
    path = kept.relative_to(context.project_root).as_posix()
    return message("{reason}; what came is kept in {path}", reason=end.reason, path=path)


def _still_running(context: PurchaseContext, created: Created) -> Message:
    if created.intent is None or _age(context, created.intent) < _LONG_FOR_A_PICTURE:
        return message("still being made; the next run picks it up")
    if not capabilities_of(context.provider.name).cancels:
        return message("still not made after more than an hour; the next run asks again")
    return message(
        "still not made after more than an hour; to have it made anew, cancel prediction {id} at the "
        "provider and run this again",
        id=created.prediction_id,
    )


def _is_wiped_by_now(context: PurchaseContext, created: Created) -> bool:
    """Whether nobody can fetch it any more. By the provider's clock, since ours may have been wrong, or be; and only
    where it was sent with this very account: another one does not know it."""
    intent = created.intent
    if intent is None or intent.server_ahead is None or context.provider.server_ahead is None:
        return False
    if intent.account not in (None, context.provider.account):
        return False
    return _age(context, intent) > context.deadline + KEPT_SECONDS


def _age(context: PurchaseContext, intent: Intent) -> float:
    """Seconds since it was sent, by the provider's clock as far as that is known."""
    return context.control.now() + (context.provider.server_ahead or 0.0) - intent.server_at


_UNKNOWN = message("the provider does not know its prediction: another account's token? The next run asks again")
_WIPED = NotMade(
    message("it was paid, and deleted by the provider before it could be fetched"),
    RetryAdvice.ONCE,
    billed=True,
    wiped=True,
)
_ENDINGS: dict[type, tuple[Outcome, NotMade]] = {
    PredictionFailed: (Outcome.FAILED, NotMade(message("the model failed"), RetryAdvice.NEVER, billed=True)),
    PredictionCanceled: (
        Outcome.CANCELED,
        NotMade(message("it was canceled while it ran"), RetryAdvice.NEVER, billed=True),
    ),
    PredictionAborted: (
        Outcome.ABORTED,
        NotMade(message("it was aborted before it started"), RetryAdvice.SOON, billed=False),
    ),
    PredictionWiped: (Outcome.LOST, _WIPED),
    PredictionUnknown: (Outcome.LOST, _WIPED),
}
