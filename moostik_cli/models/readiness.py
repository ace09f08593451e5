"""The answer of the readiness check, with the fields of the seed."""

from typing import Literal, NamedTuple

from moostik_cli.messages import Message
from moostik_cli.models.references import EntityType

MissingReason = Literal["missing", "no_images", "not_validated"]


class MissingReference(NamedTuple):
    """A character or place that lacks something, and the shots that need it. `reason`: the library does not know it,
    it has no picture, or nobody validated its pictures."""

    type: EntityType
    id: str
    name: str
    reason: MissingReason
    shot_ids: tuple[str, ...]


class ReadinessStats(NamedTuple):
    """Counts of distinct ids over the chosen shots."""

    total_shots: int
    total_characters: int
    total_locations: int
    characters_with_refs: int
    locations_with_refs: int
    validated_characters: int
    validated_locations: int


class GenerationReadinessCheck(NamedTuple):
    """Whether the shots can be generated, and what is missing."""

    ready: bool
    can_proceed_with_warnings: bool
    warnings: tuple[Message, ...]
    errors: tuple[Message, ...]
    missing_character_refs: tuple[MissingReference, ...]
    missing_location_refs: tuple[MissingReference, ...]
    unvalidated_refs: tuple[MissingReference, ...]
    stats: ReadinessStats
