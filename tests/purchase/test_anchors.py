"""Anchors against the stand-in: made first, shown to the others as one upload, and never paid twice."""

from __future__ import annotations

import json
from collections import Counter

from tests.purchase.studio import ANGLES, Studio, Studios, each
from tests.standin.state import Prediction


def with_anchors(studio: Studio, anchor: str = "wide") -> None:
    series = {"coherence": {"angles": "anchor", "anchor": anchor}}
    (studio.root / "episodes" / "series.yaml").write_text(json.dumps(series), "utf-8")


def predictions(studio: Studio) -> list[Prediction]:
    return sorted(studio.standin.memory.predictions.values(), key=lambda one: one.created)


def shown(prediction: Prediction) -> list[str]:
    return list(prediction.input.get("image_input") or [])


def test_each_other_angle_holds_its_anchors_picture_uploaded_once(studios: Studios) -> None:
    studio = studios(shots=6, angles=ANGLES)
    with_anchors(studio)
    studio.generate(code=0)
    studio.all_is_well(30)
    asked = predictions(studio)
    anchors, others = [one for one in asked if not shown(one)], [one for one in asked if shown(one)]
    assert (len(anchors), len(others)) == (6, 24)
    assert {len(shown(one)) for one in others} == {1}
    uploads = Counter(shown(one)[0] for one in others)
    assert sorted(uploads.values()) == [4] * 6
    for number in range(1, 7):
        of_shot = {shown(one)[0] for one in others if f"number {number} " in one.input["prompt"]}
        assert len(of_shot) == 1
        anchor = next(one for one in anchors if f"number {number} " in one.input["prompt"])
        assert all(one.created >= anchor.ends for one in others if shown(one)[0] in of_shot)


def test_where_an_anchor_fails_its_others_are_not_bought_and_the_next_run_makes_them(studios: Studios) -> None:
    studio = studios(*each("outcome", ["director"], times=99), shots=2, angles=ANGLES)
    with_anchors(studio)
    ran = studio.generate()
    assert ran.code != 0
    assert Counter(studio.statuses().values())["completed"] == 5
    studio.heal()
    studio.generate(code=0)
    assert Counter(studio.statuses().values()) == {"completed": 10}


def test_a_remade_anchor_makes_its_others_stale_and_remakes_none_unasked(studios: Studios) -> None:
    studio = studios(shots=2, angles=ANGLES)
    with_anchors(studio)
    studio.generate(code=0)
    before = len(predictions(studio))
    studio.generate("--force", "--shot", "shot-001", "--angle", "wide", code=0)
    assert len(predictions(studio)) == before + 1
    stale = [
        f"{shot['shotId']}/{one['id']}"
        for shot in studio.status()["shots"]
        for one in shot["variations"]
        if one["stale"]
    ]
    assert sorted(stale) == sorted(f"shot-001/{angle}" for angle in ANGLES if angle != "wide")
    studio.generate(code=0)
    assert len(predictions(studio)) == before + 1
    studio.generate("--stale", code=0)
    assert studio.status()["staleCount"] == 0


def test_a_single_angle_is_made_without_an_anchor_that_does_not_exist(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES)
    with_anchors(studio)
    studio.generate("--angle", "medium", code=0)
    assert [shown(one) for one in predictions(studio)] == [[]]


def test_a_run_may_go_without_anchors(studios: Studios) -> None:
    studio = studios(shots=2, angles=ANGLES)
    with_anchors(studio)
    studio.generate("--anchor", "off", code=0)
    assert [shown(one) for one in predictions(studio)] == [[]] * 10
