"""Reference images as people really have them: none of them stops a frame."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from moostik_cli.models.jobs import ImageSource
from moostik_cli.painting import reference_pictures
from moostik_cli.painting.reference_pictures import (
    LONGEST_SIDE,
    NoPicture,
    ReferencePicture,
    ReferencePictures,
    why_no_picture,
)
from tests.painting.preview_jobs import encoded, figure_png, inline


def read(data: bytes) -> ReferencePicture | NoPicture:
    return ReferencePictures().picture_of(inline(data))


def picture(data: bytes) -> ReferencePicture:
    found = read(data)
    assert isinstance(found, ReferencePicture)
    return found


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


SOUND = figure_png()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        SOUND[: len(SOUND) // 2],
        SOUND[:40],
        bomb(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"GIF89a" + b"\xff" * 60,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    ],
    ids=["empty", "text", "half", "head", "bomb", "svg", "eps", "gif", "zeros"],
)
def test_what_cannot_be_drawn_is_a_value(data: bytes) -> None:
    assert read(data) == NoPicture(unreadable=True)


@pytest.mark.parametrize(
    ("mode", "format"),
    [
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
        ("P", "PNG"),
        ("I;16", "PNG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
        ("RGB", "WEBP"),
        ("RGBA", "WEBP"),
        ("P", "GIF"),
        ("F", "TIFF"),
        ("CMYK", "TIFF"),
    ],
)
def test_every_mode_is_read(mode: str, format: str) -> None:
    found = picture(encoded(Image.new(mode, (40, 30)), format))
    assert found.image.mode == "RGBA"
    assert found.image.size == (40, 30)


def test_sixteen_bits_keep_their_tones() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 65535)
    image.putpixel((1, 0), 32768)
    found = picture(encoded(image)).image
    assert found.getpixel((0, 0)) == (255, 255, 255, 255)
    grey = found.getpixel((1, 0))
    assert isinstance(grey, tuple) and 120 < grey[0] < 135


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert picture(encoded(Image.new("RGB", (60, 30)), "JPEG", exif=exif)).image.size == (30, 60)


def test_of_an_animation_the_first_image_is_taken() -> None:
    frames = [Image.new("RGB", (30, 30), colour) for colour in ((255, 0, 0), (0, 255, 0))]
    found = picture(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert found.image.getpixel((5, 5)) == (255, 0, 0, 255)


def test_a_large_picture_is_kept_small() -> None:
    assert max(picture(encoded(Image.new("RGB", (4000, 1000)))).image.size) == LONGEST_SIDE


def test_too_many_bytes_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_pictures, "MAX_BYTES", 100)
    path = tmp_path / "a.png"
    path.write_bytes(SOUND)
    assert ReferencePictures().picture_of(ImageSource("local", path=path)) == NoPicture(unreadable=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_or_a_folder_does_not_hold_anything_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    pictures = ReferencePictures()
    assert pictures.picture_of(ImageSource("local", path=pipe)) == NoPicture(unreadable=True)
    assert pictures.picture_of(ImageSource("local", path=tmp_path)) == NoPicture(unreadable=True)
    assert pictures.picture_of(ImageSource("local", path=tmp_path / "gone.png")) == NoPicture(unreadable=True)


def test_a_file_is_decoded_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(figure_png((255, 0, 0)))
    pictures, source = ReferencePictures(), ImageSource("local", path=path)
    first = pictures.picture_of(source)
    assert pictures.picture_of(source) is first
    path.write_bytes(figure_png((0, 0, 255)) + b" ")
    assert pictures.picture_of(source) is not first


def test_a_transparent_figure_is_cropped_to_itself() -> None:
    cut = picture(SOUND).cut_out
    assert cut is not None
    assert cut.size == (101, 251)


def test_paper_is_taken_away_but_not_an_eye_of_its_colour() -> None:
    cut = picture(figure_png(paper=(240, 236, 226))).cut_out
    assert cut is not None
    assert abs(cut.width - 101) < 8 and abs(cut.height - 251) < 8
    corner, eye = cut.getpixel((1, 1)), cut.getpixel((cut.width // 2, round(cut.height * 0.26)))
    assert isinstance(corner, tuple) and corner[3] < 30
    assert eye == (240, 236, 226, 255)


def test_a_picture_that_fills_its_frame_is_not_cut_out() -> None:
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    assert picture(encoded(noise)).cut_out is None
    assert picture(encoded(Image.new("RGB", (50, 50), (9, 9, 9)))).cut_out is None


@pytest.mark.parametrize("url", ["https://a.example.org/x.png?y", "http://[", None])
def test_what_is_on_the_web_is_not_here_and_its_address_is_nobodys_business(url: str | None) -> None:
    missing = ReferencePictures().picture_of(ImageSource("remote", url=url))
    assert missing == NoPicture()
    assert why_no_picture(NoPicture()) == "not fetched"


def test_a_copy_of_what_is_on_the_web_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(Image.new("RGB", (64, 64), (9, 9, 9))))
    source = ImageSource("remote", url="https://a.example.org/x.png", path=tmp_path / "a.png", sha256="a")
    assert isinstance(ReferencePictures().picture_of(source), ReferencePicture)
