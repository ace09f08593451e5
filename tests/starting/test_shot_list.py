"""Shot lists (CSV) as episodes."""

from __future__ import annotations

import pytest

from moostik_cli.models.library import Character, Library
from moostik_cli.starting.shot_list import ShotListError, read_shot_list

LIST = """\
Shot,Name,Act,Characters,Places,Description,Dialogue,Seconds,Angles,Prompt,Frames,Vendor
A10,The door,One,Ana; Bo,Bar,Ana opens.,"Ana: Hello.
Bo: Who?",3.5,wide; close_up,,84,x
A20,,One,"Ana, Bo",Bar,'-5 degrees outside,,0:03,,"{""goal"": ""Ice.""}",72,
,,,,,,,,,,,
B10,,2,,,Empty street.,,,,Rain at night,,
"""


def story(text: str, library: Library | None = None):
    return read_shot_list(text, library or Library(), "ep1")


def test_the_episode_of_a_list():
    read = story(LIST)
    assert read.story.episode == {
        "id": "ep1",
        "acts": [
            {"id": "One", "number": 1, "title": "", "shotIds": ["A10", "A20"]},
            {"id": "act-2", "number": 2, "title": "2", "shotIds": ["B10"]},
        ],
        "shots": [
            {
                "id": "A10",
                "name": "The door",
                "characterIds": ["ana", "bo"],
                "locationIds": ["bar"],
                "description": "Ana opens.",
                "dialogue": ["Ana: Hello.", "Bo: Who?"],
                "durationSeconds": 3.5,
                "variations": ["wide", "close_up"],
            },
            {
                "id": "A20",
                "characterIds": ["ana", "bo"],
                "locationIds": ["bar"],
                "description": "-5 degrees outside",
                "durationSeconds": 3,
                "prompt": {"goal": "Ice."},
            },
            {"id": "B10", "description": "Empty street.", "prompt": "Rain at night"},
        ],
    }
    assert [one["name"] for one in read.story.characters] == ["Ana", "Bo"]
    assert (dict(read.taken), read.left) == ({}, ("Vendor",))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_other_headings_and_separators(separator):
    rows = [
        ["N°", "Code", "Personnages", "Décor", "Descriptif", "Durée (s)"],
        ["4A", "", "Élodie", "Le quai", "x", '"2,5"'],
    ]
    read = story("".join(separator.join(row) + "\r\n" for row in rows))
    [shot] = read.story.episode["shots"]
    assert shot == {
        "number": "4A",
        "id": "shot-4a",
        "characterIds": ["elodie"],
        "locationIds": ["le-quai"],
        "description": "x",
        "durationSeconds": 2.5,
    }
    assert read.taken == {
        "N°": "number",
        "Code": "id",
        "Personnages": "characterIds",
        "Décor": "locationIds",
        "Descriptif": "description",
        "Durée (s)": "durationSeconds",
    }


@pytest.mark.parametrize(
    ("number", "expected"), [("7", "shot-007"), ("7.5", "shot-7-5"), ("12bis", "shot-12bis"), ("", "shot-001")]
)
def test_a_shot_without_an_id_is_named_by_its_number(number, expected):
    [shot] = story(f"Number,Description\n{number},x\n").story.episode["shots"]
    assert shot["id"] == expected


def test_names_of_the_library_are_its_ids():
    library = Library({"ana-1": Character(id="ana-1", name="Ana")})
    read = story("Shot,Description,Cast\ns1,x,ANA | ana-1 | Bo\n", library)
    assert read.story.episode["shots"][0]["characterIds"] == ["ana-1", "bo"]
    assert [one["id"] for one in read.story.characters] == ["bo"]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [("3", 3), ("3.5", 3.5), ("3,5", 3.5), ("3 s", 3), ("3sec", 3), ("0:03", 3), ("1:02.5", 62.5), ("0:01:00", 60)],
)
def test_durations(cell, seconds):
    text = f'Shot;Description;Duration\ns1;x;"{cell}"\n'
    assert story(text).story.episode["shots"][0]["durationSeconds"] == seconds


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "No column says what is to be seen"),
        ("a,b\n1,2\n", 1, "No column says what is to be seen"),
        ("Shot,Description\n", 1, "no row with a shot"),
        ("Shot,Description,Seconds\ns1,x,3\ns2,x,soon\n", 3, "soon is no duration"),
        ("Shot,Description\ns1,x\nS1,y\n", 3, "The shot S1 is there already, on line 2."),
        ("Number,Description\nlast,x\n", 2, "last is no number of a shot"),
        ("Description\n" + "x," * 1001 + "\n", 2, "more than 1000 cells"),
        ("Description\n" + "x" * 200_000 + "\n", 2, "This is no CSV: field larger"),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_line(text, line, says):
    with pytest.raises(ShotListError) as problem:
        story(text)
    assert (problem.value.line, says in str(problem.value.what)) == (line, True)
