"""The words of a shot that editors and boards show: dialogue, action, camera movement, sound, notes."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from moostik_cli.models.episode import Episode, Shot
from moostik_cli.models.json_schema import schema_of

LINES: list[tuple[Any, list[tuple[str, str]]]] = [
    (None, []),
    (["ANA: Who is there?"], [("ANA", "Who is there?")]),
    ([{"ANA": "Who is there?"}], [("ANA", "Who is there?")]),  # YAML without quotes
    ([{"who": "ana", "what": "Me: always me."}], [("ana", "Me: always me.")]),
    ([{"what": "A voice."}], [("", "A voice.")]),
    (["Nobody in particular"], [("", "Nobody in particular")]),
    (["At 12:30 she leaves"], [("", "At 12:30 she leaves")]),
    (
        ["It was late, and the rain on the roofs of Tin Street said only this: go"],
        [("", "It was late, and the rain on the roofs of Tin Street said only this: go")],
    ),
    ("ANA: One.\n\nBO: Two.", [("ANA", "One."), ("BO", "Two.")]),
    ({"who": "ana", "what": "Alone."}, [("ana", "Alone.")]),
    ([{"BO": 42}], [("BO", "42")]),
]


@pytest.mark.parametrize(("written", "lines"), LINES)
def test_dialogue(written: Any, lines: list[tuple[str, str]]) -> None:
    shot = Shot.model_validate({"id": "s1", "dialogue": written})
    assert [(line.who, line.what) for line in shot.dialogue] == lines


@pytest.mark.parametrize("written", [[3], [["x"]], [{"who": "ana"}], [{"a": "b", "c": "d"}], 7])
def test_what_is_no_dialogue(written: Any) -> None:
    with pytest.raises(ValidationError):
        Shot.model_validate({"id": "s1", "dialogue": written})


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("keep it short", "keep it short"),
        (["rain", "a bell"], "rain\na bell"),
        ({"mix": ["a", 2]}, "mix: a\n2"),
        (3, "3"),
    ],
)
def test_notes_in_the_shapes_that_people_keep(written: Any, text: str) -> None:
    shot = Shot.model_validate({"id": "s1", "notes": written, "sound": written, "action": written})
    assert (shot.notes, shot.sound, shot.action) == (text, text, text)


@pytest.mark.parametrize("written", [written for written, _ in LINES])
def test_an_editor_accepts_what_is_read(written: Any) -> None:
    episode = {"id": "ep1", "shots": [{"id": "s1", "dialogue": written, "notes": ["a"], "camera_movement": "pan"}]}
    assert list(Draft202012Validator(schema_of("episode")).iter_errors(episode)) == []


@pytest.mark.parametrize(("written", "number"), [(0.5, 0.5), (12.5, 12.5), (7, 7), (-1, -1), (3.0, 3), ("2", 2)])
def test_a_number_is_any_finite_number(written: object, number: float) -> None:
    made = Episode.model_validate({"id": "ep", "number": written, "shots": [{"id": "s1", "number": written}]})
    assert (made.number, made.shots[0].number) == (number, number)
    assert isinstance(made.number, int) is (number == int(number))


@pytest.mark.parametrize("written", [float("inf"), float("nan"), "twelve", [1]])
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Episode.model_validate({"id": "ep", "number": written})
