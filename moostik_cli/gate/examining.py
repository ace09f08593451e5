"""One file or episode of `check`: its findings, and the answers of the network where it may be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from moostik_cli.gate.images import UsedImage, casts_of, used_images
from moostik_cli.gate.inspection import GateOptions, inspect_production
from moostik_cli.models.check_result import CheckResult
from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.episode import Shot
from moostik_cli.models.production import Production, Project
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.productions import load_alone
from moostik_cli.sources.project import LIBRARY_NAMES, SourceFile, shown_path
from moostik_cli.state.upcoming import pictures_of_a_run

Counting = Callable[[], AbstractContextManager[Callable[[int, int], None]]]
"""Shows how many answers there are, and of how many, while the block runs."""


class Examination(NamedTuple):
    """What `check` asks. `counting`: how remote references are asked; None: nobody is."""

    options: GateOptions
    counting: Counting | None = None

    def of_file(self, project: Project, file: SourceFile) -> CheckResult:
        """What is wrong with a file that is no episode. Raises UnusableFileError where it cannot be read."""
        from moostik_cli.gate.single_files import images_of_library, inspect_file

        found = inspect_file(project, file)
        if self.counting is not None and file.role in LIBRARY_NAMES:
            production = load_alone(project, file.role)
            found += _asked_online(production, images_of_library(production), self.counting)
        return CheckResult(file.path.stem, found, kind=file.role, path=shown_path(project, file.path))

    def of_episode(self, production: Production, shots: Sequence[Shot]) -> CheckResult:
        """What is wrong with these shots of an episode."""
        options = self.options._replace(available=_available(production, shots, self.options))
        found = inspect_production(production, shots, options)
        diagnostics = found.diagnostics
        if self.counting is not None:
            casts = casts_of(production, options.references)
            images = used_images(shots, production.library, production.series, casts)
            diagnostics += _asked_online(production, images, self.counting)
        return CheckResult(production.episode.id, diagnostics, found.readiness)

    def with_delivery(self, result: CheckResult) -> CheckResult:
        """The result, and whether pictures could be fetched, where the network may be asked."""
        if self.counting is None or self.options.delivery is None:
            return result
        from moostik_cli.gate.network import check_delivery

        answer = check_delivery(self.options.delivery, self.options.base_url)
        return result._replace(diagnostics=(*result.diagnostics, *answer))


def _asked_online(production: Production, images: Sequence[UsedImage], counting: Counting) -> tuple[Diagnostic, ...]:
    from moostik_cli.gate.online import check_online
    from moostik_cli.gate.places import Places

    with counting() as on_answer:
        return check_online(production.project, images, Places(production), on_answer)


def _available(production: Production, shots: Sequence[Shot], options: GateOptions) -> AvailablePictures:
    """The pictures that a run over these shots would have at hand."""
    return pictures_of_a_run(production, shots, PlanOptions(likely_card(production.series, options.model)))
