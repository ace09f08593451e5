"""Local copies of remote reference images: `output/references/`, each under the digest of its bytes, and an index of
the addresses that they came from. Previews, boards and galleries show them; the model is still given the addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.production import Project

FOLDER = "references"
_INDEX = "index.json"
_FILE = r"([0-9a-f]{64})\.(?:png|jpg|webp)"
_MOST_BYTES = 16 * 1024 * 1024  # of the index


class ReferenceCopy(NamedTuple):
    """A file with the bytes that an address had when it was fetched."""

    path: Path
    sha256: str


class ReferenceCopies:
    """The copies of a project, read once. A damaged index, or a file that is gone, is as if there were none."""

    def __init__(self, project: Project) -> None:
        self._folder = project.output_dir / FOLDER
        stored = _read_index(self._folder / _INDEX)
        self._files = {url: name for url, name in _mapping(stored, "files").items() if re.fullmatch(_FILE, name)}
        self.is_declined = stored.get("declined") is True  # somebody was asked whether to fetch, and said no

    def find(self, url: str) -> ReferenceCopy | None:
        name = self._files.get(url)
        if name is None or not (self._folder / name).is_file():
            return None
        return ReferenceCopy(self._folder / name, name.partition(".")[0])

    def record(self, files: Mapping[str, str]) -> None:
        """Note which file has the bytes of each address. Raises OSError."""
        self._files.update(files)
        self.save()

    def decline(self) -> None:
        """Note that nobody is to be asked again. Raises OSError."""
        self.is_declined = True
        self.save()

    def save(self) -> None:
        text = json.dumps({"files": self._files, "declined": self.is_declined}, indent=1, sort_keys=True)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{_INDEX}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(self._folder / _INDEX)


def _read_index(path: Path) -> Mapping[str, object]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _mapping(stored: Mapping[str, object], key: str) -> dict[str, str]:
    found = stored.get(key)
    if not isinstance(found, dict):
        return {}
    return {url: name for url, name in found.items() if isinstance(name, str)}
