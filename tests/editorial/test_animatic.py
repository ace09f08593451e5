"""`moostik animatic`, through the real entry point; the films are decoded and their frames counted."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import av
import pytest

from tests.commands.running import Moostik
from tests.editorial.test_export import STARTS, moostik  # noqa: F401 - a fixture

FILM = "output/edit/ep1/ep1.mp4"


@pytest.mark.parametrize("rate", [24, 25, 30])
def test_each_shot_is_as_long_as_it_is_written(moostik: Moostik, tmp_path: Path, rate: int) -> None:  # noqa: F811
    ran = moostik("animatic", "ep1", "--fps", str(rate), "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["missing"] == ["s3"]
    with av.open(str(tmp_path / FILM)) as film:
        stream = film.streams.video[0]
        frames = [(frame.pts * stream.time_base * rate, frame.key_frame) for frame in film.decode(stream)]
        assert (stream.codec_context.name, stream.average_rate, stream.pix_fmt) == ("h264", rate, "yuv420p")
        assert stream.duration * stream.time_base * rate == STARTS[rate][-1]
    assert [at for at, _ in frames] == list(range(STARTS[rate][-1]))
    assert [at for at, is_key in frames if is_key] == STARTS[rate][:-1]


def test_captions_and_slates_are_seen_where_they_are_asked_for(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811
    def first(*options: str) -> list[bytes]:
        assert moostik("animatic", "ep1", "--shot", "s1", *options).code == 0
        with av.open(str(tmp_path / FILM)) as film:
            image = next(film.decode(video=0)).to_image()
        thirds = [image.crop((0, top, image.width, top + 360)) for top in (0, 360, 720)]
        return [third.tobytes() for third in thirds]

    plain, captions, slate = first(), first("--captions"), first("--slate")
    assert captions[0] == plain[0]
    assert captions[2] != plain[2]
    assert slate[0] != plain[0]
    assert slate[2] == plain[2]


def test_a_picture_that_cannot_be_read_is_named_and_nothing_is_left(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811
    for picture in (tmp_path / "output/episodes/ep1").rglob("*.png"):
        picture.write_bytes(picture.read_bytes()[:200])
    ran = moostik("animatic", "ep1")
    assert ran.code == 3
    assert not list((tmp_path / "output").rglob("*.part"))


def test_without_the_library_the_extra_is_named(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    ran = moostik("animatic", "ep1")
    assert ran.code == 2
    assert "pip install 'moostik[video]'" in ran.err
    assert not (tmp_path / FILM).exists()
