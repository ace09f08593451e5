"""JSON: the same values, places and refusals as YAML, and what only JSON allows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from moostik_cli.models.diagnostics import Code
from moostik_cli.sources.json_reader import read_json, read_source
from moostik_cli.sources.yaml_reader import read_yaml
from tests.sources.test_yaml_reader import VALUES


def read(text: str):
    return read_json(text, path="x.json", text_keys={"id", "characterIds"})


@pytest.mark.uncounted
@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_reads_what_json_reads(value):
    for text in (json.dumps(value), json.dumps(value, indent=2, ensure_ascii=False)):
        assert read_json(text, path="x").document.data == value


@pytest.mark.uncounted
@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_agrees_with_yaml_on_every_place(value):
    text = json.dumps(value, indent=1, ensure_ascii=False)
    ours, yaml = read_json(text, path="x").document, read_yaml(text, path="x").document
    assert _all_places(ours, value, []) == _all_places(yaml, value, [])


def _all_places(document, value, keys):
    found = [document.place_of(keys)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += [document.place_of([*keys, key], key=True), *_all_places(document, item, [*keys, key])]
    return found


def test_what_only_json_allows():
    text = '{"a":"\\ud83d\\ude00 \\/ \\u0041",\t"b":"\x7f","id": 12, "characterIds": [1.10, true]}'
    assert read(text).document.data == {"a": "😀 / A", "b": "\x7f", "id": "12", "characterIds": ["1.10", "true"]}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,}', 1, 9),
        ('{"a": [1 2]}', 1, 8),
        ('{"a" 1}', 1, 6),
        ("{a: 1}", 1, 2),
        ("[", 1, 1),
        ('{"a":\n"b', 2, 1),
        ('{"a": 1} x', 1, 10),
        ("[1]]", 1, 4),
        ('{"a": tru}', 1, 7),
        ("[01]", 1, 2),
        ('["\\ud83d"]', 1, 2),
        ('["\\x"]', 1, 3),
        ("// c", 1, 1),
        ("[1],", 1, 4),
        ("nul", 1, 1),
        ("{]", 1, 2),
    ],
)
def test_what_is_not_json_is_refused_at_its_place(text, line, column):
    problems = read(text).problems
    assert [(one.code, one.place.line, one.place.column) for one in problems] == [(Code.NOT_YAML, line, column)]
    assert read(text).document.data is None


def test_duplicate_keys_and_depth_are_refused_as_in_yaml():
    assert [one.code for one in read('{"a": 1, "a": {"b": 2}}').problems] == [Code.DUPLICATE_KEY]
    assert [one.code for one in read("[" * 100_000).problems] == [Code.TOO_DEEP]


@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.yml"])
def test_json_is_read_as_json_whatever_its_file_is_called(name):
    read = read_source('\n{"title": "\\ud83d\\ude00",\n "id": 1.10}', path=name, text_keys={"id"})
    assert (read.document.data, read.problems) == ({"title": "😀", "id": "1.10"}, ())
    place = read.document.place_of(["id"])
    assert (place.path, place.line, place.column) == (name, 3, 8)


def test_braces_that_are_no_json_are_yaml():
    assert read_source("{a: [1, b], 'c': no,}", path="x.yaml").document.data == {"a": [1, "b"], "c": "no"}
    assert read_source("{a: [1", path="x.yaml").problems == read_yaml("{a: [1", path="x.yaml").problems
    assert [one.place.column for one in read_source("{a: 1}", path="x.json").problems] == [2]
