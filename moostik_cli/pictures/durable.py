"""Files that are on disk, not only on their way there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

TEMPORARY = ".part"  # the ending of what is still being written: swept when a run dies over it


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` to a new or emptied file, and wait until the disk has it. Raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        sync_file(file)


def sync_file(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Wait until the disk has the names in `directory`. Windows does it by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
