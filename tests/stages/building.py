"""Short ways to write shots, characters and places in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.models.episode import Episode, Shot
from moostik_cli.models.library import Character, Library, Location


def shot(id_: str, people: str = "", places: str = "", **fields: Any) -> Shot:
    """`people` and `places` are ids with blanks between them."""
    values = {"id": id_, "characterIds": people.split(), "locationIds": places.split(), **fields}
    return Shot.model_validate(values)


def episode(*shots: Shot, acts: Sequence[Mapping[str, Any]] = ()) -> Episode:
    return Episode.model_validate({"id": "ep", "acts": list(acts), "shots": list(shots)})


def library(characters: Mapping[str, str] = {}, locations: Mapping[str, str] = {}) -> Library:
    """id -> its images, blanks between them, with a leading `+` where it is validated."""
    return Library(
        {id_: Character.model_validate(_entity(id_, images)) for id_, images in characters.items()},
        {id_: Location.model_validate(_entity(id_, images)) for id_, images in locations.items()},
    )


def library_of(value: Mapping[str, Mapping[str, Any]]) -> Library:
    """From the oracle's form: {"character": {id: {...}}, "location": {...}}."""
    return Library(
        {id_: Character.model_validate(entity) for id_, entity in value["character"].items()},
        {id_: Location.model_validate(entity) for id_, entity in value["location"].items()},
    )


def _entity(id_: str, images: str) -> dict[str, Any]:
    validated = images.startswith("+")
    return {
        "id": id_,
        "name": id_.replace("-", " ").title(),
        "validated": validated,
        "referenceImages": images.lstrip("+").split(),
    }
