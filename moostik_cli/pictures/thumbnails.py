"""Small copies of pictures, made once for each content, in a folder beside an episode's pictures: what galleries show,
and what boards are printed from."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.models.naming import THUMBNAILS, thumbnail_name
from moostik_cli.pictures.durable import put_in_one_step
from moostik_cli.workers import HERE, Workers

if TYPE_CHECKING:
    from PIL import Image

PICTURE_SIZE = (768, 768)  # pixels that a small copy fits in: a panel of a board at 200 dots an inch needs 670
REFERENCE_SIZE = (160, 160)
_QUALITY = 84
_MAX_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """What a thumbnail is made of: a file, or bytes. `digest` names the thumbnail."""

    digest: str
    source: Path | bytes
    size: tuple[int, int] = PICTURE_SIZE

    @property
    def name(self) -> str:
        return thumbnail_name(self.digest, self.size[0])


class ThumbnailTask(NamedTuple):
    """What a worker is given: what the thumbnail shows, its size, and the file to write."""

    source: Path | bytes
    size: tuple[int, int]
    target: Path


def of_bytes(data: bytes, size: tuple[int, int]) -> Original:
    return Original(sha256(data).hexdigest(), data, size)


def make_thumbnails(originals: Iterable[Original], directory: Path, workers: Workers = HERE) -> Mapping[str, str]:
    """Make what is missing, as many at a time as the workers do. Name -> path relative to `directory`, for all that
    there are; an original that is no whole picture has none. Raises OSError where the disk does, and
    WorkerDiedError."""
    folder = directory / THUMBNAILS
    wanted = {original.name: original for original in originals}
    folder.mkdir(parents=True, exist_ok=True)
    there = {entry.name for entry in os.scandir(folder)}
    missing = [
        ThumbnailTask(original.source, original.size, folder / name)
        for name, original in wanted.items()
        if name not in there
    ]
    with ThreadPoolExecutor(max_workers=workers.at_once) as pool:
        done = list(pool.map(lambda task: workers.call(make_thumbnail, task), missing))
    made = {task.target.name for task, is_whole in zip(missing, done, strict=True) if is_whole}
    return {name: f"{THUMBNAILS}/{name}" for name in wanted if name in there or name in made}


def make_thumbnail(task: ThumbnailTask) -> bool:
    """Make one, for any worker. False: it is no whole picture. Raises OSError where the disk does."""
    data = small_copy_of(task.source, task.size)
    if data is not None:
        put_in_one_step(data, task.target)
    return data is not None


def sweep_thumbnails(kept: Iterable[str], directory: Path) -> None:
    """Remove thumbnails that no page shows any more. `kept` as `make_thumbnails` answers."""
    names = {Path(path).name for path in kept}
    for entry in (directory / THUMBNAILS).glob("*.jpg"):
        if entry.name not in names:
            entry.unlink(missing_ok=True)


def small_copy_of(source: Path | bytes, size: tuple[int, int]) -> bytes | None:
    """The JPEG bytes of a small copy; None for what cannot be decoded. Never raises."""
    from PIL import Image

    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with Image.open(file, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.draft("RGB", size)  # lets the JPEG decoder skip what would be thrown away
            return small_copy(image, size)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def small_copy(image: Image.Image, size: tuple[int, int]) -> bytes:
    """The JPEG bytes of a small copy of an image, which stays as it is."""
    from PIL import Image

    small = _flattened(image)
    small.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=1.5)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _flattened(image: Image.Image) -> Image.Image:
    """Transparent parts on a neutral grey; any mode as RGB."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, (128, 128, 128))
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return image.convert("RGB")
