"""How a frame is staged: blocking, heights, shoulders, movements, sketches, and insets that cover no face."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from moostik_cli.models.angles import KNOWN_ANGLES
from moostik_cli.models.jobs import FrameNotes, ImageSource, PictureJob, Placing
from moostik_cli.painting.camera_arrows import draw_movements, movements_in
from moostik_cli.painting.frame import FrameArtist, free_corner
from moostik_cli.painting.framing import SAME, Box, PlacedFigure, Standing, lay_out, variety_of
from tests.painting.preview_jobs import figure_png, inline, job, reference

CAST = (reference(1, "Léa", inline(figure_png((210, 20, 30)))), reference(2, "Koko", inline(figure_png((20, 160, 60)))))
RATIO = 16 / 9


def placed(angle: str, *standing: Standing) -> dict[int, PlacedFigure]:
    return {one.index: one for one in lay_out(angle, [0.6] * len(standing), RATIO, standing).figures}


@pytest.mark.parametrize("angle", ["wide", "medium", "close_up", "extreme_wide", "low_angle"])
def test_who_stands_left_and_right(angle: str) -> None:
    found = placed(angle, Standing("right"), Standing("left"))
    assert found[0].box.center_x > 0.5 > found[1].box.center_x
    swapped = placed(angle, Standing("left"), Standing("right"))
    assert swapped[0].box.center_x < 0.5 < swapped[1].box.center_x


def test_two_on_one_side_stand_beside_each_other() -> None:
    found = placed("wide", Standing("left"), Standing("left"), Standing("right"))
    assert found[0].box.center_x != found[1].box.center_x
    assert max(found[0].box.center_x, found[1].box.center_x) < 0.5 < found[2].box.center_x


def test_near_is_larger_lower_and_in_front_of_far() -> None:
    layout = lay_out("wide", [0.6, 0.6], RATIO, [Standing(depth="far"), Standing(depth="near")])
    far, near = layout.figures
    assert (far.index, near.index) == (0, 1)
    assert near.box.height > far.box.height and near.box.bottom > far.box.bottom


@pytest.mark.parametrize("angle", sorted(set(KNOWN_ANGLES) - {"pov", "extreme_close_up", "macro"}))
def test_a_child_is_small_beside_its_mother_and_seen(angle: str) -> None:
    found = placed(angle, Standing(), Standing(scale=0.4))
    if 0 in found and 1 in found and found[1].facing != "away":
        assert found[1].box.height < found[0].box.height
        assert found[1].box.top < 0.85


@given(
    st.sampled_from(sorted(KNOWN_ANGLES)),
    st.lists(
        st.builds(
            Standing,
            st.sampled_from(["", "left", "centre", "right"]),
            st.sampled_from(["", "near", "middle", "far"]),
            st.sampled_from(["", "left", "right", "camera", "away"]),
            st.floats(0.3, 1),
        ),
        max_size=7,
    ),
    st.binary(min_size=2, max_size=2),
)
def test_everybody_is_placed_once_and_insets_cover_no_face(angle: str, standing: list[Standing], digest: bytes) -> None:
    layout = lay_out(angle, [0.6] * len(standing), RATIO, standing, variety_of(digest))
    looking = () if layout.looking is None else (layout.looking,)
    assert sorted([*(one.index for one in layout.figures), *layout.unseen, *looking]) == list(range(len(standing)))
    corner = free_corner(layout, (1024, 576))
    if corner is not None:
        left, top, width, height = corner
        inset = Box(left / 1024, top / 576, width / 1024, height / 576)
        assert not any(inset.overlaps(face) for one in layout.figures if (face := one.face) is not None)
        assert left >= 0 and left + width <= 1024 and top >= 0 and top + height <= 576


def test_without_a_word_nothing_moves() -> None:
    assert lay_out("medium", [0.6, 0.6], RATIO) == lay_out("medium", [0.6, 0.6], RATIO, [Standing(), Standing()], SAME)


def test_over_the_shoulder_has_a_back_in_front() -> None:
    layout = lay_out("over_the_shoulder", [0.6, 0.6], RATIO)
    assert [(one.index, one.facing) for one in layout.figures] == [(0, ""), (1, "away")]
    assert layout.figures[1].box.center_x < 0.3 < layout.figures[0].box.center_x
    other = lay_out("over_the_shoulder", [0.6, 0.6], RATIO, [Standing("left"), Standing(depth="near")])
    assert other.figures[1].box.center_x > 0.7


@pytest.mark.parametrize(
    ("words", "movements"),
    [
        ("pan left", ("left",)),
        ("slow pan to the right", ("right",)),
        ("Panoramique gauche", ("left",)),
        ("travelling latéral vers la droite", ("right",)),
        ("tilt up", ("up",)),
        ("grue qui descend", ("down",)),
        ("slow push-in", ("in",)),
        ("dolly in on her face", ("in",)),
        ("travelling avant", ("in",)),
        ("zoom arrière", ("out",)),
        ("pull back", ("out",)),
        ("orbit around the table", ("around",)),
        ("push in, then pan left", ("in", "left")),
        ("handheld", ()),
        ("static", ()),
        ("", ()),
    ],
)
def test_words_of_movements(words: str, movements: tuple[str, ...]) -> None:
    assert movements_in(words) == movements


@pytest.mark.parametrize("words", ["pan left", "pan right", "tilt up", "tilt down", "push in", "pull out", "orbit"])
def test_each_movement_has_arrows_of_its_own(words: str) -> None:
    blank = Image.new("RGB", (640, 360), (90, 90, 90))
    drawn = blank.copy()
    draw_movements(drawn, words)
    box = ImageChops.difference(blank, drawn).getbbox()
    assert box is not None
    mirrored = {"pan left": "pan right", "tilt up": "tilt down", "push in": "pull out"}.get(words)
    if mirrored:
        other = blank.copy()
        draw_movements(other, mirrored)
        assert ImageChops.difference(drawn, other).getbbox() is not None


def plain(job_: PictureJob) -> Image.Image:
    return FrameArtist().draw(job_).plain


def notes(**more: object) -> FrameNotes:
    return FrameNotes(subjects=("Léa", "Koko"))._replace(**more)


def share_of(image: Image.Image, colour: tuple[int, int, int]) -> float:
    """The middle of what has this colour, from 0 at the left to 1 at the right."""
    bands = ImageChops.difference(image, Image.new("RGB", image.size, colour)).split()
    far = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    box = far.point(lambda value: 255 if value < 40 else 0).getbbox()
    assert box is not None
    return (box[0] + box[2]) / 2 / image.width


def test_blocking_is_drawn() -> None:
    blocking = (Placing("Léa", "right"), Placing("Koko", "left"))
    drawn = plain(job("wide", CAST, notes=notes(blocking=blocking)))
    assert share_of(drawn, (20, 160, 60)) < 0.5 < share_of(drawn, (210, 20, 30))


def test_shots_that_differ_have_frames_that_differ() -> None:
    frames = {plain(job("medium", CAST, shot_id=f"s{n}", notes=notes())).tobytes() for n in range(6)}
    assert len(frames) >= 4
    assert plain(job("medium", CAST, notes=notes())) == plain(job("medium", CAST, notes=notes()))


def test_a_sketch_takes_the_frames_place(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (320, 180), (10, 200, 90)).save(out, "PNG")
    path = tmp_path / "sketch.png"
    path.write_bytes(out.getvalue())
    sketch = ImageSource("local", path=path, sha256="a")
    drawn = plain(job("wide", CAST, notes=notes(sketch=sketch, movement="pan left")))
    assert drawn.getpixel((drawn.width // 2, drawn.height // 2)) == (10, 200, 90)
    path.write_bytes(b"no picture")
    unreadable = plain(job("wide", CAST, notes=notes(sketch=ImageSource("local", path=path, sha256="b"))))
    assert unreadable.tobytes() == plain(job("wide", CAST, notes=notes())).tobytes()
