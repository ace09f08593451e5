"""Which shots and variations words name: ids, numbers, names, acts, clusters, camera angles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from moostik_cli.errors import UsageError
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.angles import KNOWN_ANGLES

if TYPE_CHECKING:  # a completion must not load the models
    from moostik_cli.models.episode import Act, Shot, Variation
    from moostik_cli.models.production import Production


def chosen_shots(
    production: Production,
    shots: Sequence[str] | None = None,
    acts: Sequence[str] | None = None,
    clusters: Sequence[str] | None = None,
) -> tuple[Shot, ...]:
    """The shots that every given option allows, in the order of the film; all of them without options. Raises
    UsageError for an id that does not exist, with the likely one."""
    from moostik_cli.models.film_order import in_film_order

    chosen = {shot.id for shot in production.episode.shots}
    if shots is not None:
        chosen &= _named_shots(production, shots)
    if acts:
        chosen &= _shots_of_acts(production, acts)
    if clusters:
        chosen &= _shots_of_clusters(production, clusters)
    return tuple(shot for shot in in_film_order(production.episode) if shot.id in chosen)


def select_variations(shots: Sequence[Shot], angles: Sequence[str] | None = None) -> frozenset[tuple[str, str]]:
    """The (shot id, variation id) of each variation of `shots` with one of these angles or ids; all without
    angles. Raises UsageError for a word that is neither a known angle nor one of these shots'."""
    from moostik_cli.models.angle_names import angle_or_word

    every = [(shot.id, variation) for shot in shots for variation in shot.variations]
    if not angles:
        return frozenset((shot_id, variation.id) for shot_id, variation in every)
    angles = [angle if angle in {known.id for _, known in every} else angle_or_word(angle) for angle in angles]
    names = {name for _, variation in every for name in (variation.camera_angle, variation.id)}
    for angle in angles:
        if angle not in names and angle not in KNOWN_ANGLES and every:
            used = dict.fromkeys([*(variation.camera_angle for _, variation in every), *KNOWN_ANGLES])
            raise UsageError(message("No chosen shot has the angle {angle}.", angle=angle), likely(angle, used))
    return frozenset(
        (shot_id, variation.id)
        for shot_id, variation in every
        if variation.camera_angle in angles or variation.id in angles
    )


def find_shot(production: Production, word: str) -> Shot:
    """The shot that a word names: its id, number, name, or a beginning that no other has. Raises UsageError."""
    from moostik_cli.models.film_order import in_film_order
    from moostik_cli.models.shot_lookup import shots_named

    shots = in_film_order(production.episode)
    found = shots_named(shots, word)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            message("{word} names several shots.", word=word),
            message("Name one: {shots}.", shots=", ".join(shot.id for shot in found[:12])),
        )
    raise UsageError(
        message("Episode {episode} has no shot {shot}.", episode=production.episode.id, shot=word),
        likely(word, [shot.id for shot in shots]),
    )


def named_variation(shot: Shot, wanted: str) -> Variation:
    """The variation of a shot that a word names: its id, or an angle that the shot has once. Raises UsageError."""
    from moostik_cli.sources.picks import find_variation

    found = find_variation(shot, wanted)
    if found is not None:
        return found
    if any(variation.camera_angle == wanted for variation in shot.variations):
        ids = [variation.id for variation in shot.variations if variation.camera_angle == wanted]
        raise UsageError(
            message("Shot {shot} has the angle {angle} more than once.", shot=shot.id, angle=wanted),
            message("Name the variation: {ids}.", ids=", ".join(ids)),
        )
    names = [name for variation in shot.variations for name in (variation.camera_angle, variation.id)]
    raise UsageError(
        message("Shot {shot} has no angle {angle}.", shot=shot.id, angle=wanted),
        likely(wanted, names) or message("Its angles: {angles}.", angles=", ".join(dict.fromkeys(names[::2]))),
    )


def no_such_take(shot: Shot, variation: Variation, take: int, count: int) -> UsageError:
    """`count`: how many takes there are."""
    return UsageError(
        message("{shot} has no take {take} of {angle}.", shot=shot.id, take=take, angle=variation.camera_angle),
        counted("There is {count}.", "There are {count}.", count=count) if count else None,
    )


def likely(written: str, known: Iterable[str]) -> Message | None:
    """A hint naming what was probably meant; None where nothing is close."""
    from moostik_cli.sources.closest_match import find_likely

    name = find_likely(written, known)
    return None if name is None else message("Did you mean {name}?", name=name)


def _named_shots(production: Production, named: Sequence[str]) -> set[str]:
    existing = {shot.id for shot in production.episode.shots}
    return {word if word in existing else find_shot(production, word).id for word in named}


def _shots_of_acts(production: Production, named: Sequence[str]) -> set[str]:
    chosen: set[str] = set()
    for name in named:
        act = _find_act(production.episode.acts, name)
        if act is None:
            raise UsageError(
                message("Episode {episode} has no act {act}.", episode=production.episode.id, act=name),
                likely(name, [act.id for act in production.episode.acts]),
            )
        chosen.update(act.shot_ids)
    return chosen


def _find_act(acts: Sequence[Act], name: str) -> Act | None:
    """By id, else by number, else by the id of its cluster."""
    for names in (lambda act: act.id, lambda act: str(act.number), lambda act: f"act-{act.id}"):
        found = next((act for act in acts if names(act) == name), None)
        if found is not None:
            return found
    return None


def _shots_of_clusters(production: Production, named: Sequence[str]) -> set[str]:
    from moostik_cli.stages.clusters import analyze_episode

    clusters = analyze_episode(production.episode, production.library).clusters
    chosen: set[str] = set()
    for name in named:
        members = [cluster.shot_ids for cluster in clusters if cluster.id == name]
        if not members:
            raise UsageError(
                message("Episode {episode} has no cluster {cluster}.", episode=production.episode.id, cluster=name),
                likely(name, [cluster.id for cluster in clusters]),
            )
        chosen.update(shot_id for shot_ids in members for shot_id in shot_ids)
    return chosen
