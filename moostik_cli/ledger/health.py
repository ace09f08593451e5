"""A look at a ledger that nobody has open: whether it could be used at all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from moostik_cli.errors import OutputError
from moostik_cli.ledger import schema
from moostik_cli.ledger.failures import explained

_IN_USE = ("-wal", "-journal")


def find_fault(path: Path) -> OutputError | None:
    """Why the ledger at `path` would be refused: damaged, newer, not a ledger. None if it would be opened, or
    a run has it open, or left something beside it that must be read with it. Writes nothing."""
    if any(path.with_name(path.name + ending).exists() for ending in _IN_USE):
        return None
    try:
        with explained(path), closing(schema.connect_unused(path)) as connection:
            schema.check_identity(connection, path)
            schema.check_health(connection, path)
    except OutputError as error:
        return error
    return None
