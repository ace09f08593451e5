"""The project folder and the files in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from moostik_cli.errors import UsageError
from moostik_cli.messages import Message, message
from moostik_cli.models.production import PREVIEW, DeclaredOutput, Project
from moostik_cli.sources.closest_match import find_likely

EXTENSIONS = (".yaml", ".yml", ".json")  # where a name has several of them, the first is read
LIBRARY_NAMES = ("characters", "locations", "series")
OUTPUT_VARIABLE = "MOOSTIK_OUTPUT"
BESIDE = ("picks", "notes")  # `ep1.picks.yaml` belongs to `ep1.yaml`


def find_project(directory: Path | None = None) -> Project:
    """The project of `directory` (default: the current folder): the nearest folder at or above it that has
    an `episodes` folder. `output` has one too, and is never a project. Raises UsageError where there is none."""
    start = (directory or Path()).absolute()
    if not start.is_dir():
        raise UsageError(message("There is no folder {path}.", path=str(directory)))
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "episodes").is_dir() and not _is_in_an_output_folder(folder):
            return Project(folder, find_declared_output(folder))
    raise UsageError(
        message("No project here: neither {path} nor a folder above it has episodes/.", path=str(start)),
        message("Go to the project's folder, or name it with -C DIR or MOOSTIK_PROJECT; moostik init starts one."),
    )


def find_declared_output(root: Path, environment: Mapping[str, str] = os.environ) -> DeclaredOutput | None:
    """The folder for `output/` that MOOSTIK_OUTPUT names, else `output` in the series' file of the project `root`; None
    where neither does. A folder that is called output itself is meant to be it. Raises UsageError for what no folder
    can be called."""
    named = environment.get(OUTPUT_VARIABLE, "").strip()
    if named:
        return _declared(root, named, OUTPUT_VARIABLE)
    path = find_named_file(Project(root), "series")
    written = None if path is None else _output_of_series(root, path)
    return None if path is None or written is None else _declared(root, written, shown_path(Project(root), path))


def _declared(root: Path, named: str, named_by: str) -> DeclaredOutput | None:
    written = Path(named)
    with suppress(RuntimeError):  # ~SOMEBODY of whom this computer knows no home
        written = written.expanduser()
    try:
        real = Path(os.path.realpath(root / written))
        folder = real.parent if real.name == "output" else real
        (folder / "output").is_dir()
    except (OSError, ValueError) as error:  # too long a name, or one that no file can have
        what = message("The folder that {named_by} names for the pictures cannot be one.", named_by=named_by)
        raise UsageError(what) from error
    return None if folder == root else DeclaredOutput(folder, named_by)


def _output_of_series(root: Path, path: Path) -> str | None:
    """None also for a file that cannot be read, or says nonsense here: whoever reads it whole tells of it."""
    from moostik_cli.sources.files import read_text

    text = read_text(path, shown=path.name, inside=root).text
    if text is None or "output" not in text.replace("outputFormat", "").replace("output_format", ""):
        return None  # the rule: no reader is loaded
    from moostik_cli.sources.json_reader import read_source

    document = read_source(text, path=path.name, text_keys={"output"}).document
    data = None if document is None else document.data
    written = data.get("output") if isinstance(data, dict) else None
    return written.strip() or None if isinstance(written, str) else None


def find_project_of(episode: str) -> Project | None:
    """The project of an episode's file, where `episode` is its path and names one."""
    path = Path(episode).absolute()
    if not _looks_like_a_path(episode) or not _exists(path) or not path.parent.is_dir():
        return None
    try:
        return find_project(path.parent)
    except UsageError:
        return None


def _is_in_an_output_folder(folder: Path) -> bool:
    """Whether it is the `output` or `output/preview` of a project, where `episodes` holds pictures."""
    output = folder.parent if folder.name == PREVIEW else folder
    is_of_a_project = (output.parent / "episodes").is_dir() or (output / "moostik.db").is_file()
    return output.name == "output" and is_of_a_project


def find_episode_file(project: Project, episode: str) -> Path:
    """The file of an episode, named by its id or by a path. Raises UsageError with the likely id where there
    is no such episode."""
    named = find_named_file(project, episode) if _is_name(episode) else None
    if named is not None:
        return named
    if not _looks_like_a_path(episode):
        what = message("There is no episode {episode}.", episode=episode)
        raise UsageError(what, _likely_episode(project, episode))
    path = Path(episode)
    for candidate in (path, project.root / path):
        if _exists(candidate):
            return candidate.absolute()
    what = message("There is no file {path}.", path=episode)
    raise UsageError(what, _likely_episode(project, path.stem))


class SourceFile(NamedTuple):
    """A file of the project, by what it holds: "episode", "characters", "locations", "series", "picks", "notes".
    `episode`: whose picks or notes."""

    role: str
    path: Path
    episode: str | None = None


def find_source_file(project: Project, written: str) -> SourceFile | None:
    """What a path stands for, as its name in `episodes/` says; None for what is an episode's id, or no file there."""
    candidates = (Path(written), project.root / written) if _looks_like_a_path(written) else ()
    path = next((candidate.absolute() for candidate in candidates if _exists(candidate)), None)
    if path is None or path.parent.resolve() != project.episodes_dir.resolve():
        return None
    if path.stem in LIBRARY_NAMES:
        return SourceFile(path.stem, path)
    episode, _, kind = path.stem.rpartition(".")
    return SourceFile(kind, path, episode) if episode and kind in BESIDE else SourceFile("episode", path)


def find_named_file(project: Project, name: str) -> Path | None:
    """`episodes/<name>.yaml`, `.yml` or `.json`, whichever comes first; None if there is none."""
    for extension in EXTENSIONS:
        path = project.episodes_dir / (name + extension)
        if _exists(path):
            return path
    return None


def find_other_files(path: Path) -> list[Path]:
    """Files of the same name and another extension, which are not read where `path` is."""
    others = (path.with_name(path.stem + extension) for extension in EXTENSIONS)
    return [other for other in others if other != path and _exists(other)]


def episode_ids(project: Project) -> list[str]:
    """The names of all episode files, sorted as people count: ep2 before ep10."""
    names = {
        path.stem
        for path in project.episodes_dir.iterdir()
        if path.suffix in EXTENSIONS and path.is_file() and not path.name.startswith(".")
    }
    return sorted((name for name in names if _is_episode(name)), key=_in_counting_order)


def shown_path(project: Project, path: Path) -> str:
    """How people are shown a file: from the project's folder where it is in it, with `/`."""
    absolute = path.absolute()
    for root in (project.root, project.root.resolve()):
        if absolute.is_relative_to(root):
            return absolute.relative_to(root).as_posix()
    return absolute.as_posix()


def _is_episode(name: str) -> bool:
    return name not in LIBRARY_NAMES and not name.endswith(tuple(f".{kind}" for kind in BESIDE))


def _is_name(episode: str) -> bool:
    return bool(episode) and not any(mark in episode for mark in ("/", "\\", "\0")) and _is_episode(episode)


def _looks_like_a_path(episode: str) -> bool:
    return "\0" not in episode and ("/" in episode or "\\" in episode or episode.endswith(EXTENSIONS))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long a name, a folder that nobody may look into
        return False


def _likely_episode(project: Project, name: str) -> Message:
    likely = find_likely(name, episode_ids(project))
    if likely is not None:
        return message("Did you mean {likely}?", likely=likely)
    return name_episodes(project)


def name_episodes(project: Project) -> Message:
    """A sentence that says which episodes there are."""
    known = episode_ids(project)
    if not known:
        return message("There is no episode in episodes/ yet.")
    return message("Available: {names}.", names=", ".join(known[:20]))


def _in_counting_order(name: str) -> list[tuple[int, int, str]]:
    import re

    parts = re.split(r"([0-9]+)", name)
    return [(1, int(part), "") if part.isdigit() and part.isascii() else (0, 0, part) for part in parts]
