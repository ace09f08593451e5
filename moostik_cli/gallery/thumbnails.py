"""Small copies of pictures, made once for each content, in a folder beside the page."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.models.naming import THUMBNAILS

if TYPE_CHECKING:
    from PIL import Image

PICTURE_SIZE = (512, 512)  # pixels that a thumbnail fits in
REFERENCE_SIZE = (160, 160)
_QUALITY = 80
_MAX_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """What a thumbnail is made of: a file, or bytes. `digest` names the thumbnail."""

    digest: str
    source: Path | bytes
    size: tuple[int, int] = PICTURE_SIZE

    @property
    def name(self) -> str:
        return f"{self.digest[:16]}-{self.size[0]}.jpg"


def of_bytes(data: bytes, size: tuple[int, int]) -> Original:
    return Original(sha256(data).hexdigest(), data, size)


def make_thumbnails(originals: Iterable[Original], directory: Path) -> Mapping[str, str]:
    """Make what is missing, as many at a time as there are cores. Name -> path relative to `directory`, for
    all that there are; an original that is no whole picture has none. Raises OSError where the disk does."""
    folder = directory / THUMBNAILS
    wanted = {original.name: original for original in originals}
    folder.mkdir(parents=True, exist_ok=True)
    there = {entry.name for entry in os.scandir(folder)}
    missing = [original for name, original in wanted.items() if name not in there]
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        made = {
            original.name
            for original, whole in zip(
                missing, pool.map(lambda original: _make(original, folder / original.name), missing), strict=True
            )
            if whole
        }
    return {name: f"{THUMBNAILS}/{name}" for name in wanted if name in there or name in made}


def sweep_thumbnails(kept: Iterable[str], directory: Path) -> None:
    """Remove thumbnails that no page shows any more. `kept` as `make_thumbnails` answers."""
    names = {Path(path).name for path in kept}
    for entry in (directory / THUMBNAILS).glob("*.jpg"):
        if entry.name not in names:
            entry.unlink(missing_ok=True)


def _make(original: Original, target: Path) -> bool:
    data = _small(original)
    if data is None:
        return False
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(target)
    return True


def _small(original: Original) -> bytes | None:
    """The JPEG bytes of a small copy, or None for what cannot be decoded."""
    from PIL import Image

    source = io.BytesIO(original.source) if isinstance(original.source, bytes) else original.source
    try:
        with Image.open(source, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.draft("RGB", original.size)  # lets the JPEG decoder skip what would be thrown away
            small = _flattened(image)
            small.thumbnail(original.size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            out = io.BytesIO()
            small.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _flattened(image: Image.Image) -> Image.Image:
    """Transparent parts on a neutral grey; any mode as RGB."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, (128, 128, 128))
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return image.convert("RGB")
