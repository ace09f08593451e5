"""The one order of shots: a table of what artists write, and what always holds."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.episode import Episode
from moostik_cli.models.film_order import film_order
from tests.commands.project import write_project
from tests.commands.running import runner


def _episode(shots: str, *acts: str) -> Episode:
    return Episode.model_validate(
        {
            "id": "ep",
            "shots": [{"id": shot} for shot in shots],
            "acts": [{"id": f"act-{number}", "shotIds": list(act)} for number, act in enumerate(acts, start=1)],
        }
    )


def _ids(episode: Episode) -> str:
    return "".join(shot.id for shot in film_order(episode).shots)


@pytest.mark.parametrize(
    ("shots", "acts", "expected"),
    [
        ("123", (), "123"),  # no acts: the file
        ("123", ("123",), "123"),
        ("123", ("312",), "312"),  # within an act its own list
        ("1234", ("34", "12"), "3412"),  # acts as they are listed
        ("1a23", ("123",), "1a23"),  # in no act: after the shot before it
        ("1ab23", ("312",), "31ab2"),  # ... wherever that plays
        ("a12", ("12",), "a12"),  # at the head of the file: at the head of the film
        ("a12", ("21",), "a21"),
        ("12", ("1x2",), "12"),  # an id that no shot has
        ("12", ("xy",), "12"),
        ("123", ("12", "231"), "123"),  # the first act that names it
        ("123", ("11", "23"), "123"),
    ],
)
def test_order(shots, acts, expected):
    assert _ids(_episode(shots, *acts)) == expected


def test_an_unnamed_shot_plays_in_the_act_of_the_shot_before_it():
    acts = film_order(_episode("a1b2c", "1", "2")).act_of
    assert {shot: act.id for shot, act in acts.items()} == {
        "a": "act-1", "1": "act-1", "b": "act-1", "2": "act-2", "c": "act-2",
    }  # fmt: skip


_SHOTS = st.lists(st.sampled_from("abcdefghij"), unique=True).map("".join)
_ACTS = st.lists(st.text("abcdefghijxyz", max_size=8), max_size=4)


@given(_SHOTS, _ACTS)
def test_every_shot_plays_once_and_named_ones_in_the_order_of_acts(shots, acts):
    order = _ids(_episode(shots, *acts))
    named = list(dict.fromkeys(shot for act in acts for shot in act if shot in shots))
    assert sorted(order) == sorted(shots)
    assert [shot for shot in order if shot in named] == named


@given(_SHOTS, _ACTS)
def test_an_unnamed_shot_follows_the_one_before_it_in_the_file(shots, acts):
    order = _ids(_episode(shots, *acts))
    named = {shot for act in acts for shot in act}
    for before, shot in pairwise(shots):
        if shot not in named:
            assert order.index(shot) == order.index(before) + 1


def test_every_view_has_the_same_order(tmp_path, capfd, monkeypatch):
    project = write_project(tmp_path)
    (project / "episodes" / "ep1.json").unlink()
    path = project / "episodes" / "ep1.yaml"
    path.write_text(
        "id: ep1\nacts:\n- {id: b, shotIds: [s3]}\n- {id: a, shotIds: [s4, s1]}\nshots:\n"
        + "".join(f"- {{id: s{n}, prompt: A street., variations: [wide]}}\n" for n in (1, 2, 3, 4))
    )
    moostik = runner(capfd, monkeypatch, project)
    expected = ["s3", "s4", "s1", "s2"]

    def order(*words: str, key: str = "shots") -> list[str]:
        return [one["shotId"] for one in json.loads(moostik(*words, "--json").out)[key]]

    assert order("status", "ep1") == expected
    assert order("resolve", "ep1") == order("enrich", "ep1") == expected
    assert order("generate", "ep1", "--dry-run", "--provider", "preview", key="planned") == expected
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    assert moostik("gallery", "ep1", "--preview").code == 0
    page = (project / "output/preview/episodes/ep1/index.html").read_text()
    data = json.loads(page.partition('type="application/json" id="data">')[2].partition("</script>")[0])
    assert [shot["id"] for shot in data["shots"]] == expected
    assert [shot["act"] for shot in data["shots"]] == ["b", "a", "a", "a"]
