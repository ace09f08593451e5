"""`moostik schema [KIND]`: JSON Schema of the source files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from moostik_cli.commands.session import Session
from moostik_cli.errors import ExitCode, OutputError, UsageError, reason_of
from moostik_cli.messages import message, tr


def schema(
    session: Session,
    kind: Annotated[
        str,
        typer.Argument(metavar="episode|characters|locations|series", help=tr("The kind of file.")),
    ] = "episode",
    write: Annotated[
        bool,
        typer.Option("--write", help=tr("Write all four to episodes/schema/, where the files look for them.")),
    ] = False,
    own: Annotated[
        bool,
        typer.Option(
            "--own", help=tr("With this project's ids and angles as choices; --write puts them into schema/project/.")
        ),
    ] = False,
) -> ExitCode | None:
    """Print the JSON Schema of a kind of file: editors show and check keys with it."""
    from moostik_cli.models.json_schema import KINDS, schema_of

    if kind not in KINDS:
        raise UsageError(
            message("Unknown schema: {kind}.", kind=kind), message("One of: {words}.", words=", ".join(KINDS))
        )
    if not write:
        session.screen.document(_own_schema(session, kind) if own else schema_of(kind))
        return None
    try:
        paths = _write_own(session) if own else write_schemas(session.project.episodes_dir)
        for path in paths:
            session.screen.note(message("Written: {path}", path=path))
    except OSError as error:
        what = message("episodes/schema cannot be written: {reason}.", reason=reason_of(error))
        raise OutputError(what) from error
    return None


def _own_schema(session: Session, kind: str) -> dict[str, Any]:
    from moostik_cli.sources.productions import load_library, load_series
    from moostik_cli.sources.project_schema import project_schema

    return project_schema(kind, load_library(session.project)[0], load_series(session.project))


def _write_own(session: Session) -> list[str]:
    from moostik_cli.sources.productions import load_library, load_series
    from moostik_cli.sources.project import shown_path
    from moostik_cli.sources.project_schema import write_project_schemas

    project = session.project
    written = write_project_schemas(project, load_library(project)[0], load_series(project))
    session.screen.note(
        message(
            "A file asks for its schema by its first line: {line}",
            line="# yaml-language-server: $schema=schema/project/episode.json",
        )
    )
    return [shown_path(project, path) for path in written]


def write_schemas(episodes_dir: Path) -> list[str]:
    """Write the four schemas to `episodes/schema`; returns their names. Raises OSError."""
    import json

    from moostik_cli.models.json_schema import KINDS, schema_of

    folder = episodes_dir / "schema"
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        text = json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"
        (folder / f"{kind}.json").write_text(text, encoding="utf-8")
    return [f"episodes/schema/{kind}.json" for kind in KINDS]
