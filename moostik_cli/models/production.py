"""Everything that was read for one episode: the hand-over from `sources` to the commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # finding the project must not load the models
    from moostik_cli.models.diagnostics import Diagnostic
    from moostik_cli.models.documents import Document
    from moostik_cli.models.episode import Episode
    from moostik_cli.models.library import Library
    from moostik_cli.models.series import Series

PREVIEW = "preview"  # who made a preview frame, and the folder of them; it is no provider


@dataclass(frozen=True)
class Project:
    """The project folder: `episodes/` is the artist's, `output/` is moostik's."""

    root: Path

    @property
    def episodes_dir(self) -> Path:
        return self.root / "episodes"

    @property
    def output_dir(self) -> Path:
        return self.root / "output"

    @property
    def ledger_path(self) -> Path:
        return self.output_dir / "moostik.db"

    def pictures_dir(self, episode_id: str, *, preview: bool = False) -> Path:
        """`output/episodes/<ep>`, or `output/preview/episodes/<ep>` for preview frames."""
        base = self.output_dir / PREVIEW if preview else self.output_dir
        return base / "episodes" / episode_id


@dataclass(frozen=True)
class Production:
    """One episode with its library and series. `documents`: "episode", "characters", "locations", "series"."""

    project: Project
    episode: Episode
    library: Library
    series: Series
    documents: Mapping[str, Document] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()  # warnings of reading; errors raise UnusableFileError
