"""What the shell offers after Tab: episodes, shots, acts, clusters, angles, characters and places.

A completion that takes long or prints an error is worse than none. So names are read from the files as plain
data, where possible before Typer is loaded, and whatever goes wrong offers nothing. Only plain names are
offered, since shells put them into command lines.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from moostik_cli.choices import CHOICES
from moostik_cli.providers.registry import provider_words

if TYPE_CHECKING:
    from moostik_cli.models.production import Project

VARIABLE = "_MOOSTIK_COMPLETE"  # set by the shell's script while it asks
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


class Typed(NamedTuple):
    """The command line so far: the words before the one that is being typed, and that one."""

    words: tuple[str, ...]
    unfinished: str = ""

    def values_of(self, *options: str) -> list[str]:
        pairs = zip(self.words, self.words[1:], strict=False)
        return [value for option, value in pairs if option in options]

    @property
    def command(self) -> str:
        """The subcommand, where it comes first or after the project's folder."""
        words = self.words[2:] if self.words[:1] in (("-C",), ("--project",)) else self.words
        return words[0] if words else ""


def is_asked() -> bool:
    """Whether this process is to answer a shell's question."""
    return VARIABLE in os.environ


def typed_so_far() -> Typed:
    """The command line, as Typer's script for bash, or for zsh and fish, tells it."""
    words = os.environ.get("COMP_WORDS", "").split()
    if words:
        position = int(os.environ.get("COMP_CWORD", len(words)))
        return Typed(tuple(words[1:position]), words[position] if position < len(words) else "")
    line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = line.split()[1:]
    if not words or line[-1:].isspace():
        return Typed(tuple(words))
    return Typed(tuple(words[:-1]), words[-1])


def answer() -> bool:
    """Answer the shell at once where the question is for a name in the files; False: ask Typer."""
    try:
        typed = typed_so_far()
        find = _asked_for(typed)
        return find is not None and _reply(_offer(find, typed))
    except Exception:  # noqa: BLE001 - no project here, say; Typer offers the options
        return False


# what is asked for


def complete_episodes(incomplete: str) -> list[str]:
    return _offer(_episode_names, _at(incomplete))


def complete_shots(incomplete: str) -> list[str]:
    return _offer(_shot_ids, _at(incomplete))


def complete_acts(incomplete: str) -> list[str]:
    return _offer(_act_ids, _at(incomplete))


def complete_clusters(incomplete: str) -> list[str]:
    return _offer(_cluster_ids, _at(incomplete))


def complete_angles(incomplete: str) -> list[str]:
    return _offer(_angles, _at(incomplete))


def complete_cast(incomplete: str) -> list[str]:
    return _offer(_cast_ids, _at(incomplete))


def complete_references(incomplete: str) -> list[str]:
    return _offer(_references_names, _at(incomplete))


Finder = Callable[[Typed], Iterable[str]]


def _at(incomplete: str) -> Typed:
    return Typed(typed_so_far().words, incomplete)


def _offer(find: Finder, typed: Typed) -> list[str]:
    """What begins with what is typed; nothing where something fails."""
    try:
        names = dict.fromkeys(find(typed))
    except Exception:  # noqa: BLE001 - a broken file must not print into somebody's command line
        return []
    return [name for name in names if name.startswith(typed.unfinished) and _PLAIN_NAME.match(name)]


def _asked_for(typed: Typed) -> Finder | None:
    before = typed.words[-1] if typed.words else ""
    if before in _BEHIND_OPTIONS and typed.command in _WITH_EPISODE:
        return _BEHIND_OPTIONS[before]
    words = _WORDS.get((typed.command, before)) or _WORDS.get(("", before))
    if words is not None:
        return lambda _: words
    if typed.unfinished.startswith("-") or before.startswith("-"):
        return None
    if typed.command in _WITH_EPISODE and not _named_episodes(typed, _project(typed)):
        return _episode_names
    return _cast_ids if typed.command == "validate" else None


def _reply(names: list[str]) -> bool:
    """Print the names as the shell's script reads them; False for a shell that Typer has to answer."""
    shell = os.environ[VARIABLE].partition("_")[2]
    if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        sys.exit(0 if names else 1)
    if shell == "zsh":
        quoted = "\n".join(f'"{name}"' for name in names)
        sys.stdout.write(f"_arguments '*: :(({quoted}))'\n" if names else "_files\n")
    elif shell in ("bash", "fish"):
        sys.stdout.write("".join(name + "\n" for name in names))
    return shell in ("bash", "zsh", "fish")


# names in the files


def _episode_names(typed: Typed) -> Iterable[str]:
    from moostik_cli.sources.project import episode_ids

    return episode_ids(_project(typed))


def _shot_ids(typed: Typed) -> Iterable[str]:
    named = {*typed.values_of("--shot")}
    return (shot["id"] for shot in _shots(typed) if shot["id"] not in named)


def _act_ids(typed: Typed) -> Iterable[str]:
    return (act["id"] for episode in _episodes(typed) for act in _entries(episode, "acts"))


def _cluster_ids(typed: Typed) -> Iterator[str]:
    from moostik_cli.sources.productions import load_production
    from moostik_cli.stages.clusters import analyze_episode

    project = _project(typed)
    for name in _chosen_episodes(typed, project):
        production = load_production(project, name)
        yield from (cluster.id for cluster in analyze_episode(production.episode, production.library).clusters)


def _angles(typed: Typed) -> Iterator[str]:
    """The angles of the shots that are named; where none lists its own, those of all shots and the known ones."""
    from moostik_cli.models.angles import KNOWN_ANGLES

    shots = list(_shots(typed))
    of_named = [angle for shot in shots if shot["id"] in typed.words for angle in _angles_of(shot)]
    yield from of_named or (angle for shot in shots for angle in _angles_of(shot))
    if not of_named:
        yield from KNOWN_ANGLES


def _anchors(typed: Typed) -> Iterator[str]:
    yield from _angles(typed)
    yield "off"


def _cast_ids(typed: Typed) -> Iterator[str]:
    """Characters and places that are not named yet."""
    from moostik_cli.sources.project import find_named_file

    project = _project(typed)
    for role in ("characters", "locations"):
        path = find_named_file(project, role)
        for entry in _entries({role: _data(path)}, role) if path is not None else ():
            if entry["id"] not in typed.words:
                yield entry["id"]


def _references_names(typed: Typed) -> Iterable[str]:
    """Episodes; after --make, characters and places."""
    return _cast_ids(typed) if "--make" in typed.words else _episode_names(typed)


_BEHIND_OPTIONS: Mapping[str, Finder] = {
    "--shot": _shot_ids,
    "--act": _act_ids,
    "--cluster": _cluster_ids,
    "--angle": _angles,
    "--anchor": _anchors,
}
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "--provider"): provider_words(),
    ("references", "--provider"): provider_words(frames=False),
    **CHOICES,
}
_WITH_EPISODE = frozenset(
    [
        "check",
        "clusters",
        "resolve",
        "enrich",
        "generate",
        "status",
        "recover",
        "gallery",
        "pick",
        "takes",
        "retake",
        "note",
        "board",
    ]
)


def _project(typed: Typed) -> Project:
    from moostik_cli.sources.project import find_project

    given = [*typed.values_of("-C", "--project"), os.environ.get("MOOSTIK_PROJECT", "")]
    return find_project(Path(given[0]) if given[0] else None)


def _named_episodes(typed: Typed, project: Project) -> list[str]:
    """The words that name an episode: the values of options do not, as a rule."""
    from moostik_cli.sources.project import episode_ids

    known = {*episode_ids(project)}
    paths = {path for path in typed.words if path.endswith((".yaml", ".yml", ".json"))}
    return [word for word in typed.words if word in known or word in paths]


def _chosen_episodes(typed: Typed, project: Project) -> list[str]:
    """The episodes that are named; without a name, the only one of the project."""
    from moostik_cli.sources.project import episode_ids

    known = episode_ids(project)
    return _named_episodes(typed, project) or (known if len(known) == 1 else [])


def _episodes(typed: Typed) -> Iterator[Any]:
    """The episodes' files as plain data."""
    from moostik_cli.sources.project import find_episode_file

    project = _project(typed)
    for name in _chosen_episodes(typed, project):
        yield _data(find_episode_file(project, name))


def _shots(typed: Typed) -> Iterator[Mapping[str, Any]]:
    for episode in _episodes(typed):
        yield from _entries(episode, "shots")


def _angles_of(shot: Mapping[str, Any]) -> Iterator[str]:
    for variation in shot.get("variations") or ():
        if isinstance(variation, str):
            yield variation
        elif isinstance(variation, dict):
            yield str(variation.get("cameraAngle") or variation.get("camera_angle") or variation.get("id") or "")


def _entries(data: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """The entries of a list that have an id."""
    entries = data.get(key) if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield entry


def _data(path: Path) -> Any:
    from moostik_cli.sources.files import read_text
    from moostik_cli.sources.json_reader import read_source

    text = read_text(path, shown=path.name).text
    return None if text is None else read_source(text, path=path.name, text_keys={"id"}).document.data
