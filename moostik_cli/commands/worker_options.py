"""Who does the work that burns CPU."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.messages import tr

_NAME, _METAVAR = "--workers", "threads|processes:N|dask:ADDRESS"

MakingWorkersOption = Annotated[
    str, typer.Option(_NAME, metavar=_METAVAR, help=tr("Who paints frames, and checks and converts pictures."))
]
DrawingWorkersOption = Annotated[str, typer.Option(_NAME, metavar=_METAVAR, help=tr("Who draws the frames."))]
CopyingWorkersOption = Annotated[
    str, typer.Option(_NAME, metavar=_METAVAR, help=tr("Who makes the small copies of pictures."))
]
