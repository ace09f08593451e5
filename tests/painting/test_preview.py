"""The preview provider: a frame for every angle, the same bytes for the same job, nothing from outside."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from moostik_cli.models.episode import KNOWN_ANGLES
from moostik_cli.models.jobs import FrameNotes, ImageSource, JobReference, PictureJob
from moostik_cli.painting import PreviewProvider
from moostik_cli.painting.bounded_cache import BoundedCache
from moostik_cli.painting.colours import chips, mood_of
from moostik_cli.painting.figures import initials_of
from moostik_cli.painting.frame import pushed_apart
from moostik_cli.painting.framing import sheet_of
from moostik_cli.painting.legend import without_reference
from moostik_cli.providers.base import PictureReady, Provider
from tests.painting.preview_jobs import encoded, figure_png, inline, job, reference, remote

PLACE = encoded(Image.linear_gradient("L").convert("RGB").resize((320, 180)))
CAST = (
    reference(1, "Léa", inline(figure_png((210, 20, 30)))),
    reference(2, "Koko", inline(figure_png((20, 160, 60), paper=(240, 236, 226)))),
    reference(3, "Marsh", inline(PLACE), "location"),
)


@pytest.fixture(scope="module")
def preview() -> PreviewProvider:
    return PreviewProvider()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a frame needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def drawn(preview: PreviewProvider, job_: PictureJob, into: Path) -> Image.Image:
    ready = preview.collect(preview.submit(job_, preview.input_for(job_, ())), job_, 0.0)
    assert isinstance(ready, PictureReady)
    assert ready.url.startswith("preview:")
    preview.fetch(ready, job_, into)
    with Image.open(into) as check:
        check.verify()
    with Image.open(into) as image:
        return image.convert("RGB")


def picture_part(frame: Image.Image) -> Image.Image:
    return frame.crop((0, 0, *sheet_of(*frame.size).picture))


def has_colour(image: Image.Image, colour: tuple[int, int, int], near: int = 24) -> bool:
    bands = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    return ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2]).getextrema()[0] <= near  # type: ignore[operator]


def test_it_is_a_provider_that_costs_nothing(preview: PreviewProvider) -> None:
    provider: Provider = preview
    assert provider.name == "preview"
    assert not provider.needs_upload(ImageSource("local", path=Path("x")))
    assert provider.recent("a/b", 0.0) == []
    assert provider.input_for(job(), ["u"])["image_input"] == ["u"]
    PreviewProvider().close()


def test_pillow_is_loaded_by_the_first_frame_not_by_the_choice_of_provider() -> None:
    code = "import sys, moostik_cli.painting as p; p.PreviewProvider(); sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("angle", [*KNOWN_ANGLES, "over_the_shoulder", "vu du ciel"])
def test_every_angle_draws_a_small_png(preview: PreviewProvider, angle: str, tmp_path: Path) -> None:
    frame = drawn(preview, job(angle, CAST), tmp_path / "a.part")
    assert frame.size == (1280, 720)
    assert (tmp_path / "a.part").stat().st_size < 600_000


def test_angles_give_different_pictures(preview: PreviewProvider, tmp_path: Path) -> None:
    seen = {picture_part(drawn(preview, job(angle, CAST), tmp_path / angle)).tobytes() for angle in KNOWN_ANGLES}
    assert len(seen) == len(KNOWN_ANGLES)


def test_the_real_references_are_in_the_picture(preview: PreviewProvider, tmp_path: Path) -> None:
    with_them = picture_part(drawn(preview, job("wide", CAST), tmp_path / "a"))
    assert has_colour(with_them, (210, 20, 30)) and has_colour(with_them, (20, 160, 60))
    without = picture_part(drawn(preview, job("wide", CAST[2:]), tmp_path / "b"))
    assert not has_colour(without, (20, 160, 60))


def test_a_wrong_reference_is_seen(preview: PreviewProvider, tmp_path: Path) -> None:
    other = (reference(1, "Léa", inline(figure_png((20, 40, 220)))), *CAST[1:])
    right, wrong = (drawn(preview, job("medium", cast), tmp_path / "a") for cast in (CAST, other))
    assert right.tobytes() != wrong.tobytes()
    assert has_colour(picture_part(wrong), (20, 40, 220))


def test_the_same_job_gives_the_same_bytes(tmp_path: Path) -> None:
    for k in range(2):
        drawn(PreviewProvider(), job("dutch_angle", CAST), tmp_path / str(k))
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()


def test_many_threads_give_what_one_gives(preview: PreviewProvider, tmp_path: Path) -> None:
    jobs = [job(angle, CAST) for angle in KNOWN_ANGLES] * 2
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda p: drawn(preview, p[1], tmp_path / f"t{p[0]}").tobytes(), enumerate(jobs)))
    alone = PreviewProvider()
    assert together == [drawn(alone, j, tmp_path / "alone").tobytes() for j in jobs]


@pytest.mark.parametrize(("ratio", "size"), [("9:16", (720, 1280)), ("1:1", (960, 960)), ("nonsense", (1280, 720))])
def test_other_ratios(preview: PreviewProvider, ratio: str, size: tuple[int, int], tmp_path: Path) -> None:
    assert drawn(preview, job("wide", CAST, options={"aspect_ratio": ratio}), tmp_path / "a").size == size


def test_a_jpeg_where_the_job_asks_for_one(preview: PreviewProvider, tmp_path: Path) -> None:
    drawn(preview, job("wide", CAST, output_format="jpg"), tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes()[:2] == b"\xff\xd8"


HOSTILE_NAMES = ("", " ", "\x1b[31mred\x07", "\u202eabc", "🦟" * 40, "x" * 5000, "a\nb\tc", "\ud800")


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_any_text_is_set(preview: PreviewProvider, text: str, tmp_path: Path) -> None:
    notes = FrameNotes(text, -3, text, text * 3, text, text, (text, text), (text,), (text, "#12", "#123456"), 1e9)
    drawn(preview, job("medium", [remote(1, "A")], notes=notes), tmp_path / "a")
    drawn(preview, job(text, [], variation_id="v", notes=notes), tmp_path / "b")


@pytest.mark.parametrize("data", [b"", b"rubbish", figure_png()[:300]])
def test_a_damaged_reference_becomes_a_card(preview: PreviewProvider, data: bytes, tmp_path: Path) -> None:
    references = (reference(1, "Léa", inline(data)), reference(2, "Marsh", inline(data), "location"))
    for angle in KNOWN_ANGLES:
        drawn(preview, job(angle, references), tmp_path / "a")


def test_remote_references_become_cards_of_their_own_colour(preview: PreviewProvider, tmp_path: Path) -> None:
    frames = [drawn(preview, job("wide", [remote(1, n), remote(2, "M", "location")]), tmp_path / "a") for n in "AB"]
    assert picture_part(frames[0]).tobytes() != picture_part(frames[1]).tobytes()


def test_who_has_no_reference_is_named_as_such() -> None:
    notes = FrameNotes(subjects=("Léa", "Mila"), places=("Marsh", "Attic"))
    assert without_reference(job("wide", CAST, notes=notes)) == ("Mila", "Attic")


def test_a_missing_reference_changes_the_picture(preview: PreviewProvider, tmp_path: Path) -> None:
    full = job("wide", CAST)
    missing = full._replace(notes=full.notes._replace(subjects=("Léa", "Koko", "Mila")))
    frames = [picture_part(drawn(preview, j, tmp_path / "a")).tobytes() for j in (full, missing)]
    assert frames[0] != frames[1]


def test_fourteen_references_and_as_many_people(preview: PreviewProvider, tmp_path: Path) -> None:
    crowd = [remote(n, f"Person {n}") for n in range(1, 15)]
    for angle in KNOWN_ANGLES:
        drawn(preview, job(angle, crowd), tmp_path / "a")


def before(source: ImageSource) -> JobReference:
    return reference(4, "shot-006", source, "previous")


def test_the_shot_before_is_an_inset(preview: PreviewProvider, tmp_path: Path) -> None:
    blue = tmp_path / "blue.png"
    Image.new("RGB", (160, 90), (10, 20, 250)).save(blue)
    shown = drawn(preview, job("wide", (*CAST, before(ImageSource("previous", path=blue)))), tmp_path / "a")
    assert has_colour(picture_part(shown), (10, 20, 250), 8)
    drawn(preview, job("wide", (*CAST, before(ImageSource("previous")))), tmp_path / "b")


def test_of_a_frame_before_only_the_picture_is_shown(preview: PreviewProvider, tmp_path: Path) -> None:
    """A frame of ours names itself, so that its caption does not end up in the inset."""
    first, unnamed, cropped = tmp_path / "first.png", tmp_path / "unnamed.png", tmp_path / "cropped.png"
    frame = drawn(preview, job("wide", CAST), first)
    with Image.open(first) as image:
        assert image.info["Software"] == "moostik preview"
    frame.save(unnamed)
    picture_part(frame).save(cropped)
    insets = [
        drawn(preview, job("wide", (*CAST, before(ImageSource("previous", path=path)))), tmp_path / "a").crop(
            (16, 44, 180, 130)
        )
        for path in (first, unnamed, cropped)
    ]
    off = [max(high for _, high in ImageChops.difference(insets[0], other).getextrema()) for other in insets[1:]]  # type: ignore[misc]
    assert off[1] < 60 < off[0]


def test_a_folder_that_is_gone_is_an_os_error(preview: PreviewProvider, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        preview.fetch(PictureReady("preview:x"), job(), tmp_path / "gone" / "a")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Mama Dorval", "MD"), ("Koko (L'Ancien)", "Ko"), ("L'Enfant", "LE"), ("", "?"), ("(x)", "?"), ("é", "É")],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_chips_are_the_hex_codes() -> None:
    assert chips(("night #10121c", "#c22", "teal", "#12345")) == ((16, 18, 28), (204, 34, 34))


@pytest.mark.parametrize(
    ("prompt", "blueish"),
    [
        ("Key light: moonlight. Time: night.", True),
        ("Key light: a candle. Time: sunset.", False),
        ("Style: night light everywhere.\nAvoid: storm light.", None),
        ("A red ball.", None),
    ],
)
def test_the_mood_comes_from_what_the_prompt_says_of_light(prompt: str, blueish: bool | None) -> None:
    mood = mood_of(prompt)
    assert (mood is None) if blueish is None else (mood is not None and (mood[0][2] > mood[0][0]) is blueish)


def test_tags_do_not_overlap_and_stay_inside() -> None:
    wide = [100.0, 80.0, 120.0]
    lefts = pushed_apart([300, 310, 320], wide, 400)
    assert lefts[0] >= 0 and lefts[-1] + wide[-1] <= 400
    assert all(a + w < b for a, w, b in zip(lefts, wide, lefts[1:], strict=False))


def test_a_cache_makes_each_value_once_and_stays_small() -> None:
    cache: BoundedCache[bytes] = BoundedCache(100, len)
    made: list[int] = []
    gate = threading.Barrier(4)

    def make() -> bytes:
        made.append(1)
        return b"x" * 60

    def ask(_: int) -> bytes:
        gate.wait(10)
        return cache.get("a", make)

    with ThreadPoolExecutor(4) as pool:
        assert len({id(value) for value in pool.map(ask, range(4))}) == 1
    assert len(made) == 1
    cache.get("b", make)
    assert cache.weight == 60


def test_a_cache_does_not_keep_a_failure() -> None:
    cache: BoundedCache[bytes] = BoundedCache(100, len)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: b"x" * (1 // 0))
    assert cache.get("a", lambda: b"y") == b"y"
