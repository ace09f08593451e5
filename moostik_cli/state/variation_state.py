"""Where each variation stands: the ledger, the files on disk and the episode file, weighed together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.episode import Episode, Shot, Status
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import PictureRecord, VariationRecord

PICTURE_ENDINGS = (".png", ".jpg", ".webp")


class Standing(str, Enum):
    """PENDING and FAILED are made by a run; DELETED too (it was made, and its file is gone). STALE and
    ALTERED are whole pictures: one made from something else than what is written now, one whose file was
    changed by another program. UNRECORDED: a file that the ledger does not know."""

    PENDING = "pending"
    FAILED = "failed"
    DELETED = "deleted"
    COMPLETED = "completed"
    STALE = "stale"
    ALTERED = "altered"
    UNRECORDED = "unrecorded"


TO_MAKE = frozenset({Standing.PENDING, Standing.FAILED, Standing.DELETED})


class VariationStanding(NamedTuple):
    """A job, where it stands, and what the ledger has of it."""

    job: PictureJob
    standing: Standing
    record: VariationRecord | None
    found: Path | None = None  # the file of an UNRECORDED one


def standings(
    jobs: Iterable[PictureJob],
    episode: Episode,
    records: Mapping[VariationKey, VariationRecord],
    project_root: Path,
) -> list[VariationStanding]:
    """Where each job stands, in order. Looks at names and sizes of files; opens none."""
    in_file = {(shot.id, variation.id): variation.status for shot in episode.shots for variation in shot.variations}
    folders: dict[Path, frozenset[str]] = {}
    return [
        _standing(job, records.get(job.key), in_file.get(job.key, Status.PENDING), project_root, folders)
        for job in jobs
    ]


def standings_of(
    shot: Shot, jobs: Sequence[PictureJob], records: Mapping[VariationKey, VariationRecord], project_root: Path
) -> list[VariationStanding]:
    """`standings` of one shot, whose variations' jobs these are."""
    folders: dict[Path, frozenset[str]] = {}
    return [
        _standing(job, records.get(job.key), variation.status, project_root, folders)
        for variation, job in zip(shot.variations, jobs, strict=True)
    ]


def to_make(found: Sequence[VariationStanding], *, stale: bool, force: bool) -> list[VariationStanding]:
    """What a run makes: pending and failed ones; with `stale` only those that are stale; with `force` all."""
    if force:
        return list(found)
    if stale:
        return [one for one in found if one.standing is Standing.STALE]
    return [one for one in found if one.standing in TO_MAKE]


def pictures_on_disk(records: Mapping[VariationKey, VariationRecord], root: Path) -> dict[VariationKey, PictureRecord]:
    """The ledger's pictures whose file is there."""
    return {
        key: record.picture
        for key, record in records.items()
        if record.picture is not None and (root / record.picture.path).is_file()
    }


def _standing(
    job: PictureJob,
    record: VariationRecord | None,
    in_file: Status,
    root: Path,
    folders: dict[Path, frozenset[str]],
) -> VariationStanding:
    if record is not None and record.picture is not None:
        return VariationStanding(job, _of_picture(job, record, record.picture, root), record)
    found = _file_of(job, folders)
    if found is not None:
        return VariationStanding(job, Standing.UNRECORDED, record, found)
    if record is not None and record.status is Status.FAILED:
        return VariationStanding(job, Standing.FAILED, record)
    if record is None and in_file is Status.COMPLETED:
        return VariationStanding(job, Standing.COMPLETED, None)
    failed = record is None and in_file is Status.FAILED
    return VariationStanding(job, Standing.FAILED if failed else Standing.PENDING, record)


def _of_picture(job: PictureJob, record: VariationRecord, picture: PictureRecord, root: Path) -> Standing:
    try:
        size = (root / picture.path).stat().st_size
    except OSError:
        return Standing.DELETED
    if record.status is Status.FAILED:  # a remake failed; the picture before it is still there
        return Standing.FAILED
    if size != picture.size:
        return Standing.ALTERED
    return Standing.COMPLETED if picture.fingerprint == job.fingerprint else Standing.STALE


def _file_of(job: PictureJob, folders: dict[Path, frozenset[str]]) -> Path | None:
    folder = job.target.parent
    if folder not in folders:
        try:
            folders[folder] = frozenset(entry.name for entry in folder.iterdir())
        except OSError:
            folders[folder] = frozenset()
    for ending in PICTURE_ENDINGS:
        if job.target.name + ending in folders[folder]:
            return job.target.with_name(job.target.name + ending)
    return None
