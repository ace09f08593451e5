"""Stage 3: which reference images a shot is shown with, in which order, and what does not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.clusters import SceneCluster
from moostik_cli.models.library import Character, Entity, Library
from moostik_cli.models.references import (
    CastFacts,
    ClusterReferences,
    EntityReference,
    EntityType,
    ImagelessEntity,
    LeftOutImage,
    OwnImage,
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
        self,
        character_ids: Sequence[str],
        location_ids: Sequence[str],
        *,
        room_for: int = 0,
        own: Sequence[OwnImage] = (),
    ) -> ClusterReferences:
        """The references of one shot. `room_for`: so many places stay free for pictures of the episode itself. `own`:
        pictures that subjects of its prompt have of their own; those that the cast does not have are sent after it."""
        characters = [self._entity("character", id_) for id_ in dict.fromkeys(character_ids)]
        locations = [self._entity("location", id_) for id_ in dict.fromkeys(location_ids)]
        return _Selection(self._options.with_room_for(room_for)).references(characters, locations, own)

    def _entity(self, kind: EntityType, id_: str) -> _Resolved:
        if (kind, id_) not in self._resolved:
            self._resolved[kind, id_] = _resolved(kind, id_, self._library, self._options)
        return self._resolved[kind, id_]


class _Candidate(NamedTuple):
    url: str
    entity: _Resolved
    primary: bool
    role: str = ""


class _Resolved(NamedTuple):
    """One character or place: the images it offers, the primary one first, and what is to be said of it."""

    type: EntityType
    id: str
    name: str
    validated: bool
    description: str | None = None  # None: the library does not know it
    images: tuple[str, ...] = ()
    left_out: tuple[LeftOutImage, ...] = ()
    warning: Message | None = None
    roles: Mapping[str, str] = MappingProxyType({})  # image -> what of the entity it shows
    facts: CastFacts | None = None

    def role_of(self, url: str) -> str:
        return self.roles.get(url, "")


def _resolved(kind: EntityType, id_: str, library: Library, options: ReferenceOptions) -> _Resolved:
    entity: Entity | None = (library.find_character if kind == "character" else library.find_location)(id_)
    if entity is None:
        return _Resolved(kind, id_, id_, False, warning=_unknown(kind, id_))
    name, told = entity.name or id_, entity.description
    height = entity.height if isinstance(entity, Character) else None
    traits = tuple(entity.visual_traits)
    facts = CastFacts(kind, id_, name, told, entity.looks, traits, entity.reference_prompt or "", height)
    if not entity.reference_images:
        return _Resolved(kind, id_, name, entity.validated, told, warning=_imageless(kind, name), facts=facts)
    if not entity.validated and not options.fallback:
        left_out = tuple(LeftOutImage(url, kind, id_, "not validated") for url in entity.reference_images)
        return _Resolved(
            kind, id_, name, False, told, left_out=left_out, warning=_not_validated(kind, name), facts=facts
        )
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
        roles=image_roles(entity),
        facts=facts,
    )


class _Selection:
    """The images taken so far, as far as there is room, none of them twice."""

    def __init__(self, options: ReferenceOptions) -> None:
        self.options = options
        self.images: list[ReferenceImage] = []
        self.left_out: list[LeftOutImage] = []
        self._taken: set[str] = set()  # as the library writes them
        self._shown: set[str] = set()  # what they are
        self._shares: Counter[tuple[str, str]] = Counter()

    def references(
        self, characters: Sequence[_Resolved], locations: Sequence[_Resolved], own: Sequence[OwnImage]
    ) -> ClusterReferences:
        entities = [*characters, *locations]
        own = list(self._own_images(entities, own))
        style = self.options.style_image
        after = [*(image.url for image in own), *([] if style is None else [style])]
        for candidate in _in_order(characters, locations):
            room = self.options.max_images - (0 if candidate.primary else len(after))
            self._offer(candidate, room)
        for image in own:
            self._add(ReferenceImage(0, image.url, "subject", "", image.name, True, True))
        if style is not None:
            self._add(ReferenceImage(0, style, "style", "", "", True, True))
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
            cast=tuple(entity.facts for entity in entities if entity.facts is not None),
        )

    def _own_images(self, entities: Sequence[_Resolved], own: Sequence[OwnImage]) -> Iterator[OwnImage]:
        """Those that the cast does not have itself, each once."""
        known = {self._identity(url) for entity in entities for url in entity.images}
        for image in own:
            identity = self._identity(image.url)
            if identity not in known and image.url not in self.options.unusable:
                known.add(identity)
                yield image
            elif image.url in self.options.unusable:
                self.left_out.append(LeftOutImage(image.url, "subject", image.name, "unusable"))

    def _identity(self, url: str) -> str:
        return self.options.identities.get(url, url)

    def _offer(self, candidate: _Candidate, room: int) -> None:
        entity = candidate.entity
        share = self.options.max_per_character if entity.type == "character" else self.options.max_per_location
        left_out = LeftOutImage(candidate.url, entity.type, entity.id, "")
        if self._identity(candidate.url) in self._shown:
            self.left_out.append(left_out._replace(reason="duplicate"))
        elif share is not None and self._shares[entity.type, entity.id] >= share:
            self.left_out.append(left_out._replace(reason="share"))
        elif len(self.images) >= room:
            self.left_out.append(left_out._replace(reason="limit"))
        else:
            self._shares[entity.type, entity.id] += 1
            self._add(
                ReferenceImage(
                    0,
                    candidate.url,
                    entity.type,
                    entity.id,
                    entity.name,
                    candidate.primary,
                    entity.validated,
                    candidate.role,
                )
            )

    def _add(self, image: ReferenceImage) -> None:
        """Take an image, unless there is no room left for it."""
        if image.type in ("subject", "style"):
            reason = "duplicate" if self._identity(image.url) in self._shown else ""
            reason = reason or ("limit" if len(self.images) >= self.options.max_images else "")
            if reason:
                self.left_out.append(LeftOutImage(image.url, image.type, image.name, reason))
                return
        self._taken.add(image.url)
        self._shown.add(self._identity(image.url))
        self.images.append(image._replace(number=len(self.images) + 1))

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
                    yield _Candidate(entity.images[0], entity, True, entity.role_of(entity.images[0]))
    for entities in (characters, locations):
        for entity in entities:
            for url in entity.images[1:]:
                yield _Candidate(url, entity, False, entity.role_of(url))


# Words in the name of an image's file -> what of its character or place it shows, in words for the model.
_ROLES = {
    "portrait": "portrait",
    "face": "portrait",
    "visage": "portrait",
    "bust": "head and shoulders",
    "full": "full body",
    "body": "full body",
    "fullbody": "full body",
    "action": "in action",
    "emotional": "expression",
    "emotion": "expression",
    "expression": "expression",
    "environment": "in a setting",
    "social": "with others",
    "group": "with others",
    "with": "with others",
    "avec": "with others",
    "profile": "profile",
    "side": "side view",
    "back": "seen from behind",
    "front": "front view",
    "costume": "costume",
    "turnaround": "model sheet",
    "sheet": "model sheet",
    "establishing": "the whole place",
    "wide": "the whole place",
    "entrance": "entrance",
    "interior": "interior",
    "exterior": "exterior",
    "atmosphere": "its mood",
    "detail": "detail",
    "aerial": "from above",
}


def image_roles(entity: Entity) -> dict[str, str]:
    """What each image shows, where the library says it (`imageRoles`) or the file's name ends with it."""
    own = set(re.findall(r"\w+", entity.id.replace("_", " ").casefold()))
    found = {}
    for index, url in enumerate(entity.reference_images):
        role = _written_role(entity.image_roles, index, url)
        role = role or ("" if url.startswith("data:") else _role_in(url, own))
        if role:
            found[url] = role
    return found


def _written_role(roles: Sequence[str] | Mapping[str, str], index: int, url: str) -> str:
    """The library's own: roles in the order of the images, or by path or file name."""
    if not isinstance(roles, Mapping):
        return roles[index].strip() if index < len(roles) else ""
    return roles.get(url, roles.get(url.rpartition("/")[2], "")).strip()


def _role_in(url: str, own: set[str]) -> str:
    """That of the last word of a file's name that has one, the words of the id aside."""
    stem = url.partition("?")[0].rpartition("/")[2].rpartition(".")[0].casefold()
    words = [word for word in re.findall(r"[a-z]+", stem) if word not in own]
    return next((_ROLES[word] for word in reversed(words) if word in _ROLES), "")


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
