"""Pictures in formats that are not sent, by the bytes they begin with, whatever their file is called."""

from __future__ import annotations

_BEGINNINGS = {
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"8BPS": "PSD",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"v/1\x01": "EXR",
    b"%PDF-": "PDF",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"gimp xcf": "XCF",
}
_BRANDS = {
    "HEIC": frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"]),
    "AVIF": frozenset([b"avif", b"avis"]),
}  # of the container that both have (ISO 14496-12): in its first box, after its size and `ftyp`
_ANY_OF_THEM = frozenset([b"mif1", b"msf1", b"mif2"])


def kind_of_picture(content: bytes) -> str | None:
    """The format's name ("HEIC"), or None for bytes of no format that is known here."""
    if content[4:8] == b"ftyp":
        return _kind_of_container(content)
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


def _kind_of_container(content: bytes) -> str | None:
    end = min(int.from_bytes(content[:4], "big"), 256)
    brands = {content[at : at + 4] for at in range(8, end, 4) if at != 12}
    return next((kind for kind, own in _BRANDS.items() if brands & own), "HEIF" if brands & _ANY_OF_THEM else None)
