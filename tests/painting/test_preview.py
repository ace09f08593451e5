"""Preview frames: a frame for every angle, the same bytes for the same job, nothing from outside."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from moostik_cli.models.episode import KNOWN_ANGLES
from moostik_cli.models.jobs import FrameNotes, ImageSource, JobReference, PictureJob
from moostik_cli.painting import painter
from moostik_cli.painting.bounded_cache import BoundedCache
from moostik_cli.painting.colours import chips, mood_of
from moostik_cli.painting.figures import initials_of
from moostik_cli.painting.frame import pushed_apart
from moostik_cli.painting.framing import sheet_of
from moostik_cli.painting.legend import without_reference
from moostik_cli.painting.painter import frame_task, paint_frame
from tests.painting.preview_jobs import encoded, figure_png, inline, job, reference, remote

PLACE = encoded(Image.linear_gradient("L").convert("RGB").resize((320, 180)))
CAST = (
    reference(1, "Léa", inline(figure_png((210, 20, 30)))),
    reference(2, "Koko", inline(figure_png((20, 160, 60), paper=(240, 236, 226)))),
    reference(3, "Marsh", inline(PLACE), "location"),
)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a frame needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def drawn(job_: PictureJob, into: Path) -> Image.Image:
    assert paint_frame(frame_task(job_, into)) == into
    with Image.open(into) as check:
        check.verify()
    with Image.open(into) as image:
        return image.convert("RGB")


def picture_part(frame: Image.Image) -> Image.Image:
    return frame.crop((0, 0, *sheet_of(*frame.size).picture))


def has_colour(image: Image.Image, colour: tuple[int, int, int], near: int = 24) -> bool:
    bands = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    return ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2]).getextrema()[0] <= near  # type: ignore[operator]


@pytest.fixture(scope="module")
def another_process() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.mark.uncounted
def test_a_task_is_painted_by_any_executor(another_process: ProcessPoolExecutor, tmp_path: Path) -> None:
    tasks = [frame_task(job(angle, CAST), tmp_path / f"{angle}.png") for angle in ("wide", "close_up")]
    paths = list(another_process.map(paint_frame, tasks))
    for task, path in zip(tasks, paths, strict=True):
        elsewhere = path.read_bytes()
        assert paint_frame(task).read_bytes() == elsewhere
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["close_up.png", "wide.png"]
    assert sorted(path.name for path in (tmp_path / "plain").iterdir()) == ["close_up.jpg", "wide.jpg"]


def test_the_drawing_stands_beside_the_frame_without_captions(tmp_path: Path) -> None:
    """Nothing is written on it, and it has the size that the picture has in the frame."""
    one, other = (job("wide", CAST, notes=FrameNotes(shot_name=name, places=("Marsh",))) for name in ("Dawn", "Noon"))
    frames = [drawn(job_, tmp_path / name / "wide.png") for job_, name in ((one, "a"), (other, "b"))]
    plain = [Image.open(tmp_path / name / "plain/wide.jpg") for name in ("a", "b")]
    assert plain[0].size == sheet_of(*frames[0].size).picture
    assert plain[0].tobytes() == plain[1].tobytes()
    assert frames[0].tobytes() != frames[1].tobytes()
    corner = (plain[0].width - 130, 8, plain[0].width - 10, 36)
    assert has_colour(frames[0].crop(corner), (120, 18, 36)) and not has_colour(plain[0].crop(corner), (120, 18, 36))


@pytest.mark.uncounted
def test_the_words_are_in_the_language_of_the_task(another_process: ProcessPoolExecutor, tmp_path: Path) -> None:
    task = frame_task(job("wide", CAST), tmp_path / "english")
    french = another_process.submit(paint_frame, task._replace(path=tmp_path / "french", language="fr")).result()
    assert paint_frame(task).read_bytes() != french.read_bytes()


@pytest.mark.uncounted
def test_pillow_is_loaded_by_the_first_frame_not_with_the_painter() -> None:
    code = "import sys, moostik_cli.painting.painter, moostik_cli.run.frame_run; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("angle", [*KNOWN_ANGLES, "over_the_shoulder", "vu du ciel"])
def test_every_angle_draws_a_small_png(angle: str, tmp_path: Path) -> None:
    frame = drawn(job(angle, CAST), tmp_path / "a.part")
    assert frame.size == (1280, 720)
    assert (tmp_path / "a.part").stat().st_size < 600_000


def test_angles_give_different_pictures(tmp_path: Path) -> None:
    seen = {picture_part(drawn(job(angle, CAST), tmp_path / angle)).tobytes() for angle in KNOWN_ANGLES}
    assert len(seen) == len(KNOWN_ANGLES)


def test_the_real_references_are_in_the_picture(tmp_path: Path) -> None:
    with_them = picture_part(drawn(job("wide", CAST), tmp_path / "a"))
    assert has_colour(with_them, (210, 20, 30)) and has_colour(with_them, (20, 160, 60))
    without = picture_part(drawn(job("wide", CAST[2:]), tmp_path / "b"))
    assert not has_colour(without, (20, 160, 60))


def test_a_wrong_reference_is_seen(tmp_path: Path) -> None:
    other = (reference(1, "Léa", inline(figure_png((20, 40, 220)))), *CAST[1:])
    right, wrong = (drawn(job("medium", cast), tmp_path / "a") for cast in (CAST, other))
    assert right.tobytes() != wrong.tobytes()
    assert has_colour(picture_part(wrong), (20, 40, 220))


def test_the_same_job_gives_the_same_bytes(tmp_path: Path) -> None:
    for k in range(2):
        drawn(job("dutch_angle", CAST), tmp_path / str(k))
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()


@pytest.mark.uncounted
def test_many_threads_give_what_one_gives(tmp_path: Path) -> None:
    jobs = [job(angle, CAST) for angle in KNOWN_ANGLES]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda p: drawn(p[1], tmp_path / f"t{p[0]}").tobytes(), enumerate(jobs * 2)))
    painter._artist.cache_clear()
    assert together == [drawn(j, tmp_path / "alone").tobytes() for j in jobs] * 2


@pytest.mark.parametrize(("ratio", "size"), [("9:16", (720, 1280)), ("1:1", (960, 960)), ("nonsense", (1280, 720))])
def test_other_ratios(ratio: str, size: tuple[int, int], tmp_path: Path) -> None:
    assert drawn(job("wide", CAST, options={"aspect_ratio": ratio}), tmp_path / "a").size == size


def test_a_frame_is_a_png_whatever_the_pictures_are(tmp_path: Path) -> None:
    drawn(job("wide", CAST, output_format="jpg"), tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"


HOSTILE_NAMES = ("", " ", "\x1b[31mred\x07", "\u202eabc", "🦟" * 40, "x" * 5000, "a\nb\tc", "\ud800")


@pytest.mark.uncounted
@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_any_text_is_set(text: str, tmp_path: Path) -> None:
    notes = FrameNotes(text, -3, text, text * 3, text, text, (text, text), (text,), (text, "#12", "#123456"), 1e9)
    drawn(job("medium", [remote(1, "A")], notes=notes), tmp_path / "a")
    drawn(job(text, [], variation_id="v", notes=notes), tmp_path / "b")


@pytest.mark.parametrize(
    ("data", "angles"),
    [(b"", ("wide", "close_up")), (b"rubbish", ("wide", "close_up")), (figure_png()[:300], KNOWN_ANGLES)],
)
def test_a_damaged_reference_becomes_a_card(data: bytes, angles: Iterable[str], tmp_path: Path) -> None:
    references = (reference(1, "Léa", inline(data)), reference(2, "Marsh", inline(data), "location"))
    for angle in angles:
        drawn(job(angle, references), tmp_path / "a")


def test_remote_references_become_cards_of_their_own_colour(tmp_path: Path) -> None:
    frames = [drawn(job("wide", [remote(1, n), remote(2, "M", "location")]), tmp_path / "a") for n in "AB"]
    assert picture_part(frames[0]).tobytes() != picture_part(frames[1]).tobytes()


def test_who_has_no_reference_is_named_as_such() -> None:
    notes = FrameNotes(subjects=("Léa", "Mila"), places=("Marsh", "Attic"))
    assert without_reference(job("wide", CAST, notes=notes)) == ("Mila", "Attic")


def test_a_missing_reference_changes_the_picture(tmp_path: Path) -> None:
    full = job("wide", CAST)
    missing = full._replace(notes=full.notes._replace(subjects=("Léa", "Koko", "Mila")))
    frames = [picture_part(drawn(j, tmp_path / "a")).tobytes() for j in (full, missing)]
    assert frames[0] != frames[1]


@pytest.mark.uncounted
def test_fourteen_references_and_as_many_people(tmp_path: Path) -> None:
    crowd = [remote(n, f"Person {n}") for n in range(1, 15)]
    for angle in KNOWN_ANGLES:
        drawn(job(angle, crowd), tmp_path / "a")


def before(source: ImageSource) -> JobReference:
    return reference(4, "shot-006", source, "previous")


def test_the_shot_before_is_an_inset(tmp_path: Path) -> None:
    blue = tmp_path / "blue.png"
    Image.new("RGB", (160, 90), (10, 20, 250)).save(blue)
    shown = drawn(job("wide", (*CAST, before(ImageSource("picture", path=blue)))), tmp_path / "a")
    assert has_colour(picture_part(shown), (10, 20, 250), 8)
    drawn(job("wide", (*CAST, before(ImageSource("picture")))), tmp_path / "b")


def test_of_a_frame_before_only_the_picture_is_shown(tmp_path: Path) -> None:
    """A frame of ours names itself, so that its caption does not end up in the inset."""
    first, unnamed, cropped = tmp_path / "first.png", tmp_path / "unnamed.png", tmp_path / "cropped.png"
    frame = drawn(job("wide", CAST), first)
    with Image.open(first) as image:
        assert image.info["Software"] == "moostik preview"
    frame.save(unnamed)
    picture_part(frame).save(cropped)
    insets = [
        drawn(job("wide", (*CAST, before(ImageSource("picture", path=path)))), tmp_path / "a").crop((16, 44, 180, 130))
        for path in (first, unnamed, cropped)
    ]
    off = [max(high for _, high in ImageChops.difference(insets[0], other).getextrema()) for other in insets[1:]]  # type: ignore[misc]
    assert off[1] < 60 < off[0]


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError):
        paint_frame(frame_task(job(), tmp_path / "file" / "a"))


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
