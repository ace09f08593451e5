"""Shots that must share their light or mood, and state different ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, message
from moostik_cli.models.clusters import CoherenceIssue, EpisodeClusters, SceneCluster, StatedValue, spoken_name
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, warning

_PLAIN_STATEMENT = 60  # characters; what is longer is prose, whose moods nobody can compare
_SHOWN = 60
_MOST = 3  # statements that are shown


def check_coherence(clusters: EpisodeClusters, chosen: Collection[str], places: Places) -> Iterator[Diagnostic]:
    """One finding for each cluster with contradictory light, and for plainly contradictory moods."""
    for cluster in clusters.clusters:
        for issue in cluster.coherence_issues:
            if not chosen or any(shot_id in chosen for shot_id in issue.shot_ids):
                yield from _finding(cluster, issue, places)


def _finding(cluster: SceneCluster, issue: CoherenceIssue, places: Places) -> Iterator[Diagnostic]:
    what = _Contradiction(cluster, issue.rule)
    shot_ids = cluster.shot_ids if cluster.shot_ids == issue.shot_ids else issue.shot_ids  # mostly one object for both
    if issue.rule == "lighting":
        yield warning(Code.CONTRADICTORY_LIGHT, what, _place(issue, places, "lighting"), _HINT, shot_ids)
    elif not issue.common and all(len(stated.value) <= _PLAIN_STATEMENT for stated in issue.values):
        place = _place(issue, places, "scene", "atmosphere")
        yield warning(Code.CONTRADICTORY_ATMOSPHERE, what, place, _HINT, shot_ids)


@dataclass(frozen=True, slots=True)
class _Contradiction:
    """The sentence of a finding, which is only written where it is shown."""

    cluster: SceneCluster
    rule: str

    def __call__(self) -> Message:
        issue = next(issue for issue in self.cluster.coherence_issues if issue.rule == self.rule)
        values = {"cluster": spoken_name(self.cluster), "values": _compared(issue)}
        if self.rule == "lighting":
            return message('The light changes within "{cluster}": {values}.', **values)
        return message('The atmosphere changes within "{cluster}": {values}.', **values)


_HINT = message("Write it in the first of these shots only: the others take it from there.")


def _place(issue: CoherenceIssue, places: Places, *keys: str) -> Place:
    """Where the first shot that differs says so."""
    odd = issue.values[1] if len(issue.values) > 1 else issue.values[0]
    return places.in_shot(odd.shot_ids[0], "prompt", *keys)


def _compared(issue: CoherenceIssue) -> Message:
    """ "warm lanterns" (shot-1); "harsh sun" (shot-2, ...)"""
    shown = issue.values[:_MOST]
    values = {f"{name}{number}": text for number, entry in enumerate(shown, 1) for name, text in _stated(entry)}
    if len(issue.values) > _MOST:
        return message("“{value1}” ({shots1}); “{value2}” ({shots2}); “{value3}” ({shots3}); …", **values)
    if len(shown) > 2:
        return message("“{value1}” ({shots1}); “{value2}” ({shots2}); “{value3}” ({shots3})", **values)
    return message("“{value1}” ({shots1}); “{value2}” ({shots2})", **values)


def _stated(stated: StatedValue) -> Iterator[tuple[str, str]]:
    yield "value", stated.value if len(stated.value) <= _SHOWN else stated.value[: _SHOWN - 1] + "…"
    yield "shots", f"{stated.shot_ids[0]}{', …' if len(stated.shot_ids) > 1 else ''}"
