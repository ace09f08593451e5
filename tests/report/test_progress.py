"""What is seen while pictures are made, at every width."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console

from moostik_cli.report.progress import BarProgress, Tally
from moostik_cli.report.screen import Screen

FIVE = ("wide", "medium", "close_up", "low_angle", "extreme_wide")


class Job(NamedTuple):
    """What the views read of a job."""

    shot_id: str
    variation_id: str
    price: int = 150_000
    episode_id: str = "ep0"

    @property
    def slot(self) -> tuple[str, str, str, int]:
        return self.episode_id, self.shot_id, self.variation_id, 0

    @property
    def target(self) -> Path:
        return Path(self.shot_id) / self.variation_id


def tally_of(*shots: str, angles: Sequence[str] = FIVE, price: int = 150_000) -> Tally:
    jobs = [Job(shot, angle, price) for shot in shots for angle in angles]
    return Tally(jobs, lambda: 0)  # type: ignore[arg-type]


def drawn(tally: Tally, width: int, height: int = 24) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None)
    console.print(BarProgress(tally, Screen()))
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
@pytest.mark.parametrize("shot", ["s1", "shot-1-1769759484234", "shot-exp-1769889802112-27-of-the-long-kind"])
def test_the_state_of_every_angle_is_seen_at_every_width(shot: str, width: int) -> None:
    tally = tally_of(shot)
    for angle, state in zip(FIVE, ("completed", "error", "completed", "generating", "generating"), strict=True):
        tally.note(("ep0", shot, angle, 0), state)
    lines = drawn(tally, width)
    assert max(map(len, lines)) <= width
    assert [mark for mark in lines[2] if mark in "●✗◐·"] == ["●", "✗", "●", "◐", "◐"]
    assert lines[2].split()[0].endswith(shot[-6:])


def test_names_are_whole_where_there_is_room() -> None:
    tally = tally_of("s1")
    tally.note(("ep0", "s1", "wide", 0), "generating")
    assert drawn(tally, 100)[2].split() == [
        "s1",
        "◐",
        "wide",
        "·",
        "medium",
        "·",
        "close_up",
        "·",
        "low_angle",
        "·",
        "extreme_wide",
    ]


def test_a_short_terminal_shows_the_bar_and_a_few_shots() -> None:
    shots = [f"s{n}" for n in range(30)]
    tally = tally_of(*shots)
    for shot in shots:
        tally.note(("ep0", shot, "wide", 0), "generating")
    assert len(drawn(tally, 80, height=8)) == 2 + 3


def test_nothing_is_said_of_a_rate_before_there_is_one_nor_of_money_where_none_is_spent() -> None:
    tally = tally_of("s1", price=0)
    tally.note(("ep0", "s1", "wide", 0), "generating")
    assert drawn(tally, 80)[1].strip() == ""
    tally.note(("ep0", "s1", "wide", 0), "completed")
    assert "a minute" in drawn(tally, 80)[1]
    assert "$" not in drawn(tally, 80)[1]


def test_only_the_bar_is_green() -> None:
    tally = tally_of("s1")
    tally.note(("ep0", "s1", "wide", 0), "completed")
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="standard")
    console.print(BarProgress(tally, Screen()))
    first = console.file.getvalue().splitlines()[0]  # type: ignore[attr-defined]
    assert first.endswith("\x1b[0m  1 of 5 pictures  20%")


def test_frames_that_are_drawn_are_called_frames() -> None:
    job = Job("s1", "wide", 0)
    frames = Tally([job], lambda: 0, frames=True)  # type: ignore[list-item]
    assert drawn(frames, 80)[0].endswith("0 of 1 frame  0%")
    frames.note(job.slot, "generating")
    frames.note(job.slot, "error")
    assert "1 without a frame" in drawn(frames, 80)[1]
    assert drawn(tally_of("s1", angles=["wide"]), 80)[0].endswith("0 of 1 picture  0%")


def test_what_was_never_begun_is_not_counted_with_what_failed() -> None:
    tally = tally_of("s1")
    tally.note(("ep0", "s1", "wide", 0), "generating")
    for angle in ("wide", "medium", "close_up"):
        tally.note(("ep0", "s1", angle, 0), "error")
    facts = drawn(tally, 100)[1]
    assert "1 without a picture" in facts and "2 not begun" in facts


def test_several_episodes_have_a_line_each() -> None:
    jobs = [Job("s1", angle, episode_id=name) for name in ("ep0", "ep1", "ep2") for angle in FIVE]
    tally = Tally(jobs, lambda: 0)  # type: ignore[arg-type]
    for angle in FIVE:
        tally.note(("ep0", "s1", angle, 0), "generating")
        tally.note(("ep0", "s1", angle, 0), "completed")
    tally.note(("ep1", "s1", "wide", 0), "generating")
    tally.note(("ep1", "s1", "medium", 0), "generating")
    tally.note(("ep1", "s1", "medium", 0), "error")
    lines = drawn(tally, 80)
    assert [line.split()[0] for line in lines[2:]] == ["ep0", "ep1", "ep2", "ep1/s1"]
    assert [line.split()[2:] for line in lines[2:5]] == [["5/5"], ["1/5", "✗", "1"], ["0/5"]]


def test_of_many_episodes_those_under_way_are_shown() -> None:
    jobs = [Job("s1", "wide", episode_id=f"ep{number}") for number in range(30)]
    tally = Tally(jobs, lambda: 0)  # type: ignore[arg-type]
    tally.note(("ep7", "s1", "wide", 0), "generating")
    lines = drawn(tally, 80, height=12)
    assert len(lines) <= 12
    assert [line.split()[0] for line in lines[2:]] == ["ep7", "ep7/s1"]
