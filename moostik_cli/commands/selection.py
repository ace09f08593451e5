"""Which shots and angles a command is about: `--shot`, `--act`, `--cluster`, `--angle`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
from moostik_cli.messages import message, tr

if TYPE_CHECKING:  # a completion must not load the models
    from moostik_cli.models.episode import Shot
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


def check_model_name(model: str | None) -> None:
    """Raise UsageError for a --model that is not OWNER/NAME."""
    from moostik_cli.models.series import is_model_name

    if model is not None and not is_model_name(model):
        raise UsageError(
            message("{model} is not the name of a model.", model=model),
            message("Write OWNER/NAME, for example google/nano-banana-pro."),
        )


def ids_from_stdin() -> list[str]:
    """The ids on standard input, one a line; blank lines do not count. Raises UsageError."""
    try:
        text = sys.stdin.read().lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise UsageError(message("Standard input is not text; it should have one id a line.")) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def select_shots(
    production: Production,
    shots: Sequence[str] | None = None,
    acts: Sequence[str] | None = None,
    clusters: Sequence[str] | None = None,
) -> tuple[Shot, ...]:
    """As `planning.selection.chosen_shots`. `-` among `shots` stands for the ids on standard input; none there means no
    shot."""
    from moostik_cli.planning.selection import chosen_shots

    named = [id_ for word in dict.fromkeys(shots or ()) for id_ in (ids_from_stdin() if word == FROM_STDIN else [word])]
    return chosen_shots(production, named if shots else None, acts, clusters)
