"""Options that hold for one command in place of what `series.yaml` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.choices import placeholder
from moostik_cli.messages import tr

if TYPE_CHECKING:
    from moostik_cli.models.production import Production

MaxRefsPerCharacterOption = Annotated[
    int | None,
    typer.Option(
        "--max-refs-per-character",
        min=1,
        metavar="N",
        show_default=False,
        help=tr("At most this many reference images of one character; by default the series'."),
    ),
]
MaxRefsPerLocationOption = Annotated[
    int | None,
    typer.Option(
        "--max-refs-per-location",
        min=1,
        metavar="N",
        show_default=False,
        help=tr("At most this many reference images of one place; by default the series'."),
    ),
]
ResolutionOption = Annotated[
    str | None,
    typer.Option(
        "--resolution",
        metavar=placeholder("--resolution"),
        show_default=False,
        help=tr("Size of the pictures; by default the series'. 4K may cost more."),
    ),
]


def with_series_options(
    production: Production,
    *,
    max_refs_per_character: int | None = None,
    max_refs_per_location: int | None = None,
    resolution: str | None = None,
) -> Production:
    """The production, its series saying what was given; what is None stays as the file has it."""
    given = {
        "max_refs_per_character": max_refs_per_character,
        "max_refs_per_location": max_refs_per_location,
        "resolution": resolution,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    return production._replace(series=production.series.model_copy(update=changed)) if changed else production


def series_options_again(
    max_refs_per_character: int | None, max_refs_per_location: int | None, resolution: str | None
) -> list[tuple[str, object, object]]:
    """The same options for a command line: name, value, default."""
    return [
        ("--max-refs-per-character", max_refs_per_character, None),
        ("--max-refs-per-location", max_refs_per_location, None),
        ("--resolution", resolution, None),
    ]
