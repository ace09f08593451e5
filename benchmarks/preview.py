"""How fast preview frames are drawn."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from benchmarks.figures import Section, at_least, told
from benchmarks.measuring import MOOSTIK, run
from benchmarks.projects import PICTURES, SHOTS, long_project

SIZE = "1280x720"


def measure(folder: Path, *, quick: bool = False) -> Section:
    """All frames of an episode whose references are real pictures on disk."""
    long_project(folder, SHOTS // 7 if quick else SHOTS)
    _draw_references(folder / "episodes")
    command = (*MOOSTIK, "generate", "ep0", "--provider", "preview", "--quiet", "--delay-ms", "0")
    first = run(command, folder)
    idle = run(command, folder)
    frames = len(list((folder / "output" / "preview").rglob("*.png")))
    assert quick or frames == PICTURES
    shutil.rmtree(folder / "output")
    elsewhere = run((*command, "--workers", f"processes:{os.cpu_count()}"), folder)
    seconds = first.wall - idle.wall
    figures = (
        at_least(
            f"frames a second at {SIZE}, {os.cpu_count()} cores",
            frames / seconds,
            30,
            "",
            "drawing and PNG encoding, in Pillow's own code without the interpreter's lock",
        ),
        told("cores at work", (first.cpu - idle.cpu) / seconds, ""),
        told("CPU a frame", (first.cpu - idle.cpu) / frames * 1000, " ms"),
        told(
            "the same run with `--workers processes`, by the clock",
            elsewhere.wall / first.wall,
            "x",
            "each process starts",
        ),
    )
    return Section("Preview", _HOW, figures)


def _draw_references(episodes: Path) -> None:
    """Pictures of the size that models give, in place of the addresses of the library."""
    from PIL import Image

    gradient = Image.linear_gradient("L").resize((1024, 1024))
    for library in ("characters", "locations"):
        path = episodes / f"{library}.json"
        entities = json.loads(path.read_text())
        for number, entity in enumerate(entities):
            name = f"{entity['id']}.png"
            colours = (gradient.rotate(20 * number), gradient.rotate(90 + 13 * number), gradient.rotate(180))
            Image.merge("RGB", colours).save(episodes / name)
            entity["referenceImages"] = [name]
        path.write_text(json.dumps(entities))


_HOW = "`generate --provider preview` of 150 frames from nothing, less a run that has nothing to draw; by the clock."
