"""Which pictures of a character or place somebody has validated: `output/references/validated.json`, beside the
library, whose files have `validated: true` and nothing else of it. Where nothing is known, nothing is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from moostik_cli.models.library import Entity
from moostik_cli.models.production import Project
from moostik_cli.models.references import EntityType
from moostik_cli.sources.images import UnusableImage, locate_image, read_local_image

_MOST_BYTES = 16 * 1024 * 1024


class ValidatedPictures:
    """What was validated, read once. A damaged file is as if there were none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = project.output_dir / "references/validated.json"
        self._known = _read(self._path)

    def has_changed(self, kind: EntityType, entity: Entity) -> bool:
        """Whether its pictures are others than those that were validated: other files, content or order."""
        known = self._known.get(f"{kind}/{entity.id}")
        return known is not None and known != _digest(self._project, entity)

    def remember(self, entities: Mapping[tuple[EntityType, str], Entity]) -> None:
        """Note the pictures that they have now, by kind and id. Raises OSError."""
        told = {f"{kind}/{id_}": _digest(self._project, entity) for (kind, id_), entity in entities.items()}
        self._known = {**self._known, **told}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._known, indent=1, sort_keys=True), encoding="utf-8")
        part.replace(self._path)


def _digest(project: Project, entity: Entity) -> str:
    images = [_identity(project, written) for written in entity.reference_images]
    return sha256(json.dumps(images).encode()).hexdigest()


def _identity(project: Project, written: str) -> str:
    """What an image is: a file by its content, an address by what is written."""
    source = locate_image(project, written)
    if isinstance(source, UnusableImage) or source.kind == "remote":
        return written
    content = source.data if source.path is None else read_local_image(project, source.path)
    return written if isinstance(content, UnusableImage) else sha256(content or b"").hexdigest()


def _read(path: Path) -> dict[str, str]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    items = found.items() if isinstance(found, dict) else ()
    return {str(key): value for key, value in items if isinstance(value, str)}
