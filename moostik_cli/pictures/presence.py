"""Whether a recorded picture is still on disk as it was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from hashlib import sha256
from pathlib import Path

from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.records import PictureRecord


class Presence(str, Enum):
    PRESENT = "present"
    GONE = "gone"  # deleted, by hand or otherwise
    ALTERED = "altered"  # a whole picture, not the one recorded
    BROKEN = "broken"  # no longer a whole picture


def presence(picture: PictureRecord, project_root: Path, *, verify: bool = False) -> Presence:
    """Cheaply (the file's size alone), or with `verify` by every byte.

    A file that cannot be read counts as broken."""
    path = project_root / picture.path
    try:
        if path.stat().st_size != picture.size:
            return _altered_or_broken(path) if verify else Presence.ALTERED
        if not verify or sha256(path.read_bytes()).hexdigest() == picture.sha256:
            return Presence.PRESENT
        return _altered_or_broken(path)
    except (FileNotFoundError, NotADirectoryError):
        return Presence.GONE
    except OSError:
        return Presence.BROKEN


def presences(
    pictures: Sequence[PictureRecord], project_root: Path, *, verify: bool = False
) -> Mapping[VariationKey, Presence]:
    """`presence` of each picture, by (shot, variation)."""
    from concurrent.futures import ThreadPoolExecutor

    keys = [(picture.shot_id, picture.variation_id) for picture in pictures]
    if not verify:
        return dict(zip(keys, (presence(picture, project_root) for picture in pictures), strict=True))
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = pool.map(lambda picture: presence(picture, project_root, verify=True), pictures)
        return dict(zip(keys, found, strict=True))


def _altered_or_broken(path: Path) -> Presence:
    from moostik_cli.pictures.formats import NotAPictureError, inspect_picture

    try:
        inspect_picture(path)
    except NotAPictureError:
        return Presence.BROKEN
    return Presence.ALTERED
