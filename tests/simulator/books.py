"""What must be true of every life: the provider's own count against the ledger and the disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.records import Outcome
from moostik_cli.pictures.provenance import read
from tests.simulator.service import Prediction, Service

PRICE = 150_000


@dataclass(frozen=True)
class Books:
    """`violations`: what went wrong, in words. `predictions`: how many the provider made."""

    violations: tuple[str, ...]
    predictions: int


def read_books(
    root: Path,
    service: Service,
    violations: Sequence[str],
    excused: Collection[str],
    refused_unseen: Collection[str],
    price: int,
) -> Books:
    """`excused`: predictions that no program could know of. `refused_unseen`: refusals of which nobody could know the
    text. `price`: what the series says of a picture."""
    ledger = Ledger.open_existing(root / "output" / "moostik.db")
    if ledger is None:
        return Books((*violations, *(["there is no ledger"] if service.predictions else [])), len(service.predictions))
    with closing(ledger):
        known = {one.prediction_id: one for one in ledger.attempts("ep0") if one.prediction_id is not None}
        still_open = [one for one in ledger.attempts("ep0") if one.outcome is Outcome.OPEN]
        spent = ledger.spent("ep0")
    on_disk = {one.prediction_id for path in root.rglob("*.png") if (one := read(path)) is not None}
    told_lost = {id_ for id_, one in known.items() if one.outcome is Outcome.LOST}
    made = [one for one in service.predictions if one.outcome == "succeeded"]
    found = list(violations)
    lost = [one.id for one in made if one.id not in on_disk | told_lost | set(excused)]
    found += [f"paid and nowhere: {', '.join(lost)}"] if lost else []
    wrongly_lost = sorted(told_lost & on_disk)
    found += [f"said to be lost, and on disk: {', '.join(wrongly_lost)}"] if wrongly_lost else []
    twice = _more_than_once(one for one in made if one.id not in told_lost | set(excused))
    found += [f"paid twice: {twice}"] if twice else []
    unseen = {*excused, *refused_unseen}
    again = _more_than_once(one for one in service.predictions if one.outcome == "refused" and one.id not in unseen)
    found += [f"bought again though refused for its content: {again}"] if again else []
    charged = [one for one in service.predictions if one.is_charged]
    least = sum(one.id not in excused for one in charged) * price
    if not least <= spent <= len(charged) * price:
        found.append(f"the bill says {spent / 1e6}, the provider {least / 1e6} to {len(charged) * price / 1e6}")
    found += [f"{len(still_open)} attempts are open in the end"] if still_open else []
    return Books(tuple(found), len(service.predictions))


def _more_than_once(predictions: Iterable[Prediction]) -> int:
    per_input = Counter(json.dumps(one.input, sort_keys=True) for one in predictions)
    return sum(count - 1 for count in per_input.values())
