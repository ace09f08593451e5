"""Thumbnails: one for each content, made once, small, and never in the way."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

from PIL import Image

from moostik_cli.pictures.thumbnails import (
    REFERENCE_SIZE,
    Original,
    make_thumbnails,
    of_bytes,
    sweep_thumbnails,
)


def picture(path: Path, size: tuple[int, int] = (1600, 900), mode: str = "RGB", **options: object) -> Original:
    Image.new(mode, size).save(path, **options)
    return Original(sha256(path.read_bytes()).hexdigest(), path)


def test_a_thumbnail_is_small_and_keeps_the_shape(tmp_path: Path) -> None:
    wide, tall = picture(tmp_path / "w.png"), picture(tmp_path / "t.webp", (300, 900))
    made = make_thumbnails([wide, tall], tmp_path)
    sizes = [Image.open(tmp_path / made[one.name]).size for one in (wide, tall)]
    assert sizes == [(768, 432), (256, 768)]
    assert made[wide.name] == f"thumbs/{wide.name}"


def test_it_is_made_once_for_a_content(tmp_path: Path) -> None:
    first = picture(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes())
    same = Original(first.digest, tmp_path / "b.png")
    made = make_thumbnails([first, same], tmp_path)
    before = (tmp_path / made[first.name]).stat().st_mtime_ns
    (tmp_path / "a.png").unlink()
    assert make_thumbnails([first], tmp_path) == made
    assert (tmp_path / made[first.name]).stat().st_mtime_ns == before
    assert len(list((tmp_path / "thumbs").iterdir())) == 1


def test_what_is_no_picture_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    broken, missing = Original("a" * 64, tmp_path / "a.png"), Original("b" * 64, tmp_path / "b.png")
    assert make_thumbnails([broken, missing], tmp_path) == {}
    assert list((tmp_path / "thumbs").iterdir()) == []


def test_transparent_and_palette_pictures_become_plain_ones(tmp_path: Path) -> None:
    originals = [picture(tmp_path / f"{mode}.png", (64, 64), mode) for mode in ("RGBA", "LA", "P", "L", "1", "I;16")]
    made = make_thumbnails(originals, tmp_path)
    assert len(made) == len({original.name for original in originals})
    assert {Image.open(tmp_path / path).mode for path in made.values()} == {"RGB"}


def test_bytes_have_thumbnails_too(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (800, 800)).save(out, "JPEG")
    original = of_bytes(out.getvalue(), REFERENCE_SIZE)
    assert Image.open(tmp_path / make_thumbnails([original], tmp_path)[original.name]).size == REFERENCE_SIZE


def test_thumbnails_that_no_page_shows_are_swept(tmp_path: Path) -> None:
    old, new = picture(tmp_path / "old.png"), picture(tmp_path / "new.png", (320, 180))
    made = make_thumbnails([old, new], tmp_path)
    sweep_thumbnails([made[new.name]], tmp_path)
    assert [path.name for path in (tmp_path / "thumbs").iterdir()] == [new.name]
