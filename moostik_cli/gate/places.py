"""Where the things of a production stand in its files."""

from __future__ import annotations

from moostik_cli.models.diagnostics import Place
from moostik_cli.models.production import Production


class Places:
    """Finds the place of a shot's or a library entry's value."""

    def __init__(self, production: Production) -> None:
        self._documents = production.documents
        self._episode_id = production.episode.id
        self._shots = {shot.id: index for index, shot in enumerate(production.episode.shots)}
        self._entities = {
            "characters": {id_: index for index, id_ in enumerate(production.library.characters)},
            "locations": {id_: index for index, id_ in enumerate(production.library.locations)},
        }

    def in_file(self, role: str, *keys: str | int, key: bool = False) -> Place:
        """The place of a value in the file of a role (episode, characters, locations, series)."""
        document = self._documents.get(role)
        if document is None:
            episode = self._documents.get("episode")
            return episode.place_of(("id",)) if episode is not None else Place(self._episode_id)
        return document.place_of(document.as_written(keys), key=key)

    def has(self, role: str, *keys: str | int) -> bool:
        """Whether the file of a role has a value at `keys`, in either spelling."""
        document = self._documents.get(role)
        return document is not None and document.has(document.as_written(keys))

    def has_in_shot(self, shot_id: str, *keys: str | int) -> bool:
        return self.has("episode", "shots", self._shots[shot_id], *keys)

    def in_shot(self, shot_id: str, *keys: str | int, key: bool = False) -> Place:
        return self.in_file("episode", "shots", self._shots[shot_id], *keys, key=key)

    def in_entity(self, role: str, entity_id: str, name: str, *rest: str | int) -> Place:
        """The place of a character's or location's value; that of its id where it has no such value."""
        document = self._documents.get(role)
        index = self._entities[role][entity_id]
        keys = document.as_written([index, name, *rest]) if document is not None else []
        if document is not None and document.has(keys[:2]):
            return document.place_of(keys)
        return self.in_file(role, index, "id")
