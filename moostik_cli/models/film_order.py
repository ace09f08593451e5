"""The order of the film: the one order in which every view, board, page and run has the shots.

Acts as the file lists them; within an act its `shotIds`. A shot that no act names plays after the shot that
stands before it in the file. Only clusters follow the file itself, as the first studio's system does.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from moostik_cli.models.episode import Act, Episode, Shot


class FilmOrder(NamedTuple):
    """`shots` as they are seen, and by the id of a shot the act that it plays in: that which names it, else
    that of the shot before it (of the first shot after it, at the head of the film)."""

    shots: tuple[Shot, ...]
    act_of: Mapping[str, Act]

    @property
    def positions(self) -> dict[str, int]:
        """The place of each shot in the film, from 0."""
        return {shot.id: place for place, shot in enumerate(self.shots)}


def film_order(episode: Episode) -> FilmOrder:
    """Every shot of the episode once, in the order of the film; in time linear in its size. Where several acts
    name a shot, the first does; an id that no shot has is passed over."""
    named = _named_by_acts(episode)
    if not named:
        return FilmOrder(episode.shots, MappingProxyType({}))
    shots: list[Shot] = []
    act_of: dict[str, Act] = {}
    for shot, act in _with_unnamed(episode.shots, named):
        shots.append(shot)
        act_of[shot.id] = act
    return FilmOrder(tuple(shots), MappingProxyType(act_of))


def in_film_order(episode: Episode) -> tuple[Shot, ...]:
    """The shots alone."""
    return film_order(episode).shots


def _named_by_acts(episode: Episode) -> dict[str, Act]:
    """Shot id -> the first act that names it, in the order of acts and their `shotIds`."""
    known = {shot.id for shot in episode.shots}
    named: dict[str, Act] = {}
    for act in episode.acts:
        for shot_id in act.shot_ids:
            if shot_id in known:
                named.setdefault(shot_id, act)
    return named


def _with_unnamed(shots: Sequence[Shot], named: Mapping[str, Act]) -> Iterator[tuple[Shot, Act]]:
    by_id = {shot.id: shot for shot in shots}
    behind: dict[str, list[Shot]] = {}  # a named shot, "" for none -> unnamed ones that follow it in the file
    before = ""
    for shot in shots:
        if shot.id in named:
            before = shot.id
        else:
            behind.setdefault(before, []).append(shot)
    first_act = next(iter(named.values()))
    yield from ((shot, first_act) for shot in behind.get("", ()))
    for shot_id, act in named.items():
        yield by_id[shot_id], act
        yield from ((shot, act) for shot in behind.get(shot_id, ()))
