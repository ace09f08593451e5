"""Pictures of a shot that look odd beside each other, or beside the series: noted, and never acted upon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from moostik_cli.models.file_forms import in_the_form_on_disk
from moostik_cli.models.production import Production
from moostik_cli.models.status import ShotStatus, VariationStatus
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.looks import Colour, Look, colours_in, look_of, odd_looks
from moostik_cli.state.episode_pictures import ShownPicture, ShownShot, ShownVariation

_THERE = frozenset({VariationState.COMPLETED, VariationState.STALE, VariationState.ALTERED})


def with_odd_looks(shots: Sequence[ShotStatus], production: Production) -> tuple[ShotStatus, ...]:
    """The shots, each picture looked at whole."""
    palette, root = colours_in(production.series.palette), production.project.output_root
    return tuple(_looked_at(shot, root, palette) for shot in shots)


def shown_with_odd_looks(
    shots: Sequence[ShownShot], production: Production, look: Callable[[ShownPicture], Look | None]
) -> list[ShownShot]:
    """As `with_odd_looks`, for what the gallery shows. `look`: of its thumbnail, say, which tells as much."""
    palette = colours_in(production.series.palette)
    return [_shown(shot, palette, look) for shot in shots]


def _looked_at(shot: ShotStatus, root: Path, palette: Sequence[Colour]) -> ShotStatus:
    paths = {
        variation.id: in_the_form_on_disk(root / variation.local_path, root)
        for variation in shot.variations
        if variation.local_path and variation.state in _THERE
    }
    looks = {id_: look for id_, path in paths.items() if (look := look_of(path)) is not None}
    odd = odd_looks(looks, {variation.id: variation.camera_angle for variation in shot.variations}, palette)

    def noted(status: VariationStatus) -> VariationStatus:
        return status if status.oddity is not None or status.id not in odd else status._replace(oddity=odd[status.id])

    return shot._replace(variations=tuple(map(noted, shot.variations)))


def _shown(shot: ShownShot, palette: Sequence[Colour], look: Callable[[ShownPicture], Look | None]) -> ShownShot:
    looks = {
        variation.variation.id: found
        for variation in shot.variations
        if variation.picture is not None and (found := look(variation.picture)) is not None
    }
    odd = odd_looks(
        looks, {variation.variation.id: variation.variation.camera_angle for variation in shot.variations}, palette
    )

    def noted(shown: ShownVariation) -> ShownVariation:
        message = odd.get(shown.variation.id)
        if message is None or shown.picture is None or shown.picture.oddity is not None:
            return shown
        return replace(shown, flags=(*shown.flags, "odd"), picture=replace(shown.picture, oddity=message))

    return replace(shot, variations=tuple(map(noted, shot.variations)))
