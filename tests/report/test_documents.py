"""Documents: written in pieces, and the same as in one."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moostik_cli.messages import message
from moostik_cli.report.documents import document_pieces, to_document
from moostik_cli.report.json_text import json_text

pytestmark = pytest.mark.uncounted


class Record(NamedTuple):
    shot_id: Any
    all_urls: Any


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(message("Said."))
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.builds(Record, inner, inner)
        | st.tuples(inner, inner)
    ),
    max_leaves=12,
)


@given(_VALUES)
@example(message("Said."))
def test_pieces_are_the_whole(value: Any) -> None:
    assert "".join(document_pieces(value)) == json_text(to_document(value), indent=2)


@given(st.lists(_VALUES, max_size=3))
def test_an_iterator_is_a_list(items: list[Any]) -> None:
    assert "".join(document_pieces({"a": iter(items), "b": 1})) == "".join(document_pieces({"a": items, "b": 1}))
