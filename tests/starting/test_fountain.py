"""Screenplays in Fountain, element by element, and as an episode."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.models.library import Character, Library, Location
from moostik_cli.sources.identities import is_safe_id
from moostik_cli.starting.fountain import read_fountain
from moostik_cli.starting.screenplay import story_of_screenplay

KINDS: list[tuple[str, list[tuple[str, str]]]] = [
    ("INT. BAR - NIGHT", [("scene", "INT. BAR - NIGHT")]),
    ("int. bar - night", [("scene", "int. bar - night")]),
    ("EXT BEACH\n\nI/E. CAR - DAY", [("scene", "EXT BEACH"), ("scene", "I/E. CAR - DAY")]),
    ("INT./EXT. CAR - DAY #12A#", [("scene", "INT./EXT. CAR - DAY")]),
    (".FLASHBACK", [("scene", "FLASHBACK")]),
    ("...and then", [("action", "...and then")]),
    ("Interior thoughts.", [("action", "Interior thoughts.")]),
    ("The extra waits.", [("action", "The extra waits.")]),
    ("ANA\nHello.", [("speaker", "ANA"), ("dialogue", "Hello.")]),
    ("ÉLODIE (CONT'D)\nOui.", [("speaker", "ÉLODIE"), ("dialogue", "Oui.")]),
    ("МИЛА\nДа.", [("speaker", "МИЛА"), ("dialogue", "Да.")]),
    ("R2D2\nBeep.", [("speaker", "R2D2"), ("dialogue", "Beep.")]),
    ("23\nBeep.", [("action", "23\nBeep.")]),
    ("@McFEE\nLook!", [("speaker", "McFEE"), ("dialogue", "Look!")]),
    ("BO ^\nWho?", [("speaker", "BO"), ("dialogue", "Who?")]),
    ("ANA (V.O.) (CONT'D)\nHello.", [("speaker", "ANA"), ("dialogue", "Hello.")]),
    (
        "ANA\n(soft)\nHello.\n~la la",
        [("speaker", "ANA"), ("parenthetical", "soft"), ("dialogue", "Hello."), ("lyric", "la la")],
    ),
    ("A DOOR SLAMS.\n\nNothing.", [("action", "A DOOR SLAMS."), ("action", "Nothing.")]),
    ("!SCANNING THE AISLES\nThey run.", [("action", "SCANNING THE AISLES\nThey run.")]),
    ("CUT TO:\n\nNothing.", [("transition", "CUT TO:"), ("action", "Nothing.")]),
    ("> Burn to white.", [("transition", "Burn to white.")]),
    ("> THE END <", [("action", "THE END")]),
    (
        "# Act\n\n## Part\n\n= Who meets whom.",
        [("section", "Act"), ("section", "Part"), ("synopsis", "Who meets whom.")],
    ),
    ("===\n\nOn.", [("action", "On.")]),
    ("A *lamp* and **a _door_** \\*here\\*.", [("action", "A lamp and a door *here*.")]),
    ("5 * 3 * 2 and snake_case_name", [("action", "5 * 3 * 2 and snake_case_name")]),
    ("She waits. [[How\nlong?]]", [("action", "She waits."), ("note", "How\nlong?")]),
    ("/* INT. NOWHERE\n\nANA\nNo. */\n\nShe waits.", [("action", "She waits.")]),
    ("**_Both_** and _**both**_.", [("action", "Both and both.")]),
    ("[[open", [("action", "[[open")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "elements"), KINDS, ids=[text[:20] for text, _ in KINDS])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_elements(text, elements, line_end):
    read = read_fountain(text.replace("\n", line_end))
    assert [(element.kind, element.text) for element in read.elements] == elements


def test_title_page():
    read = read_fountain("Title:\n    **The Lamp**\n    a film\nAuthor: Ana\n\nINT. BAR - DAY\n")
    assert read.title_page == {"title": "The Lamp a film", "author": "Ana"}
    assert [element.kind for element in read.elements] == ["scene"]
    assert read_fountain("FADE TO:\n\nShe waits.").title_page == {}


SCRIPT = """Title: The Lamp

A first picture.

# One

= They meet.

INT. BAR TI-SANG - NIGHT

The lamp swings. Ana opens the door.

ANA
(out of breath)
Is he
here?

BO (V.O.)
Who?

[[Check the lamp.]]

CUT TO:

INT. BAR TI-SANG - CONTINUOUS

MAMA DORVAL
Me.

## Later

EXT. VILLAGE - BEACH

# Two

.DREAM

Banana. ANA and Mama Dorval fly.
"""


def story(text: str = SCRIPT, library: Library | None = None) -> Any:
    return story_of_screenplay(read_fountain(text), library or Library(), "ep1")


def test_the_episode_of_a_screenplay():
    told = story()
    assert told.episode["title"] == "The Lamp"
    assert [(act["title"], act.get("description"), act["shotIds"]) for act in told.episode["acts"]] == [
        ("", None, ["shot-001"]),
        ("One", "They meet.", ["shot-002", "shot-003", "shot-004"]),
        ("Two", None, ["shot-005"]),
    ]
    first, second, third, fourth, fifth = told.episode["shots"]
    assert first == {"id": "shot-001", "number": 1, "name": "A first picture", "description": "A first picture."}
    assert second == {
        "id": "shot-002",
        "number": 2,
        "name": "The lamp swings",
        "sceneType": "INT NIGHT",
        "characterIds": ["ana"],  # Bo is heard only
        "locationIds": ["bar-ti-sang"],
        "description": "The lamp swings. Ana opens the door.",
        "dialogue": [{"who": "ana", "what": "(out of breath) Is he here?"}, {"who": "bo", "what": "Who?"}],
        "notes": "Check the lamp.\nCUT TO:",
        "prompt": {"time": "night"},
    }
    assert (third["description"], third["characterIds"], third["prompt"]) == (
        "Bar Ti-Sang",
        ["mama-dorval"],
        {"time": "night"},
    )
    assert (fourth["description"], fourth["locationIds"]) == ("Village - Beach", ["village-beach"])
    assert fifth["characterIds"] == ["ana", "mama-dorval"]
    assert [(one["id"], one["name"]) for one in told.characters] == [
        ("ana", "Ana"),
        ("bo", "Bo"),
        ("mama-dorval", "Mama Dorval"),
    ]
    assert [one["name"] for one in told.locations] == ["Bar Ti-Sang", "Village - Beach", "Dream"]


def test_without_sections_every_scene_is_an_act():
    acts = story("INT. BAR - DAY\n\nOne.\n\nTwo.\n\nEXT. GATE - DAY\n\nThree.\n").episode["acts"]
    assert [(act["id"], act["title"], act["shotIds"]) for act in acts] == [
        ("act-1", "INT. BAR - DAY", ["shot-001", "shot-002"]),
        ("act-2", "EXT. GATE - DAY", ["shot-003"]),
    ]


def test_who_is_in_the_library_is_used():
    library = Library({"ana-1": Character(id="ana-1", name="Ana")}, {"bar": Location(id="bar", name="Bar Ti-Sang")})
    told = story(library=library)
    assert told.episode["shots"][1]["characterIds"] == ["ana-1"]
    assert told.episode["shots"][1]["locationIds"] == ["bar"]
    assert [one["id"] for one in told.characters] == ["bo", "mama-dorval"]


@pytest.mark.parametrize(
    ("action", "seen"),
    [
        ("The fox runs.", True),
        ("Foxes run.", False),
        ("A foxglove.", False),
        ("He will outfox her.", False),
        ("Fox runs.", True),
        ("l'ours et le fox dorment", True),
        ("He feels fox-like.", False),
    ],
)
def test_who_is_named_in_the_action_is_in_the_shot(action, seen):
    told = story(f"INT. BAR - DAY\n\n{action}\n\nThat is all.\n\nFOX\nYes.\n")
    assert ("fox" in told.episode["shots"][0].get("characterIds", ())) is seen


def test_names_of_other_scripts_get_ids_and_stay_apart():
    told = story("МИЛА\nДа.\n\nМИША\nДа.\n\nÉLO\nOui.\n\nELO\nOui.\n")
    assert [one["id"] for one in told.characters] == ["character-1", "character-2", "elo", "elo-2"]
    assert [one["name"] for one in told.characters] == ["Мила", "Миша", "Élo", "Elo"]


_PIECES = ["INT. ", "EXT", "A", "b", "\n", "\n\n", "#", "=", ">", "!", "@", "~", ".", "[[", "]]", "/*", "*/", "(", ")"]


@given(st.lists(st.sampled_from([*_PIECES, "^", " ", "É", ":", "_", "*", "- DAY", "\x00", "\u2028"])).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_becomes_shots_with_ids_of_their_own(text):
    told = story(text)
    ids = [shot["id"] for shot in told.episode["shots"]]
    assert len(set(ids)) == len(ids)
    people = {one["id"] for one in told.characters}
    places = {one["id"] for one in told.locations}
    assert all(is_safe_id(one) for one in [*ids, *people, *places])
    for shot in told.episode["shots"]:
        assert shot["description"]
        assert set(shot.get("characterIds", ())) <= people
        assert set(shot.get("locationIds", ())) <= places


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "evil",
    ["[[", "/*", "*", "**a", "_ _", "(", "A()", "#", "> ", "a: b\n", "INT. ", "A\n\n", "(A)\n", "\\*", "_a ", "*a "],
)
def test_long_nonsense_takes_no_time(evil):
    started = time.process_time()
    story("x\n\n" + evil * (60_000 // len(evil)))
    assert time.process_time() - started < 5
