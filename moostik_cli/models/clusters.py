"""Groups of shots that must look as if they belong together (seed stage 2)."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from moostik_cli.messages import Message, message

ClusterType = Literal["act", "location", "characters", "sequence"]


class CoherenceRules(NamedTuple):
    must_share_lighting: bool = False
    must_share_atmosphere: bool = False
    sequential_generation: bool = False


class StatedValue(NamedTuple):
    """What some shots of a cluster say, and which shots."""

    value: str
    shot_ids: tuple[str, ...]


class CoherenceIssue(NamedTuple):
    """Shots of one cluster that state different looks. `rule` is "lighting" or "atmosphere".

    `values` has each stated value (only the part that differs) in order of appearance; `common` is what all
    of these shots state alike: where it is empty, they have nothing in common.
    """

    rule: str
    shot_ids: tuple[str, ...]
    message: Message
    values: tuple[StatedValue, ...]
    common: tuple[str, ...] = ()

    @property
    def is_contradiction(self) -> bool:
        """Whether it is seen at once in the pictures: two lights, or atmospheres with nothing in common.
        Else the shots share a part of their atmosphere, and each adds to it."""
        return self.rule == "lighting" or not self.common


class SceneCluster(NamedTuple):
    id: str
    name: str
    type: ClusterType
    shot_ids: tuple[str, ...]
    shared_character_ids: tuple[str, ...]
    shared_location_ids: tuple[str, ...]
    coherence_rules: CoherenceRules
    coherence_issues: Sequence[CoherenceIssue] = ()
    act_id: str | None = None  # of the act that the cluster is
    scene_types: tuple[str, ...] = ()  # of its shots, in order of appearance


def spoken_name(cluster: SceneCluster) -> Message:
    """The name as people read it, in their language: in documents it begins with the seed's word for its kind."""
    word, _, name = cluster.name.partition(": ")
    if cluster.type == "location":
        return message("Place: {name}", name=name)
    if cluster.type == "characters":
        return message("Characters: {names}", names=name)
    if cluster.type == "sequence":
        return message("Sequence: {name}", name=name)
    number = word.partition(" ")[2]
    if number and name:
        return message("Act {number}: {title}", number=number, title=name)
    return message("Act {number}", number=number or name)


class ClusterStats(NamedTuple):
    total_shots: int
    total_clusters: int
    act_clusters_count: int
    location_clusters_count: int
    character_clusters_count: int
    sequence_clusters_count: int


class EpisodeClusters(NamedTuple):
    """Every cluster of an episode; `clusters` = acts, then locations, then characters, then sequences."""

    episode_id: str
    clusters: tuple[SceneCluster, ...]
    act_clusters: tuple[SceneCluster, ...]
    location_clusters: tuple[SceneCluster, ...]
    character_clusters: tuple[SceneCluster, ...]
    sequence_clusters: tuple[SceneCluster, ...]
    unclustered: tuple[str, ...]
    stats: ClusterStats
