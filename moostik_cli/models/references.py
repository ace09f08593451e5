"""Which pictures a shot is shown to the model with, in order (seed stage 3)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from moostik_cli.messages import Message

EntityType = Literal["character", "location"]
MAX_REFERENCES = 14  # what google/nano-banana-pro takes


class ReferenceOptions(NamedTuple):
    """`max_images`: at most this many; `fallback`: use characters and places that nobody validated;
    `unusable`: images, as the library writes them, that cannot be sent (missing, empty, corrupt);
    `identities`: what an image is, for those that two spellings may name (an image is sent once)."""

    max_images: int = MAX_REFERENCES
    fallback: bool = True
    unusable: frozenset[str] = frozenset()
    identities: Mapping[str, str] = MappingProxyType({})

    def with_room_for_previous(self) -> ReferenceOptions:
        """One image fewer: the picture of the shot before comes last in a sequence."""
        return self._replace(max_images=max(self.max_images - 1, 0))


class EntityReference(NamedTuple):
    """A resolved character or place. `image_urls` are those that were taken, the primary one first."""

    id: str
    name: str
    validated: bool
    primary_image_url: str
    image_urls: tuple[str, ...]


class ReferenceImage(NamedTuple):
    """One numbered reference image: number 1 is the first that the model is given."""

    number: int
    url: str  # as written in the library: an address, a data URI or a path
    type: EntityType | Literal["previous"]
    id: str  # of the character or place; for "previous", of the shot before
    name: str
    primary: bool
    validated: bool


class LeftOutImage(NamedTuple):
    """An image that was not taken. `reason` is "limit", "duplicate", "not validated" or "unusable"."""

    url: str
    type: EntityType
    id: str
    reason: str


class ImagelessEntity(NamedTuple):
    """A character or place that no image shows, and what the library says of it in words."""

    type: EntityType
    id: str
    name: str
    description: str


class ClusterReferences(NamedTuple):
    """The answer for a shot or a cluster. `all_image_urls` is what is sent, in the seed's order."""

    characters: tuple[EntityReference, ...]
    locations: tuple[EntityReference, ...]
    all_image_urls: tuple[str, ...]
    total_count: int
    validated_count: int
    warnings: tuple[Message, ...]
    left_out: tuple[LeftOutImage, ...]
    images: tuple[ReferenceImage, ...]  # who each of all_image_urls shows
    imageless: tuple[ImagelessEntity, ...] = ()
