"""Stage 2: the four kinds of clusters, coherence, and the look that shots share."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from moostik_cli.models.clusters import SceneCluster
from moostik_cli.models.episode import Episode
from moostik_cli.models.library import Character, Library, Location
from moostik_cli.report.documents import to_document
from moostik_cli.stages.clusters import (
    analyze_episode,
    clusters_of,
    find_sequence_loops,
    shared_looks,
)
from tests.stages import oracle
from tests.stages.building import episode, library, library_of, shot

NOBODY = library()


@pytest.mark.uncounted
@given(oracle.series)
@settings(max_examples=30, deadline=None)
def test_agrees_with_a_second_reading_of_the_tables(series: tuple[oracle.Json, oracle.Json]) -> None:
    written, entities = series
    found = to_document(analyze_episode(Episode.model_validate(written), library_of(entities)))
    expected = oracle.clusters(written, entities)
    for cluster in found["clusters"]:
        assert cluster.pop("coherenceIssues") == []
        if cluster["type"] == "sequence":  # what a sequence shares is left open
            cluster["sharedCharacterIds"] = cluster["sharedLocationIds"] = None
    assert found["clusters"] == expected
    assert found["unclustered"] == oracle.unclustered(written, entities)
    assert found["stats"]["totalClusters"] == len(expected)


def test_the_real_episode_gives_what_the_first_studio_had(real_dir: Path) -> None:
    expected = json.loads((real_dir / "ep0.clusters.json").read_text())
    found = to_document(analyze_episode(*real(real_dir)))
    keys = expected["clusters"][0].keys()
    assert [{key: cluster[key] for key in keys} for cluster in found["clusters"]] == expected["clusters"]
    assert found["unclustered"] == expected["unclustered"]


def test_on_the_real_episode_one_place_contradicts_its_light(real_dir: Path) -> None:
    found = analyze_episode(*real(real_dir))
    lights = [
        (cluster.id, issue.shot_ids)
        for cluster in found.clusters
        for issue in cluster.coherence_issues
        if issue.rule == "lighting"
    ]
    assert lights == [
        ("loc-martinique-house-interior-shot-2-1769759484235", ("shot-2-1769759484235", "shot-3-1769759484235")),
    ]


def real(folder: Path) -> tuple[Episode, Library]:
    def entities(name: str) -> list[dict[str, Any]]:
        return json.loads((folder / name).read_text())

    return Episode.model_validate(json.loads((folder / "ep0.json").read_text())), Library(
        {entity["id"]: Character.model_validate(entity) for entity in entities("characters.json")},
        {entity["id"]: Location.model_validate(entity) for entity in entities("locations.json")},
    )


# acts


def test_two_analyses_of_one_episode_are_equal(real_dir: Path) -> None:
    first, again = analyze_episode(*real(real_dir)), analyze_episode(*real(real_dir))
    assert first == again
    assert any(cluster.coherence_issues for cluster in first.clusters)
    assert {cluster.coherence_issues for cluster in first.clusters} == {c.coherence_issues for c in again.clusters}


@pytest.mark.parametrize(
    ("act", "id_", "name"),
    [
        ({"id": "1", "number": 1, "title": "Peace"}, "act-1", "Acte 1: Peace"),
        ({"id": "act-1", "number": 1, "title": "Peace"}, "act-1", "Acte 1: Peace"),
        ({"id": "one", "title": "Peace"}, "act-one", "Acte: Peace"),
        ({"id": "one", "number": 0}, "act-one", "Acte 0"),
        ({"id": "one"}, "act-one", "Acte: one"),
    ],
)
def test_acts_are_named(act: dict[str, Any], id_: str, name: str) -> None:
    found = analyze_episode(episode(shot("s1"), acts=[{**act, "shotIds": ["s1"]}]), NOBODY)
    assert [(cluster.id, cluster.name) for cluster in found.clusters] == [(id_, name)]


def test_an_act_has_its_shots_once_in_the_order_of_the_episode() -> None:
    acts = [{"id": "1", "shotIds": ["s2", "gone", "s1", "s2"]}, {"id": "2", "shotIds": ["gone"]}]
    found = analyze_episode(episode(shot("s1"), shot("s2"), acts=acts), NOBODY)
    assert [cluster.shot_ids for cluster in found.act_clusters] == [("s1", "s2")]


def test_an_act_shares_what_half_of_its_shots_have() -> None:
    shots = [shot("s1", "ana bo", "bar"), shot("s2", "bo ana", "fort"), shot("s3", "bo"), shot("s4", "cy cy")]
    found = analyze_episode(episode(*shots, acts=[{"id": "1", "shotIds": [s.id for s in shots]}]), NOBODY)
    assert found.act_clusters[0].shared_character_ids == ("ana", "bo")
    assert found.act_clusters[0].shared_location_ids == ()


# sequences


def sequences(*shots: Any) -> list[SceneCluster]:
    return list(analyze_episode(episode(*shots), NOBODY).sequence_clusters)


def test_a_sequence_is_in_the_order_of_its_chain() -> None:
    found = sequences(
        shot("s3", continuesFrom="s2"), shot("s1", name="Start"), shot("s2", videoStrategy={"chainFromShot": "s1"})
    )
    assert [(cluster.id, cluster.name, cluster.shot_ids) for cluster in found] == [
        ("seq-s1", "Séquence: Start", ("s1", "s2", "s3"))
    ]
    assert found[0].coherence_rules.sequential_generation


def test_a_sequence_that_forks_is_one_cluster_each_shot_after_the_one_it_continues() -> None:
    found = sequences(
        shot("s1"), shot("s2", continuesFrom="s1"), shot("s3", continuesFrom="s1"), shot("s4", continuesFrom="s2")
    )
    assert [cluster.shot_ids for cluster in found] == [("s1", "s2", "s4", "s3")]


def test_a_shot_that_continues_an_unknown_one_begins_its_own_sequence() -> None:
    found = sequences(shot("s1", continuesFrom="gone"), shot("s2", continuesFrom="s1"))
    assert [cluster.id for cluster in found] == ["seq-s1"]


@pytest.mark.parametrize(
    ("continues", "loops"),
    [
        ({"s1": "s1"}, [("s1",)]),
        ({"s1": "s2", "s2": "s1"}, [("s1", "s2")]),
        ({"s1": "s3", "s2": "s1", "s3": "s2", "s4": "s3"}, [("s1", "s2", "s3")]),
        ({"s1": "s2", "s2": "s1", "s3": "s4", "s4": "s3"}, [("s1", "s2"), ("s3", "s4")]),
        ({"s2": "s1", "s3": "s2"}, []),
    ],
)
def test_loops_are_found_and_make_no_sequence(continues: dict[str, str], loops: list[tuple[str, ...]]) -> None:
    shots = [shot(f"s{n}", continuesFrom=continues.get(f"s{n}")) for n in range(1, 5)]
    assert find_sequence_loops(shots) == tuple(loops)
    members = {id_ for loop in loops for id_ in loop}
    assert not any(members & set(cluster.shot_ids) for cluster in sequences(*shots))


# coherence


def issues_of(*prompts: Any) -> list[tuple[str, list[tuple[str, ...]]]]:
    shots = [shot(f"s{n}", "", "bar", prompt=prompt) for n, prompt in enumerate(prompts, 1)]
    (cluster,) = analyze_episode(episode(*shots), NOBODY).clusters
    return [(issue.rule, [value.shot_ids for value in issue.values]) for issue in cluster.coherence_issues]


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ({"lighting": {"key": "Sun"}}, {"lighting": {"key": "sun."}}, []),
        ({"lighting": {"key": "sun"}}, {"lighting": {"key": "moon"}}, ["lighting"]),
        ({"lighting": "sun"}, {"lighting": {"key": "moon"}}, ["lighting"]),
        ({"lighting": {"key": "sun"}}, {"lighting": {"rim": "white"}}, []),
        ({"lighting": {"key": "sun", "rim": "red"}}, {"lighting": {"key": "sun", "rim": "white"}}, ["lighting"]),
        ({"lighting": {"key": "sun"}}, {"goal": "x"}, []),
        ({"lighting": {"key": "sun"}}, "a sentence", []),
        ({"lighting": {"key": "sun"}}, {"lighting": {"key": " "}}, []),
        ({"scene": {"atmosphere": ["calm", "mist"]}}, {"scene": {"atmosphere": ["Mist", "Calm"]}}, []),
        ({"scene": {"atmosphere": "calm"}}, {"atmosphere": "storm"}, ["atmosphere"]),
        ({"scene": {"atmosphere": ["mist"]}}, {"scene": {"atmosphere": ["mist", "calm"]}}, []),
        (
            {"scene": {"atmosphere": ["mist", "dread"]}},
            {"scene": {"atmosphere": ["mist", "calm"]}},
            ["atmosphere"],
        ),
        ({"grade": {"mood": "calm"}}, {"sceneGraph": {"environment": {"mood": "dread"}}}, ["atmosphere"]),
    ],
)
def test_what_contradicts(one: Any, other: Any, rules: list[str]) -> None:
    assert [rule for rule, _ in issues_of(one, other)] == rules
    assert [rule for rule, _ in issues_of(other, one)] == rules


def test_an_issue_says_which_shots_state_what() -> None:
    sun, moon = {"lighting": {"key": "sun", "fill": "blue"}}, {"lighting": {"key": "moon", "fill": "blue"}}
    shots = [shot(f"s{n}", "", "bar", prompt=p) for n, p in enumerate([sun, moon, None, sun], 1)]
    (issue,) = analyze_episode(episode(*shots), NOBODY).clusters[0].coherence_issues
    assert [(value.value, value.shot_ids) for value in issue.values] == [
        ("key: sun", ("s1", "s4")),
        ("key: moon", ("s2",)),
    ]
    assert issue.common == ("fill: blue",)
    assert issue.shot_ids == ("s1", "s2", "s4")
    assert issue.is_contradiction
    assert 's1 has "key: sun"' in str(issue.message)
    assert 's2 has "key: moon"' in str(issue.message)


def test_a_shared_part_of_an_atmosphere_is_told_apart_from_a_contradiction() -> None:
    shots = [
        shot("s1", "", "bar", prompt={"atmosphere": ["mist", "dread"]}),
        shot("s2", "", "bar", prompt={"atmosphere": ["mist", "calm"]}),
    ]
    (issue,) = analyze_episode(episode(*shots), NOBODY).clusters[0].coherence_issues
    assert issue.common == ("mist",)
    assert not issue.is_contradiction


def test_an_act_shares_atmosphere_but_not_light() -> None:
    shots = [
        shot("s1", prompt={"lighting": "sun", "atmosphere": "calm"}),
        shot("s2", prompt={"lighting": "moon", "atmosphere": "dread"}),
    ]
    (cluster,) = analyze_episode(episode(*shots, acts=[{"id": "1", "shotIds": ["s1", "s2"]}]), NOBODY).clusters
    assert [issue.rule for issue in cluster.coherence_issues] == ["atmosphere"]


# the shared look


def test_a_look_comes_from_the_first_shot_of_the_place_that_states_it_then_from_the_act() -> None:
    shots = [
        shot("s0", prompt={"atmosphere": "act mood", "lighting": "of no place"}),
        shot("s1", "", "bar"),
        shot("s2", "", "bar", prompt={"lighting": {"key": "lanterns"}}),
        shot("s3", "", "bar", prompt={"lighting": {"key": "neon"}, "atmosphere": "bar mood"}),
        shot("s4", "", "fort"),
    ]
    acts = [{"id": "1", "shotIds": ["s0", "s1", "s2", "s3", "s4"]}]
    film = episode(*shots, acts=acts)
    found = analyze_episode(film, NOBODY)
    looks = shared_looks(film, found)
    at_bar = looks["s1"]
    assert (at_bar.lighting, at_bar.lighting_from) == ({"key": "lanterns"}, "s2")
    assert (at_bar.atmosphere, at_bar.atmosphere_from) == (("bar mood",), "s3")
    alone = looks["s4"]
    assert (alone.lighting, alone.atmosphere, alone.atmosphere_from) == (None, ("act mood",), "s0")
    assert "nowhere" not in looks


def test_a_choice_of_shots_keeps_whole_clusters() -> None:
    found = analyze_episode(episode(shot("s1", "ana", "bar"), shot("s2", "ana", "bar"), shot("s3")), NOBODY)
    chosen = clusters_of(found, {"s2"})
    assert [cluster.shot_ids for cluster in chosen.clusters] == [("s1", "s2"), ("s1", "s2")]
    assert (chosen.unclustered, chosen.stats.total_shots) == ((), 1)
    assert clusters_of(found, {"s3"}).unclustered == ("s3",)


@pytest.mark.uncounted
def test_time_grows_with_the_episode_and_not_with_its_square() -> None:
    def seconds(count: int) -> float:
        shots = [
            shot(
                f"s{n}",
                f"c{n % 9} d{n}",
                f"l{n // 50}",
                continuesFrom=f"s{n - 1}" if n % 4 else None,
                prompt={"lighting": {"key": "sun"}, "atmosphere": ["mist"]},
            )
            for n in range(count)
        ]
        film = episode(*shots, acts=[{"id": "1", "shotIds": [s.id for s in shots]}])
        start = time.process_time()
        shared_looks(film, analyze_episode(film, NOBODY))
        find_sequence_loops(film.shots)
        return time.process_time() - start

    seconds(100)
    few, many = seconds(1_000), seconds(10_000)
    assert many < few * 40 + 0.2
