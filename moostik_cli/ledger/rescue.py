"""What a run knows whose ledger is moved, deleted or replaced under it: kept beside, until a later run takes it in."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from moostik_cli.ledger import rows
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.records import Attempt, Outcome, PictureRecord

_MARK = "-rescued-"


def rescue_path(ledger_path: Path, moment: float) -> Path:
    """Where a process keeps what it knows. `moment`: when it noticed, in seconds since the epoch."""
    return ledger_path.with_name(f"{ledger_path.stem}{_MARK}{int(moment)}-{os.getpid()}.db")


def keep_beside(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the open ledger of `connection`, whose file may have no name any more, to `path`: whole, or as it was
    before. Where that fails there is nothing more to be done."""
    temporary = path.with_name(f".{path.name}.part")
    with suppress(sqlite3.Error, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").close()
        temporary.replace(path)


def rescued_files(ledger_path: Path) -> list[Path]:
    """What runs kept beside this ledger that lost it."""
    return sorted(ledger_path.parent.glob(f"{ledger_path.stem}{_MARK}*.db"))


def news_in_attempts(ours: sqlite3.Connection, kept: list[Attempt]) -> Iterator[tuple[Attempt, int | None]]:
    """The attempts of `kept` that are not in `ours`, or open there and closed in `kept`; with their id in `ours`. A
    prediction counts once: a ledger that was lost, and one that took it over from the account, may both tell of it."""
    for attempt in _one_for_each_prediction(kept):
        row = _row_of(ours, attempt)
        if row is None:
            yield attempt, None
        elif row["outcome"] == Outcome.OPEN.value and _says_more(attempt, row):
            yield attempt, int(row["id"])


def _one_for_each_prediction(kept: Iterable[Attempt]) -> list[Attempt]:
    """Of several attempts with one prediction the one that is closed, else the first."""
    found: dict[str | int, Attempt] = {}
    for number, attempt in enumerate(kept):
        key = number if attempt.prediction_id is None else attempt.prediction_id
        if key not in found or (found[key].outcome is Outcome.OPEN and attempt.outcome is not Outcome.OPEN):
            found[key] = attempt
    return list(found.values())


def _row_of(ours: sqlite3.Connection, attempt: Attempt) -> sqlite3.Row | None:
    """The same attempt: by its prediction, else by what was sent and when."""
    if attempt.prediction_id is not None:
        found = ours.execute("SELECT * FROM attempts WHERE prediction_id = ?", (attempt.prediction_id,)).fetchone()
        if found is not None:
            return found  # type: ignore[no-any-return]
    intent = attempt.intent
    row: sqlite3.Row | None = ours.execute(
        """SELECT * FROM attempts WHERE episode_id = ? AND at = ? AND (? IS NULL OR prediction_id IS NULL
           OR prediction_id = ?) AND input = ?""",  # not by its shot, which may have been renamed since
        (intent.episode_id, intent.at, *[attempt.prediction_id] * 2, rows.canonical_json(intent.input)),
    ).fetchone()
    return row


def _says_more(attempt: Attempt, row: sqlite3.Row) -> bool:
    return attempt.outcome is not Outcome.OPEN or (attempt.prediction_id is not None and row["prediction_id"] is None)


def is_newer(picture: PictureRecord, ours: dict[VariationKey, PictureRecord]) -> bool:
    """Whether the ledger has no picture of the variation, or one that was made earlier."""
    known = ours.get((picture.shot_id, picture.variation_id))
    return known is None or picture.generated_at > known.generated_at
