"""Small copies of pictures: what galleries show in place of them."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

PICTURE_SIZE = (512, 512)  # pixels that a small copy fits in
_QUALITY = 80
_MAX_PIXELS = 120_000_000


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


def put_small_copy(data: bytes, target: Path) -> None:
    """Write one in one step. Raises OSError."""
    part = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _flattened(image: Image.Image) -> Image.Image:
    """Transparent parts on a neutral grey; any mode as RGB."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, (128, 128, 128))
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    return image.convert("RGB")
