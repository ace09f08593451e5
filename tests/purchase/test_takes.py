"""`generate --takes`: several takes of each picture in one run, against the stand-in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.messages import set_language
from tests.chaos.command import Project, wait_until
from tests.purchase.studio import ANGLES, PRICE, Studio, Studios, write_episode
from tests.purchase.test_retakes import run
from tests.standin import Fault, Faults, Standin

WIDE = ("shot-001", "wide")
THREE = ("--takes", "3")


def takes(studio: Studio, shot: str = "shot-001", angle: str = "wide") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(studio.moostik("takes", "ep0", shot, angle, "--json").out)["takes"]
    return found


def bought(studio: Studio) -> int:
    return len(studio.standin.memory.predictions)


def test_each_picture_gets_so_many_and_the_last_is_current(studios: Studios) -> None:
    studio = studios(shots=2, angles=ANGLES[:1])
    said = studio.generate(*THREE, code=0).err
    assert "6 pictures to make in 2 shots." in said and "$0.90" in said
    assert "3 takes of each" in said
    for shot in ("shot-001", "shot-002"):
        found = takes(studio, shot)
        assert [take["number"] for take in found] == [1, 2, 3]
        assert sum(take["current"] for take in found) == 1 and all(take["exists"] for take in found)
    books = studio.audit()
    assert (books.lost, len(books.on_disk), books.charges) == (frozenset(), 6, 6)
    assert studio.spent() == 6 * PRICE
    assert studio.document(*THREE, code=0)["generated"] == 0
    assert bought(studio) == 6


def test_what_is_made_stays_and_force_makes_as_many_new_ones(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate("--angle", "wide", code=0)
    said = studio.generate(*THREE, code=0).err
    assert "3 pictures to make in 1 shot (1 already there)." in said
    assert "1 picture that is there has fewer than 3 takes" in said
    assert (len(takes(studio)), len(takes(studio, angle="medium"))) == (1, 3)
    studio.generate(*THREE, "--force", "--angle", "wide", code=0)
    assert len(takes(studio)) == 4
    assert "fewer than" not in studio.generate(*THREE, code=0).err
    assert bought(studio) == 7


def test_stale_pictures_get_so_many_too(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    studio.generate(code=0)
    episode = studio.root / "episodes/ep0.yaml"
    episode.write_text(episode.read_text("utf-8").replace("Picture number", "Painting number"), "utf-8")
    studio.generate("--takes", "2", "--stale", code=0)
    assert len(takes(studio)) == 3
    assert studio.status()["staleCount"] == 0


def test_a_picture_that_was_deleted_is_priced_with_all_its_takes(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    (studio.root / "output/episodes/ep0/shot-001/wide.png").unlink()
    said = studio.generate("--takes", "2", code=0).err
    assert "1 picture was deleted and is made again ($0.30)." in said
    assert bought(studio) == 4


def test_a_dry_run_lists_and_prices_every_take(studios: Studios) -> None:
    studio = studios(shots=1)
    document = json.loads(studio.moostik("generate", "ep0", *THREE, "--dry-run", "--json").out)
    assert [(one["variationId"], one["take"]) for one in document["planned"]] == [
        (angle, take) for angle in ANGLES[:2] for take in (1, 2, 3)
    ]
    assert (document["estimatedCost"], document["total"]) == (0.9, 6)
    assert bought(studio) == 0


def test_a_cap_stops_between_takes_and_the_rest_is_told(studios: Studios) -> None:
    studio = studios(shots=2, angles=ANGLES[:1])
    said = studio.generate(*THREE, "--max-cost", "0.60", code=4).err
    assert "is enough for 4 pictures" in said
    assert studio.spent() == 4 * PRICE
    assert "--takes 3" in said, "the command for what is left asks for the same"
    studio.generate(*THREE, code=0)
    assert bought(studio) <= 6
    assert all(takes(studio, shot) for shot in ("shot-001", "shot-002"))


def test_a_picture_that_others_are_shown_is_made_with_all_its_takes_first(studios: Studios) -> None:
    """Else the others would be stale as soon as the next take is there."""
    studio = studios(shots=1, angles=ANGLES[:3])
    studio.generate(*THREE, "--anchor", "wide", code=0)
    memory = studio.standin.memory
    assert bought(studio) == 9
    followers = [one for one in memory.predictions.values() if one.input.get("image_input")]
    assert len(followers) == 6
    files = memory.files
    shown = {files[one.input["image_input"][-1].rstrip("/").rpartition("/")[2]].sha256 for one in followers}
    assert shown == {take["sha256"] for take in takes(studio) if take["current"]}
    assert studio.document("--anchor", "wide", "--stale", code=0)["generated"] == 0


def test_a_take_that_failed_is_made_by_the_next_run_and_no_more(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    studio.standin.faults = Faults(Fault("outcome", "e005", times=1))
    studio.generate(*THREE, code=1)
    studio.heal()
    assert set(studio.statuses().values()) == {"completed"}
    assert len(takes(studio)) == 2
    before = bought(studio)
    assert "fewer than 3 takes" in studio.generate(*THREE, code=0).err
    assert bought(studio) == before, "what the model refused is not bought again unasked"
    again = (*THREE, "--retry-refused")
    planned = json.loads(studio.moostik("generate", "ep0", *again, "--dry-run", "--json").out)
    assert (len(planned["planned"]), planned["estimatedCost"]) == (1, 0.15), "priced before"
    said = studio.generate(*again, code=0).err
    assert "1 picture to make in 1 shot." in said and "some of its 3 takes: the rest is made" in said
    assert (bought(studio), len(takes(studio))) == (before + 1, 3)
    assert "Nothing to make" in studio.generate(*THREE, code=0).err
    assert (bought(studio), studio.spent()) == (before + 1, 4 * PRICE), "a refusal is billed"


def test_a_set_of_another_text_is_not_filled_up(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    studio.generate("--takes", "2", code=0)
    episode = studio.root / "episodes/ep0.yaml"
    episode.write_text(episode.read_text("utf-8").replace("Picture number", "Painting number"), "utf-8")
    studio.generate(*THREE, code=0)
    assert bought(studio) == 2, "it is stale: nothing is bought unasked"
    studio.generate("--stale", code=0)
    studio.generate(*THREE, code=0)
    assert bought(studio) == 3, "of the new text there is one, which was made alone"


def test_frames_have_one_take_and_that_is_said(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    ran = studio.moostik("generate", "ep0", "--provider", "preview", *THREE)
    assert ran.code == 0 and "1 frame to draw in 1 shot." in ran.err
    assert "A preview frame has one take" in ran.err


def test_it_is_said_in_french(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    monkeypatch.setenv("MOOSTIK_LANG", "fr")
    try:
        assert "3 prises de chacune" in studio.moostik("generate", "ep0", *THREE, "--dry-run").err
    finally:
        set_language("en")


class _Slow:
    """Predictions take long, as long as `is_on`, but for the first so many."""

    is_on = True

    def __init__(self, quick: int) -> None:
        self._quick = quick

    def __call__(self, number: int, _given: Mapping[str, Any]) -> float:
        return 30.0 if self.is_on and number > self._quick else 0.02


@pytest.mark.uncounted
@pytest.mark.parametrize("begun", [1, 2, 3])
def test_of_takes_that_were_killed_only_what_is_missing_is_bought(tmp_path: Path, begun: int) -> None:
    """None is made yet: what was begun counts, and there are three in all."""
    write_episode(tmp_path, 1, angles=ANGLES[:1])
    slow = _Slow(0)
    with Standin(latency=slow) as standin:
        project = Project(tmp_path, standin)
        window = ("--max-parallel-shots", "1", "--max-parallel-generations", str(begun))
        _kill(project, standin, slow, begun, *window)
        run(project, "generate", "ep0", "--provider", "replicate", "--yes", *THREE)
        assert len(standin.memory.predictions) == 3
        found = json.loads(run(project, "takes", "ep0", *WIDE, "--json").out)["takes"]
    assert len(found) == 3 and all(take["exists"] for take in found)


def test_after_a_kill_with_one_made_and_one_begun_the_third_is_bought(tmp_path: Path) -> None:
    write_episode(tmp_path, 1, angles=ANGLES[:1])
    slow = _Slow(1)
    with Standin(latency=slow) as standin:
        project = Project(tmp_path, standin)
        _kill(project, standin, slow, 2, "--max-parallel-shots", "1", "--max-parallel-generations", "1")
        ended = run(project, "generate", "ep0", "--provider", "replicate", "--yes", *THREE)
        assert "some of its 3 takes" in ended.err
        assert len(standin.memory.predictions) == 3
        found = json.loads(run(project, "takes", "ep0", *WIDE, "--json").out)["takes"]
    assert len(found) == 3 and all(take["exists"] for take in found)


def _kill(project: Project, standin: Standin, slow: _Slow, predictions: int, *options: str) -> None:
    """A run that is killed when so many predictions are there; they end after it."""
    words = ("generate", "ep0", "--provider", "replicate", "--yes", "--delay-ms", "0", *THREE, *options)
    running = project.start(*words)
    assert wait_until(lambda: len(standin.memory.predictions) >= predictions)
    running.kill()
    standin.memory.end_all()
    slow.is_on = False
