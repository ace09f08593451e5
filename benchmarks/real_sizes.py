"""What real pictures cost, as the model answers them. Each figure is measured beside a peer, in the same run."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.figures import Figure, Section, at_most, told
from benchmarks.measuring import MOOSTIK, Cost, least, run
from benchmarks.projects import SHOTS, long_project
from benchmarks.serving import environment, pictures_in, standin

SIZE = (2752, 1536)
EPISODES = 3


class Decoding(NamedTuple):
    """What any way must pay: CPU seconds in which Pillow decodes such a picture, and those of its PNG encoder at its
    fastest."""

    png: float
    jpeg: float
    encoding: float


def measure(folder: Path, *, quick: bool = False) -> Section:
    """Delivered pictures, the gallery, boards, `enrich`, and several episodes in one run."""
    png, jpeg = _picture("png"), _picture("jpeg")
    rounds = 2 if quick else 7
    peers = Decoding(
        _seconds(lambda: _decode(png), rounds),
        _seconds(lambda: _decode(jpeg), rounds),
        _seconds(lambda: _encode(_decode(jpeg)), rounds) - _seconds(lambda: _decode(jpeg), rounds),
    )
    figures = (
        told("decoding such a PNG with Pillow", peers.png * 1000, " ms"),
        told("decoding such a JPEG with Pillow", peers.jpeg * 1000, " ms"),
        *_delivered(folder, png, jpeg, peers, rounds),
        *_seen(folder / "seen", peers, shots=2 if quick else SHOTS),
        *_enriched(folder / "enriched", shots=100 if quick else 2_000),
        _several(folder / "several", shots=2 if quick else SHOTS // 2),
    )
    return Section("Real sizes", _HOW, figures)


def _picture(kind: str) -> bytes:
    from tests.standin.pictures import picture_bytes

    return picture_bytes("measured", kind, SIZE)


def _decode(data: bytes) -> Any:
    from PIL import Image

    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def _encode(image: Any) -> None:
    image.save(io.BytesIO(), "PNG", compress_level=1)


def _seconds(work: Callable[[], object], rounds: int) -> float:
    """The least CPU seconds of one thread."""
    found = []
    for _ in range(rounds):
        started = time.thread_time()
        work()
        found.append(time.thread_time() - started)
    return min(found)


def _delivered(folder: Path, png: bytes, jpeg: bytes, peers: Decoding, rounds: int) -> tuple[Figure, ...]:
    """Checking, converting and labelling one."""
    from moostik_cli.pictures.saving import DownloadedPicture, finish_picture
    from tests.pictures.samples import PROVENANCE

    folder.mkdir(parents=True, exist_ok=True)

    def finishing(data: bytes, **options: Any) -> float:
        path = folder / "delivered.part"
        path.write_bytes(data)
        job = DownloadedPicture(path, options.pop("output_format", "png"), PROVENANCE, **options)
        return _seconds(lambda: finish_picture(job), rounds)

    by_pillow = peers.jpeg + peers.encoding
    return (
        at_most("a delivered PNG, checked whole and labelled: of decoding it", finishing(png) / peers.png, 1.1),
        at_most(
            "the same with its thumbnail (`generate --gallery`)",
            finishing(png, with_thumbnail=True) / peers.png,
            2,
        ),
        at_most("a JPEG made PNG: of decoding it and writing it with Pillow", finishing(jpeg) / by_pillow, 1.1),
        at_most("a JPEG kept: of decoding it", finishing(jpeg, output_format="keep") / peers.jpeg, 1.5),
    )


def _seen(folder: Path, peers: Decoding, shots: int) -> tuple[Figure, ...]:
    """The gallery and the board of an episode, from nothing and again."""
    long_project(folder, shots)
    with standin([0.05], picture_size=SIZE) as service:
        wire = {**environment(service), "MOOSTIK_REQUESTS_PER_MINUTE": "1000000"}
        run((*MOOSTIK, "generate", "ep0", "--yes", "--quiet", "--delay-ms", "0"), folder, wire)
        pictures = pictures_in(folder)
    gallery, board = (*MOOSTIK, "gallery", "ep0"), (*MOOSTIK, "board", "ep0", "--all")
    status = least({"status": (*MOOSTIK, "status", "ep0")}, folder, 2)["status"]
    first, again = run(gallery, folder), least({"again": gallery}, folder, 2)["again"]
    printed = run(board, folder)
    for thumbnail in (folder / "output").rglob("thumbs/*.jpg"):
        thumbnail.unlink()
    from_nothing = run(board, folder)
    each = _beyond(first, again, pictures)
    return (
        at_most(f"`gallery`, {pictures} pictures, first: CPU a picture, of decoding one", each / peers.png, 1.35),
        at_most(
            "`gallery` again: of `status`", again.cpu / status.cpu, 3, limit="Jinja, and the prompts that it shows"
        ),
        at_most(
            f"`board --all`, {pictures} pictures, first: CPU a picture, of decoding one",
            _beyond(from_nothing, printed, pictures) / peers.png,
            1.35,
        ),
        told("`board --all` after the gallery: of drawing it from nothing", printed.cpu / from_nothing.cpu, "x"),
        told("its memory", printed.memory / 1e6, " MB"),
        told("memory of drawing it from nothing", from_nothing.memory / 1e6, " MB", "two pictures at a time, decoded"),
    )


def _beyond(cost: Cost, idle: Cost, pictures: int) -> float:
    return (cost.cpu - idle.cpu) / pictures


def _enriched(folder: Path, shots: int) -> tuple[Figure, ...]:
    long_project(folder, shots)
    size = (folder / "episodes" / "ep0.yaml").stat().st_size
    cost = run((*MOOSTIK, "enrich", "ep0"), folder)
    what = f"`enrich`, {shots:,} shots ({size / 1e6:.1f} MB)"
    return (
        told(f"{what}: memory, of the file's size", cost.memory / size, "x"),
        told(f"{what}: CPU a shot", cost.cpu / shots * 1000, " ms"),
    )


def _several(folder: Path, shots: int) -> Figure:
    """Several episodes in one run against one run after the other: the window stays full from one to the next."""
    one_run, one_by_one = folder / "one_run", folder / "one_by_one"
    for project in (one_run, one_by_one):
        long_project(project, shots)
        text = (project / "episodes" / "ep0.yaml").read_text()
        for number in range(1, EPISODES):
            (project / "episodes" / f"ep{number}.yaml").write_text(text.replace("id: ep0", f"id: ep{number}", 1))
    names = [f"ep{number}" for number in range(EPISODES)]
    usual = ("--yes", "--quiet", "--delay-ms", "0")
    with standin([1.0]) as service:
        together = run((*MOOSTIK, "generate", *names, *usual), one_run, environment(service)).wall
    with standin([1.0]) as service:  # another account: in the first one these pictures are found, and fetched
        apart = sum(run((*MOOSTIK, "generate", name, *usual), one_by_one, environment(service)).wall for name in names)
    assert pictures_in(one_run) == pictures_in(one_by_one) >= shots * 5 * EPISODES
    return at_most(f"{EPISODES} episodes in one run, over one run after the other", together / apart, 1)


_HOW = (
    "Pictures of 2752x1536 with the grain of a painting, 6 MB as PNG and 1 MB as JPEG. CPU seconds: of one thread for "
    "what is done with one picture, of the whole process beyond the same command with nothing to do for the others."
)
