"""An episode as git has it: the files of a commit, read like those on disk."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from moostik_cli.errors import UsageError
from moostik_cli.messages import message
from moostik_cli.models.production import Production, Project
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import EXTENSIONS

_SECONDS = 30
_OTHERS = ("characters", "locations", "series")


def load_revision(project: Project, episode_file: Path, revision: str) -> Production:
    """The episode, the library and the series as they are in a commit; reference images are looked for in the project
    as it is now. Raises UsageError where there is no such commit, or no such file in it."""
    commit = _git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise UsageError(
            message("There is neither a file nor a commit {name}.", name=revision),
            message("Name another episode's file, or a commit as git knows it: HEAD, HEAD~1, a branch."),
        )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "episodes").mkdir()
        if not _copy(project, commit.decode().strip(), episode_file, root):
            raise UsageError(message("{file} is not in {name}.", file=episode_file.name, name=revision))
        for name in _OTHERS:
            for extension in EXTENSIONS:
                _copy(project, commit.decode().strip(), project.episodes_dir / f"{name}{extension}", root)
        return load_production(Project(root), str(root / "episodes" / episode_file.name))._replace(project=project)


def _copy(project: Project, commit: str, path: Path, root: Path) -> bool:
    """Write the file as the commit has it below `root`; False where it has none."""
    try:
        inside = path.resolve().relative_to(project.root.resolve())
    except ValueError:
        return False
    content = _git(project, "cat-file", "blob", f"{commit}:./{inside.as_posix()}")
    if content is None:
        return False
    (root / "episodes" / path.name).write_bytes(content)
    return True


def _git(project: Project, *arguments: str) -> bytes | None:
    """What git answers; None where it refuses. Blobs are read as they are stored: no filter of a stranger runs."""
    try:
        done = subprocess.run(  # noqa: S603 - git's own words and names that were given on the command line
            ["git", "-C", str(project.root), *arguments],  # noqa: S607
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError(message("git is not installed: --diff needs it, or a file.")) from None
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
