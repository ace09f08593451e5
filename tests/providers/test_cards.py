"""Cards: what is sent, what is not, what it costs, and what is said about the rest."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from moostik_cli.models.series import DEFAULT_MODEL, ModelOverride, Series
from moostik_cli.providers.cards import (
    CAUTIOUS_PROMPT_LENGTH,
    CAUTIOUS_REFERENCES,
    KNOWN_CARDS,
    Between,
    assumed_card,
    card_from_schema,
    find_card,
    options_for,
    price_of,
    problems_with,
    wanted_options,
)
from tests.standin.models import MODELS, reference_keys

PRO = KNOWN_CARDS[DEFAULT_MODEL]
FLUX = KNOWN_CARDS["black-forest-labs/flux-2-pro"]
SEEDREAM = KNOWN_CARDS["bytedance/seedream-4.5"]


def problems(card: Any, series: Series) -> list[tuple[str, bool]]:
    return [(one.option, one.refused) for one in problems_with(card, wanted_options(card, series))]


def test_the_default_model_gets_the_options_of_the_seed() -> None:
    assert options_for(PRO, Series()) == {
        "aspect_ratio": "16:9",
        "output_format": "png",
        "safety_tolerance": 6,
        "prompt_upsampling": True,
    }
    assert problems(PRO, Series()) == []


@pytest.mark.parametrize(
    ("model", "key", "most"),
    [
        ("google/nano-banana-pro", "image_input", 14),
        ("google/nano-banana", "image_input", 3),
        ("black-forest-labs/flux-2-pro", "input_images", 8),
        ("bytedance/seedream-4.5", "image_input", 14),
    ],
)
def test_known_cards(model: str, key: str, most: int) -> None:
    card = KNOWN_CARDS[model]
    assert (card.reference_key, card.max_references) == (key, most)
    assert card == find_card(model) == pickle.loads(pickle.dumps(card))


@pytest.mark.parametrize(
    ("card", "options", "price"),
    [
        (PRO, {}, 150_000),
        (PRO, {"resolution": "1K"}, 150_000),
        (PRO, {"resolution": "2K"}, 150_000),
        (PRO, {"resolution": "4K"}, 300_000),
        (PRO, {"resolution": "8K"}, None),
        (KNOWN_CARDS["google/nano-banana"], {}, 39_000),
        (FLUX, {}, None),
        (SEEDREAM, {"size": "4K"}, 40_000),
    ],
)
def test_prices(card: Any, options: dict[str, Any], price: int | None) -> None:
    assert price_of(card, options) == price


def test_each_model_gets_its_own_words_and_nothing_it_does_not_take() -> None:
    series = Series(resolution="4K", output_format="jpg")
    assert options_for(SEEDREAM, series) == {"aspect_ratio": "16:9", "size": "4K"}
    assert options_for(KNOWN_CARDS["google/nano-banana"], series) == {
        "aspect_ratio": "16:9",
        "output_format": "jpg",
    }
    assert options_for(FLUX, series) == {"aspect_ratio": "16:9", "output_format": "jpg"}
    assert problems(FLUX, series) == [("resolution", True)]


def test_pictures_that_are_kept_as_they_come_are_asked_for_in_no_format() -> None:
    kept = Series(output_format="keep")
    for card in KNOWN_CARDS.values():
        assert "output_format" not in options_for(card, kept)
        assert problems(card, kept) == problems(card, Series())
    asked = Series(output_format="keep", options={"output_format": "png"})
    assert options_for(PRO, asked)["output_format"] == "png"


@pytest.mark.parametrize(
    ("card", "series", "expected"),
    [
        (PRO, Series(aspect_ratio="2:1"), [("aspect_ratio", True)]),
        (PRO, Series(resolution="8K"), [("resolution", True)]),
        (PRO, Series(output_format="webp"), [("output_format", True)]),
        (PRO, Series(options={"allow_fallback_model": True}), [("allow_fallback_model", True)]),
        (PRO, Series(options={"seed": 5}), [("seed", False)]),
        (PRO, Series(options={"safety_tolerance": 2}), [("safety_tolerance", False)]),
        (PRO, Series(options={"prompt_upsampling": 1}), [("prompt_upsampling", True)]),
        (PRO, Series(options={"prompt": "x"}), [("prompt", False)]),
        (PRO, Series(options={"image_input": []}), [("image_input", False)]),
        (FLUX, Series(options={"safety_tolerance": 6}), [("safety_tolerance", True)]),
        (FLUX, Series(options={"seed": True}), [("seed", True)]),
        (FLUX, Series(aspect_ratio="21:9"), [("aspect_ratio", True)]),
        (SEEDREAM, Series(options={"max_images": 4}), [("max_images", True)]),
    ],
)
def test_what_a_model_does_not_take_is_told_and_not_sent(
    card: Any, series: Series, expected: list[tuple[str, bool]]
) -> None:
    assert problems(card, series) == expected
    option, _ = expected[0]
    sent = options_for(card, series)
    assert option not in sent or option in card.without_effect
    assert {"prompt", "image_input"}.isdisjoint(sent)


def test_a_mistyped_option_is_told_with_the_likely_one() -> None:
    (problem,) = problems_with(PRO, {"safety_tolerence": 3})
    assert "safety_tolerance" in str(problem.hint)
    assert not problem.refused


def test_a_series_corrects_a_card() -> None:
    overrides = {
        DEFAULT_MODEL: ModelOverride(
            price={"4K": 0.24},
            max_references=6,
            options={"allow_fallback_model": None, "style": ["ink", "oil"]},
            max_prompt_length=900,
        )
    }
    card = find_card(DEFAULT_MODEL, overrides)
    assert card is not None
    assert price_of(card, {"resolution": "4K"}) == 240_000
    assert price_of(card, {}) == 150_000
    assert (card.max_references, card.max_prompt_length, card.reference_key) == (6, 900, "image_input")
    series = Series(options={"allow_fallback_model": True, "style": "ink"})
    assert problems(card, series) == []
    assert options_for(card, series)["style"] == "ink"
    assert problems(card, Series(options={"style": "wax"})) == [("style", True)]


def test_one_price_replaces_the_table() -> None:
    card = find_card(DEFAULT_MODEL, {DEFAULT_MODEL: ModelOverride(price=0.1)})
    assert card is not None
    assert price_of(card, {"resolution": "4K"}) == 100_000


@pytest.mark.parametrize("price", [float("nan"), float("inf"), -1.0])
def test_a_price_that_is_none_is_unknown(price: float) -> None:
    card = find_card(DEFAULT_MODEL, {DEFAULT_MODEL: ModelOverride(price=price)})
    assert card is not None
    assert price_of(card, {}) is None


def test_a_studio_describes_its_own_model() -> None:
    assert find_card("studio/own") is None
    assert find_card("studio/own", {"studio/own": ModelOverride(price=0.1)}) is None  # not what it takes
    card = find_card(
        "studio/own",
        {
            "studio/own": ModelOverride(
                reference_key="refs", max_references=2, options={"aspect_ratio": None}, price=0.07
            )
        },
    )
    assert card is not None
    assert not card.assumed
    assert options_for(card, Series()) == {"aspect_ratio": "16:9"}
    assert (card.reference_key, card.max_references, price_of(card, {})) == ("refs", 2, 70_000)


def test_an_assumed_card_says_that_it_is_one() -> None:
    assert assumed_card("a/b").assumed
    assert not any(card.assumed for card in KNOWN_CARDS.values())


@pytest.mark.parametrize("model", sorted(KNOWN_CARDS))
def test_cards_agree_with_the_schema_that_the_service_publishes(model: str) -> None:
    """The stand-in's schemas are written down from the models' pages, apart from the cards."""
    known, read = KNOWN_CARDS[model], card_from_schema(model, MODELS[model])
    assert read.reference_key == known.reference_key == reference_keys(MODELS[model])[0]
    for option, values in read.options.items():
        accepted = known.options[option]
        if isinstance(values, tuple) and isinstance(accepted, tuple):
            assert set(accepted) <= set(values)
    assert read.price is None


def _schema(properties: dict[str, Any], output: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"components": {"schemas": {"Input": {"properties": properties}, "Output": output or {}}}}


FILES = {"type": "array", "items": {"type": "string", "format": "uri"}}
FILE = {"type": "string", "format": "uri"}


@pytest.mark.parametrize(
    ("properties", "key", "most", "as_list"),
    [
        ({"images": {**FILES, "maxItems": 6}}, "images", 6, True),
        ({"pictures": {**FILES, "description": "Up to 9 images."}}, "pictures", 9, True),
        ({"refs": {**FILES, "description": "List of 1-14 images"}}, "refs", 14, True),
        ({"refs": {**FILES, "description": "Largest 4096 pixels"}}, "refs", CAUTIOUS_REFERENCES, True),
        ({"mask": FILE, "image": FILE}, "image", 1, False),
        ({"mask": FILE}, None, 0, False),
        ({"start": FILE, "images": FILES}, "images", CAUTIOUS_REFERENCES, True),
        ({}, None, 0, False),
    ],
)
def test_reference_keys_of_schemas(properties: dict[str, Any], key: str | None, most: int, as_list: bool) -> None:
    card = card_from_schema("a/b", _schema({"prompt": {"type": "string"}, **properties}))
    assert (card.reference_key, card.max_references, card.references_as_list) == (key, most, as_list)
    assert set(card.options).isdisjoint(properties)


def test_options_of_schemas() -> None:
    card = card_from_schema(
        "a/b",
        _schema(
            {
                "prompt": {"type": "string", "description": "Maximum 1,500 characters."},
                "steps": {"type": "integer", "minimum": 1, "maximum": 50},
                "fast": {"type": "boolean"},
                "style": {"enum": ["ink", "oil"]},
                "note": {"type": "string"},
                "size": {"type": "string"},
            },
            {"type": "array"},
        ),
    )
    assert card.options == {
        "steps": Between(1, 50),
        "fast": (True, False),
        "style": ("ink", "oil"),
        "note": None,
        "size": None,
    }
    assert (card.max_prompt_length, card.resolution_key) == (1500, "size")


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"components": None},
        {"components": {"schemas": {"Input": []}}},
        {"components": {"schemas": {"Input": {"properties": {"prompt": None, "x": {"allOf": 5}}}}}},
    ],
)
def test_odd_schemas_give_a_cautious_card(schema: dict[str, Any]) -> None:
    card = card_from_schema("a/b", schema)
    assert (card.reference_key, card.max_prompt_length) == (None, CAUTIOUS_PROMPT_LENGTH)
