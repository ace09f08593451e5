"""What is kept in memory of a long episode: counted by Python itself, so that no machine makes it differ."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.projects import long_project
from moostik_cli.gate.inspection import inspect_production
from moostik_cli.models.production import Production, Project
from moostik_cli.planning.job_writer import JobWriter
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.productions import load_production

FEW, MANY = 100, 300  # shots; more than are kept whole


def kept_by(call: Callable[[], Any]) -> int:
    """Bytes that are kept as long as what it gives is there: the less of two times, since a table that many things
    share may have to grow in one of them."""
    return min(_kept_by(call), _kept_by(call))


def _kept_by(call: Callable[[], Any]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        kept = call()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return size


def written(folder: Path, shots: int) -> Project:
    folder.mkdir()
    long_project(folder, shots, lean=True)
    (folder / "episodes" / "series.yaml").write_text("angles: [wide]\n")
    return Project(folder)


def outlines(production: Production) -> list[Any]:
    options = PlanOptions(likely_card(production.series))
    planner = EpisodePlanner(production, options, locate=ReferenceFiles(production.project).locate)
    return [job.outline for job in JobWriter(planner, production.episode.shots).whole_jobs()]


def test_an_episode_that_was_read_is_a_few_times_its_file(tmp_path: Path) -> None:
    few, many = written(tmp_path / "few", FEW), written(tmp_path / "many", MANY)

    def read(project: Project) -> Production:
        production = load_production(project, "ep0")
        production.let_go_of_texts()
        return production

    read(few)  # models are built once
    sizes = [(project.episodes_dir / "ep0.yaml").stat().st_size for project in (few, many)]
    kept = kept_by(lambda: read(many)) - kept_by(lambda: read(few))
    assert kept / (sizes[1] - sizes[0]) < 6


def test_a_plan_keeps_of_a_shot_less_than_its_file(tmp_path: Path) -> None:
    few, many = (load_production(written(tmp_path / str(shots), shots), "ep0") for shots in (FEW, MANY))
    outlines(many)  # what is remembered from shot to shot is as much as it ever is
    a_shot = (kept_by(lambda: outlines(many)) - kept_by(lambda: outlines(few))) / (MANY - FEW)
    assert a_shot < 1_500


def test_the_gate_keeps_findings_and_nothing_of_a_shot(tmp_path: Path) -> None:
    few, many = (load_production(written(tmp_path / str(shots), shots), "ep0") for shots in (FEW, MANY))
    inspect_production(many)
    a_shot = (kept_by(lambda: inspect_production(many)) - kept_by(lambda: inspect_production(few))) / (MANY - FEW)
    assert a_shot < 2_000  # each contradicts another here, and is in a finding
