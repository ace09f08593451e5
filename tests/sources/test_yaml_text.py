"""What the emitter writes reads back as the same values, in both YAML 1.1 and 1.2, and reads well."""

from __future__ import annotations

import math
import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.sources.yaml_reader import read_yaml
from moostik_cli.sources.yaml_text import render_yaml

WORDS = st.sampled_from(
    [
        "no",
        "on",
        "Y",
        "null",
        "~",
        "12:30",
        "012",
        "0o14",
        "1.10",
        "1e3",
        "1_000",
        "0x1F",
        ".5",
        ".nan",
        "-.inf",
        "2026-01-31",
        "2026-01-31T10:00:00Z",
        "<<",
        "=",
        "---",
        "...",
        "- a",
        "a: b",
        "a:",
        "a #b",
        "#x",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "'a'",
        '"a"',
        "a\\b",
        " a",
        "a ",
        "a\tb",
        "\ta\nb",
        "a\nb",
        "a\n",
        "a\n\n",
        "\na",
        "  a\nb",
        "a\n  b\n\nc",
        "\n",
        "  \n ",
        "a\x85b",
        "a\u2028b",
        "\ufeffa",
        "\u202ea",
        "é",
        "🦟",
        "{a}",
        "[a]",
        "a, b",
        "a\r\nb",
        "\x07",
        "-",
        "-a",
        "?",
        "? a",
        ": a",
        "|",
        ">",
        "a\n# b",
        "a\n--- b",
        "",
    ]
)
# in composed letters, as which all text is read
ANY_TEXT = st.text(max_size=40).map(lambda text: unicodedata.normalize("NFC", text))
TEXTS = WORDS | ANY_TEXT | st.text(alphabet=" \n\t#:-?'\"\\a0.e[]{},&*!|>%@`", max_size=12)
NUMBERS = st.integers() | st.floats(allow_nan=False)
# not keys of ours, however quoted
KEYS = TEXTS.filter(lambda key: key not in ("", "<<", "\0discard"))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@pytest.mark.uncounted
@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_reads_back_as_the_same_values(value: object) -> None:
    text = render_yaml(value)
    assert yaml.safe_load(text) == value
    result = read_yaml(text, path="x.yaml")
    assert result.problems == ()
    assert result.document.data == value
    assert repr(yaml.safe_load(text)) == repr(value)  # 1 is not True is not 1.0, and the order is kept


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_text_keys_read_as_the_same_text(text: str) -> None:
    """Under keys that are always text, no word is left that a reader could mistake or warns about."""
    result = read_yaml(render_yaml({"id": text}), path="x.yaml", text_keys={"id"})
    assert result.problems == ()
    assert result.document.data == {"id": text}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Le Génocide", "Le Génocide\n"),
        ("12 séquences : du génocide, à la vengeance", '"12 séquences : du génocide, à la vengeance"\n'),
        ("https://example.org/a.png?x=1#y", "https://example.org/a.png?x=1#y\n"),
        ("don't", "don't\n"),
        ('"What?", she said', "'\"What?\", she said'\n"),
        ("no", '"no"\n'),
        ("#FFB25A", '"#FFB25A"\n'),
        ("16:9", '"16:9"\n'),
        ("3D", "3D\n"),
        ("2 chats", "2 chats\n"),
        (1e16, "1.0e+16\n"),
        (math.inf, ".inf\n"),
        ([], "[]\n"),
        ({"a": {}}, "a: {}\n"),
        ({"a": "x\ny"}, "a: |-\n  x\n  y\n"),
        ([["a", "b"], ["c"]], "- - a\n  - b\n- - c\n"),
        ([{"id": "a", "number": 1}, {"id": "b"}], "- id: a\n  number: 1\n\n- id: b\n"),
        ({"shots": [{"id": "a"}, {"id": "b"}]}, "shots:\n  - id: a\n\n  - id: b\n"),
        ({"a": {"shots": [{"id": "a"}, {"id": "b"}]}}, "a:\n  shots:\n    - id: a\n    - id: b\n"),
        ({"ids": ["a", "b"]}, "ids:\n  - a\n  - b\n"),
    ],
)
def test_is_written_as_people_write_it(value: object, text: str) -> None:
    assert render_yaml(value) == text


def test_long_text_is_never_wrapped_and_long_keys_still_read() -> None:
    value = {"k" * 3000: "word " * 500 + "end"}
    text = render_yaml(value)
    assert len(text.splitlines()) == 2
    assert yaml.safe_load(text) == value


def test_empty_lines_at_the_end_of_a_text_survive_the_empty_line_between_items() -> None:
    value = {"shots": [{"id": "a", "description": text} for text in ("x\ny\n\n", "x\n", "\n", "x\ny\n")]}
    assert yaml.safe_load(render_yaml(value)) == value


def test_infinity_and_not_a_number() -> None:
    low, nothing = yaml.safe_load(render_yaml([-math.inf, math.nan]))
    assert low == -math.inf
    assert math.isnan(nothing)


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError):
        render_yaml({"a": object()})
