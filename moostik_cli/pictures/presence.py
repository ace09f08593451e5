"""Whether a recorded picture is still on disk as it was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from moostik_cli.models.file_forms import in_the_form_on_disk
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.variation_state import VariationState


def file_of(picture: PictureRecord, project_root: Path) -> Path:
    """The file of a recorded picture, its accents as the disk has them; it may be gone."""
    return in_the_form_on_disk(project_root / picture.path, project_root)


def picture_state(picture: PictureRecord, project_root: Path, *, verify: bool = False) -> VariationState:
    """COMPLETED, DELETED, ALTERED or BROKEN: cheaply (by the file's size alone), or with `verify` by every byte.

    A file that cannot be read counts as broken."""
    path = file_of(picture, project_root)
    try:
        if path.stat().st_size != picture.size:
            return _altered_or_broken(path) if verify else VariationState.ALTERED
        if not verify or sha256(path.read_bytes()).hexdigest() == picture.sha256:
            return VariationState.COMPLETED
        return _altered_or_broken(path)
    except (FileNotFoundError, NotADirectoryError):
        return VariationState.DELETED
    except OSError:
        return VariationState.BROKEN


def verified_states(pictures: Sequence[PictureRecord], project_root: Path) -> Mapping[VariationKey, VariationState]:
    """The state of each picture by every byte, by shot and variation."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=4) as pool:
        found = pool.map(lambda picture: picture_state(picture, project_root, verify=True), pictures)
        return {(saved.shot_id, saved.variation_id): state for saved, state in zip(pictures, found, strict=True)}


def _altered_or_broken(path: Path) -> VariationState:
    from moostik_cli.pictures.formats import NotAPictureError, inspect_picture

    try:
        inspect_picture(path)
    except NotAPictureError:
        return VariationState.BROKEN
    return VariationState.ALTERED
