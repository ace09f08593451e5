"""How soon each command answers, and what a run costs that has nothing to do."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from pathlib import Path

from benchmarks.figures import Figure, Section, at_most, told
from benchmarks.measuring import BARE_PYTHON, MOOSTIK, PYTHON, ROOT, Cost, least, run
from benchmarks.projects import real_project
from benchmarks.serving import environment, pictures_in, standin

ROUNDS = 15
_TARGETS = {
    "`--version`": 2,
    "`--help`": 13,
    "`check`": 14,
    "`clusters`": 14,
    "`resolve`": 14,
    "`status`": 12,
    "completion of shot ids": 10,
    "`generate`, all made": 20,
}


def measure(folder: Path, *, quick: bool = False) -> Section:
    """Multiples of what bare Python takes to do nothing."""
    rounds = 3 if quick else ROUNDS
    episode = real_project(folder)
    commands = {
        "`--version`": (*MOOSTIK, "--version"),
        "`--help`": (*MOOSTIK, "--help"),
        "`check`": (*MOOSTIK, "check", episode),
        "`clusters`": (*MOOSTIK, "clusters", episode),
        "`resolve`": (*MOOSTIK, "resolve", episode),
        "`status`": (*MOOSTIK, "status", episode),
    }
    bare = {
        "bare": BARE_PYTHON,
        "libraries": (PYTHON, "-c", _LIBRARIES),
        "a model": (PYTHON, "-c", f"{_LIBRARIES}; type('A', (BaseModel,), {{}})"),
    }
    least({**bare, **commands}, folder, 1)  # compiles what was not compiled yet
    found = least({**bare, **commands}, folder, rounds)
    asking = {
        "_MOOSTIK_COMPLETE": "complete_bash",
        "COMP_WORDS": f"moostik generate {episode} --shot ",
        "COMP_CWORD": "4",
    }
    completion = least({"bare": BARE_PYTHON, "completion of shot ids": MOOSTIK}, folder, rounds, asking)
    finished = _finished(folder, episode, rounds)
    figures = [
        told(
            "nothing but the imports of Typer, Pydantic and PyYAML",
            found["libraries"].cpu / found["bare"].cpu,
            "x",
            "what every command below pays first, save the first two and completion",
        ),
        told(
            "the same, and one empty Pydantic model: of that",
            found["a model"].cpu / found["libraries"].cpu,
            "x",
            "the modules that Pydantic imports with the first model",
        ),
        *(_figure(name, found[name], found["bare"]) for name in commands),
        *(
            at_most(f"{name}: of the libraries' imports", found[name].cpu / found["libraries"].cpu, 1.5)
            for name in ("`check`", "`clusters`", "`resolve`", "`status`")
        ),
        _figure("completion of shot ids", completion["completion of shot ids"], completion["bare"]),
        _figure("`generate`, all made", finished["generate"], finished["bare"]),
    ]
    return Section("Start-up", _HOW.format(rounds=rounds), tuple(figures), _imports(folder, episode, 1 if quick else 5))


def _finished(folder: Path, episode: str, rounds: int) -> dict[str, Cost]:
    """A run of an episode whose pictures are all there. None of them is opened: they are made unreadable."""
    with standin([0.02]) as service:
        wire = environment(service)
        run((*MOOSTIK, "generate", episode, "--yes", "--delay-ms", "0"), folder, wire)
        assert pictures_in(folder) == len(service.memory.predictions)
        for picture in (folder / "output" / "episodes").rglob("*.png"):
            picture.write_bytes(b"\0" * picture.stat().st_size)  # whoever opened one would see that it is damaged
        commands = {"bare": BARE_PYTHON, "generate": (*MOOSTIK, "generate", episode, "--yes")}
        return least(commands, folder, rounds, wire)


def _figure(name: str, cost: Cost, bare: Cost) -> Figure:
    return at_most(name, cost.cpu / bare.cpu, _TARGETS[name], limit=_LIMITS.get(name, ""))


def _imports(folder: Path, episode: str, rounds: int) -> str:
    """Where the time of `clusters` goes, by import."""
    best: dict[str, int] = {}
    for _ in range(rounds):
        for module, micros in _import_times(folder, episode).items():
            best[module] = min(best.get(module, micros), micros)
    total: dict[str, int] = defaultdict(int)
    for module, micros in best.items():
        package = module.partition(".")[0].lstrip("_")
        total[_GROUPS.get(package, "the standard library")] += micros
    whole = sum(total.values())
    lines = [
        f"| {name} | {micros / 1000:.0f} ms | {micros / whole:.0%} |"
        for name, micros in sorted(total.items(), key=lambda item: -item[1])
    ]
    head = ["Imports of `clusters`, each module's own time:", "", "| package | time | share |", "|---|---|---|"]
    return "\n".join([*head, *lines])


def _import_times(folder: Path, episode: str) -> dict[str, int]:
    said = subprocess.run(
        [MOOSTIK[0], "-X", "importtime", *MOOSTIK[1:], "clusters", episode],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    ).stderr
    return {module: int(micros) for micros, module in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", said)}


_GROUPS = {
    "moostik_cli": "moostik",
    "typer": "Typer",
    "annotated_doc": "Typer",
    "pydantic": "Pydantic",
    "pydantic_core": "Pydantic",
    "annotated_types": "Pydantic",
    "typing_inspection": "Pydantic",
    "typing_extensions": "Pydantic",
    "yaml": "PyYAML",
}
_LIBRARIES = "import typer, yaml; from pydantic import BaseModel"
_HOW = (
    "CPU seconds of the whole process, as a multiple of `python -c pass`; the least of {rounds} rounds, in which all "
    "commands take turns. Bytecode is compiled. The episode has 150 pictures."
)
_LIMITS = {
    "`--version`": "answered before anything is imported",
    "`--help`": "Typer and Rich",
    "`check`": "Typer, Pydantic, PyYAML; reading",
    "`clusters`": "Typer, Pydantic, PyYAML; reading",
    "`resolve`": "Typer, Pydantic, PyYAML; reading",
    "`status`": "the same; where pictures are made also their plan",
    "completion of shot ids": "reading; neither Typer nor Pydantic is loaded",
    "`generate`, all made": "150 texts, which are written anew to know what is stale: two fifths of it",
}
