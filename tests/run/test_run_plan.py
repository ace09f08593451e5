"""What a run makes, and of what, as tables: the same rule whatever the run is told."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.episode import Episode, Status
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.records import VariationRecord
from moostik_cli.models.series import Series
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import find_card
from moostik_cli.run.run_plan import RunPlan, Selection, prepare
from tests.ledger.records import picture

CARD = find_card("google/nano-banana-pro", {})
assert CARD is not None
OPTIONS = PlanOptions(CARD)
BYTES = b"not looked into"


def film(root: Path, *shots: dict[str, Any]) -> Production:
    written = shots or (shot("s1"), shot("s2", continuesFrom="s1"), shot("s3", continuesFrom="s2"))
    episode = Episode.model_validate({"id": "ep0", "shots": list(written)})
    return Production(Project(root), episode, Library(), Series.model_validate({}))


def shot(shot_id: str, **said: Any) -> dict[str, Any]:
    return {"id": shot_id, "prompt": f"The shot {said.pop('of', shot_id)}.", "variations": ["wide"], **said}


def job_of(production: Production, shot_id: str, available: AvailablePictures) -> PictureJob:
    planner = EpisodePlanner(production, OPTIONS, locate=lambda _: None, available=available)
    return next(job for job in planner.jobs(production.episode.shots) if job.shot_id == shot_id)


def made(production: Production, *shot_ids: str) -> dict[VariationKey, VariationRecord]:
    """Their pictures, each made with those before it."""
    known: dict[VariationKey, VariationRecord] = {}
    for shot_id in shot_ids:
        pictures = {key: record.picture for key, record in known.items() if record.picture is not None}
        job = job_of(production, shot_id, AvailablePictures(pictures, ()))
        path = job.target.with_suffix(".png")
        path.parent.mkdir(parents=True)
        path.write_bytes(BYTES)
        record = picture(
            episode_id="ep0",
            shot_id=shot_id,
            path=path.relative_to(production.project.root).as_posix(),
            size=len(BYTES),
            fingerprint=job.fingerprint,
            prompt_text=job.prompt_text,
        )
        known[job.key] = VariationRecord(*job.key, Status.COMPLETED, record, None, "p1", 0)
    return known


def plan(
    production: Production,
    known: dict[VariationKey, VariationRecord],
    *,
    only: Collection[str] | None = None,
    begun: Collection[str] = (),
    refusals: dict[VariationKey, list[str]] | None = None,
    **how: Any,
) -> RunPlan:
    shots = tuple(one for one in production.episode.shots if only is None or one.id in only)
    chosen = Selection(shots, frozenset((one.id, v.id) for one in shots for v in one.variations), **how)
    attempts: dict[VariationKey, list[Any]] = {(shot_id, "wide"): [] for shot_id in begun}
    return prepare(production, chosen, OPTIONS, known, attempts, ReferenceFiles(production.project), refusals)


def with_which(found: RunPlan) -> dict[str, list[str]]:
    """Each shot that is made, with the shots whose pictures it is shown."""
    return {job.shot_id: [before.key[0] for before in job.predecessors] for job in found.jobs}


@pytest.mark.parametrize(
    ("there", "how", "expected", "alone"),
    [
        ((), {}, {"s1": [], "s2": ["s1"], "s3": ["s2"]}, set()),
        (("s1",), {}, {"s2": ["s1"], "s3": ["s2"]}, set()),
        (("s1", "s2", "s3"), {}, {}, set()),
        (("s1", "s2", "s3"), {"force": True}, {"s1": [], "s2": ["s1"], "s3": ["s2"]}, set()),
        ((), {"only": ["s2"]}, {"s2": []}, {"s2"}),
        ((), {"only": ["s2", "s3"]}, {"s2": [], "s3": ["s2"]}, {"s2"}),
        (("s1",), {"only": ["s3"]}, {"s3": []}, {"s3"}),
        (("s1",), {"only": ["s2"]}, {"s2": ["s1"]}, set()),
        ((), {"only": ["s2"], "begun": ["s1"]}, {"s2": ["s1"]}, set()),
        ((), {"stale": True}, {}, set()),
        (("s2",), {"stale": True}, {}, set()),  # it was made without the one before, and that has no picture yet
    ],
)
def test_what_is_made_and_with_which_pictures(
    tmp_path: Path, there: tuple[str, ...], how: dict[str, Any], expected: dict[str, list[str]], alone: set[str]
) -> None:
    production = film(tmp_path)
    found = plan(production, made(production, *there), **how)
    assert with_which(found) == expected
    assert {shot_id for shot_id, _ in found.alone} == alone


def test_what_was_made_without_the_shot_before_is_stale_once_that_is_made(tmp_path: Path) -> None:
    production = film(tmp_path)
    known = made(production, "s2", "s1")
    assert with_which(plan(production, known, stale=True)) == {"s2": ["s1"]}


def test_a_shot_that_continues_one_renamed_by_hand_is_made_without_it(tmp_path: Path) -> None:
    """The renamed one is not bought again, so its picture is not coming: nothing may wait for it."""
    before = film(tmp_path, shot("old"), shot("s2", continuesFrom="old"))
    known = made(before, "old")
    after = film(tmp_path, shot("new", of="old"), shot("s2", continuesFrom="new"))
    found = plan(after, known)
    assert [gone.now for gone in found.renamed] == ["new"]
    assert with_which(found) == {"s2": []}
    assert {shot_id for shot_id, _ in found.alone} == {"s2"}


def test_what_continues_a_refused_picture_is_not_asked_for_either(tmp_path: Path) -> None:
    production = film(tmp_path)
    first = job_of(production, "s1", AvailablePictures())
    found = plan(production, {}, refusals={first.key: [first.fingerprint]})
    assert with_which(found) == {}
    assert [job.shot_id for job in found.refused] == ["s1", "s2", "s3"]
    again = plan(production, {}, refusals={first.key: [first.fingerprint]}, retry_refused=True)
    assert list(with_which(again)) == ["s1", "s2", "s3"]
