"""`moostik clusters`: the JSON document, plain lines, lanes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from moostik_cli.models.clusters import CoherenceRules, SceneCluster
from moostik_cli.report.clusters_view import Grid, Lane, drawn_lane, lanes_by_block, ruler
from tests.commands.project import EPISODE, write_project
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    return runner(capfd, monkeypatch, write_project(tmp_path))


def test_the_json_document(moostik: Moostik) -> None:
    ran = moostik("clusters", "ep1", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert list(found) == [
        "episodeId",
        "clusters",
        "actClusters",
        "locationClusters",
        "characterClusters",
        "sequenceClusters",
        "unclustered",
        "stats",
    ]
    assert [cluster["id"] for cluster in found["clusters"]] == ["act-1", "loc-bar-s1", "char-ana-s1", "seq-s1"]
    assert list(found["clusters"][0]) == [
        "id",
        "name",
        "type",
        "shotIds",
        "sharedCharacterIds",
        "sharedLocationIds",
        "coherenceRules",
        "coherenceIssues",
        "actId",
        "sceneTypes",
    ]
    assert found["stats"] == {
        "totalShots": 3,
        "totalClusters": 4,
        "actClustersCount": 1,
        "locationClustersCount": 1,
        "characterClustersCount": 1,
        "sequenceClustersCount": 1,
    }
    (issue,) = found["locationClusters"][0]["coherenceIssues"]
    assert issue["rule"] == "lighting"
    assert issue["values"] == [{"value": "key: lanterns", "shotIds": ["s1"]}, {"value": "key: moon", "shotIds": ["s2"]}]


@pytest.mark.parametrize("option", [(), ("--plain",)])
def test_plain_lines_in_a_pipe(moostik: Moostik, option: tuple[str, ...]) -> None:
    ran = moostik("clusters", "ep1", *option)
    assert ran.out.splitlines() == [
        "Episode ep1, The [bold] night: 3 shots, 4 clusters",
        "Acts:",
        "- act-1: Act 1: Dusk: 3 shots: s1 to s3",
        "Places:",
        "- loc-bar-s1: Place: Bar: 2 shots: s1 to s2",
        "Characters:",
        "- char-ana-s1: Characters: Ana: 2 shots: s1 to s2",
        "Sequences:",
        "- seq-s1: Sequence: Door: 2 shots: s1 to s2",
        "Light differs within Place: Bar:",
        "- s1: key: lanterns",
        "- s2: key: moon",
    ]


def test_lanes_where_there_are_eyes(moostik: Moostik) -> None:
    ran = moostik("clusters", "ep1", "--color", "always")
    assert "\x1b[" in ran.out
    assert "●━━━●━━━●" in ran.out
    assert "The [bold] night" in ran.out


def test_a_choice_of_shots_shows_their_clusters_whole(moostik: Moostik) -> None:
    found = json.loads(moostik("clusters", "ep1", "--shot", "s3", "--json").out)
    assert [(cluster["id"], len(cluster["shotIds"])) for cluster in found["clusters"]] == [("act-1", 3)]
    found = json.loads(moostik("clusters", "ep1", "--cluster", "seq-s1", "--json").out)
    assert [cluster["id"] for cluster in found["clusters"]] == ["seq-s1"]


def test_a_loop_is_an_error(moostik: Moostik, tmp_path: Path) -> None:
    looped = json.loads(json.dumps(EPISODE))
    looped["shots"][0]["continuesFrom"] = "s2"
    (tmp_path / "episodes/ep1.json").write_text(json.dumps(looped), encoding="utf-8")
    ran = moostik("clusters", "ep1", "--json")
    assert ran.code != 0
    assert "s1 -> s2 -> s1" in ran.err


def test_the_real_episode(real_dir: Path, tmp_path: Path, moostik: Moostik) -> None:
    shutil.copy(real_dir / "ep0-pending.yaml", tmp_path / "episodes/ep0.yaml")
    for name in ("characters", "locations"):
        shutil.copy(real_dir / f"{name}.json", tmp_path / f"episodes/{name}.json")
    expected = json.loads((real_dir / "ep0.clusters.json").read_text())
    found = json.loads(moostik("clusters", "ep0", "--json").out)
    assert [cluster["id"] for cluster in found["clusters"]] == [c["id"] for c in expected["clusters"]]


# lanes


@pytest.mark.parametrize(
    ("members", "start", "stop", "cell", "drawn"),
    [
        ([0, 1, 2], 0, 3, 1, "●●●"),
        ([0, 1, 2], 0, 4, 2, "●━●━●"),
        ([1, 4], 0, 6, 1, " ●┄┄●"),
        ([1, 4], 0, 6, 3, "   ●┄┄┄┄┄┄┄┄●"),
        ([1, 12], 5, 10, 1, "┄┄┄┄┄"),
        ([1, 12], 10, 20, 1, "┄┄●"),
        ([0, 9], 0, 10, 2, "●" + "┄" * 17 + "●"),
    ],
)
def test_lanes(members: list[int], start: int, stop: int, cell: int, drawn: str) -> None:
    assert drawn_lane(Lane.of(*cluster(members)), start, stop, cell) == drawn


def test_a_lead_is_not_absent_where_its_shot_is_grouped_with_another() -> None:
    made, position = cluster([1, 4])
    lane = Lane.of(made, {**position, "s0": 0, "s2": 2, "s6": 6}, ["s0", "s2", "s6"])
    assert drawn_lane(lane, 0, 7, 2) == "○ ●┄○┄┄┄●   ○"
    assert lanes_by_block([lane], 5) == {0: [lane], 1: [lane]}


def cluster(members: list[int]) -> tuple[SceneCluster, dict[str, int]]:
    ids = tuple(f"s{place}" for place in members)
    made = SceneCluster("c", "C", "act", ids, (), (), CoherenceRules())
    return made, dict(zip(ids, members, strict=True))


def test_a_block_has_the_lanes_with_a_shot_in_it() -> None:
    (one, at), (other, also_at) = cluster([0, 25]), cluster([12])
    lanes = [Lane.of(one, at), Lane.of(other, also_at)]
    blocks = lanes_by_block(lanes, 10)
    assert {block: [lane.cluster for lane in lanes] for block, lanes in blocks.items()} == {
        0: [one],
        1: [other],
        2: [one],
    }


def test_the_ruler_numbers_as_many_shots_as_fit() -> None:
    assert ruler([str(n) for n in range(1, 13)], 1) == "1   5    10"
    assert ruler([str(n) for n in range(1, 5)], 4) == "1   2   3   4"
    assert ruler([str(n) for n in range(101, 121)], 1, first=100) == "101 105  110  115  120"


@pytest.mark.parametrize("width", [40, 64, 100, 200])
@pytest.mark.parametrize("shots", [1, 28, 1000])
def test_lanes_fit_the_terminal(width: int, shots: int) -> None:
    grid = Grid.fitting(width, shots, 60)
    assert grid.label + 4 + grid.cell * min(grid.per_block, shots) <= width
    assert grid.per_block >= min(shots, 10)
