"""The run itself, watched, and its end: the documents, the summary, the exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.errors import ExitCode
from moostik_cli.messages import message
from moostik_cli.models.jobs import OnProgress, PictureJob
from moostik_cli.models.money import Micros
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.run import RunOutcome
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.view import NOTHING_DONE

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


def watched(
    context: RunContext,
    source: JobSource,
    jobs: Sequence[PictureJob],
    work: Callable[[OnProgress], RunOutcome],
    spent: Callable[[], Micros],
    ledger: Ledger | None,
) -> RunOutcome:
    """Do the work with its progress on screen, and the gallery's page kept current where that is asked for."""
    context.view.verdict = ExitCode.NO  # until all is made
    if not context.options.gallery:
        return context.watch.over(jobs, spent, work, None)
    from moostik_cli.gallery.page import live_gallery

    screen = context.view.screen
    gallery = live_gallery(context.production, ledger, preview=not context.choice.costs_money)
    page = _page(source).relative_to(context.project.root).as_posix()
    screen.note(message("The page is kept up to date: {path}", path=page))
    outcome = context.watch.over(jobs, spent, work, gallery)
    if gallery.problem is not None:
        reason = gallery.problem.strerror or str(gallery.problem)
        screen.warn(message("The page cannot be written: {reason}.", reason=reason))
    return outcome


def refused_by_gate(context: RunContext, source: JobSource, readiness: GenerationReadinessCheck) -> ExitCode:
    """The gate found an error: nothing was done, and programs are told so."""
    context.view.verdict = ExitCode.NO
    context.view.write_document(source, NOTHING_DONE, readiness, skipped=0)
    return ExitCode.NO


def finish(
    context: RunContext,
    source: JobSource,
    outcome: RunOutcome,
    jobs: Sequence[PictureJob],
    readiness: GenerationReadinessCheck,
    *,
    skipped: int,
    refused: int = 0,
) -> ExitCode:
    """Tell programs and people how the run went. Raises what stopped it. `refused`: how many pictures were left out
    since the model had refused them."""
    view = context.view
    is_done = not refused and all(result.status == "completed" for result in outcome.results)
    view.verdict = ExitCode.DONE if is_done else ExitCode.NO
    view.write_document(source, outcome, readiness, skipped=skipped)
    page = _page(source) if context.options.gallery else None
    view.summarise(source, outcome, jobs, root=context.project.root, page=page)
    if outcome.error is not None:
        raise outcome.error
    return ExitCode.INTERRUPTED if outcome.interrupted else view.verdict


def _page(source: JobSource) -> Path:
    from moostik_cli.gallery.page import PAGE_NAME

    return source.folder / PAGE_NAME
