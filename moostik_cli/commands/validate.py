"""`moostik validate ID...`: say that the reference pictures of a character or place are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.selection import FROM_STDIN, ids_from_stdin
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.completion import complete_cast
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import Message, message, tr

if TYPE_CHECKING:
    from moostik_cli.editing.validation import Validation


def validate(
    session: Session,
    ids: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...", autocompletion=complete_cast, help=tr("Characters and places; - reads ids from input.")
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help=tr("Remove the mark."))] = False,
    force: Annotated[bool, typer.Option("--force", help=tr("Validate even without a reference picture."))] = False,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """Mark characters and places as validated in their YAML, changing nothing else there."""
    from moostik_cli.editing.validation import mark_validated
    from moostik_cli.sources.output_folder import require_output

    require_output(session.project, session.project.output_dir / "references")
    marks = mark_validated(session.project, _ids(ids), validated=not undo, without_pictures=force)
    for mark in marks:
        session.screen.note(_told(mark))
    if json_output:
        session.screen.document({"validations": marks})
    return ExitCode.DONE


def _ids(written: list[str]) -> list[str]:
    ids = [id_ for word in written for id_ in (ids_from_stdin() if word == FROM_STDIN else [word])]
    if not ids:
        raise UsageError(message("No ids on standard input."))
    return ids


def _told(mark: Validation) -> Message:
    where = f"{mark.path}:{mark.line}"
    if not mark.changed and mark.validated:
        return message("{where}: {id} was validated already.", where=where, id=mark.id)
    if not mark.changed:
        return message("{where}: {id} was not validated anyway.", where=where, id=mark.id)
    if mark.validated:
        return message("{where}: {id} is validated.", where=where, id=mark.id)
    return message("{where}: {id} is no longer validated.", where=where, id=mark.id)
