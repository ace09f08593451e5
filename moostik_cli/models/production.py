"""Everything that was read for one episode: the hand-over from `sources` to the commands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # finding the project must not load the models
    from moostik_cli.models.diagnostics import Diagnostic
    from moostik_cli.models.documents import Document
    from moostik_cli.models.episode import Episode
    from moostik_cli.models.library import Library
    from moostik_cli.models.series import Series

PREVIEW = "preview"  # who made a preview frame, and the folder of them; it is no provider


class DeclaredOutput(NamedTuple):
    """The folder that the owner named for `output/`. `named_by`: MOOSTIK_OUTPUT, or the path of the series' file."""

    folder: Path  # absolute
    named_by: str


class Project(NamedTuple):
    """The project folder: `episodes/` is the artist's, `output/` is moostik's, and may be declared to be elsewhere."""

    root: Path
    declared_output: DeclaredOutput | None = None

    @property
    def episodes_dir(self) -> Path:
        return self.root / "episodes"

    @property
    def output_root(self) -> Path:
        """The folder that holds `output/`. The ledger and the documents name pictures relative to it, as
        `output/...`: so the names stay true where the whole folder moves."""
        return self.root if self.declared_output is None else self.declared_output.folder

    @property
    def output_dir(self) -> Path:
        return self.output_root / "output"

    def holds(self, real: Path) -> bool:
        """Whether a resolved path lies in the project, or in `output/` where that is declared to be elsewhere."""
        output = self.output_root.resolve() / self.output_dir.name
        return real.is_relative_to(self.root.resolve()) or real.is_relative_to(output)

    def root_of(self, path: Path) -> Path:
        """The folder that the name of a picture at or below `path` is relative to, and that it must not lead out of."""
        return self.output_root if path.is_relative_to(self.output_dir) else self.root

    @property
    def ledger_path(self) -> Path:
        return self.output_dir / "moostik.db"

    def pictures_dir(self, episode_id: str, *, preview: bool = False) -> Path:
        """`output/episodes/<ep>`, or `output/preview/episodes/<ep>` for preview frames."""
        base = self.output_dir / PREVIEW if preview else self.output_dir
        return base / "episodes" / episode_id


class Production(NamedTuple):
    """One episode with its library and series. `documents`: "episode", "characters", "locations", "series"."""

    project: Project
    episode: Episode
    library: Library
    series: Series
    documents: Mapping[str, Document] = MappingProxyType({})
    diagnostics: tuple[Diagnostic, ...] = ()  # warnings of reading; errors raise UnusableFileError

    def let_go_of_texts(self) -> None:
        """Keep what the files say, and not where it stands: for those who tell no more findings. It is a third of the
        memory, and more."""
        for document in self.documents.values():
            document.let_go()
