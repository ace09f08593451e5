"""Several episodes in one run: one price, one cap, one window; what is wrong with one does not stop the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.episode_lock import episode_lock
from tests.commands.running import Ran
from tests.purchase.studio import PRICE, Studio, Studios, write_episode
from tests.standin import Fault


@pytest.fixture
def studios(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Studios]:
    found = Studios(tmp_path, capfd, monkeypatch)
    yield found
    found.close()


@pytest.fixture
def studio(studios: Studios) -> Studio:
    return three_episodes(studios())


def three_episodes(studio: Studio) -> Studio:
    for name, shots in (("ep0", 3), ("ep1", 2), ("ep2", 1)):
        write_episode(studio.root, shots, episode=name)
    return studio


def generate(studio: Studio, *words: str, code: int = 0) -> Ran:
    ran = studio.moostik("generate", *words, "--provider", "replicate", "--delay-ms", "0", "--yes")
    assert ran.code == code, ran.err
    assert "Internal error" not in ran.err
    return ran


def documents(ran: Ran) -> dict[str, dict[str, Any]]:
    return {one["episodeId"]: one for one in json.loads(ran.out)["episodes"]}


def test_every_episode_is_made_at_one_price(studio: Studio) -> None:
    ran = generate(studio, "--all")
    assert "Together, 12 pictures to make in 3 episodes." in ran.err
    assert "Together: 12 pictures made" in ran.err
    books = studio.audit("ep0", "ep1", "ep2")
    assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, 12)
    assert {name: len(studio.attempts(name)) for name in ("ep0", "ep1", "ep2")} == {"ep0": 6, "ep1": 4, "ep2": 2}


def test_one_at_a_time_goes_by_episode_and_then_by_shot(studio: Studio) -> None:
    generate(studio, "ep2", "ep0", "--max-parallel-shots", "1", "--max-parallel-generations", "1")
    with studio.ledger() as ledger:
        attempts = sorted([*ledger.attempts("ep0"), *ledger.attempts("ep2")], key=lambda one: one.id)
    assert [one.intent.episode_id for one in attempts] == ["ep2"] * 2 + ["ep0"] * 6
    assert [one.intent.shot_id for one in attempts[2:]] == [f"shot-00{n}" for n in (1, 1, 2, 2, 3, 3)]


def test_shots_of_one_name_are_told_apart(studio: Studio) -> None:
    """All episodes have a shot-001."""
    found = documents(generate(studio, "ep0", "ep1", "ep2", "--json"))
    for name, document in found.items():
        paths = [one["localPath"] for one in document["results"]]
        assert len(set(paths)) == document["generated"] > 0
        assert all(path.startswith(f"output/episodes/{name}/") for path in paths)


def test_the_document_has_each_episode_and_the_sums(studios: Studios) -> None:
    studio = three_episodes(studios(Fault("create", "422", prompt="of ep1")))
    document = json.loads(generate(studio, "--all", "--json", code=1).out)
    assert (document["generated"], document["failed"], document["total"]) == (8, 4, 12)
    assert document["cost"] == pytest.approx(8 * PRICE / 1e6)
    assert {one["episodeId"]: one["failed"] for one in document["episodes"]} == {"ep0": 0, "ep1": 4, "ep2": 0}
    assert [one["cost"] for one in document["episodes"]] == pytest.approx([6 * PRICE / 1e6, 0, 2 * PRICE / 1e6])


def test_events_name_the_episode(studio: Studio) -> None:
    events = [json.loads(line) for line in generate(studio, "ep0", "ep1", "--events").out.splitlines()]
    done = Counter(one["episodeId"] for one in events if one.get("status") == "completed")
    assert done == {"ep0": 6, "ep1": 4}
    assert [one["event"] for one in events].count("end") == 1
    assert [one["episodeId"] for one in events[-1]["episodes"]] == ["ep0", "ep1"]


@pytest.mark.parametrize("broken", ["ep0", "ep1", "ep2"])
def test_a_file_that_cannot_be_read_does_not_stop_the_others(studio: Studio, broken: str) -> None:
    (studio.root / f"episodes/{broken}.yaml").write_text("{oops", "utf-8")
    ran = generate(studio, "--all", "--json", code=1)
    assert f"error: {broken}: One problem in the files." in ran.err
    found = documents(ran)
    assert found.pop(broken) == {"episodeId": broken, "error": "One problem in the files."}
    assert len(found) == 2
    assert all(one["generated"] == one["total"] for one in found.values())


def test_where_no_file_can_be_read_that_is_the_answer(studio: Studio) -> None:
    for path in (studio.root / "episodes").glob("*.yaml"):
        path.write_text("{oops", "utf-8")
    assert generate(studio, "--all", code=3).out == ""


def test_a_name_that_is_no_episode_stops_everything(studio: Studio) -> None:
    ran = generate(studio, "ep0", "ep9", code=2)
    assert "There is no episode ep9." in ran.err
    assert studio.standin.memory.predictions == {}


def test_what_the_gate_refuses_does_not_stop_the_others(studio: Studio) -> None:
    write_episode(studio.root, [{"characterIds": ["nobody"]}], episode="ep1")
    ran = generate(studio, "--all", "--json", code=1)
    found = documents(ran)
    assert not found["ep1"]["readiness"]["ready"]
    assert (found["ep0"]["generated"], found["ep1"]["generated"], found["ep2"]["generated"]) == (6, 0, 2)
    assert studio.attempts("ep1") == []
    with episode_lock(studio.root / "output", "ep1"):
        pass  # nobody holds it


def test_an_episode_that_another_run_holds_is_left_to_it(studio: Studio) -> None:
    with episode_lock(studio.root / "output", "ep1"):
        ran = generate(studio, "--all", code=1)
    assert "error: ep1: Another run holds episode ep1" in ran.err
    assert {name: len(studio.attempts(name)) for name in ("ep0", "ep1", "ep2")} == {"ep0": 6, "ep1": 0, "ep2": 2}


def test_one_cap_for_all(studio: Studio) -> None:
    ran = generate(studio, "--all", "--max-cost", "1.20", code=4)
    assert "The cap of this run, $1.20, is enough for 8 pictures." in ran.err
    assert "The cap of this run, $1.20, is reached: 4 pictures are left to make ($0.60)." in ran.err
    assert studio.spent("ep0", "ep1", "ep2") == 8 * PRICE


def test_the_budget_of_an_episode_stops_that_episode_alone(studio: Studio) -> None:
    (studio.root / "episodes/series.yaml").write_text("budget: {episode: 0.60}\n", "utf-8")
    ran = generate(studio, "--all", code=1)
    assert "error: ep0: The budget of an episode, $0.60, has no room for another picture" in ran.err
    assert {name: len(studio.attempts(name)) for name in ("ep0", "ep1", "ep2")} == {"ep0": 4, "ep1": 4, "ep2": 2}


def test_a_choice_of_shots_goes_with_one_episode(studio: Studio) -> None:
    assert (
        "--shot, --act and --cluster need exactly one episode."
        in generate(studio, "--all", "--shot", "shot-001", code=2).err
    )


def test_an_episode_named_twice_is_made_once(studio: Studio) -> None:
    ran = generate(studio, "ep2", "episodes/ep2.yaml", "--json")
    assert list(documents(ran)) == ["ep2"]
    assert len(studio.attempts("ep2")) == 2


def test_a_dry_run_says_what_all_would_cost(studio: Studio) -> None:
    ran = generate(studio, "--all", "--dry-run")
    assert ran.out.splitlines()[0].startswith("ep0/shot-001/wide")
    assert len(ran.out.splitlines()) == 12
    document = json.loads(generate(studio, "--all", "--dry-run", "--json").out)
    assert document["estimatedCost"] == pytest.approx(12 * PRICE / 1e6)
    assert studio.standin.memory.predictions == {}


def test_preview_frames_of_all_episodes(studio: Studio) -> None:
    ran = studio.moostik("generate", "--all", "--provider", "preview")
    assert ran.code == 0, ran.err
    assert "Together: 12 frames drawn" in ran.err
    assert len(list((studio.root / "output/preview/episodes").rglob("*.png"))) == 12
    again = studio.moostik("generate", "--all", "--provider", "preview", "--json")
    assert json.loads(again.out)["skipped"] == 12
