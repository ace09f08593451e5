"""Finding a prediction whose id was lost: among the account's recent ones, by its input."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli.messages import message
from moostik_cli.models.records import Intent
from moostik_cli.pictures.recovery import predictions_of_pictures
from moostik_cli.providers.base import (
    EverythingRefusedError,
    ListsPredictions,
    ProviderError,
    RecentPrediction,
    RecentPredictions,
    UncertainError,
)
from moostik_cli.providers.registry import lister_of, title_of
from moostik_cli.purchase.context import PurchaseContext

_EARLIER = 60.0  # seconds before the intent that are looked through too
_UNKNOWN_CLOCK = 2 * 3600.0  # the same, where the intent's time is not known by the provider's clock
_UNKNOWN_DAYS = 48 * 3600.0  # by how much a computer's clock may be wrong, where the provider's is not known
_JITTER = 1.0  # seconds by which a prediction may seem older than its request, where only our clock is known
_WIPED_WINDOW = 120.0  # a wiped prediction has no input left to compare: only a near time speaks for it


class Lookup(NamedTuple):
    """What a search found. `prediction_id` None: nothing was found; it is proven that there is nothing only where
    `is_proven`. `missing`: seconds until a further search could prove it, as far as that is known."""

    prediction_id: str | None
    is_proven: bool = False
    missing: float | None = None


class LostPredictions:
    """Matches intents without an id to predictions that nobody claims, one to one. Thread-safe."""

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

    def find(
        self, intent: Intent, looks: Sequence[float], ended: float | None = None, pictures: Path | None = None
    ) -> Lookup:
        """Search for the intent's prediction after each wait of `looks`, since the list may lag behind a create. What
        is found is claimed for the caller. One without an input, that only its time speaks for, is taken at the last,
        and only if none of the episode's `pictures` says that it is of this prediction: the ledger may be an old copy.

        `ended`: when this process saw the request end, on its monotonic clock. Raises ProviderError where the provider
        cannot list predictions, or not even the last look was answered: then nothing is known."""
        lister = self._lister()
        unanswered: ProviderError | None = None
        lookup = Lookup(None)
        for left, delay in zip(reversed(range(len(looks))), looks, strict=True):
            self._context.control.wait(delay)
            try:
                recent, unanswered = lister.recent(intent.model, self._since(intent)), None
            except EverythingRefusedError:
                raise
            except ProviderError as error:
                unanswered = error
                continue
            listed = [prediction for prediction in recent.predictions if prediction.input or not left]
            lookup = self._judged(intent, recent, ended)
            found = self._claim_first(candidates(intent, listed, is_last=lookup.is_proven), pictures)
            if found is not None:
                return Lookup(found)
        if unanswered is not None:
            raise unanswered
        return lookup

    def _lister(self) -> ListsPredictions:
        provider = self._context.provider
        lister = lister_of(provider)
        if lister is None:
            raise UncertainError(message("{provider} cannot list predictions", provider=title_of(provider.name)))
        return lister

    def _since(self, intent: Intent) -> float:
        if intent.server_ahead is not None:
            return intent.server_at - _EARLIER
        return intent.at + (self._context.provider.server_ahead or 0.0) - _UNKNOWN_CLOCK

    def _judged(self, intent: Intent, recent: RecentPredictions, ended: float | None) -> Lookup:
        """What it means that the prediction is not in the list."""
        listed_within, on_its_way = self._context.policy.settled
        if ended is not None:  # this process saw the request end: no clock on the wall is needed
            missing = ended + listed_within - self._context.control.monotonic()
            return Lookup(None, is_proven=missing <= 0, missing=max(0.0, missing))
        if recent.at is None:
            return Lookup(None)
        unsure = _UNKNOWN_DAYS if intent.server_ahead is None else 0.0
        missing = intent.server_at + on_its_way + listed_within + unsure - recent.at
        return Lookup(None, is_proven=missing <= 0, missing=max(0.0, missing))

    def _claim_first(self, predictions: Sequence[RecentPrediction], pictures: Path | None) -> str | None:
        ids = [prediction.id for prediction in predictions]
        taken = self._context.ledger.claimed_predictions(ids)  # by other runs, too
        if pictures is not None and any(not prediction.input for prediction in predictions):
            taken |= predictions_of_pictures(pictures)
        return next(
            (prediction.id for prediction in predictions if prediction.id not in taken and self.claim(prediction.id)),
            None,
        )


def candidates(intent: Intent, recent: Sequence[RecentPrediction], *, is_last: bool = True) -> list[RecentPrediction]:
    """What may be the intent's prediction, the likeliest first: equal inputs created since, then equal inputs
    created before (our clock may have been put right meanwhile), then those whose input was wiped and whose time fits.

    Unless this `is_last`, its own may still come: then none that was created before is taken, not even a moment before,
    as far as the provider's clock was known. It may be of a run whose ledger was lost."""
    sent_at = intent.server_at
    earliest = sent_at - (_JITTER if intent.server_ahead is None else 0.0)

    def fit(prediction: RecentPrediction) -> tuple[bool, float]:
        return prediction.created_at < earliest, abs(prediction.created_at - sent_at)

    known = [listed for listed in recent if listed.model == intent.model]
    equal = [listed for listed in known if listed.input and _says_all(listed.input, intent.input)]
    if not is_last and intent.server_ahead is not None:
        equal = [listed for listed in equal if listed.created_at >= earliest]
    wiped = [listed for listed in known if not listed.input and abs(listed.created_at - sent_at) < _WIPED_WINDOW]
    return sorted(equal, key=fit) + sorted(wiped, key=fit)


def _says_all(listed: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether every key that was sent is listed with an equal value. The server may add defaults of its own."""
    return all(key in listed and listed[key] == value for key, value in sent.items())
