"""`moostik inspect FILE...`: what a picture's file says of how it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError, reason_of
from moostik_cli.messages import message, tr


def inspect(
    session: Session,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=tr("Pictures made by moostik."))],
    json: JsonOption = False,
) -> ExitCode | None:
    """Show how pictures were made, from the record inside them: prompt, model, references, cost.

    Exit status 1: a file has no such record.
    """
    from moostik_cli.report.inspect_view import InspectedFile, inspect_document, show_inspected

    inspected = [InspectedFile.read(path, _content(path)) for path in files]
    if json:
        session.screen.document(inspect_document(inspected))
    else:
        show_inspected(session.screen, inspected)
    return ExitCode.NO if any(file.provenance is None for file in inspected) else None


def _content(path: Path) -> bytes:
    from moostik_cli.pictures.formats import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        reason = reason_of(error)
        raise UsageError(message("{path} cannot be read: {reason}.", path=str(path), reason=reason)) from None
