"""Records as rows, and back. The column names are the records' field names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from moostik_cli.ledger.message_text import from_columns
from moostik_cli.models.records import Attempt, Intent, Outcome, PictureRecord

PICTURE_COLUMNS = PictureRecord._fields
_INTENT_COLUMNS = Intent._fields
INSERT_PICTURE = "INSERT INTO pictures ({}) VALUES ({})".format(  # noqa: S608 - our own column names
    ", ".join(f'"{name}"' for name in PICTURE_COLUMNS), ", ".join("?" * len(PICTURE_COLUMNS))
)
INSERT_ATTEMPT = "INSERT INTO attempts ({}, input_digest) VALUES ({})".format(  # noqa: S608 - the same
    ", ".join(_INTENT_COLUMNS), ", ".join("?" * (len(_INTENT_COLUMNS) + 1))
)


def canonical_json(value: Mapping[str, Any]) -> str:
    """The one text of a JSON value: keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def intent_values(intent: Intent) -> tuple[Any, ...]:
    """The values of INSERT_ATTEMPT."""
    text = canonical_json(intent.input)
    values = [text if name == "input" else getattr(intent, name) for name in _INTENT_COLUMNS]
    return (*values, sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def attempt_from(row: sqlite3.Row) -> Attempt:
    values = {name: row[name] for name in _INTENT_COLUMNS}
    return Attempt(
        id=row["id"],
        intent=Intent(**{**values, "input": json.loads(row["input"])}),
        prediction_id=row["prediction_id"],
        outcome=Outcome(row["outcome"]),
        ended_at=row["ended_at"],
        cost=row["cost"],
        error=from_columns(row["error"], row["error_message"]),
    )


def picture_values(picture: PictureRecord) -> tuple[Any, ...]:
    """The values of INSERT_PICTURE."""
    values = (getattr(picture, name) for name in PICTURE_COLUMNS)
    return tuple(json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value for value in values)


def picture_from(row: sqlite3.Row) -> PictureRecord:
    values = {name: row[name] for name in PICTURE_COLUMNS}
    return PictureRecord(**{**values, "references": tuple(json.loads(row["references"]))})


def pictures_from(rows: Iterable[sqlite3.Row]) -> list[PictureRecord]:
    return [picture_from(row) for row in rows]
