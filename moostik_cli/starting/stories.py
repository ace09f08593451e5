"""Shot lists and screenplays as files of the project: the episode, and what the library lacks for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from moostik_cli.editing.fields import EditRefusedError
from moostik_cli.editing.library_entries import with_entries
from moostik_cli.errors import UsageError
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Place, error
from moostik_cli.models.production import Project
from moostik_cli.sources.files import read_text
from moostik_cli.sources.productions import load_library
from moostik_cli.sources.project import find_named_file, shown_path
from moostik_cli.starting.conversion import Converted, converted, unusable
from moostik_cli.starting.files import require_episode_id
from moostik_cli.starting.fountain import read_fountain
from moostik_cli.starting.screenplay import Story, story_of_screenplay
from moostik_cli.starting.shot_list import ShotListError, read_shot_list
from moostik_cli.starting.story_cast import safe_id

SCREENPLAYS = (".fountain", ".spmd")
SHOT_LISTS = (".csv", ".tsv")


def convert_screenplay(project: Project, source: Path, episode_id: str | None) -> list[Converted]:
    """The episode of a screenplay in Fountain, then the library's files that get new entries.
    Raises UnusableFileError and UsageError."""
    text, chosen = _text(source), _id(source, episode_id)
    library, _, _ = load_library(project)
    story = story_of_screenplay(read_fountain(text), library, chosen)
    if not story.episode["shots"]:
        what = message("There is neither a scene nor action in this screenplay.")
        raise unusable(source, (error(Code.WRONG_TYPE, what, Place(str(source))),))
    return _files_of(project, source, story)


def convert_shot_list(project: Project, source: Path, episode_id: str | None) -> list[Converted]:
    """The episode of a shot list (CSV), then the library's files that get new entries. Raises UnusableFileError
    and UsageError."""
    text, chosen = _text(source), _id(source, episode_id)
    library, _, _ = load_library(project)
    try:
        read = read_shot_list(text, library, chosen)
    except ShotListError as problem:
        found = error(Code.BAD_VALUE, problem.what, Place(str(source), problem.line), problem.hint)
        raise unusable(source, (found,)) from problem
    episode, *others = _files_of(project, source, read.story)
    return [replace(episode, columns=read.taken, left=read.left), *others]


def _text(source: Path) -> str:
    content = read_text(source, shown=str(source))
    if content.text is None:
        raise unusable(source, content.problems)
    return content.text


def _id(source: Path, episode_id: str | None) -> str:
    chosen = episode_id if episode_id is not None else safe_id(source.stem, (), "episode")
    require_episode_id(chosen)
    return chosen


def _files_of(project: Project, source: Path, story: Story) -> list[Converted]:
    target = project.episodes_dir / f"{story.episode['id']}.yaml"
    files = [converted("episode", source, target, story.episode)]
    for role, entries in (("characters", story.characters), ("locations", story.locations)):
        if entries:
            files.append(_added(project, source, role, entries))
    return files


def _added(project: Project, source: Path, role: str, entries: list[dict[str, Any]]) -> Converted:
    """A library file with new entries: a new file where there is none."""
    path = find_named_file(project, role)
    if path is None:
        return converted(role, source, project.episodes_dir / f"{role}.yaml", entries)
    shown = shown_path(project, path)
    before = _text(path)
    try:
        text = with_entries(before, shown, entries)
    except EditRefusedError as refusal:
        raise UsageError(
            message("{path} cannot be added to: {reason}.", path=shown, reason=refusal.reason),
            message("Add these to it first: {ids}.", ids=", ".join(entry["id"] for entry in entries)),
        ) from refusal
    return Converted(role, source, path, text, entries, before=before)
