"""Accents of file names, composed or not: disks and archives turn one form into the other; a file is found in both."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from pathlib import Path
from unicodedata import normalize

_MOST_NAMES = 2_000  # of a folder, that a missing file is looked for among


def composed(name: str) -> str:
    """A name in the one form in which names are compared."""
    return name if name.isascii() else normalize("NFC", name)


def in_the_form_on_disk(path: Path, root: Path) -> Path:
    """`path`, which is below `root`, with its accents written as the disk has them, in each of its names. As it is
    where there is no such file."""
    if str(path).isascii() or os.path.lexists(path) or not path.is_relative_to(root):
        return path
    found = root
    for name in path.relative_to(root).parts:
        found /= name if name.isascii() or os.path.lexists(found / name) else _name_on_disk(found, name)
    return found


def _name_on_disk(folder: Path, name: str) -> str:
    wanted = composed(name)
    with suppress(OSError):
        for entry in islice(folder.iterdir(), _MOST_NAMES):
            if composed(entry.name) == wanted:
                return entry.name
    return name
