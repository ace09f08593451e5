"""Which shots and angles a command is about: `--shot`, `--act`, `--cluster`, `--angle`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.completion import (
    complete_acts,
    complete_angles,
    complete_clusters,
    complete_episodes,
    complete_shots,
)
from moostik_cli.errors import UsageError
from moostik_cli.messages import Message, counted, message, tr
from moostik_cli.models.angles import KNOWN_ANGLES

if TYPE_CHECKING:  # a completion must not load the models
    from moostik_cli.models.episode import Act, Shot, Variation
    from moostik_cli.models.production import Production

FROM_STDIN = "-"

EpisodeArgument = Annotated[
    str,
    typer.Argument(
        metavar="EPISODE",
        autocompletion=complete_episodes,
        show_default=False,
        help=tr("Id of an episode, or path of its file; not needed where there is one."),
    ),
]
_SHOT = typer.Argument(metavar="SHOT", show_default=False, autocompletion=complete_shots, help=tr("Id of a shot."))
ShotArgument = Annotated[str | None, _SHOT]
RequiredShotArgument = Annotated[str, _SHOT]
AngleArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="ANGLE",
        show_default=False,
        autocompletion=complete_angles,
        help=tr("Camera angle, or id of a variation."),
    ),
]
ShotOption = Annotated[
    list[str] | None,
    typer.Option(
        "--shot",
        metavar="ID",
        show_default=False,
        autocompletion=complete_shots,
        help=tr("Only this shot; may be repeated. - reads ids from standard input."),
    ),
]
ActOption = Annotated[
    list[str] | None,
    typer.Option(
        "--act",
        metavar="ID",
        show_default=False,
        autocompletion=complete_acts,
        help=tr("Only the shots of this act (its id or number); may be repeated."),
    ),
]
ClusterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cluster",
        metavar="ID",
        show_default=False,
        autocompletion=complete_clusters,
        help=tr("Only the shots of this cluster; may be repeated."),
    ),
]
AngleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--angle",
        metavar="ANGLE",
        show_default=False,
        autocompletion=complete_angles,
        help=tr("Only this camera angle, or the variation with this id; may be repeated."),
    ),
]


def select_shots(
    production: Production,
    shots: Sequence[str] | None = None,
    acts: Sequence[str] | None = None,
    clusters: Sequence[str] | None = None,
) -> tuple[Shot, ...]:
    """The shots that every given option allows, in the order of the film; all of them without options.

    `-` among `shots` stands for the ids on standard input; none there means no shot. Raises UsageError for
    an id that does not exist, with the likely one.
    """
    from moostik_cli.models.film_order import in_film_order

    chosen = {shot.id for shot in production.episode.shots}
    if shots:
        chosen &= _named_shots(production, shots)
    if acts:
        chosen &= _shots_of_acts(production, acts)
    if clusters:
        chosen &= _shots_of_clusters(production, clusters)
    return tuple(shot for shot in in_film_order(production.episode) if shot.id in chosen)


def check_model_name(model: str | None) -> None:
    """Raise UsageError for a --model that is not OWNER/NAME."""
    from moostik_cli.models.series import is_model_name

    if model is not None and not is_model_name(model):
        raise UsageError(
            message("{model} is not the name of a model.", model=model),
            message("Write OWNER/NAME, for example google/nano-banana-pro."),
        )


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


def ids_from_stdin() -> list[str]:
    """The ids on standard input, one a line; blank lines do not count. Raises UsageError."""
    try:
        text = sys.stdin.read().lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError(message("Standard input is not text; it should have one id a line.")) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named_shots(production: Production, named: Sequence[str]) -> set[str]:
    wanted = [id_ for name in dict.fromkeys(named) for id_ in (ids_from_stdin() if name == FROM_STDIN else [name])]
    existing = {shot.id for shot in production.episode.shots}
    return {word if word in existing else find_shot(production, word).id for word in wanted}


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
