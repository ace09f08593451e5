"""What a package says of where it comes from. Set `MOOSTIK_REPOSITORY` to the address of the repository when building:
then the project's links are in the package, and the README's pictures and pages are shown by a package index too."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?P<path>(?![a-z]+:|#)[^)\s]+)\)")


def absolute_links(readme: str, repository: str, revision: str) -> str:
    """The page with every relative link made one into the repository at `revision`."""

    def absolute(found: re.Match[str]) -> str:
        way = "raw" if found["picture"] else "blob"
        return f"{found['picture']}[{found['text']}]({repository}/{way}/{revision}/{found['path']})"

    return _LINK.sub(absolute, readme)


def links(repository: str) -> dict[str, str]:
    return {
        "Homepage": repository,
        "Documentation": f"{repository}/tree/main/docs",
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }


class RepositoryMetadata(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        readme = Path(self.root, "README.md").read_text(encoding="utf-8")
        repository = os.environ.get("MOOSTIK_REPOSITORY", "").rstrip("/")
        if repository:
            readme = absolute_links(readme, repository, f"v{_version(Path(self.root))}")
            metadata["urls"] = links(repository)
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}


def _version(root: Path) -> str:
    text = (root / "moostik_cli" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("moostik_cli/__init__.py has no version")
    return found[1]
