"""Changing the shots of an episode in its text: what changes, and that nothing else does."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.editing.fields import EditRefusedError
from moostik_cli.editing.shots import (
    Spot,
    fresh_episode,
    insert_shot,
    move_shot,
    number_shots,
    remove_shot,
    rename_shot,
)
from moostik_cli.models.documents import Document

TEXT = """\
# top
id: ep1
acts:
  - id: a
    shotIds: [s1, s2]   # both
  - id: b
    shotIds:
      - s3
      # the end
      - s4

shots:
  # first
  - id: s1
    number: 1
    prompt: |
      A street.

      Rain.

  # --- part two ---

  # second
  - id: s2   # hi
    continuesFrom: s1
    prompt: x
    # inside s2

  - id: s3
    continuesFrom: "s2"
  - id: s4
    number: 7
# tail
"""


def episode(text: str = TEXT) -> Document:
    return fresh_episode(text, "ep1.yaml")


def changed_lines(after: Document, before: str = TEXT) -> tuple[list[str], list[str]]:
    """The lines that are gone, and those that are new."""
    from difflib import ndiff

    lines = list(ndiff(before.splitlines(), after.text.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def test_rename_follows_acts_and_continuations():
    gone, new = changed_lines(rename_shot(episode(), "s2", "middle"))
    assert gone == ["    shotIds: [s1, s2]   # both", "  - id: s2   # hi", '    continuesFrom: "s2"']
    assert new == ["    shotIds: [s1, middle]   # both", "  - id: middle   # hi", '    continuesFrom: "middle"']


def test_remove_takes_its_comments_and_relinks():
    after = remove_shot(episode(), "s2")
    assert "# second" not in after.text
    assert "# inside s2" not in after.text
    assert "# --- part two ---\n\n  - id: s3\n" in after.text
    assert after.data["shots"][1] == {"id": "s3", "continuesFrom": "s1"}
    assert "shotIds: [s1]   # both" in after.text


def test_what_continued_the_first_of_a_sequence_continues_nothing():
    after = remove_shot(episode(), "s1")
    assert after.data["shots"][0] == {"id": "s2", "prompt": "x"}
    assert "# first" not in after.text


def test_remove_the_last_shot_of_an_act():
    after = remove_shot(remove_shot(episode(), "s3"), "s4")
    assert after.data["acts"][1] == {"id": "b", "shotIds": []}
    assert after.text.endswith("# tail\n")


def test_insert_takes_a_place_in_the_act():
    after = insert_shot(episode(), {"id": "s1A", "locationIds": ["pier"], "prompt": "Say: what"}, Spot("s1", True))
    gone, new = changed_lines(after)
    assert gone == ["    shotIds: [s1, s2]   # both"]
    assert new == [
        "    shotIds: [s1, s1A, s2]   # both",
        "  - id: s1A",
        "    locationIds: [pier]",
        '    prompt: "Say: what"',
        "",
    ]


def test_move_takes_comments_along():
    after = move_shot(episode(), "s1", Spot("s4", True))
    assert [shot["id"] for shot in after.data["shots"]] == ["s2", "s3", "s4", "s1"]
    assert [act["shotIds"] for act in after.data["acts"]] == [["s2"], ["s3", "s4", "s1"]]
    assert "  # first\n  - id: s1\n    number: 1\n    prompt: |\n      A street.\n\n      Rain.\n# tail" in after.text


def test_numbers_replace_or_join():
    gone, new = changed_lines(number_shots(episode(), {"s1": "1A", "s2": 2, "s4": 7}))
    assert (gone, new) == (["    number: 1"], ["    number: 1A", "    number: 2"])


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_stay(end):
    text = TEXT.replace("\n", end)
    after = insert_shot(episode(text), {"id": "new", "prompt": "x"}, Spot("s4", True))
    assert after.text.count("\n") == after.text.count(end)


def test_a_file_without_a_last_line_end():
    text = "id: e\nshots:\n- id: a\n- id: b"
    assert move_shot(episode(text), "b", Spot("a", False)).text == "id: e\nshots:\n- id: b\n- id: a\n"


def test_in_braces():
    text = "{id: e, acts: [{id: x, shotIds: [a, b]}], shots: [{id: a}, {id: b, continuesFrom: a}]}\n"
    assert rename_shot(episode(text), "a", "c").text == text.replace("[a,", "[c,").replace(": a}", ": c}")
    assert remove_shot(episode(text), "a").text == "{id: e, acts: [{id: x, shotIds: [b]}], shots: [{id: b}]}\n"
    assert (
        "shots: [{id: b}, {id: a}]"
        in move_shot(episode(text.replace(", continuesFrom: a", "")), "a", Spot("b", True)).text
    )


def test_json_stays_json():
    value = {"id": "e", "acts": [{"id": "x", "shotIds": ["a", "b"]}], "shots": [{"id": "a"}, {"id": "b", "number": 1}]}
    text = json.dumps(value, indent=2)
    for after in (
        rename_shot(episode(text), "a", "c"),
        remove_shot(episode(text), "a"),
        insert_shot(episode(text), {"id": "n", "locationIds": ["p"], "prompt": 'Say "what"'}, Spot("a", True)),
        move_shot(episode(text), "a", Spot("b", True)),
        number_shots(episode(text), {"a": "1A", "b": 2}),
    ):
        assert json.loads(after.text) == after.data


def test_what_is_said_in_two_places_is_refused():
    text = "id: e\nacts:\n- {id: x, shotIds: &ids [a, b]}\n- {id: y, shotIds: *ids}\nshots:\n- id: a\n- id: b\n"
    with pytest.raises(EditRefusedError):
        remove_shot(episode(text), "a")
    shared = "id: e\nshots:\n- id: &one a\n- id: b\n  continuesFrom: *one\n"
    assert rename_shot(episode(shared), "a", "c").text == "id: e\nshots:\n- id: c\n- id: b\n  continuesFrom: c\n"


@pytest.mark.uncounted
@pytest.mark.parametrize("name", ["ep0.json", "ep0-pending.yaml"])
def test_the_real_episode(name, real_dir: Path):
    text = (real_dir / name).read_text(encoding="utf-8")
    before = episode(text)
    ids = [shot["id"] for shot in before.data["shots"]]
    renamed = rename_shot(before, ids[3], "another")
    assert rename_shot(renamed, "another", ids[3]).text == text
    moved = move_shot(before, ids[27], Spot(ids[0], False))
    assert len(moved.text) == pytest.approx(len(text), abs=40)
    inserted = insert_shot(before, {"id": "another", "prompt": "x"}, Spot(ids[10], True))
    assert remove_shot(inserted, "another").text == text


# -- whatever the layout --------------------------------------------------------------------------------------

_NAMES = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=6, unique=True)


@st.composite
def _layouts(draw: Any) -> tuple[str, list[str]]:
    names = draw(_NAMES)
    indent = draw(st.sampled_from(["", "  "]))
    lines = ["id: e"]
    if draw(st.booleans()):
        cut = draw(st.integers(0, len(names)))
        lines += ["acts:"]
        for number, part in enumerate((names[:cut], names[cut:])):
            lines += [f"- id: act-{number}", f"  shotIds: [{', '.join(part)}]"]
    lines += ["shots:" + draw(st.sampled_from(["", "  # all of them"]))]
    for place, name in enumerate(names):
        lines += draw(st.lists(st.sampled_from(["", f"{indent}# said before", "# at the margin"]), max_size=3))
        lines += [f"{indent}- id: {name}"]
        lines += draw(st.lists(st.sampled_from([f"{indent}  # within"]), max_size=1))
        if place and draw(st.booleans()):
            lines += [f"{indent}  continuesFrom: {names[place - 1]}"]
        if draw(st.booleans()):
            lines += [f"{indent}  description: |", f"{indent}    One.", "", f"{indent}    # no comment"]
    lines += draw(st.lists(st.sampled_from(["", "# the end"]), max_size=2))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end])), names


def _comments(text: str) -> int:
    return text.count("# ")


@pytest.mark.uncounted
@settings(max_examples=200, deadline=None)
@given(_layouts(), st.data())
def test_any_layout_keeps_all_that_is_not_meant(layout, data):
    text, names = layout
    before = episode(text)
    original = copy.deepcopy(before.data)
    one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    after = data.draw(st.booleans())
    renamed = rename_shot(before, one, "new")
    assert rename_shot(renamed, "new", one).text.rstrip("\r\n") == text.rstrip("\r\n")
    inserted = insert_shot(before, {"id": "new", "prompt": "x"}, Spot(one, after))
    assert _comments(inserted.text) == _comments(text)
    assert [shot["id"] for shot in remove_shot(inserted, "new").data["shots"]] == names
    if one != other:
        moved = move_shot(before, one, Spot(other, after))
        assert _comments(moved.text) == _comments(text)
        order = [shot["id"] for shot in moved.data["shots"]]
        assert order.index(one) - order.index(other) == (1 if after else -1)
        assert sorted(order) == sorted(names)
    if len(names) > 1:
        assert [shot["id"] for shot in remove_shot(before, one).data["shots"]] == [n for n in names if n != one]
    assert before.data == original
