"""Each format of `moostik export`, written whole into one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from moostik_cli.editorial.edl import edl_text
from moostik_cli.editorial.fcpxml import fcpxml_text
from moostik_cli.editorial.media import copy_media, media_names
from moostik_cli.editorial.otio import otio_text
from moostik_cli.editorial.shot_list import SEPARATORS, csv_text
from moostik_cli.editorial.timeline import Timeline

if TYPE_CHECKING:
    from moostik_cli.editorial.signing import PictureSigner

MEDIA = "media"  # the folder of the pictures, beside the file that names them

Names = Mapping[str, str]
_TEXTS: Mapping[str, Callable[[Timeline, Names, Path], str]] = {
    "otio": lambda timeline, names, _: otio_text(
        timeline, {shot: f"{MEDIA}/{quote(name)}" for shot, name in names.items()}
    ),
    "fcpxml": lambda timeline, names, folder: fcpxml_text(
        timeline, {shot: folder.absolute() / MEDIA / name for shot, name in names.items()}
    ),
    "edl": lambda timeline, names, _: edl_text(timeline, names),
}
FORMATS = (*_TEXTS, "csv", "folder")


def write_export(
    timeline: Timeline,
    to: str,
    folder: Path,
    *,
    separator: str = "comma",
    signer: PictureSigner | None = None,
    on_step: Callable[[int, int], None],
) -> list[Path]:
    """Write the timeline to `folder` as one of FORMATS; returns the files, the one to open first.

    Pictures go beside it (`csv` has none, `folder` has nothing else but the shot list). `on_step(done, total)`
    counts them; `signer` signs their copies. Raises OSError, OutputError for a picture that cannot be signed, and
    UsageError where a library is missing, before anything is written."""
    names = media_names(timeline)
    if to in _TEXTS:
        text = _TEXTS[to](timeline, names, folder)
        pictures = list(_counted(timeline, folder / MEDIA, signer, on_step))
        return [write_text(folder / f"{timeline.name}.{to}", text), *pictures]
    sheet = csv_text(timeline, names, SEPARATORS[separator])
    pictures = list(_counted(timeline, folder, signer, on_step)) if to == "folder" else []
    return [write_text(folder / f"{timeline.name}.csv", sheet), *pictures]


def write_text(path: Path, text: str) -> Path:
    """Write a whole file in one step. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(text.encode("utf-8", "replace"))
    part.replace(path)
    return path


def _counted(
    timeline: Timeline, folder: Path, signer: PictureSigner | None, on_step: Callable[[int, int], None]
) -> Iterator[Path]:
    for done, path in enumerate(copy_media(timeline, folder, signer), start=1):
        on_step(done, len(timeline.clips))
        yield path
