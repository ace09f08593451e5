"""Finding a prediction whose id was lost: among the account's recent ones, by its input."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.messages import message
from moostik_cli.models.records import Intent
from moostik_cli.providers.base import EverythingRefusedError, ProviderError, RecentPrediction, UncertainError
from moostik_cli.providers.registry import lister_of, title_of
from moostik_cli.purchase.context import PurchaseContext

_CLOCK_SKEW = 60.0  # seconds that the server's clock may be behind ours
_JITTER = 1.0  # seconds between two answers about when a prediction was created
_WIPED_WINDOW = 120.0  # a wiped prediction has no input left to compare: only a near time speaks for it


class LostPredictions:
    """Matches intents without an id to predictions that nobody claims, one to one. Thread-safe; one for a run."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._claimed: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, prediction_id: str) -> bool:
        """Take a prediction; False if another attempt of this run has it."""
        with self._lock:
            if prediction_id in self._claimed:
                return False
            self._claimed.add(prediction_id)
            return True

    def find(self, intent: Intent, looks: Sequence[float], late_looks: Sequence[float] = ()) -> str | None:
        """The id of the intent's prediction, claimed for the caller; None: it was never created. Raises ProviderError
        at once where the provider cannot list predictions: nobody knows then whether there is one.

        Looks after each wait of `looks`, then of `late_looks`, since the list may lag behind a create and a create
        behind its request; one without an input, that only its time speaks for, is taken at the last. Raises
        ProviderError, since nothing is known, when not even the last look was answered, and when the run is being
        stopped before the late ones."""
        provider = self._context.provider
        lister = lister_of(provider)
        if lister is None:
            raise UncertainError(message("{provider} cannot list predictions", provider=title_of(provider.name)))
        unanswered: ProviderError | None = None
        waits = [*((delay, False) for delay in looks), *((delay, True) for delay in late_looks)]
        for left, (delay, is_late) in zip(reversed(range(len(waits))), waits, strict=True):
            self._wait(delay, is_late=is_late)
            try:
                recent = lister.recent(intent.model, intent.at - _CLOCK_SKEW)
                unanswered = None
            except EverythingRefusedError:
                raise
            except ProviderError as error:
                unanswered = error
                continue
            found = self._claim_first(candidates(intent, [one for one in recent if one.input or not left]))
            if found is not None:
                return found
        if unanswered is not None:
            raise unanswered
        return None

    def _wait(self, seconds: float, *, is_late: bool) -> None:
        control = self._context.control
        if not is_late:
            control.wait(seconds)
        elif not control.wait_unless_stopping(seconds):
            raise UncertainError(message("the run was stopped before the list of predictions could tell"))

    def _claim_first(self, predictions: Sequence[RecentPrediction]) -> str | None:
        taken = self._context.ledger.claimed_predictions([one.id for one in predictions])  # by other runs, too
        return next((one.id for one in predictions if one.id not in taken and self.claim(one.id)), None)


def candidates(intent: Intent, recent: Sequence[RecentPrediction]) -> list[RecentPrediction]:
    """What may be the intent's prediction, the likeliest first: equal inputs created since, then equal inputs
    created before (clocks differ), then those whose input was wiped and whose time fits."""
    wanted = intent.input

    def fit(prediction: RecentPrediction) -> tuple[bool, float]:
        return prediction.created_at < intent.at - _JITTER, abs(prediction.created_at - intent.at)

    known = [one for one in recent if one.model == intent.model]
    equal = [one for one in known if one.input and _has_all(one.input, wanted)]
    wiped = [one for one in known if not one.input and abs(one.created_at - intent.at) < _WIPED_WINDOW]
    return sorted(equal, key=fit) + sorted(wiped, key=fit)


def _has_all(listed: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether everything that was sent is listed with an equal value. The provider may add keys of its own."""
    return all(name in listed and listed[name] == value for name, value in sent.items())
