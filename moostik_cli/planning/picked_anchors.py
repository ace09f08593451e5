"""Which picture of a shot its other angles are shown once the shot has a pick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from moostik_cli.models.episode import Episode, Shot
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.picks import Pick
from moostik_cli.models.records import PictureRecord


class PickedAngle(NamedTuple):
    """The anchor angle of a shot, as its pick says. `follows_place`: the picture was made with that of another shot."""

    variation_id: str
    follows_place: bool


class PickedAnchors(NamedTuple):
    """What the picks of an episode say of its anchors. `angles`: by shot; `takes`: the take that is shown of an angle
    where that is the anchor, whichever take is the current one."""

    angles: Mapping[str, PickedAngle] = MappingProxyType({})
    takes: Mapping[VariationKey, PictureRecord] = MappingProxyType({})


NO_PICKS = PickedAnchors()


def picked_anchors(
    episode: Episode, picks: Mapping[str, Pick], pictures: Mapping[VariationKey, Sequence[PictureRecord]]
) -> PickedAnchors:
    """What `picks` say, by shot. `pictures`: current ones and earlier takes whose files are there.

    A picked picture that was made from no other angle of its shot is the anchor. One that was made from another angle
    leaves that one the anchor: so no picture is ever shown one that was made from it, and picking another picture of
    the same family makes nothing stale. A pick without a take that is there says nothing, nor does one of a picture
    whose making is not known."""
    shots = {shot.id: shot for shot in episode.shots}
    angles: dict[str, PickedAngle] = {}
    takes: dict[VariationKey, PictureRecord] = {}
    for shot_id, pick in picks.items():
        key = (shot_id, pick.variation_id or "")
        picture = _picked(pick, pictures.get(key, ()))
        if picture is None or shot_id not in shots:
            continue
        takes[key] = picture
        original = _before_retakes(picture, pictures[key])
        if original is not None and original.prompt_text:
            angles[shot_id] = _angle(shots[shot_id], key[1], original, shots)
    return PickedAnchors(angles, takes)


def _picked(pick: Pick, pictures: Sequence[PictureRecord]) -> PictureRecord | None:
    if pick.digest is None:
        return None
    return next((picture for picture in pictures if picture.sha256.startswith(pick.digest)), None)


def _before_retakes(picture: PictureRecord, pictures: Sequence[PictureRecord]) -> PictureRecord | None:
    """The picture that was made of the episode's own words, from which it came by retakes; None: it is not kept."""
    by_digest = {entry.sha256: entry for entry in pictures}
    found: PictureRecord | None = picture
    seen: set[str] = set()
    while found is not None and found.retake is not None:
        if found.sha256 in seen:
            return None
        seen.add(found.sha256)
        found = by_digest.get(found.retake.parent)
    return found


def _angle(shot: Shot, own: str, picture: PictureRecord, shots: Mapping[str, Shot]) -> PickedAngle:
    shown = list(_episode_pictures(picture, shot, shots))
    others = [variation_id for shot_id, variation_id in shown if shot_id == shot.id and variation_id != own]
    return PickedAngle(others[0] if others else own, bool(others) or any(shot_id != shot.id for shot_id, _ in shown))


def _episode_pictures(picture: PictureRecord, shot: Shot, shots: Mapping[str, Shot]) -> Iterator[VariationKey]:
    """The pictures of the episode that it was made from. A shot that is not there any more is this one under the name
    that it had before."""
    own = {variation.id for variation in shot.variations}
    for written in picture.references:
        shot_id, slash, variation_id = written.partition("/")
        if not slash:
            continue
        if shot_id in shots and any(candidate.id == variation_id for candidate in shots[shot_id].variations):
            yield shot_id, variation_id
        elif shot_id not in shots and variation_id in own:
            yield shot.id, variation_id
