"""The cast of a project: its library, and the shots of its episodes that need each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moostik_cli.errors import UnusableFileError, UsageError
from moostik_cli.messages import Message
from moostik_cli.models.casting import Cast, cast_of
from moostik_cli.models.documents import Document
from moostik_cli.models.episode import Episode
from moostik_cli.models.production import Project
from moostik_cli.models.references import EntityType
from moostik_cli.sources.images import UnusableImage, locate_image, read_local_image
from moostik_cli.sources.productions import load_library, load_production
from moostik_cli.sources.project import episode_ids

ROLES: Mapping[EntityType, str] = {"character": "characters", "location": "locations"}


def load_cast(project: Project, episodes: Sequence[str] | None = None) -> Cast:
    """Read the library, and these episodes; by default all that can be read. Raises UsageError for an episode
    that does not exist, UnusableFileError for one that was named and for the library."""
    library, documents, _ = load_library(project)

    def where(kind: EntityType, entity_id: str) -> tuple[str, int] | None:
        return lines[kind].get(entity_id)

    lines = {kind: _lines(documents.get(role)) for kind, role in ROLES.items()}
    return cast_of(library, _read(project, episodes), lambda written: _problem(project, written), where)


def _read(project: Project, named: Sequence[str] | None) -> list[Episode]:
    if named is not None:
        return [load_production(project, episode).episode for episode in named]
    read = []
    for episode in episode_ids(project):
        try:
            read.append(load_production(project, episode).episode)
        except (UnusableFileError, UsageError):  # `check` says what is wrong with it
            continue
    return read


def _problem(project: Project, written: str) -> Message | None:
    """Why a picture cannot be used; None if it can, as far as can be seen without the network."""
    source = locate_image(project, written)
    if isinstance(source, UnusableImage):
        return source.message
    if source.path is not None:
        content = read_local_image(project, source.path)
        if isinstance(content, UnusableImage):
            return content.message
    return None


def _lines(document: Document | None) -> dict[str, tuple[str, int]]:
    """Entry id -> file and line."""
    if document is None or not isinstance(document.data, list):
        return {}
    places = ((item["id"], document.place_of((number,))) for number, item in enumerate(document.data))
    return {entity_id: (place.path, place.line) for entity_id, place in places}
