"""A plan keeps outlines, and each job is written out when its turn comes: the same job, or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.projects import long_project
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Production, Project
from moostik_cli.planning.job_writer import JobWriter, PlanChangedError, PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.productions import load_production
from tests.planning.test_planner import production


def writer_of(production: Production, sources: Mapping[str, ImageSource] | None = None) -> JobWriter:
    planner = EpisodePlanner(
        production,
        PlanOptions(likely_card(production.series)),
        locate=lambda url: (sources or {}).get(url, ImageSource("remote", url=url)),
    )
    return JobWriter(planner, production.episode.shots)


def test_an_outline_is_written_out_as_the_job_that_it_was() -> None:
    writer = writer_of(production())
    whole = list(writer.whole_jobs())
    assert [writer.write_out(job.outline) for job in whole] == whole
    assert all(job.prompt_text and job.references for job in whole)


def test_what_the_run_says_of_a_job_stays() -> None:
    writer = writer_of(production())
    outline = next(writer.whole_jobs()).outline._replace(price=0, number=2, resumes=(7,))
    assert writer.write_out(outline)[-2:] == (2, (7,))
    assert writer.write_out(outline).price == 0


@pytest.mark.uncounted
def test_of_many_shots_few_are_kept_and_all_are_written_the_same(tmp_path: Path) -> None:
    episode = long_project(tmp_path, 70, lean=True)  # more than are kept
    writer = writer_of(load_production(Project(tmp_path), episode))
    whole = {job.slot: job for job in writer.whole_jobs()}
    assert {job.slot: writer.write_out(job.outline) for job in whole.values()} == whole


def test_a_job_whose_making_has_changed_is_not_written() -> None:
    """Nobody agreed to pay for that one."""
    outline = next(writer_of(production()).whole_jobs()).outline
    with pytest.raises(PlanChangedError):
        writer_of(production()).write_out(outline._replace(fingerprint="of another text"))


def test_a_variation_that_is_gone_stays_as_it_is() -> None:
    writer = writer_of(production())
    gone = next(writer.whole_jobs())._replace(variation_id="gone", prompt_text="what was sent")
    assert writer.write_out(gone) == gone


def test_planned_jobs_are_written_each_time() -> None:
    writer = writer_of(production())
    jobs = PlannedJobs([job.outline for job in writer.whole_jobs()], writer.write_out)
    assert list(jobs) == list(jobs) == list(writer.whole_jobs())
