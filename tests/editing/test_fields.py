"""One value changes, and nothing else: over every way in which people write a list of entries."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.editing.fields import EditRefusedError, add_to_list, set_flag
from moostik_cli.models.documents import Document
from moostik_cli.sources.json_reader import read_source
from moostik_cli.sources.yaml_reader import read_yaml

SHIPPED = Path(__file__).parents[2] / "episodes"


def document_of(text: str) -> Document:
    result = read_yaml(text, path="characters.yaml")
    assert result.problems == ()
    return result.document


REPLACED = [
    ("- id: a\n  validated: false\n", "- id: a\n  validated: true\n"),
    ("- id: a\n  validated: false", "- id: a\n  validated: true"),
    ("- id: a\r\n  validated:   FALSE   # not yet\r\n", "- id: a\r\n  validated:   true   # not yet\r\n"),
    ("- validated: no\n  id: a\n", "- validated: true\n  id: a\n"),
    ("-   id: a\n    validated: 'false'\n", "-   id: a\n    validated: true\n"),
    ('- id: a\n  "validated": "no"\n', '- id: a\n  "validated": true\n'),
    ("- {id: a, validated: false}\n", "- {id: a, validated: true}\n"),
    ("- {id: a, validated: false, name: x}\n", "- {id: a, validated: true, name: x}\n"),
    ('[{"id": "a", "validated": false}]', '[{"id": "a", "validated": true}]'),
    ('[\n {"id": "a",\n  "validated":false\n }\n]', '[\n {"id": "a",\n  "validated":true\n }\n]'),
    ("- id: a\n  validated:\n  name: x\n", "- id: a\n  validated: true\n  name: x\n"),
    ("- id: a\n  validated: # soon\n", "- id: a\n  validated: true # soon\n"),
    ("- id: a\n  validated: ~\n", "- id: a\n  validated: true\n"),
    ("- id: a\n  validated: null\n", "- id: a\n  validated: true\n"),
    ("- id: a\n  validated:\n    false\n", "- id: a\n  validated:\n    true\n"),
    ("# é\n- id: a\n  name: «é🦟»\n  validated: false\n", "# é\n- id: a\n  name: «é🦟»\n  validated: true\n"),
]
ADDED = [
    ("- id: a\n", "- id: a\n  validated: true\n"),
    ("- id: a", "- id: a\n  validated: true"),
    ("- id: a\r\n  name: A\r\n  x: 1\r\n", "- id: a\r\n  name: A\r\n  validated: true\r\n  x: 1\r\n"),
    ("-   name: A # the one\n    id: a\n", "-   name: A # the one\n    validated: true\n    id: a\n"),
    (
        "- id: a\n  referenceImages:\n    - x.png\n    - y.png # two\n  # of x\n  x: 1\n",
        "- id: a\n  referenceImages:\n    - x.png\n    - y.png # two\n  validated: true\n  # of x\n  x: 1\n",
    ),
    (
        "- id: a\n  referenceImages: [x.png,\n    y.png]\n",
        "- id: a\n  referenceImages: [x.png,\n    y.png]\n  validated: true\n",
    ),
    (
        "- id: a\n  name: a long name\n    on two lines\n  x: 1\n",
        "- id: a\n  validated: true\n  name: a long name\n    on two lines\n  x: 1\n",
    ),
    ("-\n  id: a\n  name: |-\n    A\n    B\n", "-\n  id: a\n  validated: true\n  name: |-\n    A\n    B\n"),
]
REFUSED = [
    "- {id: a}\n",
    '[{"id": "a"}]',
    "- id: a\n  validated: &v false\n- id: b\n  validated: *v\n",
    "- &v\n  id: a\n  validated: false\n- <<: *v\n  id: b\n",
    "- id: a\n  validated: |\n    false\n",
    "- ? id\n  : a\n",
    "- id: a\n  validated: [no]\n",
]


@pytest.mark.parametrize(("before", "after"), REPLACED + ADDED)
def test_exactly_that_one_value_changes(before: str, after: str) -> None:
    assert set_flag(document_of(before), 0, "validated", True) == after


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_where_it_is_not_safe(text: str) -> None:
    with pytest.raises(EditRefusedError) as refusal:
        set_flag(document_of(text), 0, "validated", True)
    assert refusal.value.place.line >= 1


def test_refuses_to_change_one_that_comes_from_a_merge() -> None:
    text = "- &base {id: a, validated: false}\n- <<: *base\n  id: b\n"
    with pytest.raises(EditRefusedError):
        set_flag(document_of(text), 1, "validated", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: a\n  referenceImages: []\n", "- id: a\n  referenceImages: [r/a.png]\n"),
        ("- id: a\n  referenceImages: [ ] # none\n", "- id: a\n  referenceImages: [r/a.png] # none\n"),
        ("- id: a\n  referenceImages:\n  name: A\n", "- id: a\n  referenceImages: [r/a.png]\n  name: A\n"),
        ("- id: a\n  referenceImages: ~ # c\n", "- id: a\n  referenceImages: [r/a.png] # c\n"),
        ("- {id: a, referenceImages: null}\n", "- {id: a, referenceImages: [r/a.png]}\n"),
        ("- id: a\n  name: A\n", "- id: a\n  name: A\n  referenceImages:\n    - r/a.png\n"),
        ("- id: a\r\n", "- id: a\r\n  referenceImages:\r\n    - r/a.png\r\n"),
        (
            "- id: a\n  referenceImages:\n    - x.png # one\n  name: A\n",
            "- id: a\n  referenceImages:\n    - x.png # one\n    - r/a.png\n  name: A\n",
        ),
        ("- id: a\n  referenceImages:\n  - x.png", "- id: a\n  referenceImages:\n  - x.png\n  - r/a.png"),
        ("- id: a\n  referenceImages: [x.png]\n", "- id: a\n  referenceImages: [x.png, r/a.png]\n"),
    ],
)
def test_adds_one_item_to_a_list(before: str, after: str) -> None:
    assert add_to_list(document_of(before), 0, "referenceImages", "r/a.png") == after


def test_adds_json_to_json() -> None:
    document = read_yaml('[{"id": "a", "referenceImages": []}]', path="characters.json").document
    after = add_to_list(document, 0, "referenceImages", "r/a.png")
    assert after == '[{"id": "a", "referenceImages": ["r/a.png"]}]'


def test_json_that_yaml_does_not_take_is_edited_in_a_yaml_file_too() -> None:
    text = '[{"id": "a", "name": "\\ud83d\\ude00", "validated": false, "referenceImages": []}]'
    document = read_source(text, path="characters.yaml").document
    assert set_flag(document, 0, "validated", True) == text.replace("false", "true")
    assert add_to_list(document, 0, "referenceImages", "r/a.png") == text.replace("[]", '["r/a.png"]')


def test_the_shipped_library_differs_by_one_scalar_whichever_entry_is_changed() -> None:
    for name in ("characters", "locations"):
        text = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
        document = document_of(text)
        assert "#" in text
        for entry, item in enumerate(document.data):
            after = set_flag(document, entry, "validated", not item["validated"])
            lines = [line for line in difflib.ndiff(text.splitlines(), after.splitlines()) if line[0] in "+-"]
            assert [re.sub(r"true|false", "X", line[1:]) for line in lines] == ["   validated: X"] * 2


ENTRY_LINES = st.lists(
    st.sampled_from(
        [
            "  # a comment",
            "",
            "  name: A",
            "  description: >-",
            "    folded\n    text",
            "  validated: false",
            "  referenceImages: [x.png]",
            "  referenceImages:",
            "    - x.png",
            "  title: 'it''s'",
            "  x: {y: 1}",
            "  validated: &f false",
            "  other: *f",
            "\tname: A",
            "  - x",
            '  quote: "a\\\n    b"',
            "  validated: yes",
        ]
    ),
    max_size=7,
)


@pytest.mark.uncounted
@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRY_LINES, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_whatever_the_file_one_value_changes_or_it_is_refused(entries: list[list[str]], end: str, value: bool) -> None:
    text = end.join(line for n, lines in enumerate(entries) for line in [f"- id: e{n}", *lines])
    before = read_yaml(text, path="x")
    if before.problems or not isinstance(before.document.data, list):
        return
    for entry in range(len(before.document.data)):
        try:
            after = set_flag(before.document, entry, "validated", value)
        except EditRefusedError:
            continue
        expected = [dict(item) for item in before.document.data]
        expected[entry]["validated"] = value
        assert read_yaml(after, path="x").document.data == expected
