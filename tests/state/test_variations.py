"""Where each variation stands, as a table; what a run then makes, picks up and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import VariationRecord
from moostik_cli.models.variation_state import VariationState
from moostik_cli.state.variations import FoundVariation, find_variations, to_make
from tests.ledger.records import picture
from tests.purchase.jobs import job

CONTENT = b"not looked into"


def weigh(
    root: Path,
    record: VariationRecord | None,
    *,
    file: bytes | None = None,
    in_file: str = "pending",
    fingerprint: str = "f",
) -> VariationState:
    """The state of the one variation."""
    one = job(root=root, fingerprint=fingerprint)
    if file is not None:
        one.target.parent.mkdir(parents=True)
        one.target.with_suffix(".png").write_bytes(file)
    said = {one.key: Status(in_file)}
    [found] = find_variations([one], {} if record is None else {one.key: record}, root, in_file=said)
    return found.on_disk


def record(status: Status = Status.COMPLETED, *, made: bool = True, **changes: Any) -> VariationRecord:
    path = "output/episodes/ep0/shot-001/wide.png"
    kept = picture(path=path, size=len(CONTENT), fingerprint="f", **changes) if made else None
    return VariationRecord("shot-001", "wide", status, kept, None, "p1", 0)


@pytest.mark.parametrize(
    "known, how, state",
    [
        (None, {}, VariationState.PENDING),
        (None, {"in_file": "failed"}, VariationState.FAILED),
        (None, {"in_file": "generating"}, VariationState.PENDING),  # somebody else's run, long ago
        (None, {"in_file": "completed"}, VariationState.COMPLETED),  # the file's word, while the ledger has none
        (None, {"file": CONTENT}, VariationState.UNRECORDED),
        (None, {"file": CONTENT, "in_file": "completed"}, VariationState.UNRECORDED),
        (record(Status.PENDING, made=False), {}, VariationState.PENDING),
        (
            record(Status.PENDING, made=False),
            {"in_file": "completed"},
            VariationState.PENDING,
        ),  # the ledger knows better
        (record(Status.GENERATING, made=False), {}, VariationState.PENDING),
        (record(Status.FAILED, made=False), {}, VariationState.FAILED),
        (record(), {"file": CONTENT}, VariationState.COMPLETED),
        (record(), {"file": CONTENT, "in_file": "failed"}, VariationState.COMPLETED),
        (record(), {"file": CONTENT, "fingerprint": "another"}, VariationState.STALE),
        (record(), {"file": CONTENT + b"more"}, VariationState.ALTERED),
        (record(), {"file": CONTENT + b"more", "fingerprint": "another"}, VariationState.ALTERED),
        (record(), {}, VariationState.DELETED),
        (record(Status.GENERATING), {"file": CONTENT}, VariationState.COMPLETED),  # a remake that was cut short
        (record(Status.PENDING), {"file": CONTENT}, VariationState.COMPLETED),  # a remake that never arrived
        (record(Status.FAILED), {"file": CONTENT}, VariationState.FAILED),  # a remake that failed
        (record(Status.FAILED), {}, VariationState.DELETED),
    ],
)
def test_where_it_stands(
    tmp_path: Path, known: VariationRecord | None, how: dict[str, Any], state: VariationState
) -> None:
    assert weigh(tmp_path, known, **how) is state


@pytest.fixture
def one_of_each() -> list[FoundVariation]:
    return [FoundVariation(job(variation=state.value), state, None) for state in VariationState]


@pytest.mark.parametrize(
    "stale, force, made",
    [
        (False, False, {"pending", "failed", "deleted"}),
        (True, False, {"stale"}),
        (False, True, {state.value for state in VariationState}),
        (True, True, {state.value for state in VariationState}),
    ],
)
def test_what_a_run_makes(one_of_each: list[FoundVariation], stale: bool, force: bool, made: set[str]) -> None:
    assert {one.job.variation_id for one in to_make(one_of_each, stale=stale, force=force)} == made


def test_a_job_is_a_plain_value() -> None:
    """It crosses into other processes where the work is spread over machines."""
    import pickle

    make: Callable[[], PictureJob] = job
    assert pickle.loads(pickle.dumps(make())) == make()


@pytest.mark.parametrize("name", ["wide.png", "wide.jpg", "wide.jpeg", "wide.webp", "wide.JPG", "wide.Jpeg"])
def test_a_picture_placed_by_hand_is_found_under_any_ending_of_pictures(tmp_path: Path, name: str) -> None:
    one = job(root=tmp_path)
    one.target.parent.mkdir(parents=True)
    (one.target.parent / name).write_bytes(CONTENT)
    (one.target.parent / "wide.txt").write_bytes(b"no picture")
    [found] = find_variations([one], {}, tmp_path)
    assert (found.state, found.file) == (VariationState.UNRECORDED, one.target.parent / name)
    assert to_make([found], stale=False, force=False) == []


@pytest.mark.parametrize("name", ["wide.txt", "wide", "wider.png", "wide.png.part", ".png"])
def test_another_file_is_no_picture_of_it(tmp_path: Path, name: str) -> None:
    one = job(root=tmp_path)
    one.target.parent.mkdir(parents=True)
    (one.target.parent / name).write_bytes(CONTENT)
    [found] = find_variations([one], {}, tmp_path)
    assert found.state is VariationState.PENDING


def test_every_state_is_one_of_the_four_words_of_the_file() -> None:
    assert {state: state.status.value for state in VariationState} == {
        VariationState.COMPLETED: "completed",
        VariationState.STALE: "completed",
        VariationState.ALTERED: "completed",
        VariationState.BROKEN: "completed",
        VariationState.UNRECORDED: "completed",
        VariationState.GENERATING: "generating",
        VariationState.PENDING: "pending",
        VariationState.DELETED: "pending",
        VariationState.FAILED: "failed",
    }
