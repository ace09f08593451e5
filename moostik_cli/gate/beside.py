"""The files that lie beside an episode: picks and notes. What is wrong with them spoils no picture, save where a merge
was left unfinished: then nobody knows what was chosen."""

from __future__ import annotations

from collections.abc import Iterator

from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.production import Production
from moostik_cli.sources.conflicts import find_conflicts
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import BESIDE, shown_path


def check_files_beside(production: Production) -> Iterator[Diagnostic]:
    """Conflicts that a merge has left in them."""
    for kind in BESIDE:
        path = production.project.episodes_dir / f"{production.episode.id}.{kind}.yaml"
        if path.is_file():
            shown = shown_path(production.project, path)
            text = read_text(path, shown=shown, inside=production.project.root).text
            yield from find_conflicts(text or "", shown)
