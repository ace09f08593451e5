from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from moostik_cli.pictures import formats
from moostik_cli.pictures.formats import NotAPictureError, PictureFacts, converted, inspect_bytes
from tests.pictures.samples import picture_bytes, pixels

KINDS = [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")]


@pytest.mark.parametrize(("pillow", "ours"), KINDS)
def test_a_whole_picture_is_recognised_by_its_bytes(pillow, ours, tmp_path):
    path = tmp_path / "misnamed.txt"
    path.write_bytes(picture_bytes(pillow))
    assert formats.inspect_picture(path) == PictureFacts(ours, 48, 27)


@pytest.mark.parametrize(("pillow", "ours"), KINDS)
def test_every_cut_is_refused(pillow, ours):
    data = picture_bytes(pillow)
    for length in [*range(0, len(data), 37), len(data) - 3, len(data) - 2, len(data) - 1]:
        with pytest.raises(NotAPictureError):
            inspect_bytes(data[:length])


def test_a_flipped_bit_in_a_png_is_refused():
    data = bytearray(picture_bytes("PNG"))
    data[len(data) // 2] ^= 1
    with pytest.raises(NotAPictureError):
        inspect_bytes(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><html>busy</html>",
        b"  <html>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF1234WEBP",
        b"\xff\xd8\xff\xe0",
        b"\0" * 5000,
        picture_bytes("GIF"),
        picture_bytes("BMP"),
        picture_bytes("TIFF"),
    ],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPictureError):
        inspect_bytes(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", side + side + b"\x08\x02\0\0\0")
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(NotAPictureError, match="too many pixels"):
        inspect_bytes(bomb)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_jpeg_becomes_png_with_the_same_pixels(mode):
    data = picture_bytes("JPEG", mode=mode)
    png = converted(data, "png")
    assert inspect_bytes(png).format == "png"
    assert pixels(png) == pixels(data)


def test_cmyk_and_palette_pictures_are_converted():
    assert inspect_bytes(converted(picture_bytes("JPEG", mode="CMYK"), "png")).format == "png"
    assert inspect_bytes(converted(picture_bytes("PNG", mode="P"), "jpg")).format == "jpg"


def test_a_transparent_picture_becomes_a_jpeg_on_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(buffer, "PNG")
    image = Image.open(io.BytesIO(converted(buffer.getvalue(), "jpg")))
    assert image.getpixel((4, 4)) == (255, 255, 255)


def test_a_turned_jpeg_is_turned_for_good():
    image = Image.open(io.BytesIO(picture_bytes("JPEG", size=(40, 20))))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    assert inspect_bytes(converted(buffer.getvalue(), "png")) == PictureFacts("png", 20, 40)
