"""Where each job stands: the ledger, the files on disk and the episode file, weighed together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import PictureRecord, VariationRecord
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.endings import PICTURE_ENDINGS
from moostik_cli.pictures.presence import picture_state

TO_MAKE = frozenset({VariationState.PENDING, VariationState.FAILED, VariationState.DELETED})


class FoundVariation(NamedTuple):
    """A job, where it stands, and what the ledger has of it.

    `on_disk`: as the files say, whether or not a run is at it. `file`: that of an UNRECORDED one. `in_flight`: an
    attempt was begun, and its end is not known."""

    job: PictureJob
    on_disk: VariationState
    record: VariationRecord | None
    file: Path | None = None
    in_flight: bool = False

    @property
    def state(self) -> VariationState:
        return VariationState.GENERATING if self.in_flight else self.on_disk


def find_variations(
    jobs: Iterable[PictureJob],
    records: Mapping[VariationKey, VariationRecord],
    project_root: Path,
    *,
    in_file: Mapping[VariationKey, Status] | None = None,
) -> list[FoundVariation]:
    """Where each job stands, in order. Looks at names and sizes of files; opens none. `in_file`: what the episode's
    file says of them.

    A job without a fingerprint is an outline: of its picture nobody can say whether it is stale, so it is COMPLETED."""
    folders = _Folders()
    said = in_file or {}
    return [_found(job, records.get(job.key), said.get(job.key, Status.PENDING), project_root, folders) for job in jobs]


def to_make(found: Sequence[FoundVariation], *, stale: bool, force: bool) -> list[FoundVariation]:
    """What a run makes: pending and failed ones; with `stale` only those that are stale; with `force` all."""
    if force:
        return list(found)
    if stale:
        return [one for one in found if one.on_disk is VariationState.STALE]
    return [one for one in found if one.on_disk in TO_MAKE]


def pictures_on_disk(records: Mapping[VariationKey, VariationRecord], root: Path) -> dict[VariationKey, PictureRecord]:
    """The ledger's pictures whose file is there."""
    return {
        key: record.picture
        for key, record in records.items()
        if record.picture is not None and (root / record.picture.path).is_file()
    }


class _Folders:
    """Names of files, each folder read once."""

    def __init__(self) -> None:
        self._names: dict[Path, dict[str, str]] = {}

    def picture_of(self, job: PictureJob) -> Path | None:
        """The file that stands where the job's picture is to be, under any ending that pictures have."""
        folder = job.target.parent
        if folder not in self._names:
            self._names[folder] = _pictures_in(folder)
        name = self._names[folder].get(job.target.name)
        return None if name is None else folder / name


def _pictures_in(folder: Path) -> dict[str, str]:
    """Names of pictures by what stands before their ending; of several, the one whose ending comes first."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not entry.is_dir())
    except OSError:
        return {}
    found: dict[str, str] = {}
    for ending in PICTURE_ENDINGS:
        for name in names:
            if name.lower().endswith(ending):
                found.setdefault(name[: -len(ending)], name)
    return found


def _found(
    job: PictureJob, record: VariationRecord | None, in_file: Status, root: Path, folders: _Folders
) -> FoundVariation:
    if record is not None and record.picture is not None:
        return FoundVariation(job, _of_picture(job, record, record.picture, root), record)
    file = folders.picture_of(job)
    if file is not None:
        return FoundVariation(job, VariationState.UNRECORDED, record, file)
    if record is not None:  # the ledger knows better than the episode's file
        failed = record.status is Status.FAILED
    elif in_file is Status.COMPLETED:
        return FoundVariation(job, VariationState.COMPLETED, None)
    else:
        failed = in_file is Status.FAILED
    return FoundVariation(job, VariationState.FAILED if failed else VariationState.PENDING, record)


def _of_picture(job: PictureJob, record: VariationRecord, picture: PictureRecord, root: Path) -> VariationState:
    found = picture_state(picture, root)
    if found is VariationState.DELETED:
        return found
    if record.status is Status.FAILED:  # a remake failed; the picture before it is still there
        return VariationState.FAILED
    is_stale = bool(job.fingerprint) and picture.fingerprint != job.fingerprint
    return VariationState.STALE if is_stale and found is VariationState.COMPLETED else found
