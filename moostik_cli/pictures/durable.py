"""Files that are on disk, not only on their way there; and files that are there whole or not at all."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import IO

TEMPORARY = ".part"  # the ending of what is still being written: swept when a run dies over it


def write_durably(path: Path, data: bytes) -> None:
    """Write `data` to a new or emptied file, and wait until the disk has it. Raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        sync_file(file)


def put_in_one_step(data: bytes, path: Path) -> None:
    """Put a file in its place whole, over what stands there; any number of threads and processes may do so at once. It
    is for what can be made again after a power cut. Raises OSError."""
    part = path.with_name(f"{path.name[:40]}.{os.getpid()}.{threading.get_ident()}{TEMPORARY}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


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
