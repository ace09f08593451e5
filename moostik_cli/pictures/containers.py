"""Texts put into PNG, JPEG and WEBP files, and taken out, as chunks beside the pixels.

PNG: iTXt `parameters`, `moostik`, `XML:com.adobe.xmp` (https://www.w3.org/TR/png-3/#11iTXt). JPEG: APP1
segments for EXIF and XMP, with XMP's own extension for what does not fit 64 KB (XMP specification part 3).
WEBP: EXIF and XMP chunks behind a VP8X header (https://developers.google.com/speed/webp/docs/riff_container).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, Protocol

from moostik_cli.pictures import png
from moostik_cli.pictures.xmp import without_record

PictureFormat = Literal["png", "jpg", "webp"]
_XMP_KEYWORD = b"XML:com.adobe.xmp"
# ours from an earlier embedding, and the two keys by which ComfyUI would take the file for its own
_REPLACED_KEYWORDS = frozenset({b"parameters", b"moostik", _XMP_KEYWORD, b"prompt", b"workflow"})
_MAX_TEXT = 8_000_000  # bytes of one text; more is not a record of ours

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_SEGMENT = 65_533  # bytes that a JPEG segment holds
_EXTENSION_PART = 65_000


class Texts(NamedTuple):
    """What a file says of itself: our JSON, and the XMP packet."""

    record: str | None
    packet: str | None


class Embedder(Protocol):
    def __call__(self, data: bytes, *, record: str, parameters: str, packet: str) -> bytes: ...


def format_of(data: bytes) -> PictureFormat:
    """By the first bytes. Raises ValueError for anything else."""
    if data.startswith(png.SIGNATURE):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise ValueError("not a PNG, JPEG or WEBP file")


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the headers; (0, 0) where they do not say."""
    kind = format_of(data)
    if kind == "png":
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_dimensions(data) if kind == "jpg" else _webp_dimensions(data)


def has_manifest(data: bytes) -> bool:
    """Whether the picture has a C2PA manifest, which is signed over every byte: with one more, it looks tampered with.
    Where it stands: https://spec.c2pa.org, "Embedding manifests into assets"."""
    kind = format_of(data)
    if kind == "png":
        return any(name == b"caBX" for name, _, _ in _png_chunks(data))
    if kind == "webp":
        return any(name == b"C2PA" for name, _ in _webp_chunks(data))
    return any(
        marker == 0xEB and content[:2] == b"JP" and b"c2pa" in content for marker, content, _ in _jpeg_segments(data)
    )


# -- PNG ----------------------------------------------------------------------------------------------------


def embed_png(data: bytes, *, record: str, parameters: str, packet: str) -> bytes:
    """New text chunks right behind the header, where readers look first."""
    texts = _itxt(b"parameters", parameters) + _itxt(b"moostik", record) + _itxt(_XMP_KEYWORD, packet)
    parts = [png.SIGNATURE]
    for kind, content, raw in _png_chunks(data):
        if kind in (b"tEXt", b"iTXt", b"zTXt") and content.partition(b"\0")[0] in _REPLACED_KEYWORDS:
            continue
        parts.append(raw)
        if kind == b"IHDR":
            parts.append(texts)
    return b"".join(parts)


def read_png(data: bytes) -> Texts:
    found: dict[bytes, str] = {}
    for kind, content, _ in _png_chunks(data):
        if kind == b"iTXt":
            keyword, _, rest = content.partition(b"\0")
            if keyword in (b"moostik", _XMP_KEYWORD) and keyword not in found:
                found[keyword] = _itxt_text(rest)
    return Texts(found.get(b"moostik"), found.get(_XMP_KEYWORD))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(type, content, raw bytes) of each chunk; content only of text chunks. What follows IEND comes last,
    as a chunk of no type."""
    position = len(png.SIGNATURE)
    while position + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[position : position + 8])
        end = position + 12 + length
        content = data[position + 8 : end - 4] if kind in (b"iTXt", b"tEXt", b"zTXt") else b""
        yield kind, content, data[position:end]
        position = end
        if kind == b"IEND":
            break
    if position < len(data):
        yield b"", b"", data[position:]


def _itxt(keyword: bytes, text: str) -> bytes:
    """An uncompressed iTXt chunk (UTF-8; tEXt would be Latin-1). NUL cannot be in it."""
    content = keyword + b"\0\0\0\0\0" + text.replace("\0", "\ufffd").encode("utf-8", "replace")
    return png.chunk(b"iTXt", content)


def _itxt_text(rest: bytes) -> str:
    compressed = rest[:1] == b"\1"
    _, _, after_language = rest[2:].partition(b"\0")
    _, _, text = after_language.partition(b"\0")
    if compressed:
        text = zlib.decompressobj().decompress(text, _MAX_TEXT)
    return text.decode("utf-8", "replace")


# -- JPEG ---------------------------------------------------------------------------------------------------


def embed_jpeg(data: bytes, *, record: str, parameters: str, packet: str) -> bytes:
    """New APP1 segments behind JFIF's APP0. `record` travels in the packet.

    EXIF that the model wrote stays (it may turn the picture): then the parameters are in XMP alone."""
    kept = [(marker, content, raw) for marker, content, raw in _jpeg_segments(data) if not _is_ours(marker, content)]
    has_exif = any(marker == 0xE1 and content.startswith(_EXIF) for marker, content, _ in kept)
    ours = [*([] if has_exif else _exif_segments(parameters)), *_xmp_segments(packet)]
    raws = [raw for _, _, raw in kept]
    at = 2 if len(kept) > 1 and kept[1][0] == 0xE0 else 1
    return b"".join([*raws[:at], *ours, *raws[at:]])


def read_jpeg(data: bytes) -> Texts:
    packet, extension = None, {}
    for marker, content, _ in _jpeg_segments(data):
        if marker == 0xE1 and content.startswith(_XMP):
            packet = packet or content[len(_XMP) :].decode("utf-8", "replace")
        elif marker == 0xE1 and content.startswith(_XMP_EXTENSION):
            head = len(_XMP_EXTENSION)
            offset = struct.unpack(">I", content[head + 36 : head + 40])[0]
            extension[offset] = content[head + 40 :]
    if extension:
        packet = b"".join(extension[offset] for offset in sorted(extension)).decode("utf-8", "replace")
    return Texts(None, packet)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, content, raw bytes) of each segment up to the pixels; last comes all the rest, marker 0.
    The first is the start-of-image marker."""
    yield 0xD8, b"", data[:2]
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xDA:
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            yield 0xFF, b"", data[position : position + 1]
            position += 1
            continue
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        yield marker, data[position + 4 : end], data[position:end]
        position = end
    yield 0, b"", data[position:]


def _is_ours(marker: int, content: bytes) -> bool:
    return marker == 0xE1 and content.startswith((_EXIF + _EXIF_START, _XMP, _XMP_EXTENSION))


def _app1(content: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _exif_segments(parameters: str) -> list[bytes]:
    """EXIF UserComment, where tools look for the parameters of a JPEG; left out if it does not fit."""
    content = _EXIF + _exif(parameters)
    return [_app1(content)] if len(content) <= _SEGMENT else []


def _xmp_segments(packet: str) -> list[bytes]:
    whole = packet.encode("utf-8", "replace")
    if len(_XMP) + len(whole) <= _SEGMENT:
        return [_app1(_XMP + whole)]
    # the rest of XMP part 3, section 1.1.3.1: a small packet that names the digest of the large one
    digest = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper()
    note = (
        f'<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
        f' xmpNote:HasExtendedXMP="{digest}"/></rdf:RDF>'
    )
    small = without_record(packet).replace("</rdf:RDF>", note)
    head = _XMP_EXTENSION + digest.encode() + struct.pack(">I", len(whole))
    return [_app1(_XMP + small.encode("utf-8", "replace"))] + [
        _app1(head + struct.pack(">I", offset) + whole[offset : offset + _EXTENSION_PART])
        for offset in range(0, len(whole), _EXTENSION_PART)
    ]


def _exif(parameters: str) -> bytes:
    """A TIFF structure with one entry: the Exif directory, that has one: UserComment, as UTF-16."""
    comment = b"UNICODE\0" + parameters.encode("utf-16-be", "replace")
    return _EXIF_START + struct.pack(">II", len(comment), 44) + b"\0\0\0\0" + comment


_EXIF_START = (
    b"MM\0*"
    + struct.pack(">I", 8)  # big-endian, the main directory at 8
    + struct.pack(">HHHIII", 1, 0x8769, 4, 1, 26, 0)  # one entry: the Exif directory is at 26
    + struct.pack(">HHH", 1, 0x9286, 7)  # one entry: UserComment, of bytes
)


def _jpeg_dimensions(data: bytes) -> tuple[int, int]:
    for marker, content, _ in _jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[1:5])
            return width, height
    return 0, 0


# -- WEBP ---------------------------------------------------------------------------------------------------

_HAS_EXIF, _HAS_XMP, _HAS_ALPHA = 0x08, 0x04, 0x10


def embed_webp(data: bytes, *, record: str, parameters: str, packet: str) -> bytes:
    """EXIF and XMP chunks at the end, as the format orders. `record` travels in the packet."""
    chunks = [
        (kind, body)
        for kind, body in _webp_chunks(data)
        if kind != b"XMP " and not (kind == b"EXIF" and body.startswith(_EXIF_START))
    ]
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _webp_header(data, chunks)))
    flags = bytes([chunks[0][1][0] | _HAS_EXIF | _HAS_XMP])
    chunks[0] = (b"VP8X", flags + chunks[0][1][1:])
    if all(kind != b"EXIF" for kind, _ in chunks):
        chunks.append((b"EXIF", _exif(parameters)))
    chunks.append((b"XMP ", packet.encode("utf-8", "replace")))
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def read_webp(data: bytes) -> Texts:
    for kind, content in _webp_chunks(data):
        if kind == b"XMP ":
            return Texts(None, content.decode("utf-8", "replace"))
    return Texts(None, None)


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    while position + 8 <= len(data):
        kind, length = struct.unpack("<4sI", data[position : position + 8])
        yield kind, data[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _webp_header(data: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    width, height = _webp_dimensions(data)
    kind, body = chunks[0]
    alpha = kind == b"VP8L" and bool(body[4] & 0x10)
    return (
        bytes([_HAS_ALPHA if alpha else 0, 0, 0, 0])
        + (width - 1).to_bytes(3, "little")
        + (height - 1).to_bytes(3, "little")
    )


def _webp_dimensions(data: bytes) -> tuple[int, int]:
    for kind, body in _webp_chunks(data):
        if kind == b"VP8X":
            return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
        if kind == b"VP8L":
            bits = int.from_bytes(body[1:5], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if kind == b"VP8 ":
            width, height = struct.unpack("<HH", body[6:10])
            return width & 0x3FFF, height & 0x3FFF
    return 0, 0


EMBEDDERS: dict[str, Embedder] = {"png": embed_png, "jpg": embed_jpeg, "webp": embed_webp}
READERS: dict[str, Callable[[bytes], Texts]] = {"png": read_png, "jpg": read_jpeg, "webp": read_webp}
