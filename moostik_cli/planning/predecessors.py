"""Which pictures of the episode a variation is made with: the one rule, for plan, price, gate and staleness."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from moostik_cli.models.coherence import Coherence
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import Predecessor, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.records import PictureRecord
from moostik_cli.planning.anchors import anchors_in
from moostik_cli.planning.picked_anchors import NO_PICKS, PickedAnchors


class _Every:
    """Holds every variation."""

    def __contains__(self, key: object) -> bool:
        return True


class AvailablePictures(NamedTuple):
    """The pictures of an episode that others can be shown. `made`: those that exist; `coming`: the variations whose
    picture is on its way, by default all of them; `picked`: what the picks say of anchors."""

    made: Mapping[VariationKey, PictureRecord] = MappingProxyType({})
    coming: Container[VariationKey] = _Every()
    picked: PickedAnchors = NO_PICKS

    def includes(self, key: VariationKey) -> bool:
        """Whether there is, or will be, a picture of this variation."""
        return key in self.made or key in self.coming

    def has(self, predecessor: Predecessor) -> bool:
        """Whether there is, or will be, a picture of it to be shown."""
        return self.includes(predecessor.key) or self.take_of(predecessor) is not None

    def take_of(self, predecessor: Predecessor) -> PictureRecord | None:
        """The picked take that is shown, whichever picture its variation has now."""
        return None if predecessor.role == "previous" else self.picked.takes.get(predecessor.key)


class Predecessors:
    """Which pictures of the episode each variation is shown beside its cast and places: that of the shot before from
    the same angle, where its shot continues another, then its anchors.

    A variation is made with each of these whose picture is made or coming, and without the others."""

    def __init__(
        self, production: Production, available: AvailablePictures, coherence: Coherence | None = None
    ) -> None:
        """`coherence`: what a command says of anchors, before all that is written."""
        self._production = production
        self._coherence = coherence
        self._available = available

    def of(self, shot: Shot, variation: Variation) -> tuple[Predecessor, ...]:
        """In the order in which they are shown."""
        return tuple(predecessor for predecessor in self.wanted(shot, variation) if self._available.has(predecessor))

    def missing(self, shot: Shot, variation: Variation) -> tuple[Predecessor, ...]:
        """Those that it would be shown if they had a picture: it is made without them."""
        return tuple(
            predecessor for predecessor in self.wanted(shot, variation) if not self._available.has(predecessor)
        )

    def wanted(self, shot: Shot, variation: Variation) -> tuple[Predecessor, ...]:
        """Those that the episode asks for, whether or not there will be a picture. None is shown twice."""
        previous = self._previous(shot, variation)
        anchors = self._anchors.get((shot.id, variation.id), ())
        return (*previous, *(anchor for anchor in anchors if anchor.key not in {before.key for before in previous}))

    def room_for(self, shot: Shot) -> int:
        """How many of them an angle of the shot is shown at most: the same for all of its angles."""
        anchors = max((len(self._anchors.get((shot.id, variation.id), ())) for variation in shot.variations), default=0)
        continues = any(
            before.role == "previous" for variation in shot.variations for before in self.of(shot, variation)
        )
        return anchors + continues

    def continued_by(self, shot: Shot) -> Shot | None:
        """The shot that this one continues."""
        return self._shots.get(shot.continues_from) if shot.continues_from is not None else None

    def _previous(self, shot: Shot, variation: Variation) -> tuple[Predecessor, ...]:
        before = self.continued_by(shot)
        if before is None:
            return ()
        same = (other for other in before.variations if other.camera_angle == variation.camera_angle)
        return tuple(Predecessor((before.id, other.id)) for other in islice(same, 1))

    @cached_property
    def _shots(self) -> Mapping[str, Shot]:
        return {shot.id: shot for shot in self._production.episode.shots}

    @cached_property
    def _anchors(self) -> Mapping[VariationKey, tuple[Predecessor, ...]]:
        production = self._production
        return anchors_in(production.episode, production.series, self._coherence, self._available.picked)
