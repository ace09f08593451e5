"""Stage 2: which shots belong together, and where shots that do contradict each other.

Cluster names are contract data, in the words of the studio that defined them; they are not translated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.clusters import (
    ClusterStats,
    ClusterType,
    CoherenceIssue,
    CoherenceRules,
    EpisodeClusters,
    SceneCluster,
    StatedValue,
)
from moostik_cli.models.episode import Act, Episode, Shot
from moostik_cli.models.library import Library
from moostik_cli.models.prompts import SharedLook, snake_case, stated_atmosphere, stated_lighting, texts_in

_ACT_RULES = CoherenceRules(must_share_atmosphere=True)
_LOCATION_RULES = CoherenceRules(must_share_lighting=True, must_share_atmosphere=True)
_SEQUENCE_RULES = CoherenceRules(sequential_generation=True)


def analyze_episode(episode: Episode, library: Library) -> EpisodeClusters:
    """Group the shots of an episode (seed stage 2), in time linear in its size.

    Shots that continue each other in a loop are in no sequence; `find_sequence_loops` names them.
    """
    acts = tuple(_act_clusters(episode))
    locations = tuple(_location_clusters(episode.shots, library))
    characters = tuple(_character_clusters(episode.shots, library))
    sequences = tuple(_sequence_clusters(episode.shots))
    clusters = (*acts, *locations, *characters, *sequences)
    taken = {shot_id for cluster in clusters for shot_id in cluster.shot_ids}
    unclustered = tuple(shot.id for shot in episode.shots if shot.id not in taken)
    return _counted(episode.id, acts, locations, characters, sequences, unclustered, len(episode.shots))


def _counted(
    episode_id: str,
    acts: tuple[SceneCluster, ...],
    locations: tuple[SceneCluster, ...],
    characters: tuple[SceneCluster, ...],
    sequences: tuple[SceneCluster, ...],
    unclustered: tuple[str, ...],
    total_shots: int,
) -> EpisodeClusters:
    clusters = acts + locations + characters + sequences
    return EpisodeClusters(
        episode_id,
        clusters,
        acts,
        locations,
        characters,
        sequences,
        unclustered,
        ClusterStats(
            total_shots=total_shots,
            total_clusters=len(clusters),
            act_clusters_count=len(acts),
            location_clusters_count=len(locations),
            character_clusters_count=len(characters),
            sequence_clusters_count=len(sequences),
        ),
    )


def clusters_of(
    found: EpisodeClusters, shot_ids: Collection[str], only: Collection[str] | None = None
) -> EpisodeClusters:
    """The clusters, each of them whole, that one of these shots is in (of those with an id in `only`)."""

    def chosen(clusters: Sequence[SceneCluster]) -> tuple[SceneCluster, ...]:
        return tuple(
            cluster
            for cluster in clusters
            if (not only or cluster.id in only) and any(shot_id in shot_ids for shot_id in cluster.shot_ids)
        )

    return _counted(
        found.episode_id,
        chosen(found.act_clusters),
        chosen(found.location_clusters),
        chosen(found.character_clusters),
        chosen(found.sequence_clusters),
        tuple(shot_id for shot_id in found.unclustered if shot_id in shot_ids),
        len(shot_ids),
    )


def find_sequence_loops(shots: Sequence[Shot]) -> tuple[tuple[str, ...], ...]:
    """Shots that continue each other in a circle, each loop from its first shot on in the order of the
    film. None of them could ever be made; a loop is an error."""
    before = _predecessors(shots)
    loops: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for shot in shots:
        trail: dict[str, None] = {}
        at: str | None = shot.id
        while at is not None and at not in seen:
            seen.add(at)
            trail[at] = None
            at = before.get(at)
        if at in trail:
            steps = list(trail)
            loops.append(_in_generation_order(steps[steps.index(at) :], shots))
    return tuple(loops)


def shared_looks(episode: Episode, clusters: EpisodeClusters) -> Mapping[str, SharedLook]:
    """For each shot of a cluster that must share its look: what the first shot there says of light and
    atmosphere. The light is that of the place; so is the atmosphere, else it is that of the act. A shot that says
    `changesLight` begins anew; the colours of a part of the episode hold for the shots of its acts."""
    shots = {shot.id: shot for shot in episode.shots}
    looks: dict[str, SharedLook] = {}
    for cluster in (*clusters.act_clusters, *clusters.location_clusters):
        for stretch in _stretches([shots[shot_id] for shot_id in cluster.shot_ids]):
            look, wider, both = _look_of(cluster, stretch), None, None
            for shot in stretch:
                if both is None or looks.get(shot.id) is not wider:  # else one object for many shots
                    wider = looks.get(shot.id)
                    both = _over(look, wider)
                looks[shot.id] = both
    for shot_id, keys, colours in _colours_of_parts(episode):
        looks[shot_id] = looks.get(shot_id, SharedLook())._replace(palette=colours, palette_from=keys)
    return looks


def _stretches(shots: Sequence[Shot]) -> list[list[Shot]]:
    """The shots in runs of one light: another one begins where a shot changes it on purpose."""
    stretches: list[list[Shot]] = []
    for shot in shots:
        if shot.changes_light or not stretches:
            stretches.append([])
        stretches[-1].append(shot)
    return stretches


def _colours_of_parts(episode: Episode) -> Iterator[tuple[str, tuple[str | int, ...], tuple[str, ...]]]:
    """Each shot whose act is in a part with a palette: its id, the keys of the palette, and its colours."""
    acts = {act.id: act for act in episode.acts}
    for index, part in enumerate(episode.parts):
        palette = part.palette
        if isinstance(palette, Mapping):
            palette = [value for key, value in palette.items() if snake_case(key) not in ("atmosphere", "mood")]
        colours = tuple(texts_in(palette))
        for act in (acts[act_id] for act_id in part.act_ids if act_id in acts):
            for shot_id in act.shot_ids if colours else ():
                yield shot_id, ("parts", index, "palette"), colours


# acts


def _act_clusters(episode: Episode) -> Iterator[SceneCluster]:
    position = {shot.id: number for number, shot in enumerate(episode.shots)}
    for act in episode.acts:
        places = sorted({position[shot_id] for shot_id in act.shot_ids if shot_id in position})
        if places:
            yield _act_cluster(act, [episode.shots[place] for place in places])


def _act_cluster(act: Act, shots: Sequence[Shot]) -> SceneCluster:
    return _cluster(
        "act",
        act.id if act.id.startswith("act-") else f"act-{act.id}",
        _act_name(act),
        shots,
        characters=_in_half(shot.character_ids for shot in shots),
        locations=_in_half(shot.location_ids for shot in shots),
        rules=_ACT_RULES,
    )._replace(act_id=act.id)


def _act_name(act: Act) -> str:
    numbered = "Acte" if act.number is None else f"Acte {act.number}"
    if act.title:
        return f"{numbered}: {act.title}"
    return numbered if act.number is not None else f"Acte: {act.id}"


def _in_half(ids_of_shots: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The ids that at least half of the shots have, in order of appearance."""
    counts: Counter[str] = Counter()
    total = 0
    for ids in ids_of_shots:
        counts.update(dict.fromkeys(ids).keys())
        total += 1
    return tuple(id_ for id_, count in counts.items() if count * 2 >= total)


# places


def _location_clusters(shots: Sequence[Shot], library: Library) -> Iterator[SceneCluster]:
    for location_id, run in _runs(shots):
        if len(run) > 1:
            location = library.find_location(location_id)
            yield _cluster(
                "location",
                f"loc-{location_id}-{run[0].id}",
                f"Lieu: {(location.name if location else '') or location_id}",
                run,
                characters=_all_of(shot.character_ids for shot in run),
                locations=(location_id,),
                rules=_LOCATION_RULES,
            )


def _runs(shots: Sequence[Shot]) -> Iterator[tuple[str, list[Shot]]]:
    """Consecutive shots whose first location is the same; a shot with no location ends a run."""
    run: list[Shot] = []
    place: str | None = None
    for shot in shots:
        here = shot.location_ids[0] if shot.location_ids else None
        if here != place and place is not None:
            yield place, run
        if here != place:
            run, place = [], here
        run.append(shot)
    if place is not None:
        yield place, run


def _all_of(ids_of_shots: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for ids in ids_of_shots for id_ in ids))


# characters


def _character_clusters(shots: Sequence[Shot], library: Library) -> Iterator[SceneCluster]:
    """Each shot takes the later ones that share a character with it. Once a shot has asked for a character,
    all later shots with that character are taken: so each list of appearances is read once."""
    appearances = _appearances(shots)
    taken = [False] * len(shots)
    for place, shot in enumerate(shots):
        if taken[place]:
            continue
        others = {
            other
            for id_ in shot.character_ids
            for other in appearances.pop(id_, ())
            if other > place and not taken[other]
        }
        if others:
            for other in others:
                taken[other] = True
            yield _character_cluster(shot, [shots[other] for other in sorted(others)], library)


def _appearances(shots: Sequence[Shot]) -> dict[str, list[int]]:
    appearances: dict[str, list[int]] = {}
    for place, shot in enumerate(shots):
        for id_ in shot.character_ids:
            appearances.setdefault(id_, []).append(place)
    return appearances


def _character_cluster(first: Shot, others: Sequence[Shot], library: Library) -> SceneCluster:
    elsewhere = {id_ for shot in others for id_ in shot.character_ids}
    shared = tuple(id_ for id_ in dict.fromkeys(first.character_ids) if id_ in elsewhere)
    shots = [first, *others]
    return _cluster(
        "characters",
        f"char-{'-'.join(shared)}-{first.id}",
        f"Personnages: {', '.join(_character_name(id_, library) for id_ in shared)}",
        shots,
        characters=shared,
        locations=_all_of(shot.location_ids for shot in shots),
        rules=CoherenceRules(),
    )


def _character_name(character_id: str, library: Library) -> str:
    character = library.find_character(character_id)
    return (character.name if character else "") or character_id


# sequences


def _sequence_clusters(shots: Sequence[Shot]) -> Iterator[SceneCluster]:
    followers = _followers(shots)
    before = _predecessors(shots)
    for shot in shots:
        if shot.id in followers and shot.id not in before:
            chain = list(_chain(shot, followers))
            yield _cluster(
                "sequence",
                f"seq-{shot.id}",
                f"Séquence: {shot.name or shot.id}",
                chain,
                characters=_in_half(member.character_ids for member in chain),
                locations=_in_half(member.location_ids for member in chain),
                rules=_SEQUENCE_RULES,
            )


def _predecessors(shots: Sequence[Shot]) -> dict[str, str]:
    """shot -> the shot that it continues, where that one exists."""
    known = {shot.id for shot in shots}
    return {
        shot.id: shot.continues_from
        for shot in shots
        if shot.continues_from is not None and shot.continues_from in known
    }


def _followers(shots: Sequence[Shot]) -> dict[str, list[Shot]]:
    known = {shot.id for shot in shots}
    followers: dict[str, list[Shot]] = {}
    for shot in shots:
        if shot.continues_from is not None and shot.continues_from in known:
            followers.setdefault(shot.continues_from, []).append(shot)
    return followers


def _chain(first: Shot, followers: Mapping[str, Sequence[Shot]]) -> Iterator[Shot]:
    """`first` and all that follows from it, each after the shot it continues. Where two shots continue the
    same one, the chain of the earlier is finished first."""
    waiting = [first]
    while waiting:
        shot = waiting.pop()
        yield shot
        waiting.extend(reversed(followers.get(shot.id, ())))


def _in_generation_order(loop: Sequence[str], shots: Sequence[Shot]) -> tuple[str, ...]:
    """A loop found by going backwards, turned round and begun at its earliest shot."""
    members = set(loop)
    first = next(shot.id for shot in shots if shot.id in members)
    forwards = list(reversed(loop))
    start = forwards.index(first)
    return tuple(forwards[start:] + forwards[:start])


# coherence


def _cluster(
    type_: ClusterType,
    id_: str,
    name: str,
    shots: Sequence[Shot],
    *,
    characters: tuple[str, ...],
    locations: tuple[str, ...],
    rules: CoherenceRules,
) -> SceneCluster:
    must_share = rules.must_share_lighting or rules.must_share_atmosphere
    return SceneCluster(
        id=id_,
        name=name,
        type=type_,
        shot_ids=tuple(shot.id for shot in shots),
        shared_character_ids=characters,
        shared_location_ids=locations,
        coherence_rules=rules,
        coherence_issues=CoherenceIssues(name, rules, tuple(shots)) if must_share else (),
        scene_types=tuple(dict.fromkeys(shot.scene_type for shot in shots if shot.scene_type)),
    )


class CoherenceIssues(Sequence[CoherenceIssue]):
    """Where the shots of a cluster contradict each other, one issue for each rule that they break: compared each time
    that somebody asks, since all issues of a long film take more memory than its shots."""

    __slots__ = ("_cluster", "_rules", "_shots")

    def __init__(self, cluster: str, rules: CoherenceRules, shots: tuple[Shot, ...]) -> None:
        """`cluster`: its name."""
        self._cluster = cluster
        self._rules = rules
        self._shots = shots

    def __iter__(self) -> Iterator[CoherenceIssue]:
        return filter(None, (self.of(rule) for rule in ("lighting", "atmosphere")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, place: Any) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CoherenceIssues) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(issue.shot_ids for issue in self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def of(self, rule: str) -> CoherenceIssue | None:
        """The first issue with one rule ("lighting" or "atmosphere"), where the cluster has to keep it."""
        if rule == "lighting":
            must_share, find = self._rules.must_share_lighting, _lighting_issue
        else:
            must_share, find = self._rules.must_share_atmosphere, _atmosphere_issue
        stretches = _stretches(self._shots) if must_share else ()
        return next(filter(None, (find(self._cluster, stretch) for stretch in stretches)), None)


class _Statement(NamedTuple):
    """What one shot says: part (a facet, or the statement itself) -> the words as compared, as written."""

    shot_id: str
    parts: Mapping[str, tuple[str, str]]


def _lighting_issue(cluster: str, shots: Sequence[Shot]) -> CoherenceIssue | None:
    """Light is compared facet by facet: who says nothing of the rim light contradicts no one there."""
    statements = [
        _Statement(shot.id, {name: (_compared(text), f"{name}: {text}") for name, text in lighting.items()})
        for shot in shots
        if (lighting := stated_lighting(shot.prompt))
    ]
    said: dict[str, set[str]] = {}
    for statement in statements:
        for facet, (compared, _) in statement.parts.items():
            said.setdefault(facet, set()).add(compared)
    differing = {facet for facet, values in said.items() if len(values) > 1}
    common = _stated_by_all(statements)
    return _issue("lighting", statements, lambda facet: facet in differing, common, _lights_differ(cluster))


def _atmosphere_issue(cluster: str, shots: Sequence[Shot]) -> CoherenceIssue | None:
    """Atmosphere is a list of statements: shots differ in those that are not shared by all of them."""
    statements = [
        _Statement(shot.id, {_compared(text): (_compared(text), text) for text in atmosphere})
        for shot in shots
        if (atmosphere := stated_atmosphere(shot.prompt))
    ]
    common = _stated_by_all(statements)
    return _issue("atmosphere", statements, lambda part: part not in common, common, _atmospheres_differ(cluster))


def _stated_by_all(statements: Sequence[_Statement]) -> dict[str, str]:
    """Part -> the words as first written, where every shot says the same."""
    if not statements:
        return {}
    counts = Counter((part, words[0]) for statement in statements for part, words in statement.parts.items())
    return {
        part: written
        for part, (compared, written) in statements[0].parts.items()
        if counts[part, compared] == len(statements)
    }


_Sentence = Callable[[StatedValue, StatedValue], Message]


def _issue(
    rule: str,
    statements: Sequence[_Statement],
    differs: Callable[[str], bool],
    common: Mapping[str, str],
    sentence: _Sentence,
) -> CoherenceIssue | None:
    groups: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for statement in statements:
        parts = sorted((part, words) for part, words in statement.parts.items() if differs(part))
        if parts:
            key = tuple(f"{part}={compared}" for part, (compared, _) in parts)
            written = "; ".join(statement.parts[part][1] for part in statement.parts if differs(part))
            groups.setdefault(key, (written, []))[1].append(statement.shot_id)
    if len(groups) < 2:
        return None
    values = tuple(StatedValue(written, tuple(shot_ids)) for written, shot_ids in groups.values())
    stating = {shot_id for value in values for shot_id in value.shot_ids}
    return CoherenceIssue(
        rule=rule,
        shot_ids=tuple(s.shot_id for s in statements if s.shot_id in stating),
        message=sentence(values[0], values[1]),
        values=values,
        common=tuple(common.values()),
    )


def _lights_differ(cluster: str) -> _Sentence:
    return lambda first, other: message(
        'The shots of "{cluster}" must share their light, but {shot} has "{value}" '
        'and {other_shot} has "{other_value}".',
        cluster=cluster,
        shot=first.shot_ids[0],
        value=first.value,
        other_shot=other.shot_ids[0],
        other_value=other.value,
    )


def _atmospheres_differ(cluster: str) -> _Sentence:
    return lambda first, other: message(
        'The shots of "{cluster}" must share their atmosphere, but {shot} has "{value}" '
        'and {other_shot} has "{other_value}".',
        cluster=cluster,
        shot=first.shot_ids[0],
        value=first.value,
        other_shot=other.shot_ids[0],
        other_value=other.value,
    )


def _compared(text: str) -> str:
    """A statement without what does not change its meaning: case, punctuation at its end."""
    return text.casefold().rstrip(" .;,!")


# the look that a shot takes from its cluster


def _look_of(cluster: SceneCluster, shots: Sequence[Shot]) -> SharedLook:
    """What the first of these shots that says something says, for what the cluster must share."""
    lighting: Mapping[str, str] = {}
    atmosphere: tuple[str, ...] = ()
    lit = moody = None
    if cluster.coherence_rules.must_share_lighting:
        lit = next((shot.id for shot in shots if (lighting := stated_lighting(shot.prompt))), None)
    if cluster.coherence_rules.must_share_atmosphere:
        moody = next((shot.id for shot in shots if (atmosphere := stated_atmosphere(shot.prompt))), None)
    return SharedLook(lighting or None, lit, atmosphere, moody)


def _over(look: SharedLook, wider: SharedLook | None) -> SharedLook:
    """`look`, with what it does not say taken from `wider`."""
    if wider is None:
        return look
    lit = look if look.lighting else wider
    moody = look if look.atmosphere else wider
    return look._replace(
        lighting=lit.lighting,
        lighting_from=lit.lighting_from,
        atmosphere=moody.atmosphere,
        atmosphere_from=moody.atmosphere_from,
    )
