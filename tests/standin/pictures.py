"""Small whole pictures, each different from every other, made in microseconds: a few are encoded once, and a
comment chunk with the prediction's id tells them apart."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

_SHADES = 12


@cache
def _encoded(file_format: str, size: tuple[int, int], shade: int, *, flat: bool = False) -> bytes:
    from PIL import Image, ImageDraw

    width, height = size
    picture = Image.new("RGB", size, (20 * shade % 256, 255 - 18 * shade, 60 + 15 * shade))
    if not flat:
        drawing = ImageDraw.Draw(picture)
        drawing.ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), fill=(shade * 20, 40, 90))
        drawing.line((0, 0, width, height * shade // _SHADES), fill=(250, 250, 240))
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
    encoded = _encoded(file_format, size, zlib.crc32(identity.encode()) % _SHADES, flat=flat)
    if file_format == "png":
        return _with_png_text(encoded, note)
    if file_format == "jpeg":
        return encoded[:2] + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note + encoded[2:]
    if file_format == "gif":
        return encoded + note  # after its end, where nobody looks
    if file_format == "avif":
        return encoded + struct.pack(">I", 8 + len(note)) + b"free" + note
    return _with_riff_chunk(encoded, note)


def _with_png_text(png: bytes, note: bytes) -> bytes:
    body = b"tEXt" + b"Comment\x00" + note
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end_of_header = 8 + 12 + 13
    return png[:end_of_header] + chunk + png[end_of_header:]


def _with_riff_chunk(webp: bytes, note: bytes) -> bytes:
    chunk = b"NOTE" + struct.pack("<I", len(note)) + note + b"\x00" * (len(note) % 2)
    data = webp + chunk
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
