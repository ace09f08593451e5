"""`moostik animatic`, through the real entry point; the films are decoded and their frames counted."""

from __future__ import annotations

import json
import math
import sys
import wave
from array import array
from pathlib import Path

import av
import pytest

from tests.commands.running import Moostik
from tests.editorial.test_export import EPISODE, moostik  # noqa: F401 - a fixture

FILM = "output/edit/ep1/ep1.mp4"
STARTS = {24: [0, 12, 19, 31], 25: [0, 12, 20, 32], 30: [0, 15, 24, 39]}  # of the shots below, and the end


@pytest.fixture(autouse=True)
def _short_shots(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811 - they are shortened in its project
    (tmp_path / "episodes/ep1.yaml").write_text(EPISODE.replace("2.5", "0.5").replace("1.3", "0.3"), encoding="utf-8")


@pytest.mark.parametrize("rate", [24, 25, 30])
def test_each_shot_is_as_long_as_it_is_written(moostik: Moostik, tmp_path: Path, rate: int) -> None:  # noqa: F811
    ran = moostik("animatic", "ep1", "--fps", str(rate), "--seconds", "0.5", "--json")
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
    (tmp_path / "episodes/ep1.yaml").write_text(EPISODE.replace("2.5", "0.1"), encoding="utf-8")

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


@pytest.mark.parametrize("workers", ["threads", "processes:1"])
def test_a_picture_that_cannot_be_read_is_named_and_nothing_is_left(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    workers: str,
) -> None:
    for picture in (tmp_path / "output/episodes/ep1").rglob("*.png"):
        picture.write_bytes(picture.read_bytes()[:200])
    ran = moostik("animatic", "ep1", "--workers", workers)
    assert ran.code == 3
    assert "cannot be read" in ran.err
    assert not list((tmp_path / "output").rglob("*.part"))


@pytest.mark.uncounted
def test_processes_draw_the_same_film(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "episodes/ep1.yaml").write_text(EPISODE.replace("2.5", "0.25"), encoding="utf-8")
    films = []
    options = [
        "--shot",
        "s1",
        "--shot",
        "s3",
        "--seconds",
        "0.25",
        "--push-in",
        "--captions",
        "--slate",
        "--lang",
        "fr",
    ]
    for workers in ("threads", "processes:2"):
        assert moostik("animatic", "ep1", *options, "--workers", workers).code == 0
        films.append((tmp_path / FILM).read_bytes())
    assert films[0] == films[1]


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


def tone(path: Path, seconds: float, rate: int = 44_100) -> Path:
    """A sound file, of one channel."""
    wave_of_a_tone = [round(12_000 * math.sin(2 * math.pi * number / 105)) for number in range(105)]
    samples = array("h", wave_of_a_tone * math.ceil(seconds * rate / 105))[: round(seconds * rate)]
    if sys.byteorder == "big":
        samples.byteswap()
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def sound_seconds(film_path: Path) -> float:
    with av.open(str(film_path)) as film:
        [stream] = film.streams.audio
        assert (stream.codec_context.name, stream.rate, stream.layout.name) == ("aac", 48_000, "stereo")
        return sum(frame.samples for frame in film.decode(stream)) / stream.rate


@pytest.mark.uncounted
@pytest.mark.parametrize("seconds", [0.1, 60.0])
def test_the_sound_ends_with_the_film_or_with_its_file(moostik: Moostik, tmp_path: Path, seconds: float) -> None:  # noqa: F811
    ran = moostik("animatic", "ep1", "--shot", "s2", "--sound", tone(tmp_path / "a.wav", seconds))
    assert ran.code == 0, ran.err
    frames = STARTS[24][2] - STARTS[24][1]
    assert sound_seconds(tmp_path / FILM) == pytest.approx(min(seconds, frames / 24), abs=0.05)
    with av.open(str(tmp_path / FILM)) as opened:
        assert sum(1 for _ in opened.decode(video=0)) == frames


@pytest.mark.uncounted
def test_the_series_names_the_sound(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811
    tone(tmp_path / "sound/ep1.wav", 0.2)
    series = tmp_path / "episodes/series.yaml"
    text = series.read_text() if series.exists() else ""
    series.write_text(text + "scratchSound: sound/{episode}.wav\n")
    assert moostik("animatic", "ep1", "--shot", "s2").code == 0
    assert sound_seconds(tmp_path / FILM) == pytest.approx(0.2, abs=0.05)
    assert moostik("animatic", "ep1", "--shot", "s2", "--no-sound").code == 0
    with av.open(str(tmp_path / FILM)) as film:
        assert not film.streams.audio
    series.write_text(text + "scratchSound: ../outside.wav\n")
    assert "leads out of the project" in moostik("animatic", "ep1").err
    series.write_text(text + "scratchSound: sound/none.wav\n")
    assert "There is no sound file" in moostik("animatic", "ep1").err


@pytest.mark.parametrize(("content", "says"), [(b"no sound", "is no sound file"), (None, "There is no sound file")])
def test_what_is_no_sound_is_named(moostik: Moostik, tmp_path: Path, content: bytes | None, says: str) -> None:  # noqa: F811
    if content is not None:
        (tmp_path / "a.wav").write_bytes(content)
    ran = moostik("animatic", "ep1", "--sound", tmp_path / "a.wav")
    assert (ran.code, says in ran.err) == (2, True)
    assert not list((tmp_path / "output").rglob("*.part"))


def test_a_push_in_moves_and_is_as_long(moostik: Moostik, tmp_path: Path) -> None:  # noqa: F811
    def film_of(*options: str) -> tuple[bytes, bytes, int]:
        """Its first and its last frame, small and grey, and how many there are."""
        assert moostik("animatic", "ep1", "--shot", "s2", *options).code == 0
        with av.open(str(tmp_path / FILM)) as film:
            first, last, count = None, None, 0
            for last in film.decode(video=0):
                first, count = first or last, count + 1
        assert first is not None and last is not None
        small = [frame.to_image().resize((96, 54)).convert("L").tobytes() for frame in (first, last)]
        return small[0], small[1], count

    def difference(one: bytes, other: bytes) -> float:
        return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)

    first, last, count = film_of("--push-in")
    first_still, last_still, count_still = film_of()
    assert count == count_still
    assert difference(first, first_still) < 1
    assert difference(first, last) > difference(first_still, last_still)
