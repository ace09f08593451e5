"""A run while it is watched, and its end: the documents, the summary, the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.errors import ExitCode
from moostik_cli.messages import message
from moostik_cli.models.jobs import OnChange, PictureJob
from moostik_cli.models.money import Micros
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt
from moostik_cli.models.run import RunOutcome
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.view import NOTHING_DONE
from moostik_cli.sources.project import shown_path

if TYPE_CHECKING:
    from moostik_cli.gallery.page import LiveGallery
    from moostik_cli.ledger.ledger import Ledger


@dataclass(frozen=True)
class SourceEnd:
    """How a run ended for one source. `jobs`: what it was to make. `skipped`: how many were left as they were.
    `refused`: how many were left out since the model had refused them. `in_flight`: what is paid, or may be, and not
    here yet."""

    source: JobSource
    outcome: RunOutcome
    jobs: Sequence[PictureJob]
    readiness: GenerationReadinessCheck
    skipped: int
    refused: int = 0
    in_flight: Sequence[Attempt] = ()

    @property
    def is_done(self) -> bool:
        return not self.refused and all(result.status == "completed" for result in self.outcome.results)


@contextmanager
def watched(
    context: RunContext,
    sources: Sequence[JobSource],
    jobs: Sequence[PictureJob],
    spent: Callable[[], Micros],
    ledger: Ledger | None,
) -> Iterator[OnChange]:
    """While the block works on `jobs`: the progress is on screen, and the galleries' pages are kept current where that
    is asked for. Yields what is to be told of each change."""
    context.view.verdict = ExitCode.NO  # until all is made
    galleries = _live_galleries(context, sources, ledger) if context.options.gallery else {}
    with context.watch.over(jobs, spent, galleries) as on_change:
        yield on_change
    for problem in {gallery.problem for gallery in galleries.values() if gallery.problem is not None}:
        reason = problem.strerror or str(problem)
        context.view.screen.warn(message("The page cannot be written: {reason}.", reason=reason))


def _live_galleries(context: RunContext, sources: Sequence[JobSource], ledger: Ledger | None) -> dict[str, LiveGallery]:
    from moostik_cli.gallery.page import live_gallery

    galleries = {}
    for source in sources:
        if source.production is not None:
            preview = not context.choice.costs_money
            galleries[source.episode_id] = live_gallery(source.production, ledger, preview=preview)
            page = shown_path(context.project, _page(source))
            context.view.screen.note(message("The page is kept up to date: {path}", path=page))
    return galleries


def refused_by_gate(context: RunContext, source: JobSource, readiness: GenerationReadinessCheck) -> None:
    """The gate found an error: nothing is done for this source, and programs are told so."""
    context.view.verdict = ExitCode.NO
    context.view.add_document(source, NOTHING_DONE, readiness, skipped=0)


def finish(context: RunContext, ends: Sequence[SourceEnd], *, all_went_on: bool) -> ExitCode:
    """Tell programs and people how the run went. Raises what stopped it. `all_went_on`: every source went through the
    gate."""
    view = context.view
    for end in ends:
        if view.has_several and end.outcome.error is not None and end.outcome.error.of_one_episode:
            view.tell_failed(end.source.episode_id, end.outcome.error)
    is_done = all_went_on and not view.failed and all(end.is_done for end in ends)
    view.verdict = ExitCode.DONE if is_done else ExitCode.NO
    for end in ends:
        view.add_document(end.source, end.outcome, end.readiness, skipped=end.skipped)
    view.write_documents()
    _summarise(context, ends)
    for end in ends:
        if end.outcome.error is not None and not (view.has_several and end.outcome.error.of_one_episode):
            raise end.outcome.error
    return ExitCode.INTERRUPTED if any(end.outcome.interrupted for end in ends) else view.verdict


def _summarise(context: RunContext, ends: Sequence[SourceEnd]) -> None:
    view, root = context.view, context.project.root
    if view.has_several:
        view.summarise_all([(end.source, end.outcome, end.jobs) for end in ends], root=root)
    else:
        for end in ends:
            page = _page(end.source) if context.options.gallery else None
            view.summarise(end.source, end.outcome, end.jobs, root=root, page=page)
    for end in ends:
        view.tell_of_what_is_not_here(end.source, end.outcome, end.in_flight)


def _page(source: JobSource) -> Path:
    from moostik_cli.gallery.page import PAGE_NAME

    return source.folder / PAGE_NAME
