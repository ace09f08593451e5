"""Finding a prediction whose id was lost: among the account's recent ones, by its input."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from moostik_cli.generation.control import RunControl
from moostik_cli.models.records import Intent
from moostik_cli.providers.base import Provider, ProviderError, RecentPrediction

_CLOCK_SKEW = 60.0  # seconds that the server's clock may be behind ours
_WIPED_WINDOW = 120.0  # a wiped prediction has no input left to compare: only a near time speaks for it


class LostPredictions:
    """Matches intents without an id to predictions that nobody claims, one to one. Thread-safe."""

    def __init__(self, provider: Provider, control: RunControl, claimed: set[str]) -> None:
        self._provider = provider
        self._control = control
        self._claimed = claimed
        self._lock = threading.Lock()

    def claim(self, prediction_id: str) -> bool:
        """Take a prediction; False if another attempt has it."""
        with self._lock:
            if prediction_id in self._claimed:
                return False
            self._claimed.add(prediction_id)
            return True

    def find(self, intent: Intent, looks: Sequence[float]) -> str | None:
        """The id of the intent's prediction, claimed for the caller; None: it was never created.

        Looks after each wait of `looks`, since the list may lag behind a create. Raises ProviderError when
        not even the last look was answered: then nothing is known.
        """
        unanswered: ProviderError | None = None
        for delay in looks:
            if not self._control.wait(delay):
                break
            try:
                recent = self._provider.recent(intent.model, intent.at - _CLOCK_SKEW)
                unanswered = None
            except ProviderError as error:
                unanswered = error
                continue
            for prediction in self._candidates(intent, recent):
                if self.claim(prediction.id):
                    return prediction.id
        if unanswered is not None:
            raise unanswered
        return None

    def _candidates(self, intent: Intent, recent: Sequence[RecentPrediction]) -> list[RecentPrediction]:
        """Oldest first: equal inputs, then those whose input was wiped and whose time fits."""
        in_order = sorted(recent, key=lambda prediction: prediction.created_at)
        wanted = dict(intent.input)
        equal = [p for p in in_order if p.input and dict(p.input) == wanted]
        wiped = [
            p for p in in_order
            if not p.input and abs(p.created_at - intent.at) < _WIPED_WINDOW
        ]
        return equal + wiped
