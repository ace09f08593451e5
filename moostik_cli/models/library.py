"""The characters and places that every episode of a series shares."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from moostik_cli.models.source import SourceModel, texts_of, without_none


def _roles_of(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): str(role) for key, role in value.items() if isinstance(role, str)}
    return texts_of(value)


class Entity(SourceModel):
    """What characters and places have in common: a name, reference images, and whether they were validated."""

    id: str = Field(description="Id that shots use.")
    name: str = Field("", description="Name that artists and prompts use.")
    description: str = Field("", description="Who or what it is.")
    reference_images: tuple[str, ...] = Field(
        (), description="Reference pictures, the primary one first: https address, data URI, or a path."
    )
    validated: bool = Field(False, description="true once an artist has approved the reference pictures.")
    reference_prompt: str | None = Field(None, description="Prompt that makes a reference picture.")
    looks: str = Field("", description="What to know it by, in a few words: stands beside its picture's number.")
    visual_traits: Annotated[tuple[str, ...], BeforeValidator(texts_of)] = Field(
        (), description="What it looks like, trait by trait."
    )
    image_roles: Annotated[tuple[str, ...] | dict[str, str], BeforeValidator(_roles_of)] = Field(
        (),
        description="What each reference picture shows, in their order or by file: portrait, full body, with others.",
    )

    _clean = model_validator(mode="before")(without_none)


class Character(Entity):
    """A character."""

    height: float | str | None = Field(
        None,
        description="How tall: 1.2 m, 95 cm, or a number. Preview frames draw a cast to scale, and the model is told.",
    )


class Location(Entity):
    """A place."""


class Library(NamedTuple):
    """Characters and places by id, in the order of their files."""

    characters: Mapping[str, Character] = MappingProxyType({})
    locations: Mapping[str, Location] = MappingProxyType({})

    def find_character(self, character_id: str) -> Character | None:
        return self.characters.get(character_id)

    def find_location(self, location_id: str) -> Location | None:
        return self.locations.get(location_id)
