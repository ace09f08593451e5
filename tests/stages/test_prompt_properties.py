"""What holds for the texts of any shot: no word of an artist is lost in silence, and none stands against another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.models.episode import KNOWN_ANGLES, Shot
from moostik_cli.models.library import Character, Library, Location
from moostik_cli.models.prompts import EnrichedVariation, SharedLook, snake_case
from moostik_cli.models.references import ClusterReferences
from moostik_cli.models.series import Series
from moostik_cli.stages.prompts import enrich_shot
from moostik_cli.stages.references import resolve_references_for_shot

pytestmark = pytest.mark.uncounted

SHEET = "Turnaround sheet of a ferryman, three views, plain grey background"
LIBRARY = Library(
    {
        "nado-le-vieux": Character.model_validate(
            {
                "id": "nado-le-vieux",
                "name": "Nado (le vieux)",
                "referencePrompt": SHEET,
                "visualTraits": ["oilskin coat", "one blind eye"],
                "referenceImages": ["nado.png", "nado-profile.png"],
            }
        ),
        "l_enfant": Character(id="l_enfant", name="L'Enfant", description="A child with a kite."),
    },
    {"quai-9": Location(id="quai-9", name="Le Quai", reference_images=("quai.png",))},
)
SERIES = Series.model_validate({"style": ["Felt, 4:3 format"], "palette": ["rust", "bone"], "negatives": ["no cars"]})

_CAMERA = [
    "close-up on the rope",
    "wide",
    "100mm macro",
    "f/1.4",
    "shallow focus on Nado",
    "2.39:1",
    "low angle",
    "gros plan",
]
_PROSE = [
    "Nado casts off.",
    "a lantern sways, the rope is wet",
    "as tall as a lighthouse",
    "tired",
    "nado-le-vieux waits; l_enfant sleeps",
    "no fog",
    "don't show the moon",
    "watermarks",
    "watermark",
    "Fermé",
    "dusk",
    "blue moonlight",
    "Rain. Then more rain!",
    SHEET,
]
# Words that mean something to the angle rules, the bans, the names, and words that do not, in any order.
_SINGLE_WORDS = """
    the a of on in with and or no not without never no, don't avoid: pas de d' sans
    close-up wide medium shot macro lens 35mm 85 mm f/1.4 f/16 shallow focus deep bokeh tight full long
    2.39:1 16:9 4:3 9:16 12:30 low angle high eye level shoulder view establishing plan gros large plongée
    Nado Nado's nado-le-vieux l_enfant L'Enfant quai-9 Vieux child text words lettering "quoted" 'single'
    (bracket) [square] é ß İ 🪁 漢字 light lighting lit moonlight lumière éclairage night face faceless
    2 3.5 100% #FF00AA A. e.g. ... ! ? ; : , – — - __ a_b scene_graph prompt.scene x[0] Style: Avoid:
"""
_VOCABULARY = [
    *_SINGLE_WORDS.split(),
    "over the shoulder",
    "9mm pistol",
    "bird's eye view",
    "No people; no dogs",
    "a 100mm macro",
    "gros plan sur",
    "extreme close-up of",
    "from the waist up",
]
_MIXED = st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=8).map(" ".join)
WORDS = st.one_of(
    st.sampled_from(_PROSE), st.sampled_from(_CAMERA), _MIXED, st.text("abé ,.;", min_size=1, max_size=20)
)
SUBJECTS = st.one_of(
    WORDS,
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.sampled_from(["nado-le-vieux", "l_enfant", "spray-can"]),
            "name": st.sampled_from(["Nado", "Nado (le vieux)", "A stranger", "Vieux"]),
            "description": WORDS,
            "action": WORDS,
            "size": WORDS,
            "reference_image": st.just("nado-profile.png"),
        },
    ),
)
KEYS = [
    "goal",
    "scene",
    "location",
    "lighting",
    "key",
    "constraints",
    "must_include",
    "must_not_include",
    "negative",
    "style",
    "foreground",
    "background",
    "odd key",
    "mood",
    "atmosphere",
    "text",
    "strings",
    "font_style",
    "camera",
    "lens",
    "framing",
    "composition",
    "depth",
    "blocking",
    "nado-le-vieux",
    "props",
    "time_of_day",
    "scene_graph",
    "environment",
    "parameters",
    "meta",
    "size",
    "quality",
    "palette",
    "model",
    "strength",
    "height",
    "type",
    "resolution",
    "who",
    "name",
    "state",
    "fog",
]
PARTS = st.recursive(
    WORDS | st.integers(0, 99) | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
        | st.fixed_dictionaries({"subjects": st.lists(SUBJECTS, max_size=3), "goal": WORDS})
    ),
    max_leaves=20,
)
PROMPTS = WORDS | st.dictionaries(st.sampled_from([*KEYS, "subjects"]), PARTS, max_size=6)
SHOTS = st.fixed_dictionaries(
    {
        "id": st.just("s1"),
        "name": st.just("The rope"),
        "prompt": PROMPTS,
        "variations": st.lists(
            st.one_of(
                st.sampled_from([*KNOWN_ANGLES, "keyhole_view"]).map(lambda angle: {"id": angle, "cameraAngle": angle}),
                st.fixed_dictionaries(
                    {"id": st.just("own"), "cameraAngle": st.sampled_from(["wide", "victim_pov"])},
                    optional={
                        "description": WORDS,
                        "customPrompt": WORDS | PROMPTS,
                        "promptOverrides": st.dictionaries(st.sampled_from([*KEYS, "momentShift"]), PARTS, max_size=3),
                    },
                ),
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda variation: variation["id"],
        ),
    },
    optional={"description": WORDS, "action": WORDS, "cameraMovement": WORDS},
)


def _resolved() -> ClusterReferences:
    return resolve_references_for_shot(list(LIBRARY.characters), list(LIBRARY.locations), LIBRARY)


def _enriched(value: dict[str, Any], limit: int | None = None) -> tuple[Shot, tuple[EnrichedVariation, ...]]:
    made = Shot.model_validate(value)
    look = SharedLook({"key": "lanterns"}, "s0", ("smoke",), "s0")
    return made, enrich_shot(made, _resolved(), series=SERIES, look=look, max_length=limit, traced=True).variations


def _prose(value: Any, path: str = "") -> Iterator[str]:
    """Every text of a prompt that is no setting. This says for itself what one is: what stands in the places of
    settings, and a word alone under a technical key. Ids and own images of subjects are none either."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            name = snake_case(key)
            if name in ("id", "reference_image") and path.endswith("subjects"):
                continue
            yield from _prose(item, f"{path}.{name}" if path else name)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _prose(item, path)
    elif isinstance(value, str) and value.strip() and not _is_a_setting(path.split("."), " ".join(value.split())):
        yield " ".join(value.split())


def _is_a_setting(names: list[str], text: str) -> bool:
    is_technical = {*names} & {"size", "quality", "model", "strength", "height", "type", "resolution"}
    is_value = " " not in text or not re.search(r"[^\W\d_]", text)  # "85 85" says nothing of the picture
    return names[0] in ("parameters", "meta") or (bool(is_technical) and is_value)


def _words(text: str) -> set[str]:
    for id_, name in (("nado-le-vieux", "Nado (le vieux)"), ("l_enfant", "L'Enfant")):
        text = text.replace(id_, name)
    return set(re.findall(r"[^\W_]+", text.replace("quai-9", "Le Quai").casefold()))


@given(SHOTS, st.none() | st.integers(200, 900))
@settings(max_examples=200, deadline=None)
def test_every_word_is_in_each_text_or_listed_with_a_reason(value: dict[str, Any], limit: int | None) -> None:
    made, found = _enriched(value, limit)
    for variation, text in zip(made.variations, found, strict=True):
        written = [made.description, made.action, made.camera_movement, variation.description]
        written += [*_prose(made.prompt), *_prose(variation.custom_prompt)]
        written += [*_prose(variation.prompt_overrides)]
        there = _words(text.prompt_text).union(*(_words(one.text) for one in text.left_out))
        for words in written:
            assert _words(words) <= there, (words, text.prompt_text, text.left_out)
        assert all(one.reason for one in text.left_out)


_LENS = re.compile(r"(?<![\w./])(?:[6-9]|\d\d+)(?:\.\d+)?\s?mm\b(?=[^\w ]|$| (?:lens|macro|at|on|with|in|the)\b)")
_RATIO = re.compile(r"\b(?:\d[.,]\d{1,2}:1|16:9|21:9|4:3)\b")
_DOUBLE_NEGATIVE = re.compile(
    r"^Avoid: (?:[^\n]*, )?(?:no|don't|not|never|pas|sans|without|avoid)\b", re.IGNORECASE | re.MULTILINE
)


@given(SHOTS)
@settings(max_examples=200, deadline=None)
def test_no_text_contradicts_itself(value: dict[str, Any]) -> None:
    for found in _enriched(value)[1]:
        told = found.prompt_text
        wanted = re.sub(r"(?:Text to be read in the picture|Avoid): [^\n]*", "", told)
        assert len(_LENS.findall(wanted)) <= 1, told
        assert len(set(_RATIO.findall(wanted))) <= 1, told
        assert not any(id_ in told for id_ in (*LIBRARY.characters, *LIBRARY.locations)), told
        assert "_" not in told
        path = r"\b(?:scene_graph|scene\.\w|prompt\.\w|\w+\[\d+\])"
        assert "prompt.scene" in str(value) or "x[0]" in str(value) or not re.search(path, told), told
        assert not _DOUBLE_NEGATIVE.search(told), told
        assert len(re.findall(r"Nado \(le vieux; shown in", told)) <= 1, told


@given(SHOTS)
@settings(max_examples=100, deadline=None)
def test_each_piece_stands_where_it_is_said_to_stand(value: dict[str, Any]) -> None:
    for found in _enriched(value)[1]:
        end = 0
        for piece in found.placed:
            assert end <= piece.start < piece.end <= len(found.prompt_text)
            end = piece.end
