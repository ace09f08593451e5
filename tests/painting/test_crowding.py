"""Cards side by side: no face behind another card, everybody placed or named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.angles import KNOWN_ANGLES
from moostik_cli.painting.crowding import with_faces_seen
from moostik_cli.painting.framing import Layout, PlacedFigure, Standing, lay_out, variety_of

RATIO = 16 / 9
STANDING = st.builds(
    Standing,
    st.sampled_from(["", "left", "centre", "right"]),
    st.sampled_from(["", "near", "middle", "far"]),
    st.sampled_from(["", "left", "right", "camera", "away"]),
    st.floats(0.3, 1),
)


def laid_out(angle: str, count: int, digest: bytes = b"\4\0") -> Layout:
    return with_faces_seen(lay_out(angle, [0.8] * count, RATIO, (), variety_of(digest)), [True] * count)


def hidden(layout: Layout, cards: list[bool]) -> list[int]:
    """The indexes of those of whose face a nearer card hides more than a sliver."""
    found = []
    for number, one in enumerate(layout.figures):
        nearer = [other for other in layout.figures[number + 1 :] if cards[other.index]]
        if any(_hides(other, one) for other in nearer):
            found.append(one.index)
    return found


def _hides(nearer: PlacedFigure, one: PlacedFigure) -> bool:
    if one.face is None or not one.face.overlaps(nearer.box):
        return False
    left, right = one.box.center_x - one.box.width * 0.19, one.box.center_x + one.box.width * 0.19
    return nearer.box.left < right and left < nearer.box.right


@pytest.mark.uncounted
@given(
    st.sampled_from(sorted(KNOWN_ANGLES)),
    st.lists(st.tuples(STANDING, st.floats(0.3, 1.2), st.booleans()), max_size=7),
    st.binary(min_size=2, max_size=2),
)
def test_no_face_is_behind_a_card(angle: str, cast: list[tuple[Standing, float, bool]], digest: bytes) -> None:
    aspects, cards = [aspect for _, aspect, _ in cast], [card for *_, card in cast]
    before = lay_out(angle, aspects, RATIO, [standing for standing, *_ in cast], variety_of(digest))
    after = with_faces_seen(before, cards)
    assert hidden(after, cards) == []
    assert sorted([*(one.index for one in after.figures), *after.unseen]) == sorted(
        [*(one.index for one in before.figures), *before.unseen]
    )
    if not any(cards):
        assert after == before


@pytest.mark.parametrize(
    ("angle", "count", "shown"),
    [
        ("medium", 2, [1, 0]),
        ("medium", 4, [3, 2, 1, 0]),
        ("wide", 4, [3, 2, 1, 0]),
        ("low_angle", 2, [1, 0]),
        ("close_up", 2, [0]),  # a face that fills the frame leaves no room
    ],
)
def test_who_is_shown(angle: str, count: int, shown: list[int]) -> None:
    layout = laid_out(angle, count)
    assert [one.index for one in layout.figures] == shown
    assert [*layout.unseen] == [index for index in range(count) if index not in shown]
    assert all(0 < one.box.center_x < 1 for one in layout.figures)
