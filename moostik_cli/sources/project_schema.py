"""JSON Schemas with a project's own ids and angles as choices: an editor marks what `check` would remark on.

A file asks for them by its first line, `# yaml-language-server: $schema=schema/project/episode.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic.alias_generators import to_snake

from moostik_cli.models.angle_names import known_angle_pattern
from moostik_cli.models.angles import KNOWN_ANGLES
from moostik_cli.models.json_schema import KINDS, schema_of
from moostik_cli.models.library import Library
from moostik_cli.models.production import Project
from moostik_cli.models.series import Series
from moostik_cli.sources.keys import STUDIO_KEYS

FOLDER = "schema/project"  # below episodes/
_ASKS = f"$schema={FOLDER}/"
_HEAD = 2_000  # characters in which a file asks for its schema
_ROOTS = {"episode": "Episode", "series": "Series"}  # the model of the document itself


def project_schema(kind: str, library: Library, series: Series) -> dict[str, Any]:
    """The schema of one of `models.json_schema.KINDS`, as strict as `check` is."""
    schema = {**schema_of(kind), "$id": f"urn:moostik:project:{kind}"}
    parts = dict(schema.get("$defs", {}))
    if kind in _ROOTS:
        parts[_ROOTS[kind]] = schema
    for name, part in parts.items():
        if name in STUDIO_KEYS and "properties" in part:
            _know_every_key(part, STUDIO_KEYS[name])
    if kind == "episode":
        shot = schema["$defs"]["Shot"]["properties"]
        for name, ids in (("characterIds", library.characters), ("locationIds", library.locations)):
            _choose(shot, name, ids)
        schema["$defs"]["CameraAngle"] = _angles(series)
    return schema


def write_project_schemas(project: Project, library: Library, series: Series) -> list[Path]:
    """Write the schemas that are not there or are out of date; returns those. Raises OSError."""
    written = []
    folder = project.episodes_dir / FOLDER
    for kind in KINDS:
        text = json.dumps(project_schema(kind, library, series), ensure_ascii=False, indent=2) + "\n"
        path = folder / f"{kind}.json"
        if not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != text:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def asks_for_project_schema(texts: Iterable[str]) -> bool:
    """Whether one of these files names a schema of the project in its first lines."""
    return any(_ASKS in text[:_HEAD] for text in texts)


def _know_every_key(part: dict[str, Any], others: Iterable[str]) -> None:
    """No key but the known ones, in either spelling, and those of one's own."""
    properties = part["properties"]
    for name in [*properties, *others]:
        properties.setdefault(name, {})
        properties.setdefault(to_snake(name), properties[name])
    part["additionalProperties"] = False
    part["patternProperties"] = {"^(x-|_)": {}}


def _choose(properties: dict[str, Any], name: str, ids: Mapping[str, Any]) -> None:
    """Ids of the library as choices, each told by its name."""
    choices = [{"const": id_, "description": entity.name or id_} for id_, entity in ids.items()]
    items: dict[str, Any] = {"anyOf": choices} if choices else {"not": {}}
    properties[name] = {**properties[name], "items": items}
    properties[to_snake(name)] = properties[name]


def _angles(series: Series) -> dict[str, Any]:
    own = [angle for angle in series.angles if angle not in KNOWN_ANGLES]
    return {
        "description": "A camera angle: a known one under any of its names, or one that series.yaml has.",
        "anyOf": [{"enum": [*KNOWN_ANGLES, *own]}, {"type": "string", "pattern": known_angle_pattern()}],
    }
