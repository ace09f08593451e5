"""Which picture of a shot its other angles are shown, and which picture of a place its other shots are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from moostik_cli.models.angles import framing_of
from moostik_cli.models.coherence import Coherence, SettledCoherence, settled
from moostik_cli.models.episode import Episode, Shot, Variation
from moostik_cli.models.film_order import film_order
from moostik_cli.models.jobs import Predecessor, VariationKey
from moostik_cli.models.series import Series
from moostik_cli.planning.picked_anchors import NO_PICKS, PickedAnchors, PickedAngle

_ESTABLISHING = "establish"  # in a shot's `sceneType`


def anchors_in(
    episode: Episode, series: Series, chosen: Coherence | None = None, picked: PickedAnchors = NO_PICKS
) -> dict[VariationKey, tuple[Predecessor, ...]]:
    """The anchors that each variation is shown, the shot's before the place's. `chosen`: what a command says, before
    all that is written, and before the picks where it names an angle. `picked`: what the picks say."""
    order = film_order(episode)
    rules = {
        shot.id: settled(
            chosen,
            shot.coherence,
            act.coherence if (act := order.act_of.get(shot.id)) is not None else None,
            series.coherence,
        )
        for shot in order.shots
    }
    picks = {} if chosen is not None and chosen.anchor is not None else picked.angles
    written = {shot.id: key for shot in order.shots if (key := _anchor_of(shot, rules[shot.id])) is not None}
    anchors = {**written, **dict(_picked(order.shots, rules, picks))}
    found: dict[VariationKey, tuple[Predecessor, ...]] = {}
    for shot in order.shots:
        if rules[shot.id].has_anchor and shot.id in anchors:
            for key in _followers(shot, anchors[shot.id]):
                found[key] = (Predecessor(anchors[shot.id], "anchor"),)
    for key, place in _of_places(order.shots, rules, anchors):
        if key != written[key[0]] and not picks[key[0]].follows_place:
            continue  # a pick made it the anchor: it is chosen as it is
        found[key] = (*found.get(key, ()), Predecessor(place, "place anchor"))
    return found


def _anchor_of(shot: Shot, rule: SettledCoherence) -> VariationKey | None:
    """The angle that the rule names; where the shot does not have it, the first that shows its moment."""
    able = [variation for variation in shot.variations if _shows_the_moment(variation)]
    named = next((variation for variation in able if variation.camera_angle == rule.anchor), None)
    anchor = named or next(iter(able), None)
    return None if anchor is None else (shot.id, anchor.id)


def _picked(
    shots: Sequence[Shot], rules: Mapping[str, SettledCoherence], picks: Mapping[str, PickedAngle]
) -> Iterator[tuple[str, VariationKey]]:
    """The anchors that picks decide, by shot."""
    for shot in shots:
        pick = picks.get(shot.id)
        if pick is None or not rules[shot.id].has_anchor:
            continue
        if any(variation.id == pick.variation_id and _shows_the_moment(variation) for variation in shot.variations):
            yield shot.id, (shot.id, pick.variation_id)


def _followers(shot: Shot, anchor: VariationKey) -> Iterator[VariationKey]:
    for variation in shot.variations:
        if (shot.id, variation.id) != anchor and _shows_the_moment(variation):
            yield shot.id, variation.id


def _shows_the_moment(variation: Variation) -> bool:
    """Free text and a prompt of its own may tell of another moment."""
    own = variation.custom_prompt
    is_own = bool(own.strip() if isinstance(own, str) else own)
    return not is_own and framing_of(variation.camera_angle).lens_mm is not None


def _of_places(
    shots: Sequence[Shot], rules: Mapping[str, SettledCoherence], anchors: Mapping[str, VariationKey]
) -> Iterator[tuple[VariationKey, VariationKey]]:
    """Each anchor of a shot with that of its place. A shot that continues another is never the anchor of a place: it
    waits itself, and two pictures must never wait for each other."""
    for place, together in groupby(shots, key=lambda shot: next(iter(shot.location_ids), None)):
        able = [shot for shot in together if _is_of_its_place(shot, rules) and shot.id in anchors]
        free = [shot for shot in able if shot.continues_from is None]
        if place is None or not free:
            continue
        first = next((shot for shot in free if _ESTABLISHING in (shot.scene_type or "").casefold()), free[0])
        yield from ((anchors[shot.id], anchors[first.id]) for shot in able if shot is not first)


def _is_of_its_place(shot: Shot, rules: Mapping[str, SettledCoherence]) -> bool:
    return rules[shot.id].follows_place and shot.continuity != "cut"
