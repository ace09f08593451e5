"""What must be true of every life: the provider's own count against the ledger and the disk."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.records import Outcome
from moostik_cli.pictures.provenance import read
from tests.simulator.service import Service

_PRICE = 150_000


@dataclass(frozen=True)
class Books:
    """`violations`: what went wrong, in words. `predictions`: how many the provider made."""

    violations: tuple[str, ...]
    predictions: int


def read_books(root: Path, service: Service, over_cap: list[str]) -> Books:
    ledger = Ledger.open_existing(root / "output" / "moostik.db")
    assert ledger is not None
    with closing(ledger):
        known = {one.prediction_id: one for one in ledger.attempts("ep0") if one.prediction_id is not None}
        still_open = [one for one in ledger.attempts("ep0") if one.outcome is Outcome.OPEN]
        spent = ledger.spent("ep0")
    on_disk = {one.prediction_id for path in root.rglob("*.png") if (one := read(path)) is not None}
    told_lost = {id_ for id_, one in known.items() if one.outcome is Outcome.LOST}
    made = [one for one in service.predictions if one.outcome == "succeeded"]
    violations = list(over_cap)
    lost = [one.id for one in made if one.id not in on_disk and one.id not in told_lost]
    violations += [f"paid and nowhere: {', '.join(lost)}"] if lost else []
    found = sorted(told_lost & on_disk)
    violations += [f"said to be lost, and on disk: {', '.join(found)}"] if found else []
    per_input = Counter(json.dumps(one.input, sort_keys=True) for one in made if one.id not in told_lost)
    twice = sum(count - 1 for count in per_input.values())
    violations += [f"paid twice: {twice}"] if twice else []
    charged = sum(one.is_charged for one in service.predictions) * _PRICE
    violations += [f"the bill says {spent / 1e6}, the provider {charged / 1e6}"] if spent != charged else []
    violations += [f"{len(still_open)} attempts are open in the end"] if still_open else []
    return Books(tuple(violations), len(service.predictions))
