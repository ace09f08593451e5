"""What went wrong is kept as a message: told in the reader's language, and old rows as they are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.ledger import schema
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.ledger.message_text import from_columns, to_json
from moostik_cli.messages import Message, as_written, counted, message, set_language, translate
from moostik_cli.models.records import Outcome
from tests.ledger.records import intent

FAULT = message(
    "a reference cannot be read: {reason}",
    reason=message("the picture arrived cut short ({size} of {stated} bytes)", size=12, stated="40"),
)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


def test_a_message_comes_back_as_it_was_and_in_the_readers_language(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "moostik.db") as ledger:
        attempt = ledger.record_intent(intent())
        ledger.record_outcome(attempt, Outcome.FAILED, cost=0, at=1.0, error=FAULT)
        ledger.record_failure("ep1", "s1", "wide", FAULT, 1.0)
    with Ledger.open(tmp_path / "moostik.db") as ledger:
        [kept], [told] = ledger.attempts("ep1"), ledger.variations("ep1").values()
    assert kept.error == told.error == FAULT
    set_language("fr")
    assert told.error is not None
    assert translate(told.error) == (
        "une référence est illisible\u00a0: l’image est arrivée tronquée (12 octets sur 40)"
    )
    [(english,)] = sqlite3.connect(tmp_path / "moostik.db").execute("SELECT error FROM variations")
    assert english == str(FAULT)  # for those who read the tables


values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(
    st.recursive(
        st.builds(message, st.just("{a} and {b}"), a=values, b=values)
        | st.builds(counted, st.just("{count} {a}"), st.just("{count} {a}s"), count=st.integers(), a=values),
        lambda inner: st.builds(message, st.just("{a}: {{{b}}}"), a=inner, b=values | inner),
        max_leaves=5,
    )
)
def test_any_message_survives(kept: Message) -> None:
    assert from_columns("english", to_json(kept)) == kept


def test_nothing_is_nothing() -> None:
    assert to_json(None) is None
    assert from_columns(None, None) is None
    assert from_columns("as it was", None) == as_written("as it was")


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "x",
        "1",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps({"template": "{a.__class__}", "values": {"a": "x"}}),
        json.dumps({"template": "{a[0]}", "values": {"a": "x"}}),
        json.dumps({"template": "{a:>999999999}", "values": {"a": "x"}}),
        json.dumps({"template": "{a!r}", "values": {"a": "x"}}),
        json.dumps({"template": "{a}", "values": {}}),
        json.dumps({"template": "{", "values": {}}),
        json.dumps({"template": "{}", "values": {"": 1}, "plural": 3}),
        json.dumps({"template": "{a}", "values": {"a": [1]}}),
        json.dumps({"template": "one", "values": {"count": "many"}, "plural": "more"}),
        json.dumps({"template": "{a}", "values": {"a": {"template": "{b.c}", "values": {"b": 1}}}}),
    ],
)
def test_a_strangers_template_is_not_used(kept: str) -> None:
    assert from_columns("the text", kept) == as_written("the text")


def test_rows_of_before_are_shown_as_they_are(tmp_path: Path) -> None:
    """A ledger of the first version, as it was written then."""
    path = tmp_path / "moostik.db"
    old = sqlite3.connect(path)
    schema.create_tables(old)
    old.execute("PRAGMA user_version=1")
    old.execute(
        "INSERT INTO variations (episode_id, shot_id, variation_id, status, error)"
        " VALUES ('ep1', 's1', 'wide', 'failed', 'the model failed: {braces} (E005)')"
    )
    old.commit()
    old.close()
    with Ledger.open_existing(path) as ledger:  # type: ignore[union-attr]
        [told] = ledger.variations("ep1").values()
    assert told.error is not None
    set_language("fr")
    assert translate(told.error) == "the model failed: {braces} (E005)"
    [(version,)] = sqlite3.connect(path).execute("PRAGMA user_version")
    assert version == len(schema.MIGRATIONS)
