"""The pictures of a timeline in one flat folder, under names that an editing program can find again."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.editorial.slates import draw_slate
from moostik_cli.editorial.timeline import Clip, Timeline

if TYPE_CHECKING:
    from moostik_cli.editorial.signing import PictureSigner

_TAKEN_BY_EDITORS = (".png", ".jpg")  # a WEBP is written as PNG: hardly any of them opens one
_PART = ".part"


def media_names(timeline: Timeline) -> Mapping[str, str]:
    """Shot id -> file name of its picture, or of the slate that stands for it."""
    return {clip.shot.id: clip.stem + _ending(clip) for clip in timeline.clips}


def copy_media(timeline: Timeline, folder: Path, signer: PictureSigner | None = None) -> Iterator[Path]:
    """Copy each clip's picture to `folder`, or draw its slate there; yields each file when it is whole.

    `signer` signs the copies of pictures. A copy that is there already and as new is left, unless it is to be signed.
    Raises OSError, and OutputError for a picture that cannot be signed."""
    folder.mkdir(parents=True, exist_ok=True)
    for clip in timeline.clips:
        target = folder / (clip.stem + _ending(clip))
        if clip.picture is None:
            part = target.with_name(target.name + _PART)
            draw_slate(timeline.film, clip).save(part, "PNG")
            part.replace(target)
        elif signer is not None:
            _write_signed(clip.picture.path, target, signer)
        elif not _is_as_new(clip.picture.path, target):
            _copy(clip.picture.path, target)
        yield target


def _ending(clip: Clip) -> str:
    suffix = clip.picture.path.suffix.lower() if clip.picture is not None else ""
    return suffix if suffix in _TAKEN_BY_EDITORS else ".png"


def _is_as_new(source: Path, target: Path) -> bool:
    try:
        ours, theirs = source.stat(), target.stat()
    except FileNotFoundError:
        return False
    is_copy = source.suffix.lower() in _TAKEN_BY_EDITORS
    return is_copy and (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(target.name + _PART)
    if source.suffix.lower() in _TAKEN_BY_EDITORS:
        shutil.copyfile(source, part)
        facts = source.stat()
        os.utime(part, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    else:
        part.write_bytes(_as_png(source.read_bytes()))
    part.replace(target)


def _write_signed(source: Path, target: Path, signer: PictureSigner) -> None:
    delivered = source.read_bytes()
    picture = delivered if source.suffix.lower() in _TAKEN_BY_EDITORS else _as_png(delivered)
    part = target.with_name(target.name + _PART)
    part.write_bytes(signer.sign(picture, delivered, source))
    part.replace(target)


def _as_png(picture: bytes) -> bytes:
    from PIL import Image

    converted = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(converted, "PNG")
    return converted.getvalue()
