"""A downloaded picture becomes a file under its name: whole, in the format asked for, saying what it is.

At every moment there is either the old picture or the new one under the name, never none and never half
of one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from moostik_cli.errors import OutputError
from moostik_cli.messages import Message, message
from moostik_cli.models.file_forms import composed
from moostik_cli.models.jobs import FileFormat, PictureJob
from moostik_cli.models.naming import THUMBNAILS, thumbnail_name
from moostik_cli.models.records import PictureRecord
from moostik_cli.pictures.containers import PictureFormat, dimensions, has_manifest
from moostik_cli.pictures.durable import TEMPORARY, put_in_one_step, sync_directory, write_durably
from moostik_cli.pictures.endings import PICTURE_ENDINGS, is_picture_name
from moostik_cli.pictures.formats import (
    FORMAT_NAMES,
    InspectedPicture,
    NotAPictureError,
    PictureFacts,
    converted,
    converted_image,
    inspected,
    png_of_other_kind,
)
from moostik_cli.pictures.provenance import Provenance, embed, to_record
from moostik_cli.pictures.sidecars import provenance_of, write_sidecar
from moostik_cli.pictures.takes import FOLDER as TAKES
from moostik_cli.pictures.takes import keep_aside
from moostik_cli.pictures.thumbnails import PICTURE_SIZE, small_copy
from moostik_cli.workers import HERE, Workers


@dataclass(frozen=True, slots=True)
class SavedPicture:
    """A picture on disk, and what the ledger is told of it. `note`: something the artist should know;
    `kept_aside`: where the picture that it replaced is now."""

    path: Path
    record: PictureRecord
    note: Message | None
    kept_aside: Path | None


class DownloadedPicture(NamedTuple):
    """What a worker is given: the file that was fetched, and what is to become of it."""

    path: Path
    output_format: FileFormat
    provenance: Provenance
    with_thumbnail: bool = False


class FinishedPicture(NamedTuple):
    """The bytes to save, those without what the file says of itself, and what they are. `thumbnail`: the bytes of a
    small copy, where one is wanted."""

    complete: bytes
    plain: bytes
    facts: PictureFacts
    note: Message | None
    is_signed: bool  # what the file is to say of itself goes into a sidecar
    thumbnail: bytes | None = None


def finish_picture(downloaded: DownloadedPicture) -> FinishedPicture:
    """Check, convert and label what was fetched: all that burns CPU. Raises NotAPictureError, OSError."""
    data, picture, note = _in_kept_format(downloaded.path.read_bytes())
    facts = picture.facts
    thumbnail = small_copy(picture.pixels(), PICTURE_SIZE) if downloaded.with_thumbnail else None
    if has_manifest(data):
        kept = _kept_signed(facts, downloaded.output_format)
        return FinishedPicture(data, data, facts, kept, is_signed=True, thumbnail=thumbnail)
    wanted = facts.format if downloaded.output_format == "keep" else downloaded.output_format
    data, facts, converted_note = _as_asked(data, picture, wanted)
    complete = embed(data, downloaded.provenance)
    return FinishedPicture(complete, data, facts, note or converted_note, is_signed=False, thumbnail=thumbnail)


def save_picture(
    downloaded: Path,
    job: PictureJob,
    provenance: Provenance,
    root: Path,
    workers: Workers = HERE,
    *,
    with_thumbnail: bool = False,
) -> SavedPicture:
    """Save the downloaded bytes as `job.target` with the extension of what they are, converted before to the
    `job.output_format` unless that is "keep". A picture with a signed manifest (C2PA) keeps its format and every byte;
    its provenance goes into a sidecar.

    `root` is the project's folder. A picture that has the name already is kept aside first. Saving the same
    prediction again replaces what it saved before. `with_thumbnail`: make the gallery's small copy too, while the
    pixels are unpacked. Raises NotAPictureError (not a whole picture), OSError (the
    disk), OutputError (the folder leads out of the project), WorkerDiedError."""
    delivered = DownloadedPicture(downloaded, job.output_format, provenance, with_thumbnail)
    complete, data, facts, note, is_signed, thumbnail = workers.call(finish_picture, delivered)
    folder = prepare_folder(job.target, root)
    if is_signed:
        write_sidecar(folder, data, provenance)
    path = folder / f"{job.target.name}.{facts.format}"
    aside = _replace(path, complete, data, provenance)
    record = to_record(provenance, path=path.relative_to(root).as_posix(), data=complete, facts=facts)
    if thumbnail is not None:
        _put_thumbnail(folder.parent / THUMBNAILS, record.sha256, thumbnail)
    return SavedPicture(path, record, note, aside)


def prepare_folder(target: Path, project_root: Path) -> Path:
    """Make the folder of the picture `target`, which lies below the project's folder.

    Raises OutputError if a link on the way leads out of the project, OSError if it cannot be made."""
    folder = target.parent
    root = os.path.realpath(project_root)
    _stay_inside(folder, root)  # before anything is made there
    folder.mkdir(parents=True, exist_ok=True)
    _stay_inside(folder / TAKES, root)
    return folder


def existing_pictures(target: Path) -> list[Path]:
    """Files that have the name of `target` with any picture's extension."""
    try:
        found = [
            path
            for path in target.parent.iterdir()
            if composed(path.stem) == target.name and is_picture_name(path.name)
        ]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda path: PICTURE_ENDINGS.index(path.suffix.lower()))


def sweep_temporary(directory: Path) -> int:
    """Delete the temporary files that dead runs left anywhere below `directory`; how many there were.

    Only for who holds the episode: a live run's are deleted too."""
    swept = 0
    for folder, _, names in os.walk(directory):
        for name in names:
            if name.endswith(TEMPORARY):
                (Path(folder) / name).unlink(missing_ok=True)
                swept += 1
    return swept


def _stay_inside(folder: Path, root: str) -> None:
    real = os.path.realpath(folder)
    if not real.startswith(root.rstrip(os.sep) + os.sep):
        raise OutputError(
            message("The folder {folder} leads out of the project, to {real}.", folder=str(folder), real=real),
            message("Put a real folder in place of the link; nothing was written."),
        )


def _put_thumbnail(folder: Path, digest: str, data: bytes) -> None:
    """Where it cannot be put, the gallery makes it later: the picture goes first."""
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        put_in_one_step(data, folder / thumbnail_name(digest, PICTURE_SIZE[0]))


def _in_kept_format(data: bytes) -> tuple[bytes, InspectedPicture, Message | None]:
    """What was delivered, as PNG where it is of a kind that is not kept. Raises NotAPictureError."""
    try:
        return data, inspected(data), None
    except NotAPictureError:
        other = png_of_other_kind(data)
        if other is None:
            raise
    return other, inspected(other), message("The model answered a kind of picture that is not kept: converted.")


def _kept_signed(facts: PictureFacts, wanted: str) -> Message | None:
    if wanted in ("keep", facts.format):
        return None
    return message(
        "The model answered a signed {given} (C2PA) where {wanted} was asked for: kept, so that the signature holds.",
        given=FORMAT_NAMES[facts.format],
        wanted=FORMAT_NAMES[wanted],
    )


def _as_asked(
    data: bytes, picture: InspectedPicture, wanted: PictureFormat
) -> tuple[bytes, PictureFacts, Message | None]:
    facts = picture.facts
    if facts.format == wanted:
        return data, facts, None
    data = converted(data, wanted) if facts.format == "png" else converted_image(picture.pixels(), wanted)
    note = message(
        "The model answered {given} where {wanted} was asked for: converted.",
        given=FORMAT_NAMES[facts.format],
        wanted=FORMAT_NAMES[wanted],
    )
    return data, PictureFacts(wanted, *dimensions(data)), note


def _replace(path: Path, complete: bytes, plain: bytes, provenance: Provenance) -> Path | None:
    """Put `complete` under `path`; what was there, under any extension, is kept aside (the last is told)."""
    temporary = path.with_name(path.name + TEMPORARY)
    aside = None
    try:
        write_durably(temporary, complete)
        former = existing_pictures(path.with_suffix(""))
        for picture in former:
            if not _is_same_prediction(picture, plain, provenance):
                aside = keep_aside(picture, provenance.generated_at)
        temporary.replace(path)
        for picture in former:
            if picture != path:
                picture.unlink()
        sync_directory(path.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return aside


def _is_same_prediction(picture: Path, plain: bytes, provenance: Provenance) -> bool:
    """Whether the file is what a run that died saved of this very prediction, untouched since."""
    try:
        data = picture.read_bytes()
    except OSError:
        return False
    found = provenance_of(picture, data)
    if found is None or found.prediction_id is None or found.prediction_id != provenance.prediction_id:
        return False
    return data == plain or embed(plain, found) == data
