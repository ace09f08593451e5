"""The picture that a retake starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from moostik_cli.errors import MoostikError, UsageError
from moostik_cli.messages import counted, message
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.takes import Take, descends_from
from moostik_cli.pictures.presence import file_of
from moostik_cli.pictures.saving import existing_pictures
from moostik_cli.planning.retakes import ParentPicture
from moostik_cli.purchase.earlier_takes import take_is_gone


@dataclass(frozen=True, slots=True)
class RetakeRequest:
    """One picture to change. `take`: the number of the take to start from; `digest`: how the SHA-256 of that picture
    begins: it starts from there, or from what became of it. Without either, from the present picture."""

    shot: Shot
    variation: Variation
    note: str
    note_ids: tuple[str, ...] = ()
    take: int | None = None
    digest: str | None = None
    count: int = 1

    @property
    def key(self) -> VariationKey:
        return (self.shot.id, self.variation.id)


class NoPictureError(MoostikError):
    """There is nothing to change."""


def parent_of(request: RetakeRequest, plain: PictureJob, takes: Sequence[Take], root: Path) -> ParentPicture:
    """Raises UsageError where there is no such take, MoostikError where there is no picture, OutputError where its file
    is gone or changed."""
    if request.take is not None:
        return _of_take(_numbered(request, takes), root)
    current = next((take for take in takes if take.is_current), None)
    if request.digest is not None and not _is_or_became(request.digest, current, takes):
        noted = next((take for take in takes if take.picture.sha256.startswith(request.digest)), None)
        if noted is not None:
            return _of_take(noted, root)
    return _present(request, plain, current, root)


def find_picture(digest: str, takes: Sequence[Take], root: Path) -> ParentPicture | None:
    """The take with this SHA-256, if its file is there as it was made."""
    take = next((take for take in takes if take.picture.sha256 == digest), None)
    return None if take is None else _intact(take.picture, root)


def _numbered(request: RetakeRequest, takes: Sequence[Take]) -> Take:
    found = next((take for take in takes if take.number == request.take), None)
    if found is not None:
        return found
    angle = request.variation.camera_angle
    raise UsageError(
        message("{shot} has no take {take} of {angle}.", shot=request.shot.id, take=request.take or 0, angle=angle),
        counted("There is {count}.", "There are {count}.", count=len(takes)) if takes else None,
    )


def _is_or_became(digest: str, current: Take | None, takes: Sequence[Take]) -> bool:
    return current is not None and descends_from(current, digest, takes)


def _of_take(take: Take, root: Path) -> ParentPicture:
    found = _intact(take.picture, root)
    if found is None:
        raise take_is_gone(take)
    return found


def _present(request: RetakeRequest, plain: PictureJob, current: Take | None, root: Path) -> ParentPicture:
    """The picture that is there now, also where it was changed or put there by hand."""
    record = None if current is None else current.picture
    files = [path for path in existing_pictures(plain.target) if path.is_file()]
    if record is not None and (path := file_of(record, root)).is_file():
        files.insert(0, path)
    found = next((picture for path in files if (picture := _read(path, root, plain, record)) is not None), None)
    if found is None:
        named = {"shot": request.shot.id, "angle": request.variation.camera_angle}
        raise NoPictureError(
            message("{shot}/{angle} has no picture to change yet.", **named),
            message("Make it first: moostik generate, with --shot and --angle."),
        )
    return found


def _read(path: Path, root: Path, plain: PictureJob, record: PictureRecord | None) -> ParentPicture | None:
    data = _bytes_inside(path, root)
    if data is None:
        return None
    stands_for = plain.fingerprint if record is None else record.fingerprint
    return ParentPicture(path, sha256(data).hexdigest(), stands_for, path.relative_to(root).as_posix())


def _intact(record: PictureRecord, root: Path) -> ParentPicture | None:
    path = file_of(record, root)
    data = _bytes_inside(path, root)
    if data is None or sha256(data).hexdigest() != record.sha256:
        return None
    return ParentPicture(path, record.sha256, record.fingerprint, record.path)


def _bytes_inside(path: Path, root: Path) -> bytes | None:
    """None for what is not to be read, or leads out of the project."""
    try:
        return path.read_bytes() if path.resolve().is_relative_to(root.resolve()) else None
    except OSError:
        return None
