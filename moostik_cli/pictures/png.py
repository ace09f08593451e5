"""PNG files read and written without a decoder, where that says as much and takes half the time.

`unpacked` checks what the format itself lets be checked (https://www.w3.org/TR/png-3/): the order of chunks,
every checksum, that the pixels unpack to exactly the promised length, and each row's filter. `png_bytes` writes rows
with one filter for all, where Pillow tries five on every row.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

ICC_PROFILE = b"iCCP"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {"L": 0, "RGB": 2, "P": 3, "LA": 4, "RGBA": 6}  # a letter a channel
_MODES = {colour: mode for mode, colour in _COLOUR_TYPES.items()}
_LAST_FILTER = 4
_MAX_PALETTE = 256 * 3  # bytes
_UP = b"\2"
# Chunks that say nothing about how pixels are decoded, with their length where the format fixes it. A file with any
# other (transparency, animation, compressed text) is left to Pillow.
_HARMLESS: dict[bytes, int | None] = {
    b"tEXt": None,
    b"eXIf": None,
    b"gAMA": 4,
    b"sRGB": 1,
    b"pHYs": 9,
    b"cHRM": 32,
    b"tIME": 7,
    b"cICP": 4,
}
_MAX_PACKED_TEXT = 1_000_000  # bytes of text in all, as Pillow has it


class Unpacked(NamedTuple):
    """The pixels of a PNG as it has them: each row behind its filter's number. `palette`: red, green, blue of each
    colour that the pixels of mode P name."""

    mode: str
    size: tuple[int, int]
    rows: bytes
    palette: bytes = b""

    def image(self) -> Image:
        """The pixels as they are seen: Pillow undoes the filters, and need not unpack anything."""
        from PIL import Image as images

        image = images.frombytes(self.mode, self.size, zlib.compress(self.rows, 0), "zip", self.mode)
        if self.palette:
            image.putpalette(self.palette)
        return image


def unpacked(data: bytes) -> Unpacked | None:
    """The pixels of a whole PNG of the common kind: 8 bits a channel, not interlaced, all pixels there.

    None says nothing: the file may be damaged or of another kind. Never raises."""
    packed: list[memoryview] = []
    header: bytes | None = None
    palette = b""
    texts = 0
    last = b""
    has_ended = False
    for kind, content in _checked_chunks(data):
        if header is None:
            if kind != b"IHDR" or len(content) != 13:
                return None
            header = bytes(content)
        elif kind == b"IDAT":
            if not packed or last == b"IDAT":
                packed.append(content)
            else:
                return None  # the parts of the pixels stand in one row
        elif kind == b"PLTE" and not palette and not packed:
            palette = bytes(content)
        elif kind == b"IEND":
            has_ended = not content
        elif not _is_harmless(kind, content):
            return None
        texts += len(content) if kind in (b"tEXt", b"iTXt") else 0
        last = kind
    if not has_ended or header is None or texts > _MAX_PACKED_TEXT:
        return None
    return _unpacked(header, palette, packed)


def png_bytes(image: Image, chunks: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """An image of a mode above as a PNG file, packed fast. `chunks`: (type, content) of what comes before the pixels.

    Of each row the differences from the row above are written (the Up filter)."""
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, _COLOUR_TYPES[image.mode], 0, 0, 0)
    packer = new_packer()()
    packed = packer.compress(_rows(_differences_from_above(image))) + packer.flush()
    parts = [chunk(kind, content) for kind, content in chunks]
    return b"".join([SIGNATURE, chunk(b"IHDR", header), *parts, chunk(b"IDAT", packed), _IEND])


class _Packer(Protocol):
    def compress(self, data: memoryview, /) -> bytes: ...
    def flush(self) -> bytes: ...


@lru_cache(maxsize=1)
def new_packer() -> Callable[[], _Packer]:
    """What makes a packer: Intel's ISA-L where the extra `fast` is installed, which takes a fifth of the time; else
    zlib. It looks for runs alone, a strategy made for PNG: searched for repetitions, paintings take longer and become
    larger."""
    try:
        return partial(import_module("isal.isal_zlib").compressobj, 1)
    except ImportError:
        return partial(zlib.compressobj, 1, strategy=zlib.Z_RLE)


def packed_profile(profile: bytes) -> bytes:
    """The content of an ICC_PROFILE chunk."""
    return b"ICC Profile\0\0" + zlib.compress(profile)


def _checked_chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """(type, content) of each chunk whose checksum is right, up to IEND; the first that is wrong ends it."""
    view = memoryview(data)
    position = len(SIGNATURE) if data.startswith(SIGNATURE) else len(data)
    while position + 12 <= len(data):
        length, kind = struct.unpack(">I4s", view[position : position + 8])
        end = position + 12 + length
        if end > len(data) or zlib.crc32(view[position + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            return
        yield kind, view[position + 8 : end - 4]
        if kind == b"IEND":
            return
        position = end


def _is_harmless(kind: bytes, content: memoryview) -> bool:
    if kind == b"iTXt":  # unpacked text only: keyword, NUL, compression flag 0
        return b"\0\0" in bytes(content[:81])
    return kind in _HARMLESS and _HARMLESS[kind] in (None, len(content))


def _unpacked(header: bytes, palette: bytes, packed: list[memoryview]) -> Unpacked | None:
    """The pixels, if they unpack to just the rows that the header promises, each with a filter that exists."""
    width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in _MODES or any(methods) or not width or not height:
        return None
    mode = _MODES[colour]
    if (mode == "P") != bool(palette) or len(palette) % 3 or len(palette) > _MAX_PALETTE:
        return None  # suggested colours beside others are left to Pillow too
    stride = width * len(mode) + 1
    unpacker = zlib.decompressobj()
    try:
        rows = unpacker.decompress(b"".join(packed), stride * height + 1)
    except zlib.error:
        return None
    is_whole = unpacker.eof and len(rows) == stride * height and max(rows[::stride]) <= _LAST_FILTER
    return Unpacked(mode, (width, height), rows, palette) if is_whole else None


def _differences_from_above(image: Image) -> Image:
    from PIL import Image as images
    from PIL import ImageChops

    above = images.new(image.mode, image.size, None)
    above.paste(0, (0, 0, image.width, 1))
    above.paste(image, (0, 1))
    if image.mode == "LA":  # ImageChops does not take it: band by band
        pairs = zip(image.split(), above.split(), strict=True)
        return images.merge("LA", [ImageChops.subtract_modulo(ours, theirs) for ours, theirs in pairs])
    return ImageChops.subtract_modulo(image, above)


def _rows(differences: Image) -> memoryview:
    """The rows, each behind its filter's number."""
    stride = differences.width * len(differences.getbands()) + 1
    rows = bytearray(_UP)
    rows += differences.tobytes("raw", differences.mode, stride)  # with a byte left free behind each row
    rows[::stride] = _UP * (differences.height + 1)
    return memoryview(rows)[:-1]


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file: length, type, content, checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))


_IEND = chunk(b"IEND", b"")
