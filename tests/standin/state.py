"""What the service remembers: predictions, whose status follows from the time alone, files, and counts."""

from __future__ import annotations

import hashlib
import heapq
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
Latency = Callable[[int, Mapping[str, Any]], float]
"""Seconds that the n-th prediction (from 1) takes, given its input."""


def fixed(seconds: float) -> Latency:
    """Every picture takes as long."""
    return lambda _number, _input: seconds


def lognormal(median: float, sigma: float = 0.35, seed: int = 0) -> Latency:
    """Seconds as they are in life: a median, and a tail to the right."""
    chance = random.Random(seed)
    return lambda _number, _input: median * chance.lognormvariate(0.0, sigma)


@dataclass
class Prediction:
    """One prediction, which runs from `starts` to `ends` unless someone or its deadline stops it."""

    id: str
    model: str
    input: dict[str, Any]
    created: float
    starts: float
    ends: float
    outcome: str = "succeeded"  # its last status
    error: Any = None
    output: Any = None
    seed: int = 0
    wiped_at_once: bool = False
    odd_status: str | None = None
    file_format: str = "png"
    look: str = ""  # what is odd about its picture: tiny, one_colour, square
    output_after: float = 0.0  # seconds after its end
    deadline: float | None = None
    account: str = ""  # that pays; "": any

    def status(self, now: float) -> str:
        if now >= self.ends:
            return self.outcome
        if self.odd_status is not None:
            return self.odd_status
        return "processing" if now >= self.starts else "starting"

    def stop(self, now: float) -> None:
        """Stopped by a cancel or a deadline: free if it had not started, else billed."""
        if now < self.ends:
            self.outcome = "canceled" if now >= self.starts else "aborted"
            self.ends, self.error, self.output = now, None, None

    def pass_deadline(self, now: float) -> None:
        if self.deadline is not None and self.deadline <= now and self.deadline < self.ends:
            self.stop(self.deadline)


@dataclass
class StoredFile:
    id: str
    name: str
    content_type: str
    size: int
    sha256: str
    md5: str
    created: float
    expires: float


@dataclass
class Counts:
    """What tests assert on."""

    refused_creates: int = 0
    leaked_tokens: int = 0
    wrong_tokens: int = 0
    bad_references: int = 0
    inline_references: int = 0
    max_in_flight: int = 0
    polls: int = 0
    lists: int = 0
    cancels: int = 0
    uploads: Counter[str] = field(default_factory=Counter)  # by SHA-256
    deliveries: Counter[str] = field(default_factory=Counter)  # whole pictures sent, by prediction


class Memory:
    """Predictions and files, kept in `path` as they come when there is one, so that a stand-in that is
    started again on it knows them."""

    def __init__(self, path: Path | None = None, seed: int = 0) -> None:
        self.predictions: dict[str, Prediction] = {}
        self.files: dict[str, StoredFile] = {}
        self.counts = Counts()
        self.random = random.Random(seed)
        self._running: list[tuple[float, str]] = []
        self._journal: IO[str] | None = None
        if path is not None:
            self._load(path)
            self._journal = path.open("a", encoding="utf-8")

    def new_id(self) -> str:
        new = "".join(self.random.choices(LETTERS, k=26))
        return new if new not in self.predictions else self.new_id()  # seeded anew on an old state

    def add_prediction(self, prediction: Prediction) -> None:
        self.predictions[prediction.id] = prediction
        self._count_running(prediction)
        self.keep("prediction", asdict(prediction))

    def add_file(self, stored: StoredFile) -> None:
        self.files[stored.id] = stored
        self.counts.uploads[stored.sha256] += 1
        self.keep("file", asdict(stored))

    def end_all(self) -> None:
        """What runs ends at this moment, as it would have ended."""
        now = time.time()
        for prediction in self.predictions.values():
            prediction.starts, prediction.ends = min(prediction.starts, now), min(prediction.ends, now)

    def delivered(self, prediction_id: str) -> None:
        self.counts.deliveries[prediction_id] += 1
        self.keep("delivered", {"id": prediction_id})

    def _count_running(self, prediction: Prediction) -> None:
        now = prediction.created
        while self._running and self._running[0][0] <= now:
            ends, one = heapq.heappop(self._running)
            still = self.predictions[one].ends
            if still > now and still != ends:  # its end has moved since
                heapq.heappush(self._running, (still, one))
        heapq.heappush(self._running, (prediction.ends, prediction.id))
        alive = sum(1 for _, one in self._running if self.predictions[one].ends > now)
        self.counts.max_in_flight = max(self.counts.max_in_flight, alive)

    def keep(self, what: str, value: dict[str, Any]) -> None:
        if self._journal is not None:
            self._journal.write(json.dumps([what, value]) + "\n")
            self._journal.flush()

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()

    def _load(self, path: Path) -> None:
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            what, value = json.loads(line)
            if what == "prediction":
                self.predictions[value["id"]] = Prediction(**value)
            elif what == "file":
                self.files[value["id"]] = StoredFile(**value)
                self.counts.uploads[value["sha256"]] += 1
            else:
                self.counts.deliveries[value["id"]] += 1


def input_digest(model: str, value: Mapping[str, Any]) -> str:
    """The same for inputs that are equal as values."""
    return hashlib.sha256(json.dumps([model, value], sort_keys=True).encode()).hexdigest()[:16]


def report_of(memory: Memory, requests: Mapping[str, int], faults: Mapping[str, int]) -> dict[str, Any]:
    """The counts as one JSON object. `charges`: predictions that are billed (all but aborted ones)."""
    now = time.time()
    predictions = list(memory.predictions.values())
    for prediction in predictions:
        prediction.pass_deadline(now)
    per_input = Counter(input_digest(one.model, one.input) for one in predictions)
    counts = {one.name: getattr(memory.counts, one.name) for one in fields(Counts)}
    return {
        **counts,
        "uploads": dict(memory.counts.uploads),
        "deliveries": dict(memory.counts.deliveries),
        "predictions": len(predictions),
        "charges": sum(1 for one in predictions if one.outcome != "aborted"),
        "statuses": dict(Counter(one.status(now) for one in predictions)),
        "pictures_delivered": len(memory.counts.deliveries),
        "predictions_per_input": dict(per_input),
        "inputs_made_twice": sum(1 for count in per_input.values() if count > 1),
        "requests": dict(requests),
        "faults": dict(faults),
    }


def timestamp(when: float, digits: int) -> str:
    """ISO 8601 in UTC with so many fraction digits (the service's differ from answer to answer)."""
    whole = int(when)
    fraction = f"{when - whole:.9f}"[2 : 2 + digits]
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{fraction}Z"
