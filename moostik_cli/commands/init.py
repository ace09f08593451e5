"""`moostik init [DIR]`: a project folder to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr


def init(
    session: Session,
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help=tr("Folder, made if need be; by default this one."))
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help=tr("Title of the series."))] = None,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """Start a project: an episode, a character, a place and the series, each with comments."""
    from moostik_cli.starting.projects import write_project

    root = (directory or session.project_dir or Path()).absolute()
    if root.exists() and not root.is_dir():
        raise UsageError(message("{path} is a file.", path=str(root)))
    done = write_project(root, title)
    for name in dict.fromkeys(_shown(path, root) for path in done.written):
        session.screen.note(message("wrote {path}", path=name))
    for name in dict.fromkeys(_shown(path, root) for path in done.kept):
        session.screen.note(message("left as it was: {path}", path=name))
    _warn(session, root)
    _say_what_next(session, root)
    if json_output:
        session.screen.document(
            {
                "project": root,
                "written": [path.relative_to(root) for path in done.written],
                "kept": [path.relative_to(root) for path in done.kept],
            }
        )
    return ExitCode.DONE


def _shown(path: Path, root: Path) -> str:
    """A file from the project's folder; the schemas, which nobody opens, by their folder."""
    name = path.relative_to(root).as_posix()
    return "episodes/schema/" if name.startswith("episodes/schema/") else name


def _warn(session: Session, root: Path) -> None:
    ignored = (root / ".gitignore").read_text(encoding="utf-8", errors="replace").split()
    if not {".env", "/.env", ".env*", "*.env"} & set(ignored):
        session.screen.warn(message("Add .env to .gitignore: your token will be in it."))
    for folder in root.parents:
        if (folder / "episodes").is_dir():
            session.screen.warn(
                message(
                    "{path} is a project too; commands in {root} use the inner one.", path=str(folder), root=str(root)
                )
            )
            return


def _say_what_next(session: Session, root: Path) -> None:
    from moostik_cli.models.production import Project
    from moostik_cli.sources.project import episode_ids

    if root != Path().absolute():
        session.screen.note(message("Go there: cd {path}", path=str(root)))
    first = episode_ids(Project(root))[0]
    session.screen.note(
        message(
            "Next: moostik check {episode}; then write your shots into {path}.",
            episode=first,
            path=f"episodes/{first}.yaml",
        )
    )
