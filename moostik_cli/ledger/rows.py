"""Records as rows, and back. The column names are the records' field names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from moostik_cli.ledger.message_text import from_columns, to_json
from moostik_cli.models.records import Attempt, Intent, Outcome, PictureRecord
from moostik_cli.models.retakes import Retake

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


def intent_row(intent: Intent) -> dict[str, Any]:
    """The columns of an intent."""
    return intent._asdict() | {"input": canonical_json(intent.input), "retake": _retake_text(intent.retake)}


def intent_values(intent: Intent) -> tuple[Any, ...]:
    """The values of INSERT_ATTEMPT."""
    named = intent_row(intent)
    values = [named[name] for name in _INTENT_COLUMNS]
    return (*values, sha256(named["input"].encode("utf-8", "surrogatepass")).hexdigest())


def attempt_from(row: sqlite3.Row | Mapping[str, Any]) -> Attempt:
    values = {name: row[name] for name in _INTENT_COLUMNS}
    return Attempt(
        id=row["id"],
        intent=Intent(**values | {"input": json.loads(row["input"]), "retake": _retake_from(row["retake"])}),
        prediction_id=row["prediction_id"],
        outcome=Outcome(row["outcome"]),
        ended_at=row["ended_at"],
        cost=row["cost"],
        error=from_columns(row["error"], row["error_message"]),
    )


def picture_values(picture: PictureRecord) -> tuple[Any, ...]:
    """The values of INSERT_PICTURE."""
    references = json.dumps(picture.references, ensure_ascii=False)
    named = picture._asdict() | {
        "references": references,
        "retake": _retake_text(picture.retake),
        "oddity": to_json(picture.oddity),
    }
    return tuple(named[name] for name in PICTURE_COLUMNS)


def picture_from(row: sqlite3.Row) -> PictureRecord:
    values = {name: row[name] for name in PICTURE_COLUMNS}
    texts = {
        "references": tuple(json.loads(row["references"])),
        "retake": _retake_from(row["retake"]),
        "oddity": from_columns(None, row["oddity"]),
    }
    return PictureRecord(**values | texts)


def pictures_from(rows: Iterable[sqlite3.Row]) -> list[PictureRecord]:
    return [picture_from(row) for row in rows]


def _retake_text(retake: Retake | None) -> str | None:
    return None if retake is None else canonical_json(retake._asdict())


def _retake_from(text: str | None) -> Retake | None:
    if text is None:
        return None
    values = json.loads(text)
    return Retake(**values | {"note_ids": tuple(values["note_ids"])})
