"""Which pictures a shot is shown to the model with, in order (seed stage 3)."""

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from moostik_cli.messages import Message

EntityType = Literal["character", "location"]
MAX_REFERENCES = 14  # what google/nano-banana-pro takes


class ReferenceOptions(NamedTuple):
    """`max_images`: at most this many; `fallback`: use characters and places that nobody validated;
    `unusable`: images, as the library writes them, that cannot be sent (missing, empty, corrupt);
    `identities`: what an image is, for those that two spellings may name (an image is sent once);
    `max_per_character`, `max_per_location`: at most this many of one of them; None: as many as there is room for;
    `style_image`: the picture of the look, which takes one place after the cast."""

    max_images: int = MAX_REFERENCES
    fallback: bool = True
    unusable: Container[str] = frozenset()
    identities: Mapping[str, str] = MappingProxyType({})
    max_per_character: int | None = None
    max_per_location: int | None = None
    style_image: str | None = None

    def with_room_for(self, pictures: int) -> "ReferenceOptions":
        """So many images fewer: pictures of the episode itself, such as that of the shot before, come last."""
        return self._replace(max_images=max(self.max_images - pictures, 0))


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
    type: EntityType | Literal["subject", "style", "previous", "anchor", "place anchor", "parent"]
    id: str  # of the character or place; of the shot whose picture it is; else empty
    name: str
    primary: bool
    validated: bool
    role: str = ""  # what of its character or place it shows, in words for the model: "portrait", "with others"


class LeftOutImage(NamedTuple):
    """An image that was not taken. `reason` is "limit", "share" (more than one of the cast may take), "duplicate",
    "not validated" or "unusable"."""

    url: str
    type: EntityType | Literal["subject", "style"]
    id: str
    reason: str


class ImagelessEntity(NamedTuple):
    """A character or place that no image shows, and what the library says of it in words."""

    type: EntityType
    id: str
    name: str
    description: str


class CastFacts(NamedTuple):
    """What the library says of a character or place of the shot. `looks` is one line, `traits` what it looks like trait
    by trait, `reference_prompt` the prompt that makes its pictures (which is no description of it), `height` how tall a
    character is, as it is written."""

    type: EntityType
    id: str
    name: str
    description: str = ""
    looks: str = ""
    traits: tuple[str, ...] = ()
    reference_prompt: str = ""
    height: float | str | None = None


class OwnImage(NamedTuple):
    """The picture that a subject of a prompt has of its own. `name`: whom or what it shows."""

    url: str
    name: str


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
    cast: tuple[CastFacts, ...] = ()  # all that the library knows, characters first
