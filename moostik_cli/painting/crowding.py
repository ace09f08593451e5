"""Cards side by side: a reference that cannot be cut out is a rectangle, which hides whoever stands behind it.

The nearer card stays where it is, the others step aside until their faces are seen; where there is no room for that,
all become smaller; who still has none is outside the frame, and named there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moostik_cli.painting.framing import Box, Framing, Layout, PlacedFigure

_HALF_FACE = 0.2  # of a card's width, on each side of its middle
_EDGE = 0.02  # of the frame, which a face keeps clear
_SHARES = (1.0, 0.92, 0.84, 0.77, 0.7, 0.63, 0.56)  # how much smaller a crowd becomes
_TOUCH = 1e-9
_CLOSE = 2.0  # frames: figures this tall show a face, and do not become smaller


def with_faces_seen(layout: Layout, cards: Sequence[bool]) -> Layout:
    """The layout with no face behind a card. `cards`: of each figure by its index, whether it is one. Who shows the
    back has no face; whose face was never in the frame keeps the place."""
    if sum(cards[figure.index] for figure in layout.figures) < 1 or len(layout.figures) < 2:
        return layout
    best: list[PlacedFigure] = []
    for share in _SHARES if layout.framing.height < _CLOSE else _SHARES[:1]:
        found = _apart([_smaller(figure, share, layout.framing) for figure in layout.figures], cards)
        best = found if len(found) > len(best) else best
        if len(best) == len(layout.figures):
            break
    seen = {figure.index for figure in best}
    unseen = [figure.index for figure in layout.figures if figure.index not in seen]
    return replace(layout, figures=tuple(best), unseen=tuple(sorted((*layout.unseen, *unseen))))


def _smaller(placed: PlacedFigure, share: float, framing: Framing) -> PlacedFigure:
    """It keeps its middle, and stands or is cut where it did."""
    box = placed.box
    lost = box.height * (1 - share)
    top = box.top + lost * framing.hold
    smaller = Box(box.left + box.width * (1 - share) / 2, top, box.width * share, box.height - lost)
    return replace(placed, box=smaller)


def _apart(figures: Sequence[PlacedFigure], cards: Sequence[bool]) -> list[PlacedFigure]:
    """Those that have room, from back to front."""
    nearer: list[PlacedFigure] = []
    for placed in reversed(figures):
        hiding = [figure for figure in nearer if cards[figure.index]]
        found = placed if placed.face is None else _beside(placed, hiding)
        if found is not None:
            nearer.append(found)
    return nearer[::-1]


def _beside(placed: PlacedFigure, hiding: Sequence[PlacedFigure]) -> PlacedFigure | None:
    """The figure where none of the nearer cards hides its face, on the side where it stood; None: there is no room."""
    face = placed.face
    walls = [figure.box for figure in hiding if face and figure.box.top < face.bottom and face.top < figure.box.bottom]
    half, wanted = placed.box.width * _HALF_FACE, placed.box.center_x
    if not any(_hides(wall, wanted, half) for wall in walls):
        return placed
    places = [place for wall in walls for place in (wall.left - half, wall.right + half)]
    free = [place for place in places if _is_free(place, half, wanted, walls)]
    if not free:
        return None
    place = min(free, key=lambda figure: abs(figure - wanted))
    return replace(placed, box=placed.box._replace(left=place - placed.box.width / 2))


def _is_free(place: float, half: float, wanted: float, walls: Sequence[Box]) -> bool:
    """Whether a face there is in the frame, behind no card, and on the same side of each as where it is wanted."""
    is_inside = place - half >= _EDGE and place + half <= 1 - _EDGE
    on_its_side = all((place < wall.center_x) == (wanted < wall.center_x) for wall in walls)
    return is_inside and on_its_side and not any(_hides(wall, place, half) for wall in walls)


def _hides(wall: Box, center: float, half: float) -> bool:
    return center - half < wall.right - _TOUCH and wall.left + _TOUCH < center + half
