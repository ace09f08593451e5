"""JSON Schema of the source files, for editors: what may stand where, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moostik_cli.models.episode import KNOWN_ANGLES, Episode
from moostik_cli.models.library import Character, Location
from moostik_cli.models.series import Series
from moostik_cli.models.source import SourceModel

SCHEMA_URI = "https://json-schema.org/draft/2020-12/schema"
KINDS = ("episode", "characters", "locations", "series")

_ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
_TEXTS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}
_TEXTS_OR_BY_FILE: dict[str, Any] = {
    "anyOf": [*_TEXTS["anyOf"], {"type": "object", "additionalProperties": {"type": "string"}}]
}


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one of KINDS. Keys that it does not name are allowed, as they are in the files."""
    return {"$id": f"urn:moostik:{kind}", **_SCHEMAS[kind]()}


def _episode() -> dict[str, Any]:
    schema = _of(Episode, "A moostik episode")
    definitions = schema["$defs"]
    shot, variation = definitions["Shot"], definitions["Variation"]
    definitions["Prompt"] = _PROMPT
    definitions["CameraAngle"] = {
        "description": "A camera angle: one of the known ones, or a word of your own.",
        "anyOf": [{"enum": list(KNOWN_ANGLES)}, {"type": "string", "minLength": 1}],
    }
    _refer(shot, "prompt", "Prompt")
    _refer(variation, "customPrompt", "Prompt")
    _refer(variation, "cameraAngle", "CameraAngle")
    variation["required"] = []
    variation["anyOf"] = [{"required": ["id"]}, {"required": ["cameraAngle"]}, {"required": ["camera_angle"]}]
    _items(shot, "variations")["anyOf"] = [
        {"$ref": "#/$defs/CameraAngle"},
        {"$ref": "#/$defs/Variation"},
    ]
    _items(shot, "variations").pop("$ref", None)
    definitions["DialogueLine"] = _dialogue_line(definitions["DialogueLine"])
    shot["properties"]["blocking"]["type"] = ["array", "object", "null"]
    shot["properties"]["dialogue"]["type"] = ["array", "string", "object", "null"]
    for owner, name in (
        *((shot, name) for name in ("action", "cameraMovement", "sound", "notes")),
        (variation, "description"),
    ):
        owner["properties"][name]["type"] = ["string", "number", "array", "object", "null"]
    for named in (schema, definitions["Act"], shot, variation):
        named["properties"]["id"]["pattern"] = _ID_PATTERN
    shot["properties"]["videoStrategy"] = {
        "description": "The first studio's way to chain shots: `chainFromShot` is read as `continuesFrom`.",
        "type": ["object", "null"],
    }
    return schema


def _dialogue_line(schema: dict[str, Any]) -> dict[str, Any]:
    """A text, `who` and `what`, or one name with what it says."""
    said = {"type": "object", "minProperties": 1, "maxProperties": 1}
    return {"description": schema["description"], "anyOf": [{"type": "string"}, schema, said]}


def _library(model: type[SourceModel], title: str) -> Callable[[], dict[str, Any]]:
    def schema() -> dict[str, Any]:
        entry = _of(model, model.__name__)
        entry.pop("$schema")
        entry["properties"]["id"]["pattern"] = _ID_PATTERN
        texts = {"visualTraits": _TEXTS, "imageRoles": _TEXTS_OR_BY_FILE}
        for name, form in texts.items():
            entry["properties"][name] = {**form, "description": entry["properties"][name]["description"]}
        definitions = {**entry.pop("$defs", {}), model.__name__: entry}
        return {
            "$schema": SCHEMA_URI,
            "title": title,
            "type": ["array", "null"],
            "items": {"$ref": f"#/$defs/{model.__name__}"},
            "$defs": definitions,
        }

    return schema


def _series() -> dict[str, Any]:
    schema = _of(Series, "A moostik series")
    properties = schema["properties"]
    properties["prices"] = {
        "description": "Dollars a picture by OWNER/NAME of the model; a number, or a table by resolution.",
        "type": ["object", "null"],
        "additionalProperties": {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
            ]
        },
    }
    properties["styleInvariants"] = {**properties["style"], "description": "Another name of `style`."}
    properties["defaultAngles"] = {**properties["angles"], "description": "Another name of `angles`."}
    properties["model"]["examples"] = ["google/nano-banana-pro"]
    properties["outputFormat"]["examples"] = ["png", "jpg", "keep"]
    properties["aspectRatio"]["examples"] = ["16:9", "21:9", "4:3", "1:1", "9:16"]
    return schema


def _of(model: type[SourceModel], title: str) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        _make_lenient(part)
    return {"$schema": SCHEMA_URI, **schema, "title": title}


def _make_lenient(schema: dict[str, Any]) -> None:
    """Optional keys may be empty, as in `acts:` with nothing behind it; titles that repeat the key go."""
    required = schema.get("required", ())
    for name, value in schema.get("properties", {}).items():
        value.pop("title", None)
        if name in required:
            continue
        if "anyOf" in value:
            if {"type": "null"} not in value["anyOf"]:
                value["anyOf"].append({"type": "null"})
        elif "type" in value:
            value["type"] = [value["type"], "null"]
        elif "$ref" in value:
            value["anyOf"] = [{"$ref": value.pop("$ref")}, {"type": "null"}]


def _items(schema: dict[str, Any], name: str) -> dict[str, Any]:
    items: dict[str, Any] = schema["properties"][name]["items"]
    return items


def _refer(schema: dict[str, Any], name: str, definition: str) -> None:
    described = schema["properties"][name].get("description", "")
    choices = [{"$ref": f"#/$defs/{definition}"}, {"type": "null"}]
    schema["properties"][name] = {"description": described, "anyOf": choices}


def _section(description: str, **properties: str) -> dict[str, Any]:
    """A part of a prompt: a text, a list of texts, or a mapping with some keys that have a meaning."""
    keys = {name: {"description": text} for name, text in properties.items()}
    return {
        "description": description,
        "anyOf": [{"type": "object", "properties": keys}, *_TEXTS["anyOf"], {"type": "null"}],
    }


_SUBJECT: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "id": {"description": "Id of a character; its reference picture is then pointed to."},
                "name": {"description": "Name, as the prompt's text has it."},
                "description": {"description": "What the subject looks like."},
                "action": {"description": "What the subject does in this shot."},
                "importance": {"description": "primary, secondary or background."},
            },
        },
    ]
}
_PROMPT: dict[str, Any] = {
    "description": "What the picture shows: a sentence, or a mapping. Other keys are carried through.",
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "goal": {"description": "What the picture is to achieve, in a sentence. Never cut."},
                "subjects": {
                    "description": "Who and what is in it. Never cut.",
                    "type": ["array", "null"],
                    "items": _SUBJECT,
                },
                "scene": _section(
                    "The place, the time and the mood.",
                    location="Where it is.",
                    time="When it is.",
                    atmosphere="Mood; shared within an act or place.",
                    materials="What things are made of.",
                    weather="The weather.",
                ),
                "composition": _section(
                    "How the picture is laid out.",
                    framing="Framing.",
                    layout="Where things stand.",
                    depth="Foreground and background.",
                ),
                "camera": _section(
                    "The camera.",
                    angle="Angle; the variation's own goes before it.",
                    lens_mm="Focal length in millimetres.",
                    aperture="Such as f/2.8.",
                ),
                "lighting": _section(
                    "The light; left out, it comes from the first shot of the place.",
                    key="Key light.",
                    fill="Fill light.",
                    rim="Rim light.",
                    notes="More.",
                ),
                "invariants": {**_TEXTS, "description": "Sentences about style that hold everywhere."},
                "negative": {**_TEXTS, "description": "What may not be seen."},
                "constraints": _section(
                    "What must and must not be there.",
                    must_include="Must be visible. Never cut.",
                    must_not_include="May not be visible.",
                ),
                "parameters": _section("Technical wishes.", aspect_ratio="This shot's own aspect ratio."),
                "foreground": _section("The front layer, in layered prompts."),
                "midground": _section("The middle layer, in layered prompts."),
                "background": _section("The back layer, in layered prompts."),
                "grade": _section("The look of the picture.", palette="Colours.", mood="Mood."),
                "scene_graph": {"description": "The studio's style bible and environment."},
                "meta": {"description": "Notes for other tools."},
            },
        },
    ],
}

_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "episode": _episode,
    "characters": _library(Character, "The characters of a moostik series"),
    "locations": _library(Location, "The places of a moostik series"),
    "series": _series,
}
