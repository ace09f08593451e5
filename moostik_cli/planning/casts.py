"""Which characters and places a shot is shown with: its own, or those of its cluster as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from moostik_cli.models.clusters import EpisodeClusters, SceneCluster
from moostik_cli.models.episode import Shot
from moostik_cli.models.library import Entity, Library

_WHOSE_CAST = ("location", "sequence", "characters", "act")  # the most telling cluster of a shot comes first


class Cast(NamedTuple):
    """Ids, each once, in the order in which their images are taken."""

    character_ids: tuple[str, ...]
    location_ids: tuple[str, ...]

    def entities(self, library: Library) -> Iterator[Entity]:
        """Those that the library knows: characters, then places."""
        found = (*map(library.find_character, self.character_ids), *map(library.find_location, self.location_ids))
        return (entity for entity in found if entity is not None)


class Casts:
    """The cast of every shot."""

    def __init__(self, clusters: EpisodeClusters | None = None) -> None:
        """`clusters`: those whose shared characters and places their shots are shown as well; None: of none."""
        self._clusters = {} if clusters is None else _most_telling(clusters)

    def of(self, shot: Shot) -> Cast:
        cluster = self._clusters.get(shot.id)
        characters, locations = list(shot.character_ids), list(shot.location_ids)
        if cluster is not None:
            characters += cluster.shared_character_ids
            locations += cluster.shared_location_ids
        return Cast(tuple(dict.fromkeys(characters)), tuple(dict.fromkeys(locations)))


def _most_telling(clusters: EpisodeClusters) -> dict[str, SceneCluster]:
    """The cluster whose characters and places each shot is shown with."""
    found: dict[str, SceneCluster] = {}
    for kind in _WHOSE_CAST:
        for cluster in clusters.clusters:
            if cluster.type == kind:
                for shot_id in cluster.shot_ids:
                    found.setdefault(shot_id, cluster)
    return found
