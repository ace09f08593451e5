"""The provider, in memory: what it made and charged is the truth that the books are held against."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moostik_cli.messages import as_written
from moostik_cli.models.jobs import PictureJob
from moostik_cli.providers.base import (
    PictureReady,
    PredictionAborted,
    PredictionEnd,
    PredictionFailed,
    PredictionUnknown,
    PredictionWiped,
    RateLimitedError,
    RecentPrediction,
    RecentPredictions,
    RetryAdvice,
    StillRunning,
    UncertainError,
    UnreachableError,
)
from tests.pictures.samples import picture_bytes
from tests.simulator.world import START, World

KEPT = 3600.0  # seconds that outputs and inputs stay
LISTED = 60.0  # seconds after its request in which a prediction is listed, however late it comes: relied upon
_MAKING = (5.0, 40.0)
_FORGETFUL = 20.0  # seconds after a process's start in which known predictions may not be known: relied upon
_PICTURE = picture_bytes()
_SAID = as_written("the simulator says so")
Chances = Mapping[str, float]  # how often each fault strikes


@dataclass
class Prediction:
    """`created`, `ends` and `listed` by the world's clock."""

    id: str
    account: str
    model: str
    input: Mapping[str, Any]
    created: float
    ends: float
    listed: float
    outcome: str  # succeeded, failed, refused, aborted
    process: int  # that asked for it
    requested: float

    @property
    def is_charged(self) -> bool:
        return self.outcome != "aborted"


class Service:
    """What the provider's computers know. Lives as long as the episode does."""

    def __init__(self, seed: int) -> None:
        self.predictions: list[Prediction] = []
        self._seed = seed
        self._asked = 0
        self._asked_by: Counter[int] = Counter()

    def chance(self) -> random.Random:
        """Chance for one more request."""
        self._asked += 1
        return random.Random(self._seed * 1_000_003 + self._asked)

    def asked_of(self, process: int) -> int:
        """How many requests a process has made."""
        return self._asked_by[process]

    def request(self, process: int) -> random.Random:
        """A process makes one more request; chance for it."""
        self._asked_by[process] += 1
        return self.chance()

    def create(
        self,
        account: str,
        process: int,
        job: PictureJob,
        value: Mapping[str, Any],
        requested: float,
        late: float,
        chances: Chances,
    ) -> Prediction:
        """A prediction that comes `late` seconds after its request."""
        at = requested + late
        chance = self.chance()
        outcome = next(
            (kind for kind in ("failed", "refused", "aborted") if chance.random() < chances.get(kind, 0.0)), "succeeded"
        )
        if "down" in chances:
            outcome = "failed"
        lag = chance.uniform(10.0, 50.0) if chance.random() < chances.get("long_lag", 0.0) else chance.uniform(0.0, 2.0)
        number = len(self.predictions)
        made = Prediction(
            f"p{number:05d}",
            account,
            job.model,
            dict(value),
            at,
            at + chance.uniform(*_MAKING),
            min(at + lag, requested + LISTED),
            outcome,
            process,
            requested,
        )
        self.predictions.append(made)
        return made


class SimulatedProvider:
    """One process's connection to the service."""

    name = "replicate"

    def __init__(
        self, service: Service, world: World, account: str, chances: Chances, skew: float, process: int
    ) -> None:
        self.account = account
        self._process = process
        self._began = world.passed
        self._is_forgetful = service.chance().random() < chances.get("unknown_now", 0.0)
        self._service = service
        self._world = world
        self._chances = chances
        self._skew = skew

    @property
    def server_ahead(self) -> float:
        return -self._skew

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        return {"prompt": job.prompt_text, "image_input": list(reference_urls)}

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        self._world.step()
        chance = self._service.request(self._process)
        self._world.sleep(chance.uniform(0.05, 0.4))
        self._world.step()
        if self._strikes(chance, "unreachable"):
            raise UnreachableError(_SAID)
        if self._strikes(chance, "limited"):
            raise RateLimitedError(_SAID, chance.choice((None, 1.0, 7.0)))
        if self._strikes(chance, "lost_request"):
            raise UncertainError(_SAID)
        late = chance.uniform(12.0, 40.0) if self._strikes(chance, "late") else 0.0
        requested = self._world.passed
        made = self._service.create(self.account, self._process, job, input_value, requested, late, self._chances)
        self._world.step()
        if late or self._strikes(chance, "lost_answer"):
            raise UncertainError(_SAID)
        return made.id

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        self._world.step()
        made = next((one for one in self._service.predictions if one.id == prediction_id), None)
        self._service.request(self._process)
        if self._is_forgetful and self._world.passed < self._began + _FORGETFUL:
            return PredictionUnknown()
        if made is None or made.account != self.account:
            return PredictionUnknown()
        while self._world.passed < made.ends:
            if self._world.passed >= deadline:
                return StillRunning()
            self._world.sleep(max(0.5, min(made.ends, deadline) - self._world.passed))
            self._world.step()
        return self._end_of(made)

    def _end_of(self, made: Prediction) -> PredictionEnd:
        if made.outcome == "aborted":
            return PredictionAborted()
        if made.outcome == "failed":
            return PredictionFailed(_SAID, RetryAdvice.SOON, "PA")
        if made.outcome == "refused":
            return PredictionFailed(_SAID, RetryAdvice.NEVER, "E005", is_content=True)
        if self._world.passed > made.ends + KEPT:
            return PredictionWiped()
        return PictureReady(f"https://delivery.test/{made.id}.png")

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        self._world.step()
        chance = self._service.request(self._process)
        self._world.sleep(chance.uniform(0.1, 1.0))
        self._world.step()
        if self._strikes(chance, "broken_fetch"):
            into.write_bytes(_PICTURE[: len(_PICTURE) // 2])
            if chance.random() < 0.5:
                raise UncertainError(_SAID)
            return
        into.write_bytes(_PICTURE)
        self._world.step()

    def recent(self, model: str, since: float) -> RecentPredictions:
        self._world.step()
        chance = self._service.request(self._process)
        self._world.sleep(chance.uniform(0.05, 0.4))
        if self._strikes(chance, "list_down"):
            raise UncertainError(_SAID)
        now = self._world.passed
        listed = [
            RecentPrediction(
                one.id,
                one.model,
                None if now > one.ends + KEPT else one.input,
                START + one.created,
                _status_of(one, now),
            )
            for one in self._service.predictions
            if one.account == self.account and one.listed <= now
        ]
        found = tuple(one for one in reversed(listed) if one.created_at >= since)
        return RecentPredictions(found, START + now)

    def close(self) -> None:
        return None

    def _strikes(self, chance: random.Random, fault: str) -> bool:
        return chance.random() < self._chances.get(fault, 0.0)


def _status_of(prediction: Prediction, now: float) -> str:
    if now <= prediction.ends:
        return "processing"
    return "failed" if prediction.outcome == "refused" else prediction.outcome
