"""Pictures made to measure for a board."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_MAX_PIXELS = 120_000_000


def fitted_all(paths: Sequence[Path | None], box: tuple[int, int]) -> list[Image.Image | None]:
    """Each picture as large as fits in `box` (pixels), never enlarged more than its own size; None for a file
    that is no whole picture. As many at a time as there are cores."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda path: fitted(path, box) if path is not None else None, paths))


def fitted(path: Path, box: tuple[int, int]) -> Image.Image | None:
    """One picture as large as fits in `box`, or None."""
    from PIL import Image

    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.draft("RGB", box)
            picture = image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    scale = min(box[0] / picture.width, box[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    resized: Image.Image = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return resized
