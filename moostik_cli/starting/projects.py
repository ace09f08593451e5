"""The folder of a new project, and new episodes in it."""

from __future__ import annotations

import json
from pathlib import Path

from moostik_cli.errors import UnusableFileError, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.models.json_schema import KINDS, schema_of
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_library
from moostik_cli.sources.project import EXTENSIONS, episode_ids, find_named_file, shown_path
from moostik_cli.starting.files import Written, require_episode_id, write, write_new
from moostik_cli.starting.skeletons import (
    characters_skeleton,
    episode_skeleton,
    locations_skeleton,
    series_skeleton,
)

FIRST_EPISODE = "ep1"
_IGNORED_OUTPUT = "*\n!.gitignore\n"


def write_project(root: Path, title: str | None = None) -> Written:
    """Write what a project needs and does not have. Nothing that is there is changed; an episode is only
    written where there is none. Raises OutputError."""
    project = Project(root)
    episodes = project.episodes_dir
    texts = {
        "series": series_skeleton(title),
        "characters": characters_skeleton(),
        "locations": locations_skeleton(),
    }
    files = {find_named_file(project, name) or episodes / f"{name}.yaml": text for name, text in texts.items()}
    if not (episodes.is_dir() and episode_ids(project)):
        files[episodes / f"{FIRST_EPISODE}.yaml"] = episode_skeleton(FIRST_EPISODE)
    files.update(_schemas(project))
    files[root / ".gitignore"] = _ignored()
    files[project.output_dir / ".gitignore"] = _IGNORED_OUTPUT
    return write_new(files)


def _ignored() -> str:
    """What does not belong into git: the token, and what is made."""
    return (
        f"# {tr('The token of your account stays out of git.')}\n.env\n"
        f"# {tr('So does what moostik makes; the ledger and the pictures need a backup of their own.')}\n"
        "/output/*\n!/output/.gitignore\n/episodes/schema/project/\n/episodes/*.bak\n/episodes/.*.part\n"
    )


def write_episode(project: Project, episode_id: str, *, title: str | None, shots: int) -> Path:
    """Write a new episode, with the first character and place of the library in its shots. Raises UsageError
    for an id that cannot be one or is taken, and OutputError."""
    require_episode_id(episode_id)
    for extension in EXTENSIONS:
        taken = project.episodes_dir / (episode_id + extension)
        if taken.exists() or taken.is_symlink():
            raise UsageError(
                message("There is {path} already.", path=shown_path(project, taken)),
                message("Choose another id; nothing is ever written over."),
            )
    character, location = _first_of_library(project)
    path = project.episodes_dir / f"{episode_id}.yaml"
    write(path, episode_skeleton(episode_id, title=title, shots=shots, character=character, location=location))
    write_missing_schemas(project)
    return path


def write_missing_schemas(project: Project) -> None:
    """Write the JSON Schemas that the files' first lines name, where they are not there. Raises
    OutputError."""
    write_new(_schemas(project))


def _schemas(project: Project) -> dict[Path, str]:
    folder = project.episodes_dir / "schema"
    return {folder / f"{kind}.json": json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n" for kind in KINDS}


def _first_of_library(project: Project) -> tuple[str | None, str | None]:
    try:
        library, _, _ = load_library(project)
    except UnusableFileError:  # `check` says what is wrong with it; a new episode can wait for that
        return None, None
    return next(iter(library.characters), None), next(iter(library.locations), None)
