"""A run that buys pictures: gate, plan, price, consent, purchase, summary."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from moostik_cli.errors import ExitCode, MoostikError
from moostik_cli.ledger.episode_lock import RecordedRun, episode_lock, recorded_run
from moostik_cli.models.budgets import lasting_budgets, midnight
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import NOTHING_SPENT, Attempt, LastingBudget
from moostik_cli.models.run import RunOutcome
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.report.budget_lines import budget_lines
from moostik_cli.report.generation_view import tell_of_rescued, tell_of_waiting
from moostik_cli.run.consent import agrees_to_buy, agrees_to_remake, asks_to_remake, gives_up, most_are_gone
from moostik_cli.run.context import RunContext
from moostik_cli.run.dry_run import rehearse
from moostik_cli.run.each_source import for_each
from moostik_cli.run.ending import SourceEnd, finish, refused_by_gate, watched
from moostik_cli.run.gating import Gated, through_gate
from moostik_cli.run.job_source import JobSource, read_books
from moostik_cli.run.ledger_signs import signs_of_loss
from moostik_cli.run.model_card import plan_options
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.run.view import NOTHING_DONE
from moostik_cli.sources.output_folder import remember_output, require_output

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.purchase.context import PurchaseContext


@dataclass(frozen=True)
class LockedSource:
    """A source that no other run can be at. Closing `lock` lets go of it."""

    source: JobSource
    lock: ExitStack

    @property
    def episode_id(self) -> str:
        return self.source.episode_id


@dataclass(frozen=True)
class PreparedSource:
    """A source that is through the gate: what is to be bought is known. `run`: in the ledger."""

    source: JobSource
    gated: Gated[RunPlan]
    run: RecordedRun

    @property
    def plan(self) -> RunPlan:
        return self.gated.plan

    def ended(self, outcome: RunOutcome, ledger: Ledger) -> SourceEnd:
        plan = self.plan
        readiness, refused = self.gated.readiness, len(plan.refused)
        in_flight = _in_flight(ledger, self.source)
        return SourceEnd(self.source, outcome, plan.jobs_of_run, readiness, plan.skipped, refused, in_flight)


def _in_flight(ledger: Ledger, source: JobSource) -> Sequence[Attempt]:
    """What is paid, or may be, and not here yet. A ledger that cannot be read is told of as what stopped the run."""
    with suppress(MoostikError):
        return ledger.open_attempts(source.episode_id)
    return ()


class BuyingRun:
    """Buys the pictures of one source or of several: each has its lock and its gate; the price that is agreed to, the
    window, the pace, the cap and the budget are one for all. What is bought, the sources say."""

    def __init__(self, context: RunContext, sources: Sequence[JobSource]) -> None:
        self._context = context
        self._view = context.view
        self._sources = sources

    def run(self) -> ExitCode:
        """From the gate to the summary. Raises MoostikError where everything is refused."""
        from moostik_cli.ledger.ledger import Ledger

        project = self._context.project
        require_output(project, project.output_dir, begins_anew=self._context.options.missing)
        options = plan_options(self._context)
        if self._context.options.dry_run:
            return self._rehearsed(options)
        with ExitStack() as held:
            locked = for_each(self._view, self._sources, lambda source: self._locked(source, held))
            if not locked:
                return finish(self._context, [], all_went_on=False)
            ledger = held.enter_context(Ledger.open(project.ledger_path))
            remember_output(project)
            tell_of_rescued(self._view.screen, ledger.take_in_rescued())
            prepared = for_each(self._view, locked, lambda source: self._prepared(source, held, ledger, options))
            to_buy = [job for source in prepared for job in source.plan.to_buy]
            if prepared:
                self._say_total(to_buy, ledger)
            if not agrees_to_buy(self._context, to_buy):
                tell_of_waiting(self._view.screen, sum(len(source.plan.open_attempts) for source in prepared))
                return ExitCode.NO
            outcomes = self._purchased(prepared, ledger, options)
            ends = [source.ended(outcome, ledger) for source, outcome in zip(prepared, outcomes, strict=True)]
            return finish(self._context, ends, all_went_on=len(prepared) == len(self._sources))

    def _rehearsed(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.ledger.ledger import Ledger

        with Ledger.open_existing(self._context.project.ledger_path) or nullcontext() as ledger:
            plans = for_each(self._view, self._sources, lambda source: self._rehearse(source, ledger, options))
            if plans and not self._view.writes_documents:
                self._say_total([job for plan in plans for job in plan.to_buy], ledger)
        self._view.write_documents()
        return ExitCode.NO if self._view.failed or len(plans) < len(self._sources) else ExitCode.DONE

    def _rehearse(self, source: JobSource, ledger: Ledger | None, options: PlanOptions) -> RunPlan | None:
        self._view.begin(source)
        gated = self._gated(source, ledger, options)
        if not gated.passed:
            return None
        plan = gated.plan
        to_buy = PlannedJobs(plan.to_buy, plan.write_out)
        if rehearse(self._context, source, to_buy, gated.readiness, card=options.card, skipped=plan.skipped):
            self._view.tell_of_disk(source, plan)
            self._view.say_what_comes(source, plan)
        if asks_to_remake(self._context, source, plan):
            self._view.screen.warn(most_are_gone(plan))
        self._tell_of_budgets(ledger, source.episode_id, "episode")
        return plan

    def _locked(self, source: JobSource, held: ExitStack) -> LockedSource:
        lock = held.enter_context(ExitStack())
        lock.enter_context(episode_lock(self._context.project.output_dir, source.episode_id))
        return LockedSource(source, lock)

    def _prepared(
        self, locked: LockedSource, held: ExitStack, ledger: Ledger, options: PlanOptions
    ) -> PreparedSource | None:
        """The source, held until the run is over; one that is not made is let go of at once."""
        from moostik_cli.pictures.saving import sweep_temporary

        source = locked.source
        with ExitStack() as ours:
            ours.push(locked.lock)
            run = ours.enter_context(recorded_run(ledger, source.episode_id, self._context.control.now))
            sweep_temporary(source.folder)
            self._view.begin(source)
            forgotten = ledger.take_in_journal(source.episode_id, self._context.control.now())
            tell_of_rescued(self._view.screen, forgotten)
            gated = self._planned(source, ledger, options, run)
            if not gated.passed:
                return None
            self._view.tell_of_disk(source, gated.plan)
            self._view.say_what_comes(source, gated.plan)
            self._tell_of_budgets(ledger, source.episode_id, "episode")
            if not agrees_to_remake(self._context, source, gated.plan):
                return None
            held.push(ours.pop_all())
        return PreparedSource(source, gated, run)

    def _planned(self, source: JobSource, ledger: Ledger, options: PlanOptions, run: RecordedRun) -> Gated[RunPlan]:
        gated = self._gated(source, ledger, options)
        if not gated.passed or not self._knows_better(source, ledger, gated, options, run):
            return gated
        books = read_books(ledger, source.episode_id)
        return replace(gated, plan=source.plan(books, options, gated.known_images))

    def _knows_better(
        self, source: JobSource, ledger: Ledger, gated: Gated[RunPlan], options: PlanOptions, run: RecordedRun
    ) -> bool:
        """Whether the ledger has learned something that makes the plan another: from the disk and the account, or from
        the user."""
        context, plan = self._context, gated.plan
        signs = signs_of_loss(ledger, source.episode_id, plan, run)
        if signs.is_older or (signs.is_new and plan.jobs):
            from moostik_cli.run.lost_ledger import recovers

            if recovers(context, ledger, source, plan, options, signs, run, gated.known_images):
                return True
        return gives_up(context, ledger, plan, force=source.force)

    def _gated(self, source: JobSource, ledger: Ledger | None, options: PlanOptions) -> Gated[RunPlan]:
        """What is to be done, once the gate has let it through; an error that it finds is told."""
        books = read_books(ledger, source.episode_id)
        gated = through_gate(source, self._view, options, lambda images: source.plan(books, options, images))
        if not gated.passed:
            refused_by_gate(self._context, source, gated.readiness)
            tell_of_waiting(self._view.screen, len(gated.plan.open_attempts))
        return gated

    def _say_total(self, to_buy: Sequence[PictureJob], ledger: Ledger | None) -> None:
        """What all sources together cost, and what is left of what may be spent."""
        self._view.say_total(to_buy, self._context.limits.cap)
        self._tell_of_budgets(ledger, "", "series", "day")

    def _purchased(
        self, prepared: Sequence[PreparedSource], ledger: Ledger, options: PlanOptions
    ) -> Sequence[RunOutcome]:
        """How the purchase ended for each source."""
        context, jobs = self._context, [job for source in prepared for job in source.plan.jobs_of_run]
        if not jobs:
            return [NOTHING_DONE for _ in prepared]
        from moostik_cli.run.paid_run import PaidRun

        for source in prepared:
            if source.plan.jobs:
                source.run.leave_note()
            for job in source.plan.deleted:
                ledger.forget_picture(job.episode_id, job.shot_id, job.variation_id)
        purchase = self._purchase(prepared, ledger, options)
        sources = [source.source for source in prepared]
        with watched(context, sources, jobs, lambda: purchase.budget.spent, ledger) as on_change:
            plans = [source.plan for source in prepared]
            return PaidRun(purchase, context.limits, context.callers).run(plans, on_change)

    def _purchase(self, prepared: Sequence[PreparedSource], ledger: Ledger, options: PlanOptions) -> PurchaseContext:
        from moostik_cli.purchase.breaker import Breaker
        from moostik_cli.purchase.budget import Budget, agreed_ceiling
        from moostik_cli.purchase.context import PurchaseContext
        from moostik_cli.purchase.retries import RetryPolicy

        context, limits = self._context, self._context.limits
        to_make = [job for source in prepared for job in source.plan.jobs]
        return PurchaseContext(
            context.provider.for_card(options.card),
            ledger,
            context.control,
            context.pacer,
            Budget(agreed_ceiling(to_make, limits.cap), self._lasting),
            Breaker(),
            RetryPolicy.from_environment(),
            context.project.root_of(prepared[0].source.folder),
            {source.source.episode_id: source.run.id for source in prepared},
            limits.deadline,
            context.watch.say_once,
            context.watch.pause,
            context.workers,
            with_thumbnails=context.options.gallery,
        )

    @property
    def _lasting(self) -> tuple[LastingBudget, ...]:
        return lasting_budgets(self._context.series, self._context.control.now())

    def _tell_of_budgets(self, ledger: Ledger | None, episode_id: str, *scopes: str) -> None:
        budgets = [budget for budget in self._lasting if budget.scope in scopes]
        if not budgets:
            return
        since = midnight(self._context.control.now())
        spending = NOTHING_SPENT if ledger is None else ledger.spending(episode_id, since)
        for line in budget_lines(budgets, spending):
            self._view.screen.note(line)
