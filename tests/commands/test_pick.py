"""`moostik pick`, through the real entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.models.picks import short_digest
from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    return runner(capfd, monkeypatch, tmp_path)


def lines(root: Path) -> list[str]:
    text = (root / "episodes/ep1.picks.yaml").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#") and not line.endswith(":")]


def test_a_pick_is_one_line_with_the_digest(moostik: Moostik, tmp_path: Path) -> None:
    made = {(one.shot_id, one.variation_id): short_digest(one.sha256) for one in make(tmp_path)}
    for shot, angle in (("s3", "wide"), ("s1", "close_up"), ("s1", "wide")):
        ran = moostik("pick", "ep1", shot, angle)
        assert (ran.code, ran.out) == (0, "")
    assert lines(tmp_path) == [f"s1: wide {made['s1', 'wide']}", f"s3: wide {made['s3', 'wide']}"]


def test_a_pick_before_there_is_a_picture(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("pick", "ep1", "s2", "medium")
    assert "no picture yet" in ran.err
    assert lines(tmp_path) == ["s2: medium"]
    assert moostik("pick", "ep1", "--list").out == "s2 medium  # not made yet\n"


def test_no_picks_yet_is_said(moostik: Moostik) -> None:
    ran = moostik("pick", "ep1")
    assert (ran.code, ran.out, ran.err) == (0, "", "No shot of ep1 has a pick yet.\n")


def test_the_angles_of_the_shot_are_named(moostik: Moostik) -> None:
    assert "Its angles: wide" in moostik("pick", "ep1", "s1", "zzz").err


def test_comments_stay_and_clear_takes_the_line_out(moostik: Moostik, tmp_path: Path) -> None:
    picks = tmp_path / "episodes/ep1.picks.yaml"
    picks.write_text("# ours\ns1: wide # first idea\n\n# later\ns3: wide\n", encoding="utf-8")
    moostik("pick", "ep1", "s1", "close_up")
    assert picks.read_text(encoding="utf-8") == "# ours\ns1: close_up # first idea\n\n# later\ns3: wide\n"
    assert moostik("pick", "ep1", "s3", "--clear").code == 0
    assert picks.read_text(encoding="utf-8") == "# ours\ns1: close_up # first idea\n\n# later\n"


def test_clearing_what_is_not_picked_writes_nothing(moostik: Moostik, tmp_path: Path) -> None:
    assert moostik("pick", "ep1", "s1", "--clear").code == 0
    assert not (tmp_path / "episodes/ep1.picks.yaml").exists()


def test_a_replaced_pick_is_said_so(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"))
    moostik("pick", "ep1", "s1", "wide")
    assert moostik("pick", "ep1", "--list").out == "s1 wide\n"
    make(tmp_path, ("s1", "wide"), take=1)
    assert moostik("pick", "ep1", "--list").out == "s1 wide  # the picked take was replaced\n"
    document = json.loads(moostik("pick", "ep1", "--json").out)
    assert document["file"] == "episodes/ep1.picks.yaml"
    assert [(one["shotId"], one["variationId"], one["state"]) for one in document["picks"]] == [
        ("s1", "wide", "replaced")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("s11", "wide"), "Did you mean s1?"),
        (("s1", "closee_up"), "Did you mean close_up?"),
        (("s1", "macro"), "has no angle macro"),
        (("s1",), "Name the angle"),
        (("--clear",), "--clear needs a shot"),
        (("s1", "wide", "--clear"), "--clear takes no angle"),
        (("s1", "wide", "--list"), "--list takes no shot"),
    ],
)
def test_wrong_usage(moostik: Moostik, arguments: tuple[str, ...], said: str) -> None:
    ran = moostik("pick", "ep1", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_angle_that_a_shot_has_twice_needs_the_variation(moostik: Moostik, tmp_path: Path) -> None:
    episode = tmp_path / "episodes/ep1.yaml"
    twice = "variations: [{id: v1, cameraAngle: wide}, {id: v2, cameraAngle: wide}]"
    episode.write_text(episode.read_text("utf-8").replace("variations: [wide, medium]", twice), encoding="utf-8")
    ran = moostik("pick", "ep1", "s2", "wide")
    assert ran.code == 2
    assert "v1, v2" in ran.err
    assert moostik("pick", "ep1", "s2", "v2").code == 0
    assert lines(tmp_path) == ["s2: v2"]


def test_a_picks_file_that_cannot_be_read_is_left_alone(moostik: Moostik, tmp_path: Path) -> None:
    picks = tmp_path / "episodes/ep1.picks.yaml"
    picks.write_text("{s1: wide}\n", encoding="utf-8")
    ran = moostik("pick", "ep1", "s1", "wide")
    assert ran.code == 3
    assert "ep1.picks.yaml:1:" in ran.err
    assert picks.read_text(encoding="utf-8") == "{s1: wide}\n"


def test_status_shows_the_picks_and_what_became_of_them(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"), ("s1", "close_up"))
    for shot, angle in (("s1", "wide"), ("s2", "medium")):
        moostik("pick", "ep1", shot, angle)
    make(tmp_path, ("s1", "wide"), take=1)
    shown = moostik("status", "ep1").out
    assert "picked: wide (replaced since)" in shown
    assert "picked: medium (no picture yet)" in shown
    picks = {shot["shotId"]: shot["pick"] for shot in json.loads(moostik("status", "ep1", "--json").out)["shots"]}
    assert picks == {
        "s1": {"written": "wide", "variationId": "wide", "state": "replaced"},
        "s2": {"written": "medium", "variationId": "medium", "state": "noPicture"},
        "s3": None,
    }
