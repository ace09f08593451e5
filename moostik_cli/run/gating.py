"""The gate of a run: what is found before anything is sent, and whether the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from moostik_cli.models.diagnostics import Severity
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.run.job_source import JobSource, KnownImages
from moostik_cli.run.view import RunView


class HasJobs(Protocol):
    @property
    def jobs(self) -> tuple[PictureJob, ...]: ...

    @property
    def available(self) -> AvailablePictures | None: ...


PlanT = TypeVar("PlanT", bound=HasJobs)


@dataclass(frozen=True, slots=True)
class Gated(Generic[PlanT]):
    """A plan that has been at the gate. `passed` False: it found an error, and nothing is made.
    `known_images`: what the gate has found of reference images."""

    plan: PlanT
    readiness: GenerationReadinessCheck
    passed: bool = True
    known_images: KnownImages | None = None


def through_gate(
    source: JobSource, view: RunView, options: PlanOptions, plan: Callable[[KnownImages | None], PlanT]
) -> Gated[PlanT]:
    """Plan, ask the gate, and show what it finds: errors whole, warnings counted by kind. With nothing to make,
    nobody asks the gate. `plan` is called with what is known of images. Where things stand in the files is not known
    any more after it."""
    planned = plan(None)
    if not planned.jobs:
        return Gated(planned, source.readiness)
    findings = source.inspect(options, planned.available)
    view.show_findings(source, findings.diagnostics)
    if source.production is not None:
        source.production.let_go_of_texts()
    errors = tuple(found.message for found in findings.diagnostics if found.severity is Severity.ERROR)
    if errors:
        return Gated(planned, findings.readiness._replace(ready=False, errors=errors), passed=False)
    if None in (findings.known_images or {}).values():
        planned = plan(findings.known_images)
    return Gated(planned, findings.readiness, known_images=findings.known_images)
