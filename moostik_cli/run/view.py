"""What a run shows and says: its findings, its plan, its documents and its summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.errors import ExitCode, MoostikError
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt
from moostik_cli.models.run import RunOptions, RunOutcome
from moostik_cli.models.variation_state import VariationState
from moostik_cli.report import generation_view as report
from moostik_cli.report.failures import tell_failed
from moostik_cli.report.progress import write_event
from moostik_cli.report.screen import Screen, silence_stdout
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.run_plan import RunPlan

NOTHING_DONE = RunOutcome((), 0, 0.0, None, interrupted=False)


class RunView:
    """Where a run speaks. `provider`: the name of who makes the pictures; `has_several`: whether the run was asked for
    several episodes.

    `verdict` holds where nobody reads the answer to its end."""

    def __init__(
        self, screen: Screen, options: RunOptions, *, provider: str, costs_money: bool, has_several: bool = False
    ) -> None:
        self.screen = screen
        self.has_several = has_several
        self.verdict = ExitCode.DONE
        self.failed: dict[str, MoostikError] = {}  # episodes that cannot be made, or not to the end
        self._options = options
        self._provider = provider
        self._costs_money = costs_money
        self._documents: list[dict[str, Any]] = []

    def begin(self, source: JobSource) -> None:
        """Of several: whose turn it is."""
        if self.has_several:
            self.screen.note(message("Episode {episode}:", episode=source.episode_id))

    def tell_failed(self, episode: str, error: MoostikError) -> None:
        """An episode that cannot be made, or not to the end; the others are."""
        self.failed[episode] = error
        tell_failed(self.screen, episode, error)

    def show_findings(self, source: JobSource, diagnostics: Sequence[Diagnostic]) -> None:
        """What the gate found: errors whole, warnings counted by kind."""
        if diagnostics:
            report.show_findings(self.screen, diagnostics, source.named)

    def announce(self, source: JobSource, jobs: Sequence[PictureJob], skipped: int) -> None:
        """What is about to be made, and for how much."""
        for sentence in source.announcement(jobs, skipped):
            self.screen.note(sentence)

    def tell_of_disk(self, source: JobSource, plan: RunPlan) -> None:
        """Say what was done to the pictures by hand, and what is made without something or not at all."""
        report.tell_of_deleted(self.screen, len(plan.deleted), plan.price_of_deleted)
        unknown = 0 if source.force else plan.by_hand(VariationState.UNRECORDED)
        if unknown:
            warning, advice = source.advice_on_unknown(unknown)
            self.screen.warn(warning)
            self.screen.note(advice)
        if source.stale and not source.force:
            report.tell_of_altered(self.screen, plan.by_hand(VariationState.ALTERED))
        report.tell_of_alone(self.screen, len({key for key, _ in plan.alone}))
        report.tell_of_refused(self.screen, len(plan.refused))

    def say_what_comes(self, source: JobSource, plan: RunPlan) -> None:
        """What is bought, and which open attempts are resumed."""
        if plan.to_buy or not plan.open_attempts:
            self.announce(source, plan.to_buy, plan.already_there)
        report.tell_of_half_made(self.screen, plan.half_made, plan.takes)
        report.tell_of_fewer_takes(self.screen, plan.with_fewer_takes, plan.takes)
        report.tell_of_begun(self.screen, plan.open_attempts, plan.resumed)
        report.tell_of_renamed(self.screen, plan.renamed, source.episode_id)
        if not source.stale and not source.force:
            report.tell_of_stale(self.screen, tuple(variation.job for variation in plan.on_disk(VariationState.STALE)))

    def say_total(self, to_buy: Sequence[PictureJob], cap: int | None) -> None:
        """What all episodes together cost, where there are several, and how far the cap (in Micros) goes."""
        if self.has_several and to_buy:
            self.screen.note(report.total_sentence(to_buy, self._options.model))
        report.tell_of_cap(self.screen, to_buy, cap)

    @property
    def writes_documents(self) -> bool:
        return self._options.json or self._options.events

    def add_document(
        self,
        source: JobSource,
        outcome: RunOutcome,
        readiness: GenerationReadinessCheck,
        *,
        skipped: int,
        planned: tuple[Sequence[PictureJob], Callable[[PictureJob], Mapping[str, Any]]] | None = None,
    ) -> None:
        """What --json, or the last event of --events, says of a source; `planned`: the jobs of a dry run, and
        what says what is sent for one."""
        if not self.writes_documents:
            return
        document = report.final_document(
            outcome,
            episode_id=source.episode_id,
            provider=self._provider,
            model=self._options.model,
            skipped=skipped,
            readiness=readiness,
        )
        if planned is not None:
            document |= {"total": len(planned[0]) + skipped, **report.planned_document(*planned)}
        self._documents.append(document)

    def write_documents(self) -> None:
        """The document of --json, or the last event of --events. Where nobody reads it, people are still told how the
        run went."""
        if not self.writes_documents:
            return
        document = self._documents[0] if not self.has_several else report.document_of_all(self._documents, self.failed)
        try:
            if self._options.json:
                self.screen.document(document)
            else:
                write_event({"event": "end", **document})
        except BrokenPipeError:
            silence_stdout()

    def summarise(
        self, source: JobSource, outcome: RunOutcome, jobs: Sequence[PictureJob], *, root: Path, page: Path | None
    ) -> None:
        """Made, failed with reasons, cost, time, where to look, what to run next. `page`: the gallery's, if the run
        kept one."""
        has_page = page is not None and page.is_file()
        report.summarise(
            self.screen,
            outcome,
            jobs,
            where=_shown(page, root) if page is not None and has_page else _shown(source.folder, root) + "/",
            retry_command=self._options.retry,
            look_command="" if has_page else self._options.look,
            costs_money=self._costs_money,
            remade="force" if source.force else "stale" if source.stale else None,
        )

    def tell_of_what_is_not_here(self, source: JobSource, outcome: RunOutcome, in_flight: Sequence[Attempt]) -> None:
        """What is paid, or may be: it is not left to make. The way out where nobody can fetch it."""
        lost = [result for result in outcome.results if result.given_up_for is not None]
        keys = list(dict.fromkeys((result.shot_id, result.variation_id) for result in lost))
        report.tell_of_in_flight(
            self.screen,
            [attempt for attempt in in_flight if (attempt.intent.shot_id, attempt.intent.variation_id) not in keys],
        )
        if lost:
            cost = sum(result.given_up_for or 0 for result in lost)
            report.tell_how_to_give_up(self.screen, len(lost), cost, source.give_up_command(keys))

    def summarise_all(self, ends: Sequence[tuple[JobSource, RunOutcome, Sequence[PictureJob]]], *, root: Path) -> None:
        """The same of several episodes: a line for each, then what they come to together."""
        for source, outcome, jobs in ends:
            report.summarise_episode(self.screen, source.episode_id, outcome, jobs, costs_money=self._costs_money)
        if not ends:
            return
        every = [source for source, _, _ in ends]
        report.summarise_total(
            self.screen,
            [outcome for _, outcome, _ in ends],
            [job for _, _, jobs in ends for job in jobs],
            where=_shown(every[0].folder.parent, root) + "/",
            retry_command=self._options.retry,
            look_command=self._options.look,
            costs_money=self._costs_money,
            remade="force" if every[0].force else "stale" if every[0].stale else None,
        )


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
