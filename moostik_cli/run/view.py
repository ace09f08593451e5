"""What a run shows and says: its findings, its plan, its documents and its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.errors import ExitCode
from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.run import RunOptions, RunOutcome
from moostik_cli.models.variation_state import VariationState
from moostik_cli.report import generation_view as report
from moostik_cli.report.progress import write_event
from moostik_cli.report.screen import Screen, silence_stdout
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.run_plan import RunPlan

NOTHING_DONE = RunOutcome((), 0, 0.0, None, interrupted=False)


class RunView:
    """Where a run speaks. `named`: what commands name the episode by; `provider`: the name of who makes the pictures.

    `verdict` holds where nobody reads the answer to its end."""

    def __init__(self, screen: Screen, options: RunOptions, *, provider: str, costs_money: bool, named: str) -> None:
        self.screen = screen
        self.verdict = ExitCode.DONE
        self._options = options
        self._provider = provider
        self._costs_money = costs_money
        self._named = named

    def show_findings(self, diagnostics: Sequence[Diagnostic]) -> None:
        """What the gate found: errors whole, warnings counted by kind."""
        if diagnostics:
            report.show_findings(self.screen, diagnostics, self._named)

    def announce(self, source: JobSource, jobs: Sequence[PictureJob], skipped: int) -> None:
        """What is about to be made, and for how much."""
        for sentence in source.announcement(jobs, skipped):
            self.screen.note(sentence)

    def tell_of_disk(self, source: JobSource, plan: RunPlan) -> None:
        """Say what was done to the pictures by hand, and what is made without something or not at all."""
        report.tell_of_deleted(self.screen, plan.deleted)
        unknown = 0 if source.force else plan.by_hand(VariationState.UNRECORDED)
        if unknown:
            warning, advice = source.advice_on_unknown(unknown)
            self.screen.warn(warning)
            self.screen.note(advice)
        if source.stale and not source.force:
            report.tell_of_altered(self.screen, plan.by_hand(VariationState.ALTERED))
        report.tell_of_alone(self.screen, len({key for key, _ in plan.alone}))
        report.tell_of_refused(self.screen, len(plan.refused))

    def say_what_comes(self, source: JobSource, plan: RunPlan, cap: int | None) -> None:
        """What is bought, how far the cap (in Micros) goes, and which open attempts are resumed."""
        if plan.to_buy or not plan.open_attempts:
            self.announce(source, plan.to_buy, plan.skipped)
        report.tell_of_cap(self.screen, plan.to_buy, cap)
        report.tell_of_begun(self.screen, plan.open_attempts, plan.resumed)
        report.tell_of_renamed(self.screen, plan.renamed, source.episode_id)
        if not source.stale and not source.force:
            report.tell_of_stale(self.screen, tuple(one.job for one in plan.on_disk(VariationState.STALE)))

    @property
    def writes_documents(self) -> bool:
        return self._options.json or self._options.events

    def write_document(
        self,
        source: JobSource,
        outcome: RunOutcome,
        readiness: GenerationReadinessCheck,
        *,
        skipped: int,
        planned: tuple[Sequence[PictureJob], Mapping[VariationKey, Mapping[str, Any]]] | None = None,
    ) -> None:
        """The document of --json, or the last event of --events; `planned`: the jobs of a dry run with their inputs.
        Where nobody reads it, people are still told how the run went."""
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


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
