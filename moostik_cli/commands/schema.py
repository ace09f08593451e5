"""`moostik schema [KIND]`: JSON Schema of the source files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
) -> ExitCode | None:
    """Print the JSON Schema of a kind of file: editors show and check keys with it."""
    from moostik_cli.models.json_schema import KINDS, schema_of

    if kind not in KINDS:
        raise UsageError(
            message("Unknown schema: {kind}.", kind=kind), message("One of: {words}.", words=", ".join(KINDS))
        )
    if not write:
        session.screen.document(schema_of(kind))
        return None
    try:
        for path in write_schemas(session.project.episodes_dir):
            session.screen.note(message("Written: {path}", path=path))
    except OSError as error:
        what = message("episodes/schema cannot be written: {reason}.", reason=reason_of(error))
        raise OutputError(what) from error
    return None


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
