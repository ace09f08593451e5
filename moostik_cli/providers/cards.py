"""What each model takes: its card. An input key that a model does not know is ignored and the picture is
billed all the same, so nothing is sent that is not on the card.

Prices and reference limits: second-hand figures, overridable in `series.yaml`. Prompt lengths: seedream's is
its published limit; the others stay far below the models' token windows (32,000 tokens and more).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.money import Micros, price_of_dollars
from moostik_cli.models.references import MAX_REFERENCES
from moostik_cli.models.series import ModelOverride, Series

CAUTIOUS_PROMPT_LENGTH = 4_000  # characters, for a model that does not say
CAUTIOUS_REFERENCES = 4  # for a model that takes a list of images and does not say how long


@dataclass(frozen=True, slots=True)
class Between:
    """Numbers from `least` to `most`, both accepted; None is no bound."""

    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        least, most = ("" if bound is None else f"{bound:g}" for bound in (self.least, self.most))
        return f"{least}..{most}"


Accepted = tuple[Any, ...] | Between | None  # None: any value


class ModelCard(NamedTuple):
    """What a model takes and costs.

    `options`: input key -> the values it accepts. `defaults`: sent unless the series says otherwise.
    `without_effect`: accepted and ignored by the model. `price`: a picture's, or by the value of
    `resolution_key` (`default_resolution` when nothing is sent); None where it is unknown.
    """

    model: str
    reference_key: str | None
    max_references: int
    options: Mapping[str, Accepted]
    price: Micros | Mapping[str, Micros] | None
    max_prompt_length: int
    references_as_list: bool = True
    resolution_key: str = "resolution"
    default_resolution: str | None = None
    defaults: Mapping[str, Any] = {}
    without_effect: frozenset[str] = frozenset()
    list_price: Micros | Mapping[str, Micros] | None = None  # the built-in price, where the series says another
    assumed: bool = False  # nobody has asked what the model takes: good for previews and estimates only


class OptionProblem(NamedTuple):
    """An option that will not be sent. `refused`: the model does not accept its value, so what comes out
    would not be what was asked for; otherwise the option just does nothing."""

    option: str
    reason: Message
    hint: Message | None
    refused: bool


_GEMINI_RATIOS = (
    "match_input_image",
    "1:1",
    "2:3",
    "3:2",
    "3:4",
    "4:3",
    "4:5",
    "5:4",
    "9:16",
    "16:9",
    "21:9",
)

KNOWN_CARDS: Mapping[str, ModelCard] = {
    card.model: card
    for card in (
        ModelCard(
            model="google/nano-banana-pro",
            reference_key="image_input",
            max_references=MAX_REFERENCES,
            options={
                "aspect_ratio": _GEMINI_RATIOS,
                "resolution": ("1K", "2K", "4K"),
                "output_format": ("png", "jpg"),
                "safety_filter_level": ("block_low_and_above", "block_medium_and_above", "block_only_high"),
                "allow_fallback_model": (False,),  # another model, another price: never unasked
                "safety_tolerance": Between(1, 6),
                "prompt_upsampling": (True, False),
            },
            price={"1K": 150_000, "2K": 150_000, "4K": 300_000},
            max_prompt_length=60_000,  # it takes 65,536 tokens, the pictures among them
            default_resolution="2K",
            defaults={"safety_tolerance": 6, "prompt_upsampling": True},
            without_effect=frozenset({"safety_tolerance", "prompt_upsampling"}),
        ),
        ModelCard(
            model="google/nano-banana",
            reference_key="image_input",
            max_references=3,
            options={"aspect_ratio": _GEMINI_RATIOS, "output_format": ("png", "jpg")},
            price=39_000,
            max_prompt_length=10_000,
        ),
        ModelCard(
            model="black-forest-labs/flux-2-pro",
            reference_key="input_images",
            max_references=8,
            options={
                "aspect_ratio": (
                    "match_input_image",
                    "1:1",
                    "2:3",
                    "3:2",
                    "3:4",
                    "4:3",
                    "4:5",
                    "5:4",
                    "9:16",
                    "16:9",
                ),
                "resolution": ("match_input_image", "0.5 MP", "1 MP", "2 MP", "4 MP"),
                "output_format": ("png", "jpg", "webp"),
                "output_quality": Between(0, 100),
                "safety_tolerance": Between(1, 5),
                "seed": Between(),
            },
            price=None,
            max_prompt_length=10_000,
        ),
        ModelCard(
            model="bytedance/seedream-4.5",
            reference_key="image_input",
            max_references=14,
            options={
                "aspect_ratio": (
                    "match_input_image",
                    "1:1",
                    "2:3",
                    "3:2",
                    "3:4",
                    "4:3",
                    "9:16",
                    "16:9",
                    "21:9",
                ),
                "size": ("2K", "4K"),
                "max_images": (1,),  # every further picture would be billed and thrown away
                "sequential_image_generation": ("disabled",),
                "disable_safety_checker": (True, False),
            },
            price=40_000,
            max_prompt_length=4_000,
            resolution_key="size",
            default_resolution="2K",
        ),
    )
}


def find_card(model: str, series_overrides: Mapping[str, ModelOverride] | None = None) -> ModelCard | None:
    """The card of a model as the series corrects it. None where the model is not known and the series does
    not say what it takes: then its schema must be asked for (`card_from_schema`)."""
    override = (series_overrides or {}).get(model)
    known = KNOWN_CARDS.get(model)
    if known is None and override is not None and (override.reference_key or override.options):
        known = assumed_card(model)._replace(options={}, assumed=False)
    return known if known is None or override is None else _corrected(known, override)


def likely_card(series: Series, model: str | None = None) -> ModelCard:
    """The card of `model` (default: the series' own), assumed where it is not known: for what looks and sends
    nothing. `assumed` tells the two apart."""
    model = model or series.model
    return find_card(model, series.overrides) or assumed_card(model)


def assumed_card(model: str) -> ModelCard:
    """A stand-in for a model whose schema nobody has asked for yet. For previews and the gate: never send
    by it."""
    return ModelCard(
        model=model,
        reference_key="image_input",
        max_references=MAX_REFERENCES,
        options={"aspect_ratio": None, "resolution": None, "output_format": None},
        price=None,
        max_prompt_length=CAUTIOUS_PROMPT_LENGTH,
        assumed=True,
    )


def _corrected(card: ModelCard, override: ModelOverride) -> ModelCard:
    options = dict(card.options)
    for option, values in override.options.items():
        options[option] = tuple(values) if isinstance(values, (list, tuple)) else None
    return card._replace(
        reference_key=override.reference_key or card.reference_key,
        max_references=card.max_references if override.max_references is None else override.max_references,
        options=options,
        without_effect=card.without_effect - set(override.options),
        price=_corrected_price(card.price, override.price),
        list_price=card.price,
        max_prompt_length=override.max_prompt_length or card.max_prompt_length,
    )


def _corrected_price(
    price: Micros | Mapping[str, Micros] | None, override: float | Mapping[str, float] | None
) -> Micros | Mapping[str, Micros] | None:
    """A studio's number replaces the price; its table corrects the one by resolution, line by line."""
    if override is None:
        return price
    if not isinstance(override, Mapping):
        return price_of_dollars(override)
    table = dict(price) if isinstance(price, Mapping) else {}
    for resolution, dollars in override.items():
        micros = price_of_dollars(dollars)
        if micros is not None:
            table[str(resolution)] = micros
    return table


# --- options and price ---------------------------------------------------------------------------------


def wanted_options(card: ModelCard, series: Series) -> dict[str, Any]:
    """Every option that the series asks for, under the key that this model has for it, taken or not."""
    wanted: dict[str, Any] = {"aspect_ratio": series.aspect_ratio}
    if "output_format" in card.options and series.file_format != "keep":  # else it answers as it always does
        wanted["output_format"] = series.output_format
    if series.resolution is not None:
        wanted[card.resolution_key] = series.resolution
    return {**wanted, **card.defaults, **series.options}


def options_for(card: ModelCard, series: Series) -> dict[str, Any]:
    """What is sent beside prompt and references: what is wanted, less what the model does not take."""
    return {
        option: value
        for option, value in wanted_options(card, series).items()
        if option in card.options and _accepts(card.options[option], value)
    }


def problems_with(card: ModelCard, options: Mapping[str, Any]) -> tuple[OptionProblem, ...]:
    """What the model does not take among the `wanted_options`, for the gate to show."""
    found = (_problem_with(card, option, value) for option, value in options.items())
    return tuple(problem for problem in found if problem is not None)


def price_of(card: ModelCard, options: Mapping[str, Any]) -> Micros | None:
    """The price of one picture made with these options; None where it is unknown."""
    return _price_in(card.price, card, options)


def list_price_of(card: ModelCard, options: Mapping[str, Any]) -> Micros | None:
    """The built-in price of such a picture, where the series says another; None where there is none."""
    return _price_in(card.list_price, card, options)


def _price_in(
    price: Micros | Mapping[str, Micros] | None, card: ModelCard, options: Mapping[str, Any]
) -> Micros | None:
    if price is None or isinstance(price, int):
        return price
    return price.get(str(options.get(card.resolution_key, card.default_resolution)))


def _problem_with(card: ModelCard, option: str, value: Any) -> OptionProblem | None:
    if option in _reserved(card):
        return OptionProblem(
            option,
            message("{option} cannot be set as an option.", option=option),
            message("The prompt and the references come from the shots."),
            refused=False,
        )
    if option not in card.options:
        return _unknown_option(card, option)
    accepted = card.options[option]
    if not _accepts(accepted, value):
        return OptionProblem(
            option,
            message("{model} does not take {option}: {value}.", model=card.model, option=option, value=_written(value)),
            message("It takes {values}.", values=_listed(accepted)),
            refused=True,
        )
    if option in card.without_effect and card.defaults.get(option) != value:
        return OptionProblem(
            option, message("{option} has no effect on {model}.", option=option, model=card.model), None, refused=False
        )
    return None


def _unknown_option(card: ModelCard, option: str) -> OptionProblem:
    likely = get_close_matches(option, card.options, n=1)
    hint = (
        message("Did you mean {likely}?", likely=likely[0])
        if likely
        else message("It takes {values}.", values=", ".join(card.options))
    )
    reason = message("{model} has no option {option}: it is not sent.", model=card.model, option=option)
    return OptionProblem(option, reason, hint, refused=option in ("aspect_ratio", "resolution", "size"))


def _reserved(card: ModelCard) -> frozenset[str | None]:
    return frozenset({"prompt", card.reference_key})


def _accepts(accepted: Accepted, value: Any) -> bool:
    if accepted is None:
        return True
    if isinstance(accepted, Between):
        return _is_between(accepted, value)
    return any(type(value) is type(choice) and value == choice for choice in accepted)  # True is not 1


def _is_between(bounds: Between, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    above = bounds.least is None or value >= bounds.least
    return above and (bounds.most is None or value <= bounds.most)


def _listed(accepted: Accepted) -> str:
    return str(accepted) if isinstance(accepted, Between) else ", ".join(_written(choice) for choice in accepted or ())


def _written(value: Any) -> str:
    """A value as YAML has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- cards of unknown models ---------------------------------------------------------------------------

_LIMIT_OF_IMAGES = r"(?:up to|max(?:imum)?(?: of)?|1-)\s*(\d{1,3})\b(?!\s*(?:px|pixel|char))"
_LIMIT_OF_TEXT = r"max(?:imum)?(?: of)?\s*([\d,]{3,7})\s*characters"
_LIKELY_REFERENCE_KEYS = (
    "image_input",
    "input_images",
    "reference_images",
    "images",
    "image_inputs",
    "input_image",
    "image",
    "reference_image",
    "image_prompt",
)


def card_from_schema(model: str, openapi_schema: Mapping[str, Any], override: ModelOverride | None = None) -> ModelCard:
    """The card of a model that is not built in, read from the OpenAPI schema of its latest version. Its
    price stays unknown unless the series gives one."""
    schemas = _mapping(_mapping(openapi_schema.get("components")).get("schemas"))
    properties = {
        name: _resolved(value, schemas)
        for name, value in _mapping(_mapping(schemas.get("Input")).get("properties")).items()
    }
    key = _reference_key(properties)
    reference = properties.get(key or "", {})
    card = ModelCard(
        model=model,
        reference_key=key,
        max_references=_reference_limit(reference),
        references_as_list=reference.get("type") == "array",
        options={
            name: _accepted(value)
            for name, value in properties.items()
            if name not in ("prompt", key) and not _is_file(value)
        },
        price=None,
        max_prompt_length=_prompt_limit(properties.get("prompt", {})),
        resolution_key="size" if "size" in properties and "resolution" not in properties else "resolution",
    )
    return card if override is None else _corrected(card, override)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _resolved(value: Any, schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """A property with what it refers to (`$ref`, alone or inside `allOf`) merged in."""
    merged = dict(_mapping(value))
    parts = merged.get("allOf")
    for part in (merged, *(parts if isinstance(parts, Sequence) else ())):
        name = str(_mapping(part).get("$ref", "")).rpartition("/")[2]
        merged = {**_mapping(schemas.get(name)), **merged}
    return merged


def _is_file(schema: Mapping[str, Any]) -> bool:
    return "uri" in (schema.get("format"), _mapping(schema.get("items")).get("format"))


def _reference_key(properties: Mapping[str, Mapping[str, Any]]) -> str | None:
    files = [name for name, schema in properties.items() if _is_file(schema)]
    lists = [name for name in files if properties[name].get("type") == "array"]
    for candidates in (lists, files):
        likely = [name for name in _LIKELY_REFERENCE_KEYS if name in candidates]
        for name in (*likely, *candidates):
            if "mask" not in name:
                return name
    return None


def _reference_limit(schema: Mapping[str, Any]) -> int:
    if not schema:
        return 0
    if schema.get("type") != "array":
        return 1
    stated = schema.get("maxItems")
    if isinstance(stated, int):
        return stated
    found = re.search(_LIMIT_OF_IMAGES, str(schema.get("description", "")), re.IGNORECASE)
    return int(found[1]) if found else CAUTIOUS_REFERENCES


def _prompt_limit(schema: Mapping[str, Any]) -> int:
    stated = schema.get("maxLength")
    if isinstance(stated, int) and stated > 0:
        return stated
    found = re.search(_LIMIT_OF_TEXT, str(schema.get("description", "")), re.IGNORECASE)
    return int(found[1].replace(",", "")) if found else CAUTIOUS_PROMPT_LENGTH


def _accepted(schema: Mapping[str, Any]) -> Accepted:
    if isinstance(schema.get("enum"), (list, tuple)):
        return tuple(schema["enum"])
    if schema.get("type") == "boolean":
        return (True, False)
    if schema.get("type") in ("integer", "number"):
        return Between(schema.get("minimum"), schema.get("maximum"))
    return None
