"""Whether ten times the work takes ten times as long, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Figure, Section, at_most, told
from benchmarks.measuring import BARE_PYTHON, MOOSTIK, Cost, least, run
from benchmarks.projects import PICTURES, SHOTS, long_project
from benchmarks.serving import environment, pictures_in, standin

SMALL, LARGE = 10_000, 100_000  # shots
COMMANDS = ("check", "clusters", "resolve", "status")
MANY_PICTURES = 5_000
SLOTS = 60


class Making(NamedTuple):
    """Of a run of `generate`: CPU seconds a picture beyond start-up, and its greatest memory in bytes."""

    cpu: float
    memory: int


def measure(folder: Path, *, quick: bool = False) -> Section:
    """Reading commands at 10,000 and 100,000 shots; `generate` at 150 and 5,000 pictures."""
    less = 50 if quick else 1
    sizes = (1, SMALL // less, LARGE // less)
    costs = [_reading(folder / str(shots), shots) for shots in sizes]
    file_size = (folder / str(sizes[-1]) / "episodes" / "ep0.yaml").stat().st_size
    figures = [figure for name in COMMANDS for figure in _growth(name, sizes, costs, None if quick else file_size)]
    few = _making(folder / "few", SHOTS, PICTURES)
    many_pictures = 2 * PICTURES if quick else MANY_PICTURES
    many = _making(folder / "many", SHOTS * many_pictures // PICTURES + 1, many_pictures)
    figures += [
        told(
            f"`generate`, {PICTURES} pictures: CPU a picture", few.cpu * 1000, " ms", "HTTP through the official client"
        ),
        at_most(f"`generate`, {many_pictures:,} pictures: CPU a picture, of that", many.cpu / few.cpu, 1.2),
        at_most(
            f"`generate`, {many_pictures:,} pictures: memory, of that",
            many.memory / few.memory,
            1.2,
            limit="the episode itself, and records of what was made",
        ),
        at_most("ledger: CPU a picture, six records", _ledger_work(folder / "ledger") * 1000, 2, " ms"),
    ]
    return Section("Growth", _HOW, tuple(figures))


def _reading(folder: Path, shots: int) -> Mapping[str, Cost]:
    long_project(folder, shots, lean=True)
    commands = {"bare": BARE_PYTHON, **{name: (*MOOSTIK, name, "ep0", "--json") for name in COMMANDS}}
    return least(commands, folder, 3 if shots == 1 else 1, expected=(0, 1))


def _growth(
    name: str, sizes: tuple[int, int, int], costs: Sequence[Mapping[str, Cost]], file_size: int | None
) -> Iterator[Figure]:
    """`file_size` None: the episode is so short that memory is start-up's."""
    one, small, large = costs
    start_up = one[name].cpu
    times = (large[name].cpu - start_up) / (small[name].cpu - start_up)
    yield at_most(
        f"`{name}`, {sizes[2]:,} shots over {sizes[1]:,}: time",
        times,
        1.1 * LARGE / SMALL,
        limit=f"{large[name].cpu:.0f} s for {sizes[2]:,}",
    )
    if file_size is not None:
        yield at_most(f"`{name}`, {sizes[2]:,} shots: memory, of the file's size", large[name].memory / file_size, 8)


def _making(folder: Path, shots: int, pictures: int) -> Making:
    long_project(folder, shots)
    command = (
        *MOOSTIK,
        "generate",
        "ep0",
        "--yes",
        "--quiet",
        "--delay-ms",
        "0",
        "--max-parallel-shots",
        str(SLOTS // 5),
    )
    with standin([0.8]) as service:
        wire = {**environment(service), "MOOSTIK_REQUESTS_PER_MINUTE": "1000000"}
        cost = run(command, folder, wire)
        made = pictures_in(folder)
        assert made == len(service.memory.predictions) >= pictures
        idle = least({"idle": command}, folder, 2, wire)["idle"]
    return Making((cost.cpu - idle.cpu) / made, cost.memory)


def _ledger_work(folder: Path) -> float:
    """CPU seconds that the ledger takes for all that it is told of one picture."""
    from benchmarks.ledger_work import seconds_a_picture

    return seconds_a_picture(folder, MANY_PICTURES)


_HOW = (
    "CPU seconds beyond those of an episode of one shot; memory is the most that the process ever held. The long "
    "episodes are one file of lean shots (64 MB is the most that is read). `generate` runs with 60 in flight."
)
