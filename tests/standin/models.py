"""The models of the stand-in: what they take, as schemas in the shape that the service publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_RATIOS = ["match_input_image", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]
_FILES = {"type": "array", "items": {"type": "string", "format": "uri"}, "default": []}


def schema(
    enums: Mapping[str, Sequence[Any]], others: Mapping[str, Mapping[str, Any]], *, output_list: bool = False
) -> dict[str, Any]:
    """An OpenAPI schema: `enums` become schemas of their own, referred to through `allOf`."""
    properties: dict[str, Any] = {"prompt": {"type": "string", "title": "Prompt"}, **others}
    schemas: dict[str, Any] = {}
    for name, values in enums.items():
        schemas[name] = {"type": "string", "enum": list(values), "title": name}
        properties[name] = {"allOf": [{"$ref": f"#/components/schemas/{name}"}], "default": values[0]}
    address = {"type": "string", "format": "uri"}
    schemas["Input"] = {"type": "object", "required": ["prompt"], "properties": properties}
    schemas["Output"] = {"type": "array", "items": address} if output_list else address
    return {"openapi": "3.0.2", "components": {"schemas": schemas}}


MODELS: dict[str, dict[str, Any]] = {
    "google/nano-banana-pro": schema(
        {
            "aspect_ratio": _RATIOS,
            "resolution": ["2K", "1K", "4K"],
            "output_format": ["jpg", "png"],
            "safety_filter_level": ["block_only_high", "block_medium_and_above", "block_low_and_above"],
        },
        {
            "image_input": {**_FILES, "description": "Reference images (supports up to 14 images)"},
            "allow_fallback_model": {"type": "boolean", "default": False},
        },
    ),
    "google/nano-banana": schema(
        {"aspect_ratio": _RATIOS, "output_format": ["jpg", "png"]}, {"image_input": dict(_FILES)}
    ),
    "black-forest-labs/flux-2-pro": schema(
        {
            "aspect_ratio": [ratio for ratio in _RATIOS if ratio != "21:9"],
            "resolution": ["1 MP", "0.5 MP", "2 MP", "4 MP", "match_input_image"],
            "output_format": ["webp", "jpg", "png"],
        },
        {
            "input_images": {**_FILES, "description": "Maximum 8 images."},
            "safety_tolerance": {"type": "integer", "minimum": 1, "maximum": 5},
            "seed": {"type": "integer"},
        },
    ),
    "bytedance/seedream-4.5": schema(
        {"aspect_ratio": _RATIOS, "size": ["2K", "4K"]},
        {
            "image_input": {**_FILES, "description": "1-14 images"},
            "max_images": {"type": "integer", "minimum": 1, "maximum": 15},
        },
        output_list=True,
    ),
    "studio/sketcher": schema(
        {"aspect_ratio": ["1:1", "16:9"]},
        {
            "reference_images": {**_FILES, "maxItems": 5},
            "mask": {"type": "string", "format": "uri"},
            "strength": {"type": "number", "minimum": 0, "maximum": 1},
        },
    ),
}


def reference_keys(model_schema: Mapping[str, Any]) -> list[str]:
    """The inputs that take files."""
    properties = model_schema["components"]["schemas"]["Input"]["properties"]
    return [
        name
        for name, value in properties.items()
        if value.get("format") == "uri" or value.get("items", {}).get("format") == "uri"
    ]


def invalid_fields(model_schema: Mapping[str, Any], value: Mapping[str, Any]) -> list[dict[str, str]]:
    """What the service's validation finds in an input. Unknown keys are no fault: they are ignored."""
    schemas = model_schema["components"]["schemas"]
    found = []
    if not isinstance(value.get("prompt"), str):
        found.append({"type": "required", "field": "input", "description": "prompt is required"})
    for name, one in value.items():
        accepted = schemas.get(name, {}).get("enum")
        if accepted and one not in accepted:
            words = ", ".join(f'"{word}"' for word in accepted)
            found.append(
                {
                    "type": "enum",
                    "field": f"input.{name}",
                    "description": f"{name} must be one of the following: {words}",
                }
            )
    for name in reference_keys(model_schema):
        items = value.get(name) or []
        for number, one in enumerate(items if isinstance(items, list) else [items]):
            if not str(one).startswith(("http://", "https://", "data:")):
                found.append(
                    {"type": "format", "field": f"input.{name}.{number}", "description": "Does not match format 'uri'"}
                )
    return found
