"""The first studio's JSON as YAML: the same data, in a form that people edit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from moostik_cli.errors import UnusableFileError
from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error
from moostik_cli.models.production import Project
from moostik_cli.sources.files import read_text
from moostik_cli.sources.other_files import what_else
from moostik_cli.sources.yaml_reader import read_yaml
from moostik_cli.starting.conversion import Converted, converted, unusable
from moostik_cli.starting.files import require_episode_id
from moostik_cli.starting.other_shapes import take_names


def convert_episode(project: Project, source: Path, episode_id: str | None) -> Converted:
    """Raises UnusableFileError with what is wrong with the file, UsageError for an id that cannot be one."""
    data = load_json(source)
    if not isinstance(data, dict) or "shots" not in data:
        raise _wrong_shape(
            source,
            message("An episode is an object with `shots`."),
            message("Give a library with --characters or --locations."),
        )
    if not _is_list_of_objects(data["shots"]):
        raise _wrong_shape(source, message("`shots` is a list of objects."), None)
    data, renamed = take_names(data)
    chosen = episode_id if episode_id is not None else str(data.get("id") or source.stem)
    require_episode_id(chosen)
    if chosen != str(data.get("id")):
        data = {"id": chosen, **{key: value for key, value in data.items() if key != "id"}}
    return replace(converted("episode", source, project.episodes_dir / f"{chosen}.yaml", data), renamed=renamed)


def convert_library(project: Project, source: Path, role: str) -> Converted:
    """`role` is characters or locations. Raises UnusableFileError."""
    data = load_json(source)
    if isinstance(data, dict) and isinstance(data.get(role), list):
        data = data[role]
    if not _is_list_of_objects(data):
        raise _wrong_shape(source, message("A library is a list of objects."), None)
    return converted(role, source, project.episodes_dir / f"{role}.yaml", data)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def load_json(path: Path) -> Any:
    """The values of a JSON file. Raises UnusableFileError with every problem that can be found."""
    content = read_text(path, shown=str(path))
    if content.text is None:
        raise unusable(path, content.problems)
    try:
        return json.loads(content.text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as problem:
        other = what_else(content.text)
        if other is not None:
            raise _wrong_shape(path, other, None) from problem
        found = read_yaml(content.text, path=str(path)).problems
        raise unusable(path, found or (_not_json(path, problem),)) from problem


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key is there twice")
    return values


def _not_json(path: Path, problem: ValueError | RecursionError) -> Diagnostic:
    if isinstance(problem, json.JSONDecodeError):
        what = message("From here on this is not JSON.")
        return error(Code.NOT_YAML, what, Place(str(path), problem.lineno, problem.colno))
    what = message("This JSON cannot be read.")
    return error(Code.NOT_YAML, what, Place(str(path)))


def _wrong_shape(path: Path, what: Message, hint: Message | None) -> UnusableFileError:
    return unusable(path, (error(Code.WRONG_TYPE, what, Place(str(path)), hint),))
