"""What a pick says of the anchor of its shot, as a table."""

from __future__ import annotations

import pytest

from moostik_cli.models.episode import Episode
from moostik_cli.models.picks import Pick
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.retakes import Retake
from moostik_cli.planning.picked_anchors import PickedAngle, picked_anchors

EPISODE = Episode.model_validate(
    {
        "id": "ep0",
        "title": "",
        "shots": [{"id": id_, "prompt": "x", "variations": ["wide", "close_up"]} for id_ in ("s1", "s2")],
    }
)


def picture(variation: str, sha: str, *shown: str, parent: str | None = None, text: str = "x") -> PictureRecord:
    retake = None if parent is None else Retake(parent * 64, "darker", "f")
    return PictureRecord(
        "ep0", "s2", variation, variation, f"{sha}.png", 1, sha * 64, "png", 1, 1, "replicate", "google/any",
        None, None, None, "2026-01-01T00:00:00.000Z", 0, "f", text, shown, retake=retake,
    )  # fmt: skip


ALONE = PickedAngle("close_up", follows_place=False)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param([picture("close_up", "a", "koko.png")], ALONE, id="by itself"),
        pytest.param([picture("close_up", "a", "s2/wide")], PickedAngle("wide", True), id="from an anchor"),
        pytest.param([picture("close_up", "a", "s1/close_up")], PickedAngle("close_up", True), id="from another shot"),
        pytest.param([picture("close_up", "a", "old/wide")], PickedAngle("wide", True), id="before a new name"),
        pytest.param([picture("close_up", "a", "cast/koko.png")], ALONE, id="a file in a folder"),
        pytest.param([picture("close_up", "a", text="")], None, id="nobody knows of what"),
        pytest.param(
            [picture("close_up", "a", parent="b"), picture("close_up", "b", "s2/wide")],
            PickedAngle("wide", True),
            id="a retake of one from an anchor",
        ),
        pytest.param([picture("close_up", "a", parent="b"), picture("close_up", "b")], ALONE, id="a retake"),
        pytest.param([picture("close_up", "a", parent="c")], None, id="a retake of what is gone"),
        pytest.param([picture("close_up", "a", parent="a")], None, id="a retake of itself"),
    ],
)
def test_a_pick_is_the_anchor_unless_it_was_made_from_one(
    made: list[PictureRecord], expected: PickedAngle | None
) -> None:
    found = picked_anchors(EPISODE, {"s2": Pick("s2", "close_up", "close_up", "a" * 12)}, {("s2", "close_up"): made})
    assert found.angles.get("s2") == expected
    assert found.takes == {("s2", "close_up"): made[0]}, "that take, where its angle is the anchor"


@pytest.mark.parametrize(
    "pick",
    [
        pytest.param(Pick("s2", "close_up", "close_up"), id="no take"),
        pytest.param(Pick("s2", "close_up", "close_up", "c" * 12), id="a take that is gone"),
        pytest.param(Pick("s2", "sideways", None, "a" * 12), id="no such angle"),
        pytest.param(Pick("s2", "wide", "wide", "a" * 12), id="a take of another angle"),
    ],
)
def test_a_pick_of_no_picture_says_nothing(pick: Pick) -> None:
    found = picked_anchors(EPISODE, {"s2": pick}, {("s2", "close_up"): [picture("close_up", "a")]})
    assert (dict(found.angles), dict(found.takes)) == ({}, {})
