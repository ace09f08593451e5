"""Anchors against the stand-in: made first, shown to the others as one upload, and never paid twice."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from moostik_cli.pictures.provenance import read
from tests.chaos.__main__ import ANCHORED
from tests.chaos.books import compare
from tests.chaos.command import REAL, Project, fill
from tests.purchase.studio import ANGLES, Studio, Studios, each
from tests.standin import Standin
from tests.standin.state import Prediction


def with_anchors(studio: Studio, anchor: str = "wide") -> None:
    series = {"coherence": {"angles": "anchor", "anchor": anchor}}
    (studio.root / "episodes" / "series.yaml").write_text(json.dumps(series), "utf-8")


def predictions(studio: Studio) -> list[Prediction]:
    return sorted(studio.standin.memory.predictions.values(), key=lambda one: one.created)


def shown(prediction: Prediction) -> list[str]:
    return list(prediction.input.get("image_input") or [])


@pytest.mark.uncounted
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


@pytest.mark.uncounted
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


@pytest.mark.uncounted
@pytest.mark.skipif(not REAL.is_dir(), reason="the real episode is not here")
def test_the_real_episode_with_anchors_of_shots_and_places(tmp_path: Path) -> None:
    pictures = fill(tmp_path)
    (tmp_path / "episodes/series.yaml").write_text(ANCHORED, "utf-8")
    with Standin() as standin:
        ended = Project(tmp_path, standin).generate("--json").end()
        assert ended.code == 0, ended.err
        document, memory = json.loads(ended.out), standin.memory
        books = compare(tmp_path, standin)
    assert (pictures, document["generated"], document["cost"]) == (150, 150, 22.5)
    assert (books.bill_is_exact, books.lost, books.twice, len(books.on_disk)) == (True, frozenset(), 0, 150)
    anchors = {shot: tmp_path / f"output/episodes/ep0/{shot}/wide.png" for shot in _shots(document)}
    digests = {hashlib.sha256(path.read_bytes()).hexdigest(): shot for shot, path in anchors.items()}
    assert (len(digests), set(memory.counts.uploads)) == (28, set(digests))
    assert set(memory.counts.uploads.values()) == {1}, "each is uploaded once"
    made = {one["imageUrl"]: one["shotId"] for one in document["results"]}
    ends = {shot: _of_anchor(memory.predictions.values(), anchors[shot]).ends for shot in anchors}
    followers = [
        one for one in memory.predictions.values() if "this same moment from another camera" in one.input["prompt"]
    ]
    assert len(followers) == 150 - 28
    for one in followers:
        shown_shots = [digests[_sha(standin, url)] for url in one.input["image_input"] if _sha(standin, url) in digests]
        shot = next(shot for url, shot in made.items() if one.id in url)
        assert shown_shots == [shot], "its own shot's anchor and no other"
        assert one.created >= ends[shot]


def _shots(document: dict[str, object]) -> list[str]:
    results = document["results"]
    assert isinstance(results, list)
    return sorted({one["shotId"] for one in results})


def _of_anchor(predictions: object, path: Path) -> Prediction:
    provenance = read(path)
    assert provenance is not None and isinstance(predictions, Iterable)
    found: Prediction = next(one for one in predictions if one.id == provenance.prediction_id)
    return found


def _sha(standin: Standin, url: str) -> str:
    stored = standin.memory.files.get(url.rstrip("/").rpartition("/")[2])
    return "" if stored is None else stored.sha256


def _images(studio: Studio, prediction: Prediction) -> list[str]:
    """The SHA-256 of each image of a request, in order."""
    files = studio.standin.memory.files
    return [files[url.rstrip("/").rpartition("/")[2]].sha256 for url in shown(prediction)]


def _digest(studio: Studio, name: str) -> str:
    return hashlib.sha256((studio.root / f"output/episodes/ep0/shot-001/{name}.png").read_bytes()).hexdigest()


def _stale(studio: Studio) -> dict[str, list[str]]:
    variations = [one for shot in studio.status()["shots"] for one in shot["variations"]]
    return {one["id"]: one["staleFor"] for one in variations if one["stale"]}


def _pick(studio: Studio, *words: str) -> None:
    ran = studio.moostik("pick", "ep0", "shot-001", *words)
    assert ran.code == 0, ran.err


def test_a_pick_says_what_becomes_stale_by_it(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:3])
    with_anchors(studio)
    studio.generate(code=0)
    studio.generate("--force", "--angle", "wide", code=0)
    studio.generate("--stale", code=0)  # made from the second take
    ran = studio.moostik("pick", "ep0", "shot-001", "wide", "--take", "1")
    assert (ran.code, ran.err.splitlines()[1:]) == (0, ["2 pictures become stale by this ($0.30 to remake them)."])
    assert len(_stale(studio)) == 2
    ran = studio.moostik("pick", "ep0", "shot-001", "wide", "--take", "1")
    assert ran.err.splitlines()[1:] == [], "they were stale before"
    ran = studio.moostik("pick", "ep0", "shot-001", "wide", "--take", "2")
    assert (ran.err.splitlines()[1:], _stale(studio)) == ([], {})


def test_the_others_are_shown_the_picked_take_of_the_anchor(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:3])
    with_anchors(studio)
    studio.generate(code=0)
    first = _digest(studio, "wide")
    _pick(studio, "wide")
    assert _stale(studio) == {}
    studio.generate("--force", "--angle", "wide", code=0)
    assert (_digest(studio, "wide") == first, _stale(studio)) == (False, {}), "they were made from the picked take"
    _pick(studio, "wide")
    stale = _stale(studio)
    assert sorted(stale) == ["close_up", "medium"]
    assert all("shot-001/wide" in reason for reasons in stale.values() for reason in reasons)
    _pick(studio, "wide", "--take", "1")
    assert _stale(studio) == {}
    bought = len(predictions(studio))
    studio.generate(code=0)
    assert len(predictions(studio)) == bought
    studio.generate("--force", "--angle", "medium", code=0)
    assert _images(studio, predictions(studio)[-1]) == [first], "the take that was picked, not the present picture"
    assert _stale(studio) == {}


def test_a_picked_anchor_that_is_made_again_in_the_same_run_is_still_shown(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:3])
    with_anchors(studio)
    studio.generate("--angle", "wide", code=0)
    first = _digest(studio, "wide")
    _pick(studio, "wide")
    studio.generate("--force", "--max-parallel-generations", "1", "--max-parallel-shots", "1", code=0)
    assert _digest(studio, "wide") != first
    assert [_images(studio, one) for one in predictions(studio)[2:]] == [[first], [first]]
    assert _stale(studio) == {}
    books = studio.audit()
    assert (books.lost, len(books.on_disk), books.charges) == (frozenset(), 4, 4)


@pytest.mark.uncounted
def test_a_picked_angle_that_was_made_alone_is_the_anchor_and_makes_the_others_stale(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:3])
    with_anchors(studio)
    studio.generate("--angle", "close_up", code=0)
    studio.generate("--angle", "wide", code=0)
    _pick(studio, "close_up")
    studio.generate(code=0)
    assert _images(studio, predictions(studio)[-1]) == [_digest(studio, "close_up")]
    stale = _stale(studio)
    assert list(stale) == ["wide"]
    assert "reference added: shot-001/close_up" in stale["wide"]
    studio.generate("--stale", code=0)
    assert _images(studio, predictions(studio)[-1]) == [_digest(studio, "close_up")]
    for angle in ("wide", "medium", "close_up"):
        _pick(studio, angle)
        assert _stale(studio) == {}, "all are of one family"
