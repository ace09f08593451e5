"""Whether bytes are a whole picture of a known format, and turning one format into another."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.pictures.containers import PictureFormat, dimensions, format_of
from moostik_cli.pictures.png import ICC_PROFILE, packed_profile, png_bytes, unpacked

if TYPE_CHECKING:
    from PIL.Image import Image

FORMAT_NAMES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
MAX_PIXELS = 80_000_000  # five times a 4K picture of the largest model; a bomb unpacks to far more
MAX_BYTES = 200_000_000
_OTHER_KINDS = ("GIF", "TIFF", "BMP", "AVIF")  # the last is not in every Pillow
_PILLOW_FORMATS = ("PNG", "JPEG", "WEBP")  # a JPEG may turn out as an MPO


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What the bytes are; `width` and `height` in pixels."""

    format: PictureFormat
    width: int
    height: int


class NotAPictureError(Exception):
    """The bytes are not a whole picture of a known format; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def inspect_picture(path: Path) -> PictureFacts:
    """The facts of a picture file, every pixel of it unpacked. Raises NotAPictureError or OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise NotAPictureError(message("it is too large a file to be a picture"))
    return inspect_bytes(path.read_bytes())


def inspect_bytes(data: bytes) -> PictureFacts:
    """The facts of a picture, every pixel of it unpacked. Raises NotAPictureError."""
    return inspected(data).facts


class InspectedPicture(NamedTuple):
    """The facts of a whole picture; `pixels` gives what is unpacked already: of a PNG perhaps without what else the
    file says (profile, orientation)."""

    facts: PictureFacts
    pixels: Callable[[], Image]


def inspected(data: bytes) -> InspectedPicture:
    """A picture, every pixel of it unpacked. Raises NotAPictureError."""
    facts = _claimed(data)
    if facts.width * facts.height > MAX_PIXELS:
        raise NotAPictureError(
            message("it has too many pixels ({width} x {height})", width=facts.width, height=facts.height)
        )
    rows = unpacked(data) if facts.format == "png" else None
    if rows is not None:
        return InspectedPicture(facts, rows.image)
    image = _decoded(data)
    if image.size != (facts.width, facts.height) or not _has_its_end(data, facts.format):
        raise NotAPictureError(message("its end is missing"))
    return InspectedPicture(facts, lambda: image)


def png_of_other_kind(data: bytes) -> bytes | None:
    """A picture of a kind that is not kept here (GIF, TIFF, BMP, AVIF) as PNG; None for all else."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=_OTHER_KINDS) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            buffer = io.BytesIO()
            _in_mode(image, ("RGB", "RGBA", "L")).save(buffer, "PNG", compress_level=1)
            return buffer.getvalue()
    except Exception:  # noqa: BLE001 - decoders raise anything; what it is, the inspection says
        return None


def looks_whole(data: bytes) -> bool:
    """Whether the bytes begin and end like a picture of a known format. Nothing is decoded: that is quick."""
    try:
        return _has_its_end(data, _claimed(data).format)
    except NotAPictureError:
        return False


def converted(data: bytes, wanted: PictureFormat) -> bytes:
    """The picture in another format: PNG without loss (packed fast: a slot waits for it), JPEG at high
    quality on white."""
    return converted_image(_open(data), wanted)


def converted_image(image: Image, wanted: PictureFormat) -> bytes:
    """As `converted`, of a picture that is decoded."""
    from PIL import ImageOps

    image = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    if wanted == "png":
        chunks = [(ICC_PROFILE, packed_profile(profile))] if profile else []
        return png_bytes(_in_mode(image, ("RGB", "RGBA", "L", "LA")), chunks)
    buffer = io.BytesIO()
    _opaque(image).save(buffer, "JPEG", quality=95, subsampling=0, icc_profile=profile)
    return buffer.getvalue()


def _claimed(data: bytes) -> PictureFacts:
    """What the headers say."""
    if not data:
        raise NotAPictureError(message("it is empty"))
    if data.lstrip()[:1] == b"<":
        raise NotAPictureError(message("it is a web page, not a picture"))
    try:
        return PictureFacts(format_of(data), *dimensions(data))
    except (ValueError, IndexError, struct.error) as error:
        raise NotAPictureError(message("it is not a PNG, JPEG or WEBP picture")) from error


def _decoded(data: bytes) -> Image:
    """As the decoder has it, after the checksums and all pixels."""
    try:
        _open(data).verify()  # the checksums; then, on a new handle, the pixels: each lets something through
        image = _open(data)
        image.load()
    except Exception as error:  # decoders raise anything
        raise NotAPictureError(_undecoded(error)) from error
    return image


def _open(data: bytes) -> Image:
    from PIL import Image

    return Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS)


def _has_its_end(data: bytes, format_: PictureFormat) -> bool:
    """Decoders forgive a missing end; a download that was cut short is not forgiven here."""
    if format_ == "png":
        return data.rfind(b"IEND\xaeB`\x82") > data.rfind(b"IDAT")
    if format_ == "jpg":
        return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")
    return len(data) >= int.from_bytes(data[4:8], "little") + 8


def _in_mode(image: Image, modes: tuple[str, ...]) -> Image:
    if image.mode in modes:
        return image
    return image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")


def _opaque(image: Image) -> Image:
    from PIL import Image

    image = _in_mode(image, ("RGB", "RGBA", "L"))
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _undecoded(error: Exception) -> Message:
    text = str(error) or type(error).__name__
    if text.startswith("cannot identify"):
        return message("it is not a whole picture: cannot be decoded")
    return message("it is not a whole picture: {error}", error=text[:200])
