"""YAML with positions: what is read, what is refused, and where each thing stands."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.models.diagnostics import Code
from moostik_cli.sources.yaml_reader import read_yaml

TEXT_KEYS = {"id", "title", "characterIds"}


def read(text: str):
    return read_yaml(text, path="x.yaml", text_keys=TEXT_KEYS)


def codes(text: str) -> list[str]:
    return [problem.code for problem in read(text).problems]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("+4", 4),
        ("012", "012"),
        ("12:30", "12:30"),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.10", 1.1),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("2024-01-01", "2024-01-01"),
        ("-", "-"),
        ("+", "+"),
        (".inf", float("inf")),
        ("1.2.3", "1.2.3"),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_words_mean_what_yaml_1_2_says(word, value):
    if word == "-":
        word = "'-'"
    assert read(f"k: {word}").document.data == {"k": value}


@pytest.mark.parametrize("digits", [3000, 3900, 5000])
@pytest.mark.parametrize("start", ["0x", "1"])
def test_every_number_can_be_written_again(start: str, digits: int) -> None:
    value = read(f"k: {start}{'7' * digits}").document.data["k"]
    assert str(value)


@pytest.mark.parametrize("word", ["1.10", "True", "12", "0x1F", "1e3", "no", "12:30"])
def test_text_keys_keep_their_words(word):
    data = read(f"id: {word}\ncharacterIds: [{word}, {word}]\ndeep: {{id: {word}}}").document.data
    assert data == {"id": word, "characterIds": [word, word], "deep": {"id": word}}


@pytest.mark.parametrize("word", ["", "null", "~"])
def test_nothing_is_none_in_text_keys_too(word):
    assert read(f"id: {word}").document.data == {"id": None}


@pytest.mark.parametrize("word", ["no", "Yes", "on", "off", "012", "12:30", "true"])
def test_traps_of_older_readers_are_pointed_out_in_texts(word):
    assert codes(f"id: {word}") == [Code.AMBIGUOUS_WORD]
    assert codes(f"id: '{word}'") == codes(f"other: {word}") == codes(f"id: {word}x") == []


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\na: 2", Code.DUPLICATE_KEY, 2, 1),
        ("a: {b: 1, c: 2, b: 3}", Code.DUPLICATE_KEY, 1, 17),
        ("a: !!python/object:os.system x", Code.TAG, 1, 4),
        ("a: ! x", Code.TAG, 1, 4),
        ("a: &a [*a]", Code.CYCLE, 1, 8),
        ("a: *b", Code.NOT_YAML, 1, 4),
        ("a: 1\n--- \nb: 2", Code.SEVERAL_DOCUMENTS, 2, 1),
        ("? [1, 2]\n: x", Code.NOT_A_KEY, 1, 3),
        ("? {a: 1}\n: {b: {c: 1}}\nd: 1", Code.NOT_A_KEY, 1, 3),
        ("'': x", Code.NOT_A_KEY, 1, 1),
        ("a: b: c", Code.NOT_YAML, 1, 5),
        ("a:\n\t- b", Code.NOT_YAML, 2, 1),
        ("a: [b\nc: d", Code.NOT_YAML, 1, 4),
        ("é: \x07", Code.NOT_YAML, 1, 4),
        ("😀: @x", Code.NOT_YAML, 1, 4),
        ("a: '", Code.NOT_YAML, 1, 4),
        ("[" * 101, Code.TOO_DEEP, 1, 101),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text, code, line, column):
    found = [(one.code, one.place.line, one.place.column) for one in read(text).problems]
    assert (code, line, column) in found


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("title: 'L'orage'\n", 11, "The text in quotes ends before this."),
        ('title: "He says "hello" to her"\n', 18, "The text in quotes ends before this."),
        ("- {action: 'il s'arrête, puis écoute'}\n", 18, "The text in quotes ends before this."),
        ("title: \"il s'arrête\nid: a\n", 8, "The quotes that open here are never closed."),
        ('- ["a" "b"]\n', 8, "A `,` or `]` was expected here."),
    ],
)
def test_quotes_inside_quotes_are_named_as_what_is_wrong(text, column, said):
    (problem,) = read(text).problems
    assert (problem.place.line, problem.place.column, str(problem.message)) == (1, column, said)


def test_a_tag_is_called_as_it_is_written():
    assert [str(one.message) for one in read("a: !!str 1\nb: !mine x").problems] == [
        "Tags such as `!!str` are not read.",
        "Tags such as `!mine` are not read.",
    ]


def test_all_problems_come_in_one_go():
    assert codes("a: 1\na: 2\nb: !x y\nc: *q\nd: no\nid: no") == [
        Code.DUPLICATE_KEY,
        Code.TAG,
        Code.NOT_YAML,
        Code.AMBIGUOUS_WORD,
    ]


def test_the_first_of_two_equal_keys_counts():
    assert read("a: 1\na: {x: [2]}\nb: 3").document.data == {"a": 1, "b": 3}


def test_aliases_and_merges():
    result = read("a: &x {k: 1, l: [1, 2]}\nb: *x\nc:\n  <<: *x\n  k: 2\nd: &n 1.10\nid: *n")
    assert not result.problems
    assert result.document.data["b"] is result.document.data["a"]
    assert result.document.data["c"] == {"k": 2, "l": [1, 2]}
    assert result.document.data["id"] == "1.10"
    assert result.document.place_of(["c", "l", 1]).line == 1
    assert result.document.place_of(["c", "k"]).line == 5


def test_aliases_that_multiply_are_stopped_early():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30)
    )
    assert codes(bomb) == [Code.TOO_MANY_ALIASES]


def test_a_million_brackets_end_at_once():
    started = time.monotonic()
    assert codes("[" * 1_000_000) == [Code.TOO_DEEP]
    assert codes("{a: " * 100_000) == [Code.TOO_DEEP]
    assert time.monotonic() - started < 5


def test_problems_stop_being_counted():
    assert len(read("\n".join(f"k{n}: !x y" for n in range(5_000))).problems) == 1_000
    assert len(read("a: \x07" * 5_000).problems) == 1_000


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_nothing_is_none(text):
    result = read(text)
    assert (result.document.data, result.problems) == (None, ())


def test_places_are_those_of_the_written_text():
    document = read('# c\nid: \'Ähm\'\nlist:\n  - é: [1, "two \\" x"]\n    ? deep key\n    : |\n      text\n').document
    place = document.place_of(["list", 0, "é", 1])
    assert (place.line, place.column, place.length) == (4, 12, 10)
    key = document.place_of(["list", 0, "deep key"], key=True)
    assert (key.line, key.column, key.length) == (5, 7, 8)
    assert document.place_of(["id"]).length == 5
    assert document.source_line(2) == "id: 'Ähm'"


def test_a_place_that_is_not_in_the_file_is_the_nearest_one_around_it():
    document = read("a:\n  - b: 1\n").document
    assert document.place_of(["a", 0, "c", 5]) == document.place_of(["a", 0])
    assert document.place_of(["z"]).line == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(end):
    place = read(end.join(["a: 1", "b: 2", "c: x"])).document.place_of(["c"])
    assert (place.line, place.column) == (3, 4)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text(string.ascii_letters + "éü ;'\"", max_size=12)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(string.ascii_lowercase, min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_reads_back_what_json_writes_and_knows_where_it_is(value):
    import json

    text = json.dumps(value, indent=1, ensure_ascii=False)
    document = read_yaml(text, path="x").document
    assert document.data == value
    _check_places(document, value, [])


def _check_places(document, value, keys):
    import json

    place = document.place_of(keys)
    written = document.source_line(place.line)[place.column - 1 :]
    if isinstance(value, dict):
        assert written.startswith("{")
        for key, item in value.items():
            at = document.place_of([*keys, key], key=True)
            assert document.source_line(at.line)[at.column - 1 :].startswith(json.dumps(key, ensure_ascii=False))
            _check_places(document, item, [*keys, key])
    elif isinstance(value, list):
        assert written.startswith("[")
        for index, item in enumerate(value):
            _check_places(document, item, [*keys, index])
    else:
        literal = json.dumps(value, ensure_ascii=False)
        assert written.startswith(literal)
        assert place.length == len(literal)


SLIPS = """\
id: ep9
acts:
  - id: a1
    shotIds: [a, b
shots:
  - id: a
    name: "unclosed
    prompt: hello
  # a comment between
  - id: b
    name: fine
    description: He says: go
  - id: c
    prompt: "a quote "inside" it"
  - id: d
    prompt: ok
    variations:
    - wide
  - id: e
\tprompt: tab
"""


def test_every_slip_is_told_in_one_go():
    problems = read_yaml(SLIPS, path="ep.yaml").problems
    assert [(one.place.line, one.place.column) for one in problems] == [(4, 14), (7, 11), (12, 25), (14, 23), (20, 1)]


def test_reading_on_after_a_slip_finds_nothing_in_what_is_right():
    """The slips are put right one by one, from the last: what is left are those before."""
    lines = SLIPS.splitlines()
    right = {20: "    prompt: ok", 14: "    prompt: ok", 12: "    description: ok", 7: '    name: "closed"'}
    for left, (number, line) in zip((4, 3, 2, 1), right.items(), strict=True):
        lines[number - 1] = line
        assert len(read_yaml("\n".join(lines) + "\n", path="ep.yaml").problems) == left
    lines[3] += "]"
    assert read_yaml("\n".join(lines) + "\n", path="ep.yaml").problems == ()
