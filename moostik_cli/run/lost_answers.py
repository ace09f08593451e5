"""Attempts of which nobody can tell what became: what the user says of them is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.records import Attempt, Outcome
from moostik_cli.providers.registry import capabilities_of

_GIVEN_UP = message("its outcome is unknown: it counts as paid and was given up")


def beyond_asking(open_attempts: Mapping[VariationKey, Sequence[Attempt]]) -> list[Attempt]:
    """Open attempts that their provider cannot be asked about: the answer was lost and it cannot list predictions,
    or it tells nobody but the process that created it how a prediction ended."""
    return [attempt for attempts in open_attempts.values() for attempt in attempts if not _can_be_asked(attempt)]


def question(attempts: Sequence[Attempt]) -> Message:
    """What is asked before anything is paid a second time."""
    return counted(
        "It is not known whether {count} picture that an earlier run asked for was made and paid. Make it again?",
        "It is not known whether {count} pictures that earlier runs asked for were made and paid. Make them again?",
        count=len(attempts),
    )


def advice(attempts: Sequence[Attempt]) -> Message:
    """What is said where nobody can be asked."""
    return counted(
        "It is not known whether {count} picture that an earlier run asked for was made and paid. It is left alone: "
        "see at the provider, and use --force to make it again.",
        "It is not known whether {count} pictures that earlier runs asked for were made and paid. They are left "
        "alone: see at the provider, and use --force to make them again.",
        count=len(attempts),
    )


def give_up(ledger: Ledger, attempts: Iterable[Attempt], now: float) -> None:
    """Close them. They may have been paid, so they count as paid."""
    for attempt in attempts:
        ledger.record_outcome(attempt.id, Outcome.LOST, cost=attempt.intent.price or 0, at=now, error=_GIVEN_UP)


def _can_be_asked(attempt: Attempt) -> bool:
    can = capabilities_of(attempt.intent.provider)
    return can.lists_predictions if attempt.prediction_id is None else can.reattaches
