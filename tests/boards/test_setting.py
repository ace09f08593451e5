"""Setting text: no line too wide, nothing lost without an ellipsis, French as it should be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.boards.typesetting import ELLIPSIS, plain, shorten, wrap


def measure(text: str) -> float:
    """Every letter is one wide, an m two."""
    return float(len(text) + text.count("m"))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, []),
        ("un deux trois", 8, ["un deux", "trois"]),
        ("un\ndeux", 20, ["un", "deux"]),
        ("arc-en-ciel bleu", 8, ["arc-en-", "ciel", "bleu"]),
        ("anticonstitutionnellement", 10, ["anticonsti", "tutionnell", "ement"]),
        ("Quoi ? Encore !", 8, ["Quoi\u00a0?", "Encore\u00a0!"]),
        ("il dit « oui » bien fort", 11, ["il dit", "«\u00a0oui\u00a0»", "bien fort"]),
        ("  beaucoup   d'espace  ", 30, ["beaucoup d'espace"]),
        ("ici mmmm mm", 8, ["ici", "mmmm", "mm"]),
    ],
)
def test_where_lines_end(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, measure if "mmm" in text else len) == lines


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert wrap("un deux trois quatre", 9, len, 2) == ["un deux", "trois…"]
    assert wrap("un deux trois quatre", 4, len, 1) == ["un…"]
    assert wrap("un", 9, len, 0) == []
    assert shorten("La montée, encore", 10, len) == "La montée…"


def test_accents_are_composed_and_unseen_characters_go() -> None:
    assert plain("e\u0301te\u0301") == "été"
    assert plain("a\u202eb\u200bc\u0007d\ud800") == "abcd"


texts = st.text(st.characters(codec="utf-8"), max_size=80) | st.lists(
    st.sampled_from(["un", "arc-en-ciel", "anticonstitutionnellement", "?", "«", "été", "\n", "m" * 9])
).map(" ".join)


@pytest.mark.uncounted
@given(texts, st.integers(3, 40))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width, measure)
    assert all(measure(line) <= width for line in lines)
    assert all(line.strip() for line in lines)
    kept = "".join("".join(lines).split())
    assert kept == "".join("".join(plain(paragraph) for paragraph in text.splitlines()).split())


@given(texts, st.integers(3, 40), st.integers(1, 4))
def test_so_many_lines_and_an_ellipsis_where_some_is_left_out(text: str, width: int, most: int) -> None:
    every, lines = wrap(text, width, measure), wrap(text, width, measure, most)
    assert len(lines) == min(len(every), most)
    assert all(measure(line) <= width for line in lines)
    if len(every) > most:
        assert lines[-1].endswith(ELLIPSIS)
        assert lines[:-1] == every[: most - 1]
    else:
        assert lines == every
