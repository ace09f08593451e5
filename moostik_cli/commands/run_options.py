"""Options of the commands that make pictures: by whom, with which model, for how much, and what is shown meanwhile."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.messages import tr
from moostik_cli.providers.registry import provider_words

ProviderOption = Annotated[
    str, typer.Option(metavar="|".join(provider_words()), help=tr("Provider that makes the pictures."))
]
ModelOption = Annotated[
    str | None, typer.Option(metavar="OWNER/NAME", help=tr("The model that makes them; by default the series'."))
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=tr("Show what would be made and what it would cost; send nothing."))
]
MaxCostOption = Annotated[
    float | None, typer.Option(min=0, metavar="USD", help=tr("Stop before spending more than this."))
]
RetryRefusedOption = Annotated[
    bool,
    typer.Option("--retry-refused", help=tr("Ask again for pictures that the model refused for their content.")),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=tr("Do not ask before spending."))]
GalleryOption = Annotated[bool, typer.Option("--gallery", help=tr("Keep the episode's gallery page up to date."))]
EventsOption = Annotated[
    bool, typer.Option("--events", help=tr("One JSON object a line on standard output, as things happen."))
]
