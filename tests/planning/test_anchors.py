"""Which pictures are shown which anchor, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from moostik_cli.models.coherence import Coherence
from moostik_cli.models.episode import Episode
from moostik_cli.models.series import Series
from moostik_cli.planning.anchors import anchors_in
from moostik_cli.planning.picked_anchors import NO_PICKS, PickedAnchors, PickedAngle

ON = {"angles": "anchor"}
PLACES = {"angles": "anchor", "places": "anchor"}


def shot(shot_id: str, *angles: Any, **said: Any) -> dict[str, Any]:
    return {"id": shot_id, "prompt": "x", "variations": list(angles or ("close_up", "wide")), **said}


def waits(
    shots: list[dict[str, Any]],
    series: Any,
    chosen: Coherence | None = None,
    picks: PickedAnchors = NO_PICKS,
    **said: Any,
) -> dict[str, list[str]]:
    episode = Episode.model_validate({"id": "ep0", "title": "", "shots": shots, **said})
    found = anchors_in(episode, Series.model_validate({"coherence": series} if series else {}), chosen, picks)
    return {"/".join(key): ["/".join(one.key) for one in before] for key, before in found.items()}


def test_where_nobody_says_so_there_is_no_anchor() -> None:
    assert waits([shot("s1"), shot("s2")], None) == {}


def test_the_other_angles_of_a_shot_wait_for_its_anchor() -> None:
    assert waits([shot("s1", "close_up", "wide", "medium")], ON) == {
        "s1/close_up": ["s1/wide"],
        "s1/medium": ["s1/wide"],
    }


def test_a_shot_without_the_anchor_angle_takes_its_first() -> None:
    assert waits([shot("s1", "medium", "close_up")], ON) == {"s1/close_up": ["s1/medium"]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [({"angles": "off"}, {}), ({"angles": False}, {}), ({"anchor": "Close-up"}, {"s1/wide": ["s1/close_up"]})],
)
def test_a_shot_says_it_before_the_series(said: Any, expected: Any) -> None:
    assert waits([shot("s1", coherence=said)], ON) == expected


def test_an_act_says_it_between_the_two() -> None:
    acts = [{"id": "a1", "shotIds": ["s1"], "coherence": {"angles": "off"}}]
    assert waits([shot("s1")], ON, acts=acts) == {}
    assert waits([shot("s1", coherence=ON)], None, acts=acts) == {"s1/close_up": ["s1/wide"]}


def test_a_command_says_it_before_all() -> None:
    assert waits([shot("s1", coherence=ON)], ON, Coherence(angles="off")) == {}
    chosen = Coherence(angles="anchor", anchor="close_up")
    assert waits([shot("s1")], None, chosen) == {"s1/wide": ["s1/close_up"]}


def test_another_moment_follows_no_anchor_and_is_none() -> None:
    other = {"cameraAngle": "wide", "id": "later", "customPrompt": "An hour later."}
    assert waits([shot("s1", other, "medium", "through a keyhole", "close_up")], ON) == {"s1/close_up": ["s1/medium"]}


def test_shots_in_a_row_at_one_place_are_shown_the_establishing_shot() -> None:
    here = {"locationIds": ["hill"]}
    shots = [
        shot("s1", **here),
        shot("s2", sceneType="establishing", **here),
        shot("s3", continuity="cut", **here),
        shot("s4", **here),
        shot("s5", locationIds=["sea"]),
        shot("s6", **here),
    ]
    found = waits(shots, {"places": "anchor"})
    assert found == {"s1/wide": ["s2/wide"], "s4/wide": ["s2/wide"]}


def test_a_shot_that_waits_itself_is_no_anchor_of_a_place() -> None:
    here = {"locationIds": ["hill"]}
    shots = [shot("s1", **here), shot("s2", sceneType="establishing", continuesFrom="s1", **here)]
    assert waits(shots, PLACES) == {
        "s1/close_up": ["s1/wide"],
        "s2/close_up": ["s2/wide"],
        "s2/wide": ["s1/wide"],
    }


def angle(variation_id: str, *, follows_place: bool = False) -> PickedAnchors:
    return PickedAnchors({"s2": PickedAngle(variation_id, follows_place)})


def picked(series: Any, said: PickedAnchors, chosen: Coherence | None = None) -> dict[str, list[str]]:
    here = {"locationIds": ["hill"]}
    other = {"cameraAngle": "low_angle", "id": "later", "customPrompt": "An hour later."}
    return waits([shot("s1", **here), shot("s2", "close_up", "wide", other, **here)], series, chosen, said)


@pytest.mark.parametrize("said", ["wide", "gone", "later"])
def test_a_pick_of_the_anchor_or_of_no_anchor_leaves_it_as_written(said: str) -> None:
    assert picked(PLACES, angle(said)) == picked(PLACES, PickedAnchors())


def test_a_picked_angle_is_the_anchor_of_its_shot() -> None:
    assert picked(ON, angle("close_up")) == {"s1/close_up": ["s1/wide"], "s2/wide": ["s2/close_up"]}


def test_a_picked_angle_is_shown_the_place_only_where_it_was_made_so() -> None:
    assert "s2/close_up" not in picked(PLACES, angle("close_up"))
    assert picked(PLACES, angle("close_up", follows_place=True))["s2/close_up"] == ["s1/wide"]


def test_a_command_that_names_an_angle_comes_before_the_pick() -> None:
    chosen = Coherence(angles="anchor", anchor="wide")
    assert picked(ON, angle("close_up"), chosen) == picked(ON, PickedAnchors())


def test_without_anchors_of_angles_a_pick_changes_nothing() -> None:
    assert picked({"places": "anchor"}, angle("close_up")) == {"s2/wide": ["s1/wide"]}
