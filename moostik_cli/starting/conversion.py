"""Files of other kinds as YAML files of ours: checked before anything is written, and written without loss."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moostik_cli.editing.files import replace_text
from moostik_cli.errors import UnusableFileError, UsageError
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_library, load_production
from moostik_cli.sources.project import EXTENSIONS
from moostik_cli.sources.yaml_reader import read_yaml
from moostik_cli.sources.yaml_text import render_yaml
from moostik_cli.starting.files import keep_aside, write
from moostik_cli.starting.skeletons import schema_line


@dataclass(frozen=True, slots=True)
class Converted:
    """A file of another kind as YAML, and the file that it becomes. `role`: episode, characters or locations.
    `before`: the text of the library file that entries are added to; then `data` are those."""

    role: str
    source: Path
    target: Path
    text: str
    data: Any
    before: str | None = None
    renamed: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (their key, ours) -> in how many shots
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table: heading -> our key
    left: tuple[str, ...] = ()  # headings that were not taken


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written, and where the file went that was there before."""

    converted: Converted
    kept_aside: Path | None
    unread: tuple[Path, ...]  # files of the same name that are no longer read


def converted(role: str, source: Path, target: Path, data: Any) -> Converted:
    text = f"{schema_line(role)}\n\n{render_yaml(data)}"
    _require_same(source, text, data)
    return Converted(role, source, target, text, data)


def _require_same(source: Path, text: str, data: Any) -> None:
    """The YAML must say what the JSON says; a file that cannot be said so is refused, not bent."""
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        bad = f"\\u{ord(problem.object[problem.start]):04x}"
        what = message("A text has an unpaired surrogate: {code}.", code=bad)
        raise unusable(source, (error(Code.NOT_UTF8, what, Place(str(source))),)) from problem
    read = read_yaml(text, path=str(source))
    if read.problems or read.document.data != data:
        what = message("It contains something that YAML cannot express.")
        raise unusable(source, read.problems or (error(Code.NOT_YAML, what, Place(str(source))),))


def check_before_writing(conversions: Sequence[Converted]) -> None:
    """Read the files as `check` would, in a folder of their own. Raises UnusableFileError with every problem: then
    nothing has been written."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder).resolve())
        project.episodes_dir.mkdir()
        for conversion in conversions:
            (project.episodes_dir / conversion.target.name).write_bytes(conversion.text.encode())
        for conversion in conversions:
            try:
                if conversion.role == "episode":
                    load_production(project, conversion.target.stem)
                else:
                    load_library(project)
            except UnusableFileError as problem:
                raise UnusableFileError(
                    message("{path} cannot be imported.", path=str(conversion.source)),
                    message(
                        "Nothing was written; the lines are those that {name} would have.", name=conversion.target.name
                    ),
                    problem.diagnostics,
                ) from problem


def write_imports(conversions: Sequence[Converted], *, force: bool) -> list[Imported]:
    """Write all files, or none where one is taken. `force` keeps the old one aside. Raises UsageError and
    OutputError."""
    for converted in conversions:
        if converted.target.exists() and converted.before is None and not force:
            raise UsageError(
                message("There is {path} already.", path=converted.target.name),
                message("Choose another id with --as, or --force: the old file is kept aside."),
            )
    return [_write(converted) for converted in conversions]


def _write(converted: Converted) -> Imported:
    if converted.before is not None:
        replace_text(converted.target, converted.before, converted.text)
        return Imported(converted, None, ())
    aside = keep_aside(converted.target) if converted.target.exists() else None
    write(converted.target, converted.text)
    stem = converted.target.stem
    others = (converted.target.with_name(stem + extension) for extension in EXTENSIONS)
    unread = tuple(other for other in others if other != converted.target and other.exists())
    return Imported(converted, aside, unread)


def unusable(path: Path, problems: tuple[Diagnostic, ...]) -> UnusableFileError:
    """The error that says what is wrong with a file that comes in."""
    return UnusableFileError(message("{path} cannot be imported.", path=str(path)), None, problems)
