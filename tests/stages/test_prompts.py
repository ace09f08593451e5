"""Stage 4: reference images in prompts, and the text for each angle."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.models.angles import framing_of
from moostik_cli.models.episode import KNOWN_ANGLES, Shot
from moostik_cli.models.library import Character, Library, Location
from moostik_cli.models.prompts import RULING_LINE, EnrichedVariation, PreviousShot, SharedLook
from moostik_cli.models.references import ReferenceOptions
from moostik_cli.models.series import Series
from moostik_cli.stages.prompts import enrich_prompt_with_references, enrich_shot
from moostik_cli.stages.prompts.text import capitalised, words_of
from moostik_cli.stages.references import resolve_references_for_shot
from tests.stages.building import library, shot

CAST = library({"mama-dorval": "m1.png m2.png", "koko": "+k1.png"}, {"bar": "+bar1.png bar2.png"})
REFERENCES = resolve_references_for_shot(["mama-dorval", "koko"], ["bar"], CAST)  # koko, bar, mama, ...
NOBODY = resolve_references_for_shot([], [], CAST)


def text_of(prompt: Any, references: Any = NOBODY, **options: Any) -> str:
    return variation_of(prompt, references, **options).prompt_text


def variation_of(prompt: Any, references: Any = NOBODY, **options: Any) -> EnrichedVariation:
    values = options.pop("shot", {})
    made = shot("s1", prompt=prompt, **{"variations": ["wide"], **values})
    if isinstance(options.get("series"), dict):
        options["series"] = Series.model_validate(options["series"])
    return enrich_shot(made, references, **options).variations[0]


# reference_image


@pytest.mark.parametrize(
    ("subject", "image"),
    [
        ({"id": "koko"}, "k1.png"),
        ({"name": "Koko"}, "k1.png"),
        ({"name": "  KOKO "}, "k1.png"),
        ({"id": "x", "name": "Mama Dorval"}, "m1.png"),
        ({"id": "koko", "reference_image": "old.png"}, "k1.png"),
        ({"name": "Kokoro"}, None),
        ({"name": ""}, None),
        ({"name": None, "id": 3}, None),
        ({}, None),
    ],
)
def test_subjects_get_the_primary_image_of_their_character(subject: dict[str, Any], image: str | None) -> None:
    prompt = {"goal": "g", "subjects": [subject, "koko"], "mystery": {"kept": [1, None]}}
    before = copy.deepcopy(prompt)
    enriched = enrich_prompt_with_references(prompt, REFERENCES)
    expected = subject if image is None else {**subject, "reference_image": image}
    assert enriched == {**before, "subjects": [expected, "koko"]}
    assert prompt == before


def test_subjects_in_layers_too() -> None:
    prompt = {"foreground": {"subjects": [{"name": "koko"}], "light": "low"}, "background": "a bar"}
    assert enrich_prompt_with_references(prompt, REFERENCES) == {
        "foreground": {"subjects": [{"name": "koko", "reference_image": "k1.png"}], "light": "low"},
        "background": "a bar",
    }


@pytest.mark.parametrize("prompt", [None, "Koko at the bar.", "", [], ["koko"], 7, {}, {"subjects": None}])
def test_other_prompts_stay_as_they_are(prompt: Any) -> None:
    assert enrich_prompt_with_references(prompt, REFERENCES) == prompt


def test_a_character_that_was_not_resolved_gives_nothing() -> None:
    assert enrich_prompt_with_references({"subjects": [{"id": "koko"}]}, NOBODY) == {"subjects": [{"id": "koko"}]}


# framing


@pytest.mark.parametrize("angle", KNOWN_ANGLES)
def test_each_known_angle_has_its_framing_and_lens(angle: str) -> None:
    framing = framing_of(angle)
    first = text_of("Koko waits.", REFERENCES, shot={"variations": [angle], "characterIds": ["koko"]}).split("\n")[0]
    assert first == f"{framing.name}, {framing.lens} lens: Koko waits. {capitalised(framing.shows)}. {RULING_LINE}"


@pytest.mark.parametrize("angle", KNOWN_ANGLES)
@pytest.mark.parametrize("prompt", [{"goal": "g"}, {"goal": "g", "negative": ["faces"]}])
def test_where_nobody_is_or_no_face_may_be_seen_it_shows_none(angle: str, prompt: dict[str, Any]) -> None:
    first = text_of(prompt, shot={"variations": [angle]}).split("\n")[0]
    assert capitalised(framing_of(angle).without_people) in first
    assert not re.search(r"\b(?:faces?|figures?)\b", first.removeprefix("Over"))


def test_without_a_clash_the_angles_of_a_shot_differ_in_their_framing_alone() -> None:
    made = shot("s1", prompt={"goal": "Koko waits."}, variations=list(KNOWN_ANGLES))
    texts = [v.prompt_text.split("\n") for v in enrich_shot(made, REFERENCES).variations]
    assert len({text[0] for text in texts}) == len(KNOWN_ANGLES)
    assert len({tuple(text[1:]) for text in texts}) == 1


def test_another_word_is_free_text_with_framing_angle_and_lens_as_written() -> None:
    prompt = {"goal": "g", "camera": {"lens_mm": 40, "angle": "low angle"}, "composition": {"framing": "close-up"}}
    text = text_of(prompt, shot={"variations": ["over_the  fence"]})
    assert text.startswith(f"Over the fence, 40 mm lens. Framing: close-up; low angle. {RULING_LINE}\n")
    assert text_of("g", shot={"variations": ["from the moon"]}).startswith("From the moon: g.")


def test_the_line_of_a_variation_opens_its_text() -> None:
    own = {"id": "v1", "cameraAngle": "wide", "description": "What Koko sees. He blinks."}
    text = text_of({"goal": "g"}, shot={"description": "Rain falls.", "variations": [own]})
    assert text.startswith("Wide shot, 24 mm lens: What Koko sees. He blinks.")
    assert "What happens: Rain falls." in text


CLASHES: list[tuple[str, dict[str, Any], str, dict[str, str]]] = [
    ("wide", {"composition": {"framing": "extreme close_up"}}, "", {"extreme close up": "angle"}),
    (
        "wide",
        {"composition": {"framing": "Koko left of the door, medium"}},
        "Koko left of the door",
        {"medium": "angle"},
    ),
    ("wide", {"camera": {"angle": "low angle"}}, "low angle", {}),
    ("high_angle", {"camera": {"angle": "low angle looking up"}}, "looking up", {"low angle": "angle"}),
    ("low_angle", {"camera": {"angle": "high angle, eye level"}}, "", {"high angle": "angle", "eye level": "angle"}),
    ("close_up", {"composition": {"framing": "wide"}}, "", {"wide": "angle"}),
    ("close_up", {"camera": {"lens_mm": 85}}, "", {}),
    ("close_up", {"camera": {"lens_mm": 35}}, "", {"35": "lens"}),
    ("wide", {"camera": {"lens": "100mm macro, dusty"}}, "dusty", {"100mm macro": "lens"}),
    ("wide", {"scene": {"location": "a pier shot on 85 mm lens at f/1.2"}}, "a pier", {"shot on 85 mm lens": "lens"}),
    ("wide", {"composition": {"depth": "Shallow focus on Koko"}}, "", {"Shallow focus on Koko": "angle"}),
    ("macro", {"camera": {"aperture": "f/16"}}, "", {"f/16": "angle"}),
    ("close_up", {"camera": {"aperture": "f/1.4"}}, "aperture f/1.4", {}),
    ("wide", {"camera": {"format": "Anamorphic 2.39:1"}}, "Anamorphic", {"2.39:1": "ratio"}),
    ("wide", {"invariants": ["Felt, 4:3 format"]}, "Felt", {"4:3 format": "ratio"}),
    ("wide", {"description": "Gros plan sur l'oeil de Koko"}, "L'oeil de Koko", {"Gros plan sur": "angle"}),
    ("medium", {"style": ["grain of 35mm film"]}, "grain of 35mm film", {}),
    ("wide", {"negative": ["gore close-ups"]}, "gore close-ups", {}),
    ("wide", {"constraints": {"must_include": ["macro-scale dust"]}}, "macro-scale dust", {}),
    ("wide", {"details": "macro-scale death looms"}, "macro-scale death looms", {}),
    ("wide", {"scene": {"time": "12:30"}}, "12:30", {}),
    ("wide", {"details": "a 9mm pistol"}, "a 9mm pistol", {}),
    ("wide", {"details": "a scar of 3 mm"}, "a scar of 3 mm", {}),
    ("wide", {"details": "a bag over the shoulder"}, "a bag over the shoulder", {}),
    ("wide", {"details": "they close up the shop"}, "they close up the shop", {}),
    ("low_angle", {"details": "a lamp at eye level"}, "a lamp at eye level", {}),
    ("low_angle", {"details": "la ville plongée en silence"}, "la ville plongée en silence", {}),
    ("low_angle", {"details": "la ville, en plongée"}, "la ville", {"en plongée": "angle"}),
    ("wide", {"details": "the clock reads 9:16"}, "the clock reads 9:16", {}),
    (
        "wide",
        {"details": "dust seen through a 50 millimeter lens"},
        "dust",
        {"seen through a 50 millimeter lens": "lens"},
    ),
    ("wide", {"camera": {"lens": "24-70mm zoom"}}, "", {"24-70mm zoom": "lens"}),
    ("wide", {"camera": {"depth_of_field": "very shallow"}}, "", {"very shallow": "angle"}),
    ("wide", {"camera": {"framing": "tight on the hinges"}}, "the hinges", {"tight on": "angle"}),
    ("macro", {"composition": {"layout": "establishing"}}, "", {"establishing": "angle"}),
    ("close_up", {"camera": {"framing": "full body, centred"}}, "centred", {"full body": "angle"}),
    ("wide", {"camera": {"framing": "from the waist up"}}, "", {"from the waist up": "angle"}),
    ("wide", {"details": "mud from the waist up"}, "mud from the waist up", {}),
    ("wide", {"must_include": ["a 100mm macro lens"]}, "a macro lens", {"100mm": "lens"}),
    ("keyhole", {"composition": {"framing": "close-up, wide", "depth": "deep focus"}}, "close-up, wide", {}),
]


@pytest.mark.parametrize(("angle", "prompt", "kept", "left_out"), CLASHES)
def test_the_angle_rules(angle: str, prompt: dict[str, Any], kept: str, left_out: dict[str, str]) -> None:
    found = variation_of({"goal": "g", **prompt}, shot={"variations": [angle]}, traced=True)
    assert kept in found.prompt_text
    listed = {one.text: one.reason for one in found.left_out}
    assert left_out.items() <= listed.items()
    assert len(listed) == len(left_out) or "f/1.2" in str(prompt)
    for words in left_out:
        assert words not in found.prompt_text.partition("\n")[2] and f"Framing: {words}" not in found.prompt_text


# what is told


FULL = {
    "goal": "Koko tells the tale.",
    "subjects": [
        {"name": "Koko", "description": "an old warrior", "action": "He lifts a cup", "priority": 1},
        {"id": "mama-dorval", "pose": "seated"},
    ],
    "scene": {"location": "Bar Ti Sang", "time": "Night", "atmosphere": ["smoke", "hush"], "materials": ["wax"]},
    "lighting": {"key": "lanterns", "rim": "red edge", "gobo": "shutters"},
    "composition": {"layout": "thirds"},
    "constraints": {"must_include": ["proboscis", "cup"], "must_not_include": ["guns"]},
    "text": {"strings": ["TI SANG"], "font_style": "none"},
    "invariants": ["Style: dark felt", "Wings have veins"],
    "scene_graph": {"style_bible": {"palette": ["copper", "ink"]}},
    "negative": ["cars", "Guns"],
    "parameters": {"steps": 70, "sampler": "euler"},
    "meta": {"asset_id": "s1", "scene_intent": "Memory begins"},
    "references": {"da": "bloodwings_da.png"},
    "color_notes": "Reds lean to rust",
    "mystery": {"texture": ["grain of paper", "sketch.png"], "seed": "abc"},
}


def test_a_structured_prompt_is_told_in_order() -> None:
    text = text_of(
        FULL,
        REFERENCES,
        series={"palette": ["amber"], "negatives": ["screens"], "style": ["hand made"]},
        shot={"description": "Rain falls.", "characterIds": ["koko"]},
    )
    assert text.split("\n") == [
        "Wide shot of Koko and Mama Dorval at Bar, 24 mm lens: Rain falls. "
        f"Whole figures from head to foot, with the place around them. {RULING_LINE}",
        "Goal: Koko tells the tale.",
        "Subjects: Koko (shown in reference image 1): an old warrior. He lifts a cup. "
        "Mama Dorval (shown in reference image 3): Pose: seated.",
        "Place (reference image 2): Bar Ti Sang. Time: Night.",
        "Key light: lanterns. Rim light: red edge. Gobo: shutters.",
        "Mood: smoke; hush.",
        "Staging: thirds.",
        'Must be in the picture: proboscis; cup. Text to be read in the picture: "TI SANG".',
        "Style: hand made. Dark felt. Wings have veins.",
        "Palette: amber; copper; ink.",
        "Intent: Memory begins. Materials: wax.",
        "Color notes: Reds lean to rust. Texture: grain of paper.",
        *LEGEND,
        "Avoid: guns, screens, cars.",
    ]


LEGEND = [
    "Reference images: image 1 shows Koko; image 2 shows the place Bar; images 3 and 4 show Mama Dorval; "
    "image 5 shows the place Bar again. "
    "From the images of people take face, body, costume and colours; not their pose, framing, background or light. "
    "Where words and such an image disagree about looks, the image decides. "
    "From the images of places take layout, architecture and materials; the light is the one told here."
]


def test_the_legend_numbers_the_images_as_they_are_sent() -> None:
    assert text_of("Koko waits.", REFERENCES).split("\n")[-1:] == LEGEND
    assert variation_of("x", REFERENCES).image_input == ("k1.png", "bar1.png", "m1.png", "m2.png", "bar2.png")
    assert "image" not in text_of("Koko waits.", NOBODY)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"looks": "ruby eyes, torn left wing"}, "image 1 shows Ana (ruby eyes, torn left wing)"),
        ({"visualTraits": ["ruby eyes.", "torn wing", "long neck"]}, "image 1 shows Ana (ruby eyes, torn wing)"),
        ({"name": "Ana (old)", "looks": "grey"}, "image 1 shows Ana (old; grey)"),
        ({"referenceImages": ["https://x/ana-portrait.png"]}, "image 1 shows Ana (portrait)"),
        (
            {"referenceImages": ["a.png", "ana_full_body.png"], "imageRoles": ["smiling"]},
            "images 1 and 2 show Ana (1 smiling, 2 full body)",
        ),
    ],
)
def test_what_to_know_them_by_and_what_each_image_shows(told: dict[str, Any], shown: str) -> None:
    ana = Character.model_validate({"id": "ana", "name": "Ana", "referenceImages": ["a.png"], **told})
    references = resolve_references_for_shot(["ana"], [], Library({"ana": ana}, {}))
    assert shown in text_of("Ana waits.", references)


MILA = Library(
    {"mila": Character(id="mila", name="Mila", description="Thin, silver-grey. Threads on her wrists.")},
    {"pier": Location(id="pier", name="The pier", description="Planks over black water.")},
)


def test_whom_no_image_shows_is_described_in_words() -> None:
    references = resolve_references_for_shot(["mila"], ["pier"], MILA)
    text = text_of({"goal": "g", "subjects": [{"id": "mila", "action": "waits"}]}, references)
    assert text.split("\n")[2:] == [
        "Subjects: Mila: waits. No reference image shows Mila: Thin, silver-grey. Threads on her wrists.",
        "Place: No reference image shows The pier: Planks over black water.",
    ]


def test_a_place_is_named_even_where_nothing_shows_or_describes_it() -> None:
    bare = Library({"bo": Character(id="bo", name="Bo")}, {"pier": Location(id="pier", name="The pier")})
    references = resolve_references_for_shot(["bo", "ghost"], ["pier", "nowhere"], bare)
    assert text_of({"goal": "g"}, references).split("\n")[2:] == ["Place: The pier."]
    assert "Place: the sea." in text_of({"goal": "g", "scene": {"location": "the sea"}}, references)


@pytest.mark.parametrize("told", [{"id": "mila"}, {"name": "Mila"}, {"Name": "Mila in the rain"}])
def test_but_not_where_the_prompt_describes_or_an_image_shows_it(told: dict[str, str]) -> None:
    references = resolve_references_for_shot(["mila"], [], MILA)
    assert "Thin" in text_of({"goal": "g", "subjects": [told]}, references)
    assert "Thin" not in text_of({"goal": "g", "subjects": [{**told, "description": "Young."}]}, references)
    drawn = Library({"mila": MILA.characters["mila"].model_copy(update={"reference_images": ("m.png",)})}, {})
    assert "Thin" not in text_of("Mila waits.", resolve_references_for_shot(["mila"], [], drawn))
    unusable = ReferenceOptions(unusable=frozenset({"m.png"}))
    assert "Thin" in text_of("Mila waits.", resolve_references_for_shot(["mila"], [], drawn, unusable))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Mama Dorval", "Mama Dorval (shown in reference image 3): d."),
        ("MAMA  dorval", "Mama Dorval (shown in reference image 3): d."),
        ("Mama Dorval screaming", "Mama Dorval (shown in reference image 3): Mama Dorval screaming. D."),
        ("koko", "Koko (shown in reference image 1): d."),
        ("Dorval", "Mama Dorval (shown in reference image 3): d."),
        ("The old Koko", "Koko (shown in reference image 1): The old Koko. D."),
        ("Kokoro", "Kokoro: d."),
        ("A stranger", "A stranger: d."),
    ],
)
def test_a_subject_is_tied_to_its_image_and_told_under_the_name_of_the_library(name: str, told: str) -> None:
    text = text_of({"goal": "g", "subjects": [{"name": name, "description": "d"}]}, REFERENCES)
    assert f"Subjects: {told}" in text


def test_two_that_a_word_could_mean_are_not_guessed_at() -> None:
    two = library({"mama-dorval": "m1.png", "baby-dorval": "b1.png"})
    references = resolve_references_for_shot(["mama-dorval", "baby-dorval"], [], two)
    assert "Dorval: d." in text_of({"goal": "g", "subjects": [{"name": "Dorval", "description": "d"}]}, references)


def test_a_layered_prompt() -> None:
    text = text_of(
        {
            "foreground": {"subjects": ["Koko, an old warrior."], "emotion": "grief"},
            "midground": {"action": ["lifting a cup"], "environment": ["a low bar"], "threat": []},
            "background": {"location": ["rain outside"], "martinique_cues": ["creole shutters"]},
            "grade": {"look": "rich blacks", "mood": "sombre"},
        },
        REFERENCES,
        shot={"description": "Koko remembers."},
    )
    assert text.split("\n")[1:3] == [
        "Action: lifting a cup. Emotion: grief.",
        "Subjects: Koko (shown in reference image 1): an old warrior.",
    ]
    assert text.startswith("Wide shot at Bar, 24 mm lens: Koko remembers.")
    assert "Place (reference image 2): a low bar. In the background: rain outside." in text
    assert "Mood: sombre." in text
    assert "Style: rich blacks." in text
    assert "In the background: creole shutters." in text


def test_a_plain_prompt_is_its_own_goal_and_gets_the_series() -> None:
    text = text_of("Koko waits. Rain falls", series={"style": ["felt"], "palette": ["#112233"], "negatives": ["cars"]})
    assert text.startswith("Wide shot, 24 mm lens: Koko waits. Rain falls.")
    assert text.split("\n")[1:] == [
        "Style: felt.",
        "Palette: #112233.",
        "Avoid: cars.",
    ]


@pytest.mark.parametrize("prompt", [None, "", "  ", {}, {"goal": " "}, []])
def test_without_a_prompt_the_description_is_shown(prompt: Any) -> None:
    assert text_of(prompt, shot={"description": "Koko waits."}).startswith("Wide shot, 24 mm lens: Koko waits.")
    assert text_of(prompt, shot={"name": "Waiting"}).startswith("Wide shot, 24 mm lens: Waiting.")


def test_goal_and_what_happens_are_two_things() -> None:
    both = text_of({"goal": "Plant a doubt."}, shot={"description": "An owl opens one eye.", "action": "She stops."})
    assert "An owl opens one eye." in both and "Goal: Plant a doubt." in both and "What happens: She stops." in both
    assert text_of({"goal": "Plant a doubt."}, shot={"description": "plant a doubt"}).casefold().count("a doubt") == 1


def test_the_movement_of_the_camera_is_told_as_what_it_is() -> None:
    text = text_of({"goal": "g"}, shot={"cameraMovement": "slow push-in", "dialogue": ["ANA: Who is there?"]})
    assert "Camera movement, of which this still is one moment: slow push-in." in text
    assert "Who is there" not in text


def test_nothing_is_said_twice() -> None:
    prompt = {
        "goal": "Koko waits. Rain falls.",
        "scene": {"location": "A bar", "atmosphere": ["A bar", "hush"]},
        "meta": {"scene_intent": "Koko waits. Rain falls."},
        "invariants": ["Felt", "felt.", "Palette: ink black (#000011), rust"],
        "palette": ["ink black", "rust", "bone"],
        "negative": ["cars", "CARS", "guns"],
    }
    text = text_of(prompt, series={"style": ["FELT"], "palette": ["Bone", "bone (#EEEEEE)"], "negatives": ["Cars"]})
    assert text.splitlines()[0].startswith("Wide shot at A bar")
    said = text.replace(" at A bar", "")
    for once in ("a bar", "koko waits", "rain falls", "felt", "cars", "rust", "bone"):
        assert said.casefold().count(once) == 1, once
    assert "Palette: bone (#EEEEEE)." in text


def test_numbers_are_told_as_well_as_words() -> None:
    prompt = {
        "goal": "g",
        "subjects": [{"name": "Boy", "age": 5, "weight": 2}],
        "scene": {"time": 1920, "rain": True},
        "camera": {"aperture": 2.8, "lens_mm": 35},
        "constraints": {"must_include": [7]},
        "text": {"strings": [1984]},
        "parameters": {"seed": 4},
        "grain_size": 3,
    }
    assert "Framing: aperture 2.8." in text_of(prompt)
    assert text_of(prompt).split("\n")[2:] == [
        "Subjects: Boy: Age: 5.",
        "Place: Rain: yes. Time: 1920.",
        'Must be in the picture: 7. Text to be read in the picture: "1984".',
        "Grain size: 3.",
    ]


@pytest.mark.parametrize("lens", [35, "35", "35mm", "35 mm"])
def test_the_lens_of_a_prompt_is_only_for_angles_without_one(lens: Any) -> None:
    prompt = {"goal": "g", "camera": {"lens_mm": lens}}
    free = shot("s1", prompt=prompt, variations=["birdseye", "wide"])
    birdseye, wide = (one.prompt_text for one in enrich_shot(free, NOBODY).variations)
    assert birdseye.startswith("Birdseye, 35 mm lens.") and "35" not in wide


def test_camel_case_keys_say_the_same() -> None:
    snake = {"goal": "g", "constraints": {"must_include": ["cup"]}, "scene_graph": {"environment": {"space": "bar"}}}
    camel = {"goal": "g", "constraints": {"mustInclude": ["cup"]}, "sceneGraph": {"environment": {"space": "bar"}}}
    assert text_of(snake) == text_of(camel)


def test_keys_with_capitals_say_the_same() -> None:
    prompt = {"Goal": "g", "Subjects": [{"Id": "koko", "Action": "waits"}], "Lighting": {"Key": "moon"}}
    text = text_of(prompt, REFERENCES, look=LOOK)
    assert "Subjects: Koko (shown in reference image 1): waits." in text
    assert "Key light: moon." in text and "lanterns" not in text
    enriched = enrich_prompt_with_references(prompt, REFERENCES)
    assert enriched == {**prompt, "Subjects": [{"Id": "koko", "Action": "waits", "reference_image": "k1.png"}]}


def test_a_custom_prompt_replaces_that_of_the_shot_for_its_variation() -> None:
    made = shot(
        "s1",
        prompt={"goal": "Koko waits.", "lighting": "lanterns"},
        variations=[
            "wide",
            {"id": "own", "cameraAngle": "wide", "customPrompt": "A cup falls."},
            {"id": "blank", "cameraAngle": "wide", "customPrompt": " "},
        ],
    )
    wide, own, blank = (v.prompt_text for v in enrich_shot(made, NOBODY).variations)
    assert "A cup falls." in own
    assert "Koko" not in own
    assert "Light, as in the rest of this shot: lanterns." in own
    assert blank == wide


# the shared look

LOOK = SharedLook({"key": "lanterns", "rim": "red"}, "s0", ("smoke",), "s0")


@pytest.mark.parametrize("prompt", [{"goal": "g"}, "Koko waits.", {"goal": "g", "lighting": {"key": ""}}])
def test_light_and_atmosphere_that_are_left_out_come_from_the_cluster(prompt: Any) -> None:
    text = text_of(prompt, look=LOOK)
    assert "Light, as in the other shots of this place: Key light: lanterns; Rim light: red." in text
    assert "Mood, as in the shots around this one: smoke." in text


@pytest.mark.parametrize(
    ("lighting", "told"),
    [
        ({"key": "lanterns"}, "lanterns"),
        ({"notes": "haze", "fill": "none"}, "haze; Fill light: none"),
        ({"key": "moon", "gobo_card": "leaves"}, "Key light: moon; Gobo card: leaves"),
    ],
)
def test_each_shared_light_keeps_the_name_of_its_facet(lighting: dict[str, str], told: str) -> None:
    assert f"of this place: {told}." in text_of("Koko waits.", look=SharedLook(lighting, "s0"))


def test_what_an_artist_wrote_is_never_overridden() -> None:
    text = text_of({"goal": "g", "lighting": "moon", "scene": {"mood": "calm"}}, look=LOOK)
    assert "lanterns" not in text
    assert "smoke" not in text
    assert "Light: moon." in text


@pytest.mark.parametrize(
    ("told", "has_its_own"),
    [
        ("Koko falls through the light.", False),
        ("A light rain falls.", False),
        ("Koko waits in warm candle light.", True),
        ("A backlit door.", True),
        ("Une lueur rouge.", True),
        ("Koko waits.", False),
    ],
)
def test_words_that_tell_of_a_light_keep_that_of_the_cluster_away(told: str, has_its_own: bool) -> None:
    assert ("lanterns" not in text_of(told, look=LOOK)) is has_its_own


# sequences


def test_the_picture_before_is_the_last_reference() -> None:
    text = text_of("Koko waits.", REFERENCES, previous=("s0", "The door"))
    assert 'Reference image 6 is the previous shot of the sequence, "The door"' in text
    assert 'image 1 is the previous shot of the sequence, "s0"' in text_of("x", NOBODY, previous=("s0", ""))


def test_only_where_the_shot_before_has_the_same_angle() -> None:
    made = shot("s1", prompt="Koko waits.", variations=["wide", "medium", "macro"])
    previous = PreviousShot("s0", "The door", frozenset({"wide", "macro"}))
    found = enrich_shot(made, NOBODY, previous=previous).variations
    assert ["previous shot" in v.prompt_text for v in found] == [True, False, True]


# too long


def test_the_least_important_go_first_item_by_item() -> None:
    whole = text_of(FULL, REFERENCES)
    short = variation_of(FULL, REFERENCES, max_length=len(whole) - 1)
    assert short.truncated
    assert short.dropped == ("grain of paper",)
    shorter = variation_of(FULL, REFERENCES, max_length=len(short.prompt_text) - 1)
    assert shorter.dropped == ("grain of paper", "Reds lean to rust")
    assert not variation_of(FULL, REFERENCES, max_length=len(whole)).truncated
    many = {"goal": "g", "scene": {"materials": [f"stuff {n}" for n in range(20)]}}
    cut = variation_of(many, max_length=len(text_of(many)) - 20)
    assert cut.dropped == ("stuff 19", "stuff 18")
    assert "Materials: stuff 0; " in cut.prompt_text


def test_goal_subjects_must_haves_and_what_must_not_be_there_never_go_and_it_says_so() -> None:
    found = variation_of(FULL, REFERENCES, max_length=10, shot={"description": "Rain falls. It stops."})
    assert found.truncated
    assert found.over_limit
    assert found.prompt_text.split("\n")[1:] == [
        "Goal: Koko tells the tale.",
        "Subjects: Koko (shown in reference image 1): an old warrior. He lifts a cup. "
        "Mama Dorval (shown in reference image 3): Pose: seated.",
        'Must be in the picture: proboscis; cup. Text to be read in the picture: "TI SANG".',
        "Avoid: guns.",
    ]
    assert "Rain falls." in found.prompt_text


def test_a_long_plain_prompt_loses_its_last_sentences() -> None:
    prose = " ".join(f"Sentence number {n} is here." for n in range(50))
    found = variation_of(prose, series={"style": ["felt"]}, max_length=400)
    assert len(found.prompt_text) <= 400
    assert not found.over_limit
    assert found.prompt_text.startswith("Wide shot, 24 mm lens: Sentence number 0 is here.")
    assert found.dropped[:2] == ("felt", "Sentence number 49 is here.")


WORDS = st.text("abcdé ", min_size=1, max_size=30).filter(str.strip)
PROMPTS = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "goal",
                    "subjects",
                    "scene",
                    "lighting",
                    "key",
                    "name",
                    "action",
                    "constraints",
                    "must_include",
                    "negative",
                    "style",
                    "foreground",
                    "odd key",
                    "mood",
                    "text",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@pytest.mark.uncounted
@given(PROMPTS, st.integers(0, 600))
@settings(max_examples=150, deadline=None)
def test_any_prompt_is_told_the_same_way_within_the_limit(prompt: Any, limit: int) -> None:
    before = copy.deepcopy(prompt)
    made = shot("s1", prompt=prompt, name="A name", variations=["wide"])
    whole = enrich_shot(made, REFERENCES, look=LOOK).variations[0]
    short = enrich_shot(made, REFERENCES, look=LOOK, max_length=limit).variations[0]
    again = enrich_shot(made, REFERENCES, look=LOOK, max_length=limit).variations[0]
    assert made.prompt == before
    assert short == again
    assert len(short.prompt_text) <= limit or short.over_limit
    assert short.truncated is (len(whole.prompt_text) > limit)
    kept = set(re.findall(r"[\w#]+", short.prompt_text.casefold()))
    assert kept <= set(re.findall(r"[\w#]+", whole.prompt_text.casefold()))  # nothing is cut inside a word
    assert short.prompt_text.split("\n")[0] == whole.prompt_text.split("\n")[0]


def test_the_real_prompts(real_dir: Path) -> None:
    written = json.loads((real_dir / "ep0.json").read_text())
    for value in written["shots"]:
        made = Shot.model_validate(value)
        for variation in enrich_shot(made, NOBODY, max_length=20_000).variations:
            text = variation.prompt_text
            assert not variation.truncated
            assert not set(words_of(value["prompt"]["goal"])) - set(words_of(text))
            assert all(item in text for item in value["prompt"]["constraints"]["must_include"])
            for technical in ("nano-banana", "3840x2160", "bloodwings_da", "cinematic_keyframe", "guidance"):
                assert technical not in text, (made.id, technical)
