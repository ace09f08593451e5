"""Whole pictures, each different from every other, made in microseconds: a few are encoded once, and a comment chunk
with the prediction's id tells them apart. Large ones have the grain of a painting, and weigh what real ones do."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_SHADES = 12
_LARGE = 1_000_000  # pixels


@cache
def _encoded(file_format: str, size: tuple[int, int], shade: int, *, flat: bool = False) -> bytes:
    from PIL import Image, ImageDraw

    width, height = size
    picture = Image.new("RGB", size, (20 * shade % 256, 255 - 18 * shade, 60 + 15 * shade))
    if not flat:
        drawing = ImageDraw.Draw(picture)
        drawing.ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), fill=(shade * 20, 40, 90))
        drawing.line((0, 0, width, height * shade // _SHADES), fill=(250, 250, 240))
        if width * height >= _LARGE:
            picture = Image.blend(picture, Image.merge("RGB", [_grain(size) for _ in range(3)]), 0.4)
    data = io.BytesIO()
    picture.save(data, file_format.upper())
    return data.getvalue()


def picture_bytes(
    identity: str, file_format: str = "png", size: tuple[int, int] = (160, 90), *, flat: bool = False
) -> bytes:
    """A whole PNG, JPEG, WEBP, GIF or AVIF ("png", "jpeg" and so on) that no other identity has; "unreadable": bytes
    that are no picture of any kind. `flat`: of one colour."""
    note = b"standin " + identity.encode()
    if file_format == "unreadable":
        return b"\x07UNHEARD" + note * 20
    shades = _SHADES if size[0] * size[1] < _LARGE else 3
    encoded = _encoded(file_format, size, zlib.crc32(identity.encode()) % shades, flat=flat)
    if file_format == "png":
        return _with_png_text(encoded, note)
    if file_format == "jpeg":
        return encoded[:2] + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note + encoded[2:]
    if file_format == "gif":
        return encoded + note  # after its end, where nobody looks
    if file_format == "avif":
        return encoded + struct.pack(">I", 8 + len(note)) + b"free" + note
    return _with_riff_chunk(encoded, note)


def _grain(size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    coarse = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(coarse, Image.effect_noise(size, 5), 0.45)


def _with_png_text(png: bytes, note: bytes) -> bytes:
    body = b"tEXt" + b"Comment\x00" + note
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end_of_header = 8 + 12 + 13
    return png[:end_of_header] + chunk + png[end_of_header:]


def _with_riff_chunk(webp: bytes, note: bytes) -> bytes:
    chunk = b"NOTE" + struct.pack("<I", len(note)) + note + b"\x00" * (len(note) % 2)
    data = webp + chunk
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
