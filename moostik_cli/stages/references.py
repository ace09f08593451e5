"""Stage 3: which reference images a shot is shown with, in which order, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.clusters import SceneCluster
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.references import (
    ClusterReferences,
    EntityReference,
    EntityType,
    ImagelessEntity,
    LeftOutImage,
    ReferenceImage,
    ReferenceOptions,
)


def resolve_references_for_shot(
    character_ids: Sequence[str],
    location_ids: Sequence[str],
    library: Library,
    options: ReferenceOptions = ReferenceOptions(),  # noqa: B008 - frozen
) -> ClusterReferences:
    """The reference images of a shot (seed stage 3): primary images of validated characters, of validated
    places, of other characters, of other places, then secondary images of characters, of places."""
    return ReferenceResolver(library, options).resolve(character_ids, location_ids)


def resolve_references_for_cluster(
    cluster: SceneCluster,
    library: Library,
    options: ReferenceOptions = ReferenceOptions(),  # noqa: B008
) -> ClusterReferences:
    """The reference images of what the shots of a cluster share."""
    return resolve_references_for_shot(cluster.shared_character_ids, cluster.shared_location_ids, library, options)


class ReferenceResolver:
    """Resolves many shots with the same library and options; each character and place only once."""

    def __init__(self, library: Library, options: ReferenceOptions = ReferenceOptions()) -> None:  # noqa: B008
        self._library = library
        self._options = options
        self._resolved: dict[tuple[EntityType, str], _Resolved] = {}

    def resolve(
        self, character_ids: Sequence[str], location_ids: Sequence[str], *, previous: bool = False
    ) -> ClusterReferences:
        """The references of one shot. `previous`: leave room for the picture of the shot before."""
        characters = [self._entity("character", id_) for id_ in dict.fromkeys(character_ids)]
        locations = [self._entity("location", id_) for id_ in dict.fromkeys(location_ids)]
        options = self._options.with_room_for_previous() if previous else self._options
        return _Selection(options.max_images, options.identities).references(characters, locations)

    def _entity(self, kind: EntityType, id_: str) -> _Resolved:
        if (kind, id_) not in self._resolved:
            self._resolved[kind, id_] = _resolved(kind, id_, self._library, self._options)
        return self._resolved[kind, id_]


class _Candidate(NamedTuple):
    url: str
    entity: _Resolved
    primary: bool


@dataclass(frozen=True)
class _Resolved:
    """One character or place: the images it offers, the primary one first, and what is to be said of it."""

    type: EntityType
    id: str
    name: str
    validated: bool
    description: str | None = None  # None: the library does not know it
    images: tuple[str, ...] = ()
    left_out: tuple[LeftOutImage, ...] = ()
    warning: Message | None = None


def _resolved(kind: EntityType, id_: str, library: Library, options: ReferenceOptions) -> _Resolved:
    entity: Entity | None = (library.find_character if kind == "character" else library.find_location)(id_)
    if entity is None:
        return _Resolved(kind, id_, id_, False, warning=_unknown(kind, id_))
    name, told = entity.name or id_, entity.description
    if not entity.reference_images:
        return _Resolved(kind, id_, name, entity.validated, told, warning=_imageless(kind, name))
    if not entity.validated and not options.fallback:
        left_out = tuple(LeftOutImage(url, kind, id_, "not validated") for url in entity.reference_images)
        return _Resolved(kind, id_, name, False, told, left_out=left_out, warning=_not_validated(kind, name))
    usable = tuple(url for url in entity.reference_images if url not in options.unusable)
    unusable = [url for url in entity.reference_images if url in options.unusable]
    return _Resolved(
        kind,
        id_,
        name,
        entity.validated,
        told,
        usable,
        left_out=tuple(LeftOutImage(url, kind, id_, "unusable") for url in unusable),
        warning=None if usable else _all_unusable(kind, name),
    )


@dataclass
class _Selection:
    """The images taken so far, up to `limit`, none of them twice."""

    limit: int
    identities: Mapping[str, str]
    images: list[ReferenceImage] = field(default_factory=list)
    left_out: list[LeftOutImage] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)  # as the library writes them
    _shown: set[str] = field(default_factory=set)  # what they are

    def references(self, characters: Sequence[_Resolved], locations: Sequence[_Resolved]) -> ClusterReferences:
        for candidate in _in_order(characters, locations):
            self._offer(candidate)
        entities = [*characters, *locations]
        return ClusterReferences(
            characters=self._entities(characters),
            locations=self._entities(locations),
            all_image_urls=tuple(image.url for image in self.images),
            total_count=len(self.images),
            validated_count=sum(image.validated for image in self.images),
            warnings=tuple(entity.warning for entity in entities if entity.warning is not None),
            left_out=(*self.left_out, *(image for entity in entities for image in entity.left_out)),
            images=tuple(self.images),
            imageless=tuple(
                ImagelessEntity(entity.type, entity.id, entity.name, entity.description)
                for entity in entities
                if entity.description is not None and not entity.images
            ),
        )

    def _offer(self, candidate: _Candidate) -> None:
        entity = candidate.entity
        identity = self.identities.get(candidate.url, candidate.url)
        if identity in self._shown:
            self.left_out.append(LeftOutImage(candidate.url, entity.type, entity.id, "duplicate"))
        elif len(self.images) >= self.limit:
            self.left_out.append(LeftOutImage(candidate.url, entity.type, entity.id, "limit"))
        else:
            self._taken.add(candidate.url)
            self._shown.add(identity)
            self.images.append(
                ReferenceImage(
                    len(self.images) + 1,
                    candidate.url,
                    entity.type,
                    entity.id,
                    entity.name,
                    candidate.primary,
                    entity.validated,
                )
            )

    def _entities(self, resolved: Sequence[_Resolved]) -> tuple[EntityReference, ...]:
        return tuple(
            EntityReference(
                entity.id,
                entity.name,
                entity.validated,
                entity.images[0],
                tuple(url for url in dict.fromkeys(entity.images) if url in self._taken),
            )
            for entity in resolved
            if entity.images
        )


def _in_order(characters: Sequence[_Resolved], locations: Sequence[_Resolved]) -> Iterator[_Candidate]:
    """Every image on offer, the most important first: the six tiers of the seed."""
    for validated in (True, False):
        for entities in (characters, locations):
            for entity in entities:
                if entity.images and entity.validated is validated:
                    yield _Candidate(entity.images[0], entity, primary=True)
    for entities in (characters, locations):
        for entity in entities:
            for url in entity.images[1:]:
                yield _Candidate(url, entity, primary=False)


def _unknown(kind: EntityType, id_: str) -> Message:
    if kind == "character":
        return message('Character "{id}" is not in the library: no reference image.', id=id_)
    return message('Location "{id}" is not in the library: no reference image.', id=id_)


def _imageless(kind: EntityType, name: str) -> Message:
    if kind == "character":
        return message("Character {name} has no reference image.", name=name)
    return message("Location {name} has no reference image.", name=name)


def _not_validated(kind: EntityType, name: str) -> Message:
    if kind == "character":
        return message("Character {name} is not validated: its reference images are not used.", name=name)
    return message("Location {name} is not validated: its reference images are not used.", name=name)


def _all_unusable(kind: EntityType, name: str) -> Message:
    if kind == "character":
        return message("None of the reference images of character {name} can be used.", name=name)
    return message("None of the reference images of location {name} can be used.", name=name)
