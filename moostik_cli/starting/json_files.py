"""The first studio's JSON as YAML: the same data, in a form that people edit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from moostik_cli.errors import UnusableFileError, UsageError
from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error
from moostik_cli.models.production import Project
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import EXTENSIONS
from moostik_cli.sources.yaml_reader import read_yaml
from moostik_cli.sources.yaml_text import render_yaml
from moostik_cli.starting.files import keep_aside, require_episode_id, write
from moostik_cli.starting.other_shapes import take_names, what_else
from moostik_cli.starting.skeletons import schema_line


@dataclass(frozen=True, slots=True)
class Converted:
    """A JSON file as YAML, and the file that it becomes. `role`: episode, characters or locations."""

    role: str
    source: Path
    target: Path
    text: str
    data: Any
    renamed: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (their key, ours) -> in how many shots


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written, and where the file went that was there before."""

    converted: Converted
    kept_aside: Path | None
    unread: tuple[Path, ...]  # files of the same name that are no longer read


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
    converted = _converted("episode", source, project.episodes_dir / f"{chosen}.yaml", data)
    return replace(converted, renamed=renamed)


def convert_library(project: Project, source: Path, role: str) -> Converted:
    """`role` is characters or locations. Raises UnusableFileError."""
    data = load_json(source)
    if isinstance(data, dict) and isinstance(data.get(role), list):
        data = data[role]
    if not _is_list_of_objects(data):
        raise _wrong_shape(source, message("A library is a list of objects."), None)
    return _converted(role, source, project.episodes_dir / f"{role}.yaml", data)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def write_imports(conversions: list[Converted], *, force: bool) -> list[Imported]:
    """Write all files, or none where one is taken. `force` keeps the old one aside. Raises UsageError and
    OutputError."""
    for converted in conversions:
        if converted.target.exists() and not force:
            raise UsageError(
                message("There is {path} already.", path=converted.target.name),
                message("Choose another id with --as, or --force: the old file is kept aside."),
            )
    return [_write(converted) for converted in conversions]


def load_json(path: Path) -> Any:
    """The values of a JSON file. Raises UnusableFileError with every problem that can be found."""
    content = read_text(path, shown=str(path))
    if content.text is None:
        raise _unusable(path, content.problems)
    try:
        return json.loads(content.text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as problem:
        other = what_else(content.text)
        if other is not None:
            raise _wrong_shape(path, other, None) from problem
        found = read_yaml(content.text, path=str(path)).problems
        raise _unusable(path, found or (_not_json(path, problem),)) from problem


def _write(converted: Converted) -> Imported:
    aside = keep_aside(converted.target) if converted.target.exists() else None
    write(converted.target, converted.text)
    stem = converted.target.stem
    others = (converted.target.with_name(stem + extension) for extension in EXTENSIONS)
    unread = tuple(other for other in others if other != converted.target and other.exists())
    return Imported(converted, aside, unread)


def _converted(role: str, source: Path, target: Path, data: Any) -> Converted:
    text = f"{schema_line(role)}\n\n{render_yaml(data)}"
    _require_same(source, text, data)
    return Converted(role, source, target, text, data)


def _require_same(source: Path, text: str, data: Any) -> None:
    """The YAML must say what the JSON says; a file that cannot be said so is refused, not bent."""
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        bad = f"\\u{ord(problem.object[problem.start]):04x}"
        what = message("There is half a character in a text: {code}.", code=bad)
        raise _unusable(source, (error(Code.NOT_UTF8, what, Place(str(source))),)) from problem
    read = read_yaml(text, path=str(source))
    if read.problems or read.document.data != data:
        what = message("It holds something that YAML has no form for.")
        raise _unusable(source, read.problems or (error(Code.NOT_YAML, what, Place(str(source))),))


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
    return _unusable(path, (error(Code.WRONG_TYPE, what, Place(str(path)), hint),))


def _unusable(path: Path, problems: tuple[Diagnostic, ...]) -> UnusableFileError:
    return UnusableFileError(message("{path} cannot be imported.", path=str(path)), None, problems)
