"""The quick way with PNG files says and writes what Pillow says and writes."""

from __future__ import annotations

import io
import random
import sys
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from moostik_cli.pictures import png
from moostik_cli.pictures.formats import NotAPictureError, converted, inspect_bytes
from moostik_cli.pictures.png import SIGNATURE, png_bytes, unpacked

_BANDS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def _image(mode: str, width: int, height: int, seed: int) -> Image.Image:
    return Image.frombytes(mode, (width, height), random.Random(seed).randbytes(width * height * _BANDS[mode]))


def _saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


@settings(max_examples=60, deadline=None)
@given(
    mode=st.sampled_from(sorted(_BANDS)),
    width=st.integers(1, 97),
    height=st.integers(1, 140),
    seed=st.integers(0, 2**32),
)
def test_what_is_written_is_read_with_the_same_pixels(mode: str, width: int, height: int, seed: int) -> None:
    image = _image(mode, width, height, seed)
    data = png_bytes(image, [(b"tEXt", b"Comment\0words")])
    again = Image.open(io.BytesIO(data))
    again.load()
    assert (again.mode, again.size, again.tobytes()) == (mode, image.size, image.tobytes())
    assert again.info["Comment"] == "words"
    rows = unpacked(data)
    assert rows is not None and rows.image().tobytes() == image.tobytes()


@pytest.fixture(params=["isal", "zlib"])
def packer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways to pack, whether the extra is installed or not."""
    if request.param == "isal":
        pytest.importorskip("isal.isal_zlib")
    else:
        monkeypatch.setitem(sys.modules, "isal.isal_zlib", None)
    png.new_packer.cache_clear()
    yield request.param
    png.new_packer.cache_clear()


@pytest.mark.parametrize("mode", sorted(_BANDS))
def test_with_and_without_the_extra_the_pixels_are_the_same(packer: str, mode: str) -> None:
    assert (type(png.new_packer()()).__module__ == "zlib") == (packer == "zlib")
    for width, height, seed in ((1, 1, 1), (97, 140, 2), (640, 360, 3)):
        image = _image(mode, width, height, seed)
        data = png_bytes(image)
        rows = unpacked(data)
        assert rows is not None and rows.image().tobytes() == image.tobytes()
        assert Image.open(io.BytesIO(data)).tobytes() == image.tobytes()
    assert unpacked(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]) is None


@settings(max_examples=60, deadline=None)
@given(colours=st.integers(2, 256), width=st.integers(1, 97), height=st.integers(1, 90), seed=st.integers(0, 2**32))
def test_a_picture_with_a_palette_is_read_with_the_same_pixels(
    colours: int, width: int, height: int, seed: int
) -> None:
    image = _image("RGB", width, height, seed).quantize(colours)
    data = _saved(image)
    rows = unpacked(data)
    if data[24] != 8:  # few colours: fewer bits a pixel, left to Pillow
        assert rows is None
        return
    assert rows is not None and rows.mode == "P"
    assert rows.image().convert("RGB").tobytes() == Image.open(io.BytesIO(data)).convert("RGB").tobytes()


@pytest.mark.parametrize("palette", [b"", b"\0" * 4, b"\0" * 771], ids=["none", "half a colour", "257 colours"])
def test_a_palette_that_is_none_is_refused(palette: bytes) -> None:
    header = (2).to_bytes(4, "big") * 2 + b"\x08\x03\0\0\0"
    parts = _chunk(b"PLTE", palette) if palette else b""
    pixels = _chunk(b"IDAT", zlib.compress(bytes(6)))
    assert not unpacked(SIGNATURE + _chunk(b"IHDR", header) + parts + pixels + _chunk(b"IEND", b""))


@settings(max_examples=60, deadline=None)
@given(
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"]),
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    width=st.integers(1, 70),
    height=st.integers(1, 70),
    seed=st.integers(0, 2**32),
)
def test_a_conversion_keeps_every_pixel(mode: str, kind: str, width: int, height: int, seed: int) -> None:
    source = _image("RGBA", width, height, seed)
    image = Image.new("I;16", source.size, seed % 65536) if mode == "I;16" else source.convert(mode)
    try:
        data = _saved(image, kind, lossless=True)
    except (OSError, KeyError):
        return  # this format has no such mode
    before = Image.open(io.BytesIO(data))
    after = Image.open(io.BytesIO(converted(data, "png")))
    shown = "RGBA" if "A" in before.mode or "transparency" in before.info else "RGB"
    assert after.size == before.size
    if before.mode != "I;16":  # sixteen bits become eight: Pillow's own way, asked for below
        assert after.convert(shown).tobytes() == before.convert(shown).tobytes()
    else:
        assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()


def test_a_colour_profile_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = _saved(_image("RGB", 40, 30, 1), "JPEG", icc_profile=profile)
    assert Image.open(io.BytesIO(converted(data, "png"))).info["icc_profile"] == profile


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, flipped, overwritten, doubled, or with a chunk whose checksum is right and whose words are wrong."""
    at = chance.randrange(len(data))
    return chance.choice(
        [
            lambda: data[:at],
            lambda: data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
            lambda: data[:at] + chance.randbytes(8) + data[at + 8 :],
            lambda: data[:at] + data[at + chance.randrange(1, 9) :],
            lambda: data[:at] + data[max(0, at - 20) :],
            lambda: _with_other_header(data, chance),
            lambda: _with_other_pixels(data, chance),
        ]
    )()


def _with_other_header(data: bytes, chance: random.Random) -> bytes:
    header = bytearray(data[16:29])
    header[chance.randrange(13)] = chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 16, 255])
    return SIGNATURE + _chunk(b"IHDR", bytes(header)) + data[33:]


def _with_other_pixels(data: bytes, chance: random.Random) -> bytes:
    rows = bytearray(chance.randbytes(chance.randrange(4000)))
    return data[:33] + _chunk(b"IDAT", zlib.compress(bytes(rows))) + _chunk(b"IEND", b"")


def check_damage(seed: int) -> None:
    """A damaged picture that the quick way calls whole must be one for Pillow too, pixel for pixel."""
    chance = random.Random(seed)
    image = _image(chance.choice(sorted(_BANDS)), chance.randrange(1, 40), chance.randrange(1, 40), seed)
    if chance.random() < 0.2:
        image = image.convert("RGB").quantize(chance.randrange(20, 257))
    by_pillow = image.mode == "P" or chance.random() < 0.5
    data = _damaged(_saved(image) if by_pillow else png_bytes(image), chance)
    if not unpacked(data):
        return
    assert inspect_bytes(data).format == "png"
    opened = Image.open(io.BytesIO(data))
    opened.verify()
    Image.open(io.BytesIO(data)).load()


@pytest.mark.uncounted
@pytest.mark.parametrize("part", range(4))
def test_damage_is_never_called_whole(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        check_damage(seed)


@pytest.mark.parametrize(
    "rows",
    [b"\5" + bytes(30) + bytes(31), bytes(61), bytes(63), b""],
    ids=["a filter that is none", "short", "long", "none"],
)
def test_pixels_that_are_not_what_the_header_says_are_refused(rows: bytes) -> None:
    header = (10).to_bytes(4, "big") + (2).to_bytes(4, "big") + b"\x08\x02\0\0\0"
    data = SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    assert not unpacked(data)


@pytest.mark.parametrize("extra", [b"tRNS", b"acTL", b"zTXt", b"caBX", b"PLTE"])
def test_what_changes_how_pixels_are_shown_is_left_to_the_decoder(extra: bytes) -> None:
    data = png_bytes(_image("RGB", 4, 4, 1), [(extra, b"\0" * 6)])
    assert not unpacked(data)


def test_a_checksum_that_is_wrong_is_refused() -> None:
    data = bytearray(png_bytes(_image("RGB", 4, 4, 1), [(b"tEXt", b"Comment\0words")]))
    data[data.index(b"words")] ^= 1
    assert not unpacked(bytes(data))
    with pytest.raises(NotAPictureError):
        inspect_bytes(bytes(data))
