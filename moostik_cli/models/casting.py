"""Who is in which shots: every character and place of the library, its pictures, and the shots that need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from moostik_cli.messages import Message
from moostik_cli.models.episode import Episode
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.references import EntityType

CastState = Literal["validated", "unvalidated", "missing", "unknown"]


@dataclass(frozen=True, slots=True)
class NeedingShot:
    """A shot that a character or place is in."""

    episode_id: str
    shot_id: str


@dataclass(frozen=True, slots=True)
class UnusablePicture:
    """A picture, as the library writes it, that cannot be used, and why."""

    url: str
    reason: Message


@dataclass(frozen=True, slots=True)
class CastMember:
    """A character or place. `state` is "unknown" for an id that shots use and no library has; `path` and
    `line` say where it is written."""

    type: EntityType
    id: str
    name: str
    state: CastState
    validated: bool
    reference_images: tuple[str, ...]
    unusable_images: tuple[UnusablePicture, ...]
    reference_prompt: str | None
    shots: tuple[NeedingShot, ...]
    path: str | None = None
    line: int | None = None

    @property
    def usable_images(self) -> tuple[str, ...]:
        unusable = {picture.url for picture in self.unusable_images}
        return tuple(url for url in self.reference_images if url not in unusable)


@dataclass(frozen=True, slots=True)
class Cast:
    """Characters and places in the order of their files; then ids that only shots know."""

    episode_ids: tuple[str, ...]
    characters: tuple[CastMember, ...]
    locations: tuple[CastMember, ...]

    @property
    def members(self) -> tuple[CastMember, ...]:
        return self.characters + self.locations


WhyUnusable = Callable[[str], Message | None]
WhereWritten = Callable[[EntityType, str], tuple[str, int] | None]


def cast_of(
    library: Library, episodes: Iterable[Episode], why_unusable: WhyUnusable, where_written: WhereWritten
) -> Cast:
    """The cast of a project. `why_unusable` says what is wrong with a picture, `where_written` the file and
    line of an entry."""
    episodes = tuple(episodes)
    needs: dict[EntityType, dict[str, list[NeedingShot]]] = {"character": {}, "location": {}}
    for episode in episodes:
        for shot in in_film_order(episode):
            needing = NeedingShot(episode.id, shot.id)
            for character_id in dict.fromkeys(shot.character_ids):
                needs["character"].setdefault(character_id, []).append(needing)
            for location_id in dict.fromkeys(shot.location_ids):
                needs["location"].setdefault(location_id, []).append(needing)

    def members(kind: EntityType, known: Mapping[str, Entity]) -> tuple[CastMember, ...]:
        ids = dict.fromkeys([*known, *needs[kind]])
        return tuple(
            _member(kind, id_, known.get(id_), needs[kind].get(id_, []), why_unusable, where_written(kind, id_))
            for id_ in ids
        )

    return Cast(
        tuple(episode.id for episode in episodes),
        members("character", library.characters),
        members("location", library.locations),
    )


def _member(
    kind: EntityType,
    entity_id: str,
    entity: Entity | None,
    shots: list[NeedingShot],
    why_unusable: WhyUnusable,
    where: tuple[str, int] | None,
) -> CastMember:
    path, line = where or (None, None)
    if entity is None:
        return CastMember(kind, entity_id, "", "unknown", False, (), (), None, tuple(shots), path, line)
    unusable = tuple(
        UnusablePicture(url, reason) for url in entity.reference_images if (reason := why_unusable(url)) is not None
    )
    state: CastState = "validated" if entity.validated else "unvalidated"
    if len(unusable) == len(entity.reference_images):
        state = "missing"
    return CastMember(
        kind,
        entity_id,
        entity.name,
        state,
        entity.validated,
        entity.reference_images,
        unusable,
        entity.reference_prompt,
        tuple(shots),
        path,
        line,
    )
