"""What a run may choose of how its pictures are made."""

from __future__ import annotations

from typing import NamedTuple

from moostik_cli.choices import ReferenceScope
from moostik_cli.models.coherence import Coherence
from moostik_cli.providers.cards import ModelCard


class PlanOptions(NamedTuple):
    """`max_images` None: as many as the model takes. `references`: "cluster" shows each shot with all that its cluster
    shares."""

    card: ModelCard
    fallback: bool = True
    max_images: int | None = None
    references: ReferenceScope = "shot"
    preview: bool = False
    coherence: Coherence | None = None  # before what the series, an act or a shot says
    traced: bool = False  # each text with where its words were written, and which words are in none

    @property
    def most_images(self) -> int:
        """How many reference images a picture can have."""
        limit = self.card.max_references
        return limit if self.max_images is None else min(limit, self.max_images)
