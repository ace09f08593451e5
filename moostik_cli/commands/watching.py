"""Doing a command's work again whenever a source file changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from moostik_cli.commands.session import Session
from moostik_cli.errors import ExitCode, MoostikError, UnusableFileError
from moostik_cli.messages import message
from moostik_cli.models.production import Project

POLL_SECONDS = 0.3  # between two looks at the files

Snapshot = dict[Path, tuple[int, int]]  # file -> when it was changed (ns), and its size


def repeat_on_change(
    session: Session, work: Callable[[], ExitCode], pause: Callable[[], None] = lambda: time.sleep(POLL_SECONDS)
) -> ExitCode:
    """Do `work` now, and again after each change of a file in `episodes/`, until Ctrl-C. Returns the last answer;
    an error of ours is shown, and the next change tries again. The first time it is raised."""
    seen = snapshot(session.project)
    verdict = work()
    try:
        while True:
            session.screen.note(message("Waiting for changes. Ctrl-C ends."))
            seen = wait_for_change(session.project, seen, pause)
            verdict = _tried(session, work)
    except KeyboardInterrupt:
        return verdict


def wait_for_change(project: Project, seen: Snapshot, pause: Callable[[], None]) -> Snapshot:
    """Returns once the files differ from `seen` and are at rest: an editor may write one in several steps."""
    while True:
        pause()
        now = snapshot(project)
        if now != seen:
            break
    while True:
        pause()
        later = snapshot(project)
        if later == now:
            return now
        now = later


def snapshot(project: Project) -> Snapshot:
    """Every file below `episodes/`, pictures included, as it is now; editors' hidden files do not count."""
    return dict(_stats(project.episodes_dir))


def _stats(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in folder.rglob("*"):
        if path.name.startswith("."):
            continue
        try:
            stat = path.stat()
        except OSError:  # gone, or replaced at this moment: the next look sees it
            continue
        yield path, (stat.st_mtime_ns, stat.st_size)


def _tried(session: Session, work: Callable[[], ExitCode]) -> ExitCode:
    try:
        return work()
    except MoostikError as error:
        if isinstance(error, UnusableFileError):
            session.screen.diagnostics(error.diagnostics)
        session.screen.error(error.what, error.hint)
        return error.exit_code
