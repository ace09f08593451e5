"""Where each variation stands, as a table; what a run then makes, picks up and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.episode import Episode, Status
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import VariationRecord
from moostik_cli.state.variation_state import Standing, VariationStanding, standings, to_make
from tests.ledger.records import picture
from tests.purchase.jobs import job

EPISODE = Episode.model_validate({"id": "ep0", "shots": [{"id": "shot-001", "variations": ["wide"]}]})
CONTENT = b"not looked into"


def weigh(
    root: Path,
    record: VariationRecord | None,
    *,
    file: bytes | None = None,
    in_file: str = "pending",
    fingerprint: str = "f",
) -> Standing:
    """The standing of the one variation."""
    one = job(root=root, fingerprint=fingerprint)
    if file is not None:
        one.target.parent.mkdir(parents=True)
        one.target.with_suffix(".png").write_bytes(file)
    episode = EPISODE.model_copy(deep=True)
    variation = episode.shots[0].variations[0].model_copy(update={"status": Status(in_file)})
    shot = episode.shots[0].model_copy(update={"variations": (variation,)})
    episode = episode.model_copy(update={"shots": (shot,)})
    [found] = standings([one], episode, {} if record is None else {one.key: record}, root)
    return found.standing


def record(status: Status = Status.COMPLETED, *, made: bool = True, **changes: Any) -> VariationRecord:
    path = "output/episodes/ep0/shot-001/wide.png"
    kept = picture(path=path, size=len(CONTENT), fingerprint="f", **changes) if made else None
    return VariationRecord("shot-001", "wide", status, kept, None, "p1", 0)


@pytest.mark.parametrize(
    "known, how, standing",
    [
        (None, {}, Standing.PENDING),
        (None, {"in_file": "failed"}, Standing.FAILED),
        (None, {"in_file": "generating"}, Standing.PENDING),  # somebody else's run, long ago
        (None, {"in_file": "completed"}, Standing.COMPLETED),  # the file's word, while the ledger has none
        (None, {"file": CONTENT}, Standing.UNRECORDED),
        (None, {"file": CONTENT, "in_file": "completed"}, Standing.UNRECORDED),
        (record(Status.PENDING, made=False), {}, Standing.PENDING),
        (record(Status.PENDING, made=False), {"in_file": "completed"}, Standing.PENDING),  # the ledger knows better
        (record(Status.GENERATING, made=False), {}, Standing.PENDING),
        (record(Status.FAILED, made=False), {}, Standing.FAILED),
        (record(), {"file": CONTENT}, Standing.COMPLETED),
        (record(), {"file": CONTENT, "in_file": "failed"}, Standing.COMPLETED),
        (record(), {"file": CONTENT, "fingerprint": "another"}, Standing.STALE),
        (record(), {"file": CONTENT + b"more"}, Standing.ALTERED),
        (record(), {"file": CONTENT + b"more", "fingerprint": "another"}, Standing.ALTERED),
        (record(), {}, Standing.DELETED),
        (record(Status.GENERATING), {"file": CONTENT}, Standing.COMPLETED),  # a remake that was cut short
        (record(Status.PENDING), {"file": CONTENT}, Standing.COMPLETED),  # a remake that never arrived
        (record(Status.FAILED), {"file": CONTENT}, Standing.FAILED),  # a remake that failed
        (record(Status.FAILED), {}, Standing.DELETED),
    ],
)
def test_where_it_stands(
    tmp_path: Path, known: VariationRecord | None, how: dict[str, Any], standing: Standing
) -> None:
    assert weigh(tmp_path, known, **how) is standing


@pytest.fixture
def one_of_each() -> list[VariationStanding]:
    return [VariationStanding(job(variation=standing.value), standing, None) for standing in Standing]


@pytest.mark.parametrize(
    "stale, force, made",
    [
        (False, False, {"pending", "failed", "deleted"}),
        (True, False, {"stale"}),
        (False, True, {standing.value for standing in Standing}),
        (True, True, {standing.value for standing in Standing}),
    ],
)
def test_what_a_run_makes(one_of_each: list[VariationStanding], stale: bool, force: bool, made: set[str]) -> None:
    assert {one.job.variation_id for one in to_make(one_of_each, stale=stale, force=force)} == made


def test_a_job_is_a_plain_value() -> None:
    """It crosses into other processes where the work is spread over machines."""
    import pickle

    make: Callable[[], PictureJob] = job
    assert pickle.loads(pickle.dumps(make())) == make()
