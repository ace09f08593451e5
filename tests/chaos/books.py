"""What was paid against what is there. Nothing is taken from the program's word: what was paid is asked of the
stand-in, what is there is read from the pictures themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.money import Micros
from moostik_cli.pictures.formats import inspect_picture
from moostik_cli.pictures.provenance import read
from tests.standin import Standin

PRICE: Micros = 150_000  # of a picture of the usual model


@dataclass(frozen=True)
class Books:
    """`lost`: paid pictures that are nowhere on disk. `twice`: paid pictures beyond one for each input (inputs
    differ from variation to variation, unless a test says otherwise)."""

    predictions: int
    charges: int
    lost: frozenset[str]
    twice: int
    on_disk: frozenset[str]
    ledger: Micros

    @property
    def bill_is_exact(self) -> bool:
        return self.ledger == self.charges * PRICE


def compare(root: Path, standin: Standin, *episodes: str) -> Books:
    """Open the books of a project whose pictures this stand-in made."""
    predictions = list(standin.memory.predictions.values())
    made = [
        one
        for one in predictions
        if one.outcome == "succeeded" and not one.wiped_at_once and isinstance(one.output, str)
    ]
    per_input = Counter(json.dumps(one.input, sort_keys=True) for one in made)
    on_disk = frozenset(predictions_on_disk(root))
    return Books(
        len(predictions),
        int(standin.report()["charges"]),
        frozenset(one.id for one in made) - on_disk,
        sum(count - 1 for count in per_input.values()),
        on_disk,
        spent(root, *episodes),
    )


def predictions_on_disk(root: Path) -> dict[str, Path]:
    """Whole pictures below `output/episodes` (takes too) by the prediction that made them."""
    found = {}
    for path in (root / "output" / "episodes").rglob("*"):
        if path.suffix in (".png", ".jpg", ".webp"):
            inspect_picture(path)
            provenance = read(path)
            assert provenance is not None and provenance.prediction_id is not None, path
            found[provenance.prediction_id] = path
    return found


def spent(root: Path, *episodes: str) -> Micros:
    """The bill by the ledger."""
    ledger = Ledger.open_existing(root / "output" / "moostik.db")
    if ledger is None:
        return 0
    with ledger:
        return sum(ledger.spent(one) for one in episodes or ("ep0",))


def files_with(folders: Sequence[Path], secret: str) -> list[Path]:
    """The files below the folders whose bytes have the secret."""
    return [
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]
