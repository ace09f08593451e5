"""What each angle promises of the figures and of the place, as geometry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.episode import KNOWN_ANGLES
from moostik_cli.painting.framing import (
    FRAMINGS,
    Layout,
    frame_size,
    framing_for,
    lay_out,
    sheet_of,
)

WIDE_FRAME = 16 / 9
ASPECT = 0.7


def main_box(angle: str, count: int = 1, ratio: float = WIDE_FRAME):
    layout = lay_out(angle, [ASPECT] * count, ratio)
    return next(p.box for p in layout.figures if p.index == 0)


def test_every_known_angle_has_its_framing() -> None:
    assert set(FRAMINGS) == set(KNOWN_ANGLES)


@pytest.mark.parametrize(
    ("angle", "least", "most"),
    [
        ("extreme_wide", 0.1, 0.25),
        ("wide", 0.5, 0.8),
        ("medium", 1.2, 1.8),
        ("close_up", 2.0, 3.0),
        ("extreme_close_up", 4.5, 7.0),
        ("low_angle", 1.1, 1.6),
        ("high_angle", 0.4, 0.6),
        ("dutch_angle", 0.8, 1.1),
        ("macro", 8.0, 10.0),
    ],
)
def test_how_tall_a_lone_figure_is(angle: str, least: float, most: float) -> None:
    assert least <= main_box(angle).height <= most


@pytest.mark.parametrize("angle", ["extreme_wide", "wide", "high_angle"])
def test_whole_figures_are_whole(angle: str) -> None:
    box = main_box(angle)
    assert box.top >= 0 and box.bottom <= 1 and box.left >= 0 and box.right <= 1


@pytest.mark.parametrize("angle", ["medium", "low_angle"])
def test_a_medium_shot_cuts_below_the_waist_and_keeps_the_head(angle: str) -> None:
    box = main_box(angle)
    assert 0 <= box.top < 0.15
    assert box.top + box.height * 0.45 < 1 < box.bottom


@pytest.mark.parametrize("angle", ["close_up", "extreme_close_up", "macro"])
def test_a_close_shot_is_centred_on_the_face(angle: str) -> None:
    box = main_box(angle)
    face = box.top + box.height * 0.24
    assert 0.4 < face < 0.6
    assert box.bottom > 1.5


def test_closer_angles_show_less_of_the_place_and_blur_it_more() -> None:
    order = ["extreme_wide", "wide", "medium", "close_up", "extreme_close_up", "macro"]
    shares = [FRAMINGS[angle].view.share for angle in order]
    blurs = [FRAMINGS[angle].view.blur for angle in order]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) == len(shares)
    assert blurs == sorted(blurs)


def test_low_looks_up_and_high_looks_down() -> None:
    low, high = FRAMINGS["low_angle"], FRAMINGS["high_angle"]
    assert low.view.y < 0.5 < high.view.y
    assert low.taper > 0 > high.taper
    assert main_box("low_angle").height > 2 * main_box("high_angle").height


def test_only_the_dutch_angle_tilts() -> None:
    assert [angle for angle, framing in FRAMINGS.items() if framing.tilt] == ["dutch_angle"]


def test_a_point_of_view_does_not_show_the_one_who_looks() -> None:
    layout = lay_out("pov", [ASPECT, ASPECT], WIDE_FRAME)
    assert layout.looking == 0
    assert [p.index for p in layout.figures] == [1]


def test_the_main_subject_stands_in_front_and_is_the_tallest() -> None:
    for count in range(2, 8):
        figures = lay_out("wide", [ASPECT] * count, WIDE_FRAME).figures
        assert figures[-1].index == 0
        assert max(figures, key=lambda p: p.box.height).index == 0


def test_who_does_not_fit_is_named() -> None:
    layout = lay_out("extreme_close_up", [ASPECT] * 3, WIDE_FRAME)
    assert [p.index for p in layout.figures] == [0]
    assert layout.unseen == (1, 2)


@given(
    angle=st.sampled_from([*KNOWN_ANGLES, "from the moon"]),
    aspects=st.lists(st.floats(0.1, 4), max_size=20),
    ratio=st.floats(0.2, 5),
)
def test_everyone_is_placed_in_view_or_accounted_for(angle: str, aspects: list[float], ratio: float) -> None:
    layout: Layout = lay_out(angle, aspects, ratio)
    placed = [p.index for p in layout.figures]
    looking = [] if layout.looking is None else [layout.looking]
    assert sorted([*placed, *layout.unseen, *looking]) == list(range(len(aspects)))
    assert all(p.box.seen and p.box.width > 0 and p.box.height > 0 for p in layout.figures)


@pytest.mark.parametrize(
    ("words", "angle"),
    [
        ("bird's eye view", "high_angle"),
        ("worm's eye", "low_angle"),
        ("Contre-plongée", "low_angle"),
        ("plongée", "high_angle"),
        ("très gros plan", "extreme_close_up"),
        ("gros plan", "close_up"),
        ("tight_portrait", "close_up"),
        ("panorama", "extreme_wide"),
        ("full-length", "wide"),
        ("insert of the hands", "macro"),
        ("canted", "dutch_angle"),
        ("zzz", "medium"),
        ("", "medium"),
    ],
)
def test_free_text_gets_the_nearest_framing(words: str, angle: str) -> None:
    assert framing_for(words) == FRAMINGS[angle]


def test_over_the_shoulder_is_for_two() -> None:
    assert framing_for("over_the_shoulder").most == 2


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("16:9", (1280, 720)),
        ("9:16", (720, 1280)),
        ("1:1", (960, 960)),
        ("match_input_image", (1280, 720)),
        ("0:9", (1280, 720)),
        ("1:9999", (1280, 720)),
        (None, (1280, 720)),
        (7, (1280, 720)),
    ],
)
def test_frame_sizes(ratio: object, size: tuple[int, int]) -> None:
    assert frame_size(ratio) == size


@pytest.mark.parametrize("ratio", ["21:9", "16:9", "3:2", "1:1", "4:5", "9:16"])
def test_the_picture_keeps_the_ratio_of_the_frame(ratio: str) -> None:
    across, down = map(int, ratio.split(":"))
    width, height = frame_size(ratio)
    picture = sheet_of(width, height).picture
    assert picture[0] / picture[1] == pytest.approx(across / down, rel=0.01)
    assert picture[0] <= width - 120 and picture[1] <= height - 100
