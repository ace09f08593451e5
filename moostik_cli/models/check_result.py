"""What `check` found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.models.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from moostik_cli.models.readiness import GenerationReadinessCheck


class CheckResult(NamedTuple):
    """The findings of one episode, or of another file (`kind`, `path`), which `episode_id` names then. `readiness` is
    that of an episode whose files can be used."""

    episode_id: str
    diagnostics: tuple[Diagnostic, ...]
    readiness: GenerationReadinessCheck | None = None
    kind: str = "episode"
    path: str | None = None  # as shown
    is_usable: bool = True

    @property
    def has_errors(self) -> bool:
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)
