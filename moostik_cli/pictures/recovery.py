"""What the pictures of an episode say of themselves: enough to write the ledger again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from moostik_cli.errors import reason_of
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.naming import file_stem, former_file_stem
from moostik_cli.models.production import PREVIEW
from moostik_cli.models.records import PictureRecord
from moostik_cli.pictures.endings import is_picture_name
from moostik_cli.pictures.formats import MAX_BYTES, NotAPictureError, inspect_bytes
from moostik_cli.pictures.former_names import former_names
from moostik_cli.pictures.provenance import Provenance, to_record
from moostik_cli.pictures.sidecars import provenance_of, read_provenance
from moostik_cli.pictures.takes import find_takes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that cannot be taken in, and why. `path` is relative to the project."""

    path: str
    reason: Message


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """What lies in an episode's folder. `current`: one a variation; `takes`: earlier ones, oldest first."""

    current: tuple[PictureRecord, ...]
    takes: tuple[PictureRecord, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    path: Path
    stem: str  # of the picture's name
    shot_folder: str
    replaced_at: str | None
    former_names: frozenset[str]  # of the shot, which pictures in its folder may have been made under


def find_pictures(project_root: Path, pictures_dir: Path, episode_id: str) -> FoundPictures:
    """Read every picture below `pictures_dir`; each is decoded whole. Changes nothing."""
    candidates = list(_candidates(pictures_dir))
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(lambda path: _read(path, project_root, episode_id), candidates))
    records = [answer for answer in answers if isinstance(answer, PictureRecord)]
    left_out = [answer for answer in answers if isinstance(answer, LeftOut)]
    current, older = _newest_of_each([record for record in records if record.replaced_at is None])
    known = {record.sha256 for record in current}
    takes = [record for record in records if record.replaced_at is not None and record.sha256 not in known]
    return FoundPictures(
        tuple(current),
        tuple(sorted(takes, key=lambda take: (take.replaced_at, take.path))),
        tuple(left_out + older),
    )


def predictions_of_pictures(pictures_dir: Path) -> set[str]:
    """The predictions that made the pictures below an episode's folder, as these say themselves; takes included.
    Nothing is decoded, and what cannot be read says nothing."""
    found = set()
    for candidate in _candidates(pictures_dir):
        with suppress(OSError):
            provenance = read_provenance(candidate.path)
            found |= {provenance.prediction_id} if provenance is not None and provenance.prediction_id else set()
    return found


def _candidates(pictures_dir: Path) -> Iterator[_Candidate]:
    for folder in _entries(pictures_dir):
        if folder.is_symlink() or not folder.is_dir():
            continue
        former = former_names(folder)
        for path in _entries(folder):
            if is_picture_name(path.name) and path.is_file() and not path.is_symlink():
                yield _Candidate(path, path.stem, folder.name, None, former)
        for path, stem, moment in find_takes(folder):
            yield _Candidate(path, stem, folder.name, moment, former)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read(candidate: _Candidate, root: Path, episode_id: str) -> PictureRecord | LeftOut:
    path = candidate.path.relative_to(root).as_posix()
    try:
        if candidate.path.stat().st_size > MAX_BYTES:
            return LeftOut(path, message("it is too large a file to be a picture"))
        data = candidate.path.read_bytes()
        facts = inspect_bytes(data)
    except OSError as error:
        return LeftOut(path, message("it cannot be read: {reason}", reason=reason_of(error)))
    except NotAPictureError as error:
        return LeftOut(path, error.reason)
    provenance = provenance_of(candidate.path, data)
    reason = _why_not(provenance, candidate, episode_id)
    if provenance is None or reason is not None:
        return LeftOut(path, reason or _UNKNOWN)
    record = to_record(provenance, path=path, data=data, facts=facts)
    return record._replace(shot_id=candidate.shot_folder, replaced_at=candidate.replaced_at)


_UNKNOWN = message("it does not say where it comes from")


def _why_not(provenance: Provenance | None, candidate: _Candidate, episode_id: str) -> Message | None:
    if provenance is None:
        return _UNKNOWN
    if provenance.provider == PREVIEW:
        return message("it is a preview frame")
    told = (provenance.camera_angle, provenance.variation_id)
    names = {*map(file_stem, told), *map(former_file_stem, told)}
    is_of_shot = provenance.shot_id in {candidate.shot_folder, *candidate.former_names}
    if provenance.episode_id != episode_id or not is_of_shot or normalize("NFC", candidate.stem) not in names:
        return message(
            "it was made as {episode}/{shot}/{variation}",
            episode=provenance.episode_id,
            shot=provenance.shot_id,
            variation=provenance.variation_id,
        )
    return None


def _newest_of_each(records: list[PictureRecord]) -> tuple[list[PictureRecord], list[LeftOut]]:
    newest: dict[VariationKey, PictureRecord] = {}
    left_out = []
    for record in sorted(records, key=lambda record: record.generated_at):
        former = newest.get((record.shot_id, record.variation_id))
        if former is not None:
            left_out.append(LeftOut(former.path, message("{path} is newer", path=record.path)))
        newest[record.shot_id, record.variation_id] = record
    return list(newest.values()), left_out
