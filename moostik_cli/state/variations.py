"""Where each job stands: the ledger, the files on disk and the episode file, weighed together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.episode import Status
from moostik_cli.models.file_forms import composed
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.naming import file_stem, former_file_stem
from moostik_cli.models.records import PictureRecord, VariationRecord
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.endings import PICTURE_ENDINGS
from moostik_cli.pictures.presence import file_of, picture_state

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
    """Where each job stands, in order. Looks at names and sizes of files; opens only what may be a picture under a name
    of earlier versions. `in_file`: what the episode's file says of them.

    A job without a fingerprint is an outline: of its picture nobody can say whether it is stale, so it is COMPLETED."""
    every = list(jobs)
    folders, said = _Folders(every), in_file or {}
    return [
        _found(job, records.get(job.key), said.get(job.key, Status.PENDING), project_root, folders) for job in every
    ]


def to_make(found: Sequence[FoundVariation], *, stale: bool, force: bool) -> list[FoundVariation]:
    """What a run makes: pending and failed ones; with `stale` only those that are stale; with `force` all."""
    if force:
        return list(found)
    if stale:
        return [variation for variation in found if variation.on_disk is VariationState.STALE]
    return [variation for variation in found if variation.on_disk in TO_MAKE]


def pictures_on_disk(records: Mapping[VariationKey, VariationRecord], root: Path) -> dict[VariationKey, PictureRecord]:
    """The ledger's pictures whose file is there."""
    return {
        key: record.picture
        for key, record in records.items()
        if record.picture is not None and file_of(record.picture, root).is_file()
    }


class _Folders:
    """Names of files, each folder read once."""

    def __init__(self, jobs: Sequence[PictureJob]) -> None:
        self._names: dict[Path, dict[str, str]] = {}
        self._jobs = jobs

    @cached_property
    def _targets(self) -> set[Path]:
        return {job.target for job in self._jobs}

    @cached_property
    def _wanted(self) -> Counter[Path]:
        return Counter(chain.from_iterable(map(_former_targets, self._jobs)))

    def picture_of(self, job: PictureJob) -> Path | None:
        """The file that stands where the job's picture is to be, under any ending that pictures have."""
        folder = job.target.parent
        if folder not in self._names:
            self._names[folder] = _pictures_in(folder)
        name = self._names[folder].get(job.target.name)
        return self._under_former_name(job) if name is None else folder / name

    def _under_former_name(self, job: PictureJob) -> Path | None:
        """The picture under the name of the time when letters of other scripts were not kept. Several angles had one
        name then: the picture says which it is of, and one that does not is taken where it can be of no other."""
        for target in _former_targets(job):
            name = self._names[target.parent].get(target.name)
            if name is None or target in self._targets:
                continue
            path = target.parent / name
            if _is_of(path, job, is_only_one=self._wanted[target] == 1):
                return path
        return None


def _former_targets(job: PictureJob) -> set[Path]:
    """Where the job's picture was in earlier versions, if that is another place: where several angles had one name, it
    had that of the variation's id."""
    former = former_file_stem(job.camera_angle)
    if former == file_stem(job.camera_angle):
        return set()
    stems = {former, former_file_stem(job.variation_id)} - {job.target.name}
    return {job.target.with_name(stem) for stem in stems}


def _is_of(path: Path, job: PictureJob, *, is_only_one: bool) -> bool:
    from moostik_cli.pictures.sidecars import read_provenance  # heavy, and rarely needed

    try:
        made = read_provenance(path)
    except OSError:
        return False
    if made is None:
        return is_only_one
    return composed(job.variation_id) == composed(made.variation_id)


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
                found.setdefault(composed(name[: -len(ending)]), name)
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
