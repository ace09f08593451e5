"""The provenance of pictures that may not be changed: those with a signed manifest (C2PA) of the model's maker.

Its record is a file beside them, `provenance/<SHA-256 of the picture>.json`: named by the bytes that it tells of, it
stays right when the picture becomes a take, is put back, or moves with its shot's folder, and is never another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from moostik_cli.pictures.durable import TEMPORARY, sync_directory, write_durably
from moostik_cli.pictures.provenance import from_json, read_bytes, to_json
from moostik_cli.pictures.provenance_record import Provenance

FOLDER = "provenance"
_MOST_BYTES = 8_000_000


def write_sidecar(folder: Path, data: bytes, provenance: Provenance) -> None:
    """Write down where the picture `data`, which is to lie in `folder`, comes from. Raises OSError."""
    path = folder / FOLDER / _name(data)
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(path.name + TEMPORARY)
    write_durably(part, to_json(provenance).encode("utf-8", "backslashreplace"))
    part.replace(path)
    sync_directory(path.parent)
    sync_directory(folder)


def provenance_of(path: Path, data: bytes) -> Provenance | None:
    """Where the picture at `path`, which holds `data`, comes from: as it says itself, else as its sidecar does."""
    return read_bytes(data) or _beside(path, data)


def read_provenance(path: Path) -> Provenance | None:
    """As `provenance_of`. Raises OSError where the picture cannot be read."""
    return provenance_of(path, path.read_bytes())


def _beside(path: Path, data: bytes) -> Provenance | None:
    for sidecar in _places(path, data):
        try:
            if sidecar.is_symlink() or sidecar.stat().st_size > _MOST_BYTES:
                continue
            return from_json(sidecar.read_text(encoding="utf-8"))
        except (OSError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
            continue
    return None


def _places(path: Path, data: bytes) -> Iterator[Path]:
    """Beside a picture, and beside the folder of takes that it is in."""
    folders = [folder for folder in (path.parent, path.parent.parent) if (folder / FOLDER).is_dir()]
    if folders:
        name = _name(data)
        yield from (folder / FOLDER / name for folder in folders)


def _name(data: bytes) -> str:
    return f"{sha256(data).hexdigest()}.json"
