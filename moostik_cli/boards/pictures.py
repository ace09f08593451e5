"""Pictures made to measure for a board."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.pictures.thumbnails import PICTURE_SIZE, Original, make_thumbnails
from moostik_cli.workers import HERE, Workers

if TYPE_CHECKING:
    from PIL import Image

_MAX_PIXELS = 120_000_000


Fit = Callable[[Sequence[Path | None], tuple[int, int]], "list[Image.Image | None]"]
"""Each picture as large as fits in a box of pixels; None for what is none."""


def from_thumbnails(originals: Mapping[Path, Original], directory: Path, workers: Workers) -> Fit:
    """Pictures that are printed no larger than a thumbnail come from it, and others from their file. Thumbnails that
    are missing are made, by `workers`; where they cannot be kept, files are read. `originals`: by their path;
    `directory`: where thumbnails are kept."""

    def fit(paths: Sequence[Path | None], box: tuple[int, int]) -> list[Image.Image | None]:
        known = (
            [originals[path] for path in paths if path is not None and path in originals]
            if max(box) <= PICTURE_SIZE[0]
            else []
        )
        try:
            small = make_thumbnails(known, directory, workers) if known else {}
        except OSError:
            small = {}
        copies = {entry.source: directory / small[entry.name] for entry in known if entry.name in small}
        return fitted_all([copies.get(path, path) if path is not None else None for path in paths], box)

    return fit


def fitted_all(paths: Sequence[Path | None], box: tuple[int, int]) -> list[Image.Image | None]:
    """Each picture as large as fits in `box` (pixels), never enlarged more than its own size; None for a file
    that is no whole picture. As many at a time as there are cores."""
    with ThreadPoolExecutor(max_workers=HERE.at_once) as pool:
        return list(pool.map(lambda path: fitted(path, box) if path is not None else None, paths))


def fitted(path: Path, box: tuple[int, int]) -> Image.Image | None:
    """One picture as large as fits in `box`, or None."""
    from PIL import Image

    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.draft("RGB", box)
            picture = _opaque(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    scale = min(box[0] / picture.width, box[1] / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    resized: Image.Image = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return resized


def _opaque(image: Image.Image) -> Image.Image:
    """Decoded; not copied where it is RGB."""
    image.load()
    return image if image.mode == "RGB" else image.convert("RGB")
