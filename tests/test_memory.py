"""What is kept in memory of a long episode: counted by Python itself, so that no machine makes it differ."""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.projects import long_project
from moostik_cli.gate.inspection import inspect_production
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.production import Production, Project
from moostik_cli.planning.job_writer import JobWriter
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.productions import load_production
from tests.ledger.records import intent, picture

ROOT = Path(__file__).resolve().parents[1]
FEW, MANY = 80, 160  # shots; more than are kept whole


def kept_by(call: Callable[[], Any]) -> int:
    """Bytes that are kept as long as what it gives is there: the less of two times, since a table that many things
    share may have to grow in one of them."""
    return min(_kept_by(call), _kept_by(call))


def _kept_by(call: Callable[[], Any]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        kept = call()
        forget()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return size


def forget() -> None:
    """Empty what functions remember: that has a limit, however long the episode is."""
    for name in [name for name in sys.modules if name.startswith("moostik_cli")]:
        for function in vars(sys.modules[name]).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


def written(folder: Path, shots: int) -> Project:
    folder.mkdir()
    long_project(folder, shots, lean=True)
    (folder / "episodes" / "series.yaml").write_text("angles: [wide]\n")
    return Project(folder)


def outlines(production: Production) -> list[Any]:
    options = PlanOptions(likely_card(production.series))
    planner = EpisodePlanner(production, options, locate=ReferenceFiles(production.project).locate)
    return [job.outline for job in JobWriter(planner, production.episode.shots).whole_jobs()]


def of_reading(folder: Path) -> float:
    """Bytes for each byte of a file that are kept of it."""
    few, many = written(folder / "few", FEW), written(folder / "many", MANY)

    def read(project: Project) -> Production:
        production = load_production(project, "ep0")
        production.let_go_of_texts()
        return production

    read(few)  # models are built once
    sizes = [(project.episodes_dir / "ep0.yaml").stat().st_size for project in (few, many)]
    return (kept_by(lambda: read(many)) - kept_by(lambda: read(few))) / (sizes[1] - sizes[0])


def of_plans(folder: Path) -> float:
    """Bytes of a shot."""
    few, many = (load_production(written(folder / str(shots), shots), "ep0") for shots in (FEW, MANY))
    outlines(few)
    return (kept_by(lambda: outlines(many)) - kept_by(lambda: outlines(few))) / (MANY - FEW)


def of_the_gate(folder: Path) -> float:
    """Bytes of a shot."""
    few, many = (load_production(written(folder / str(shots), shots), "ep0") for shots in (FEW, MANY))
    inspect_production(many)
    return (kept_by(lambda: inspect_production(many)) - kept_by(lambda: inspect_production(few))) / (MANY - FEW)


def of_finished_pictures(folder: Path) -> float:
    """Bytes of a picture, whose prompt alone has six thousand characters."""
    with Ledger.open(folder / "moostik.db") as ledger:
        numbers = iter(range(10_000))

        def make(pictures: int) -> None:
            for number in islice(numbers, pictures):
                shot, prompt = f"s{number}", f"{number} " * 1_500
                attempt = ledger.record_intent(intent(shot_id=shot, input={"prompt": prompt}))
                ledger.record_prediction(attempt, f"p{number}")
                ledger.record_picture(picture(shot_id=shot, prediction_id=f"p{number}", prompt_text=prompt), attempt)

        make(FEW)
        return (kept_by(lambda: make(MANY)) - kept_by(lambda: make(FEW))) / (MANY - FEW)


def in_a_new_process(measure: Callable[[Path], float], folder: Path) -> float:
    """What other tests did before may have filled what Python keeps, or not."""
    program = f"import sys, pathlib, tests.test_memory as m; print(m.{measure.__name__}(pathlib.Path(sys.argv[1])))"
    command = (sys.executable, "-c", program, str(folder))
    return float(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)


@pytest.mark.uncounted
def test_an_episode_that_was_read_is_a_few_times_its_file(tmp_path: Path) -> None:
    assert in_a_new_process(of_reading, tmp_path) < 3


@pytest.mark.uncounted
def test_a_plan_keeps_of_a_shot_less_than_its_file(tmp_path: Path) -> None:
    assert in_a_new_process(of_plans, tmp_path) < 600


@pytest.mark.uncounted
def test_the_gate_keeps_findings_and_nothing_of_a_shot(tmp_path: Path) -> None:
    """Each shot contradicts another here, and is in a finding."""
    assert in_a_new_process(of_the_gate, tmp_path) < 530


@pytest.mark.uncounted
def test_a_run_keeps_nothing_that_was_sent_for_a_finished_picture(tmp_path: Path) -> None:
    assert in_a_new_process(of_finished_pictures, tmp_path) < 200
