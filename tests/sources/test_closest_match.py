"""A letter off: what is a slip, and what is another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.sources.closest_match import is_a_letter_off

_WORDS = st.text("abcd", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("written", "known", "is_off"),
    [
        ("promt", "prompt", True),
        ("prompts", "prompt", True),
        ("pormpt", "prompt", True),
        ("promqt", "prompt", True),
        ("character_id", "characterIds", True),
        ("shots", "shotIds", False),
        ("pr0mt", "prompt", False),
        ("prompt", "composition", False),
        ("promtp", "prompt", True),
        ("opprmt", "prompt", False),
    ],
)
def test_one_letter(written: str, known: str, is_off: bool) -> None:
    assert is_a_letter_off(written, known) is is_off


@given(_WORDS, st.data())
def test_one_edit_is_always_seen_from_both_sides(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcd"))
    for other in (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert is_a_letter_off(word, other) and is_a_letter_off(other, word)


@given(_WORDS, _WORDS)
def test_lengths_more_than_one_apart_are_never_near(one: str, other: str) -> None:
    assert not is_a_letter_off(one, other + "ab" + one)
