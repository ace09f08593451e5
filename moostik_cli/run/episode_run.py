"""One run: gate, plan, price, consent, purchase, summary."""

from __future__ import annotations

from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

from moostik_cli.errors import ExitCode
from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
from moostik_cli.models.budgets import lasting_budgets, midnight
from moostik_cli.models.jobs import OnProgress
from moostik_cli.models.records import NOTHING_SPENT, LastingBudget
from moostik_cli.models.run import RunOutcome
from moostik_cli.models.variation_state import VariationState
from moostik_cli.planning.options import PlanOptions
from moostik_cli.report.budget_lines import budget_lines
from moostik_cli.report.generation_view import tell_of_rescued, tell_of_waiting
from moostik_cli.report.screen import silence_stdout
from moostik_cli.run.consent import agrees_to_buy, gives_up
from moostik_cli.run.context import RunContext
from moostik_cli.run.dry_run import rehearse
from moostik_cli.run.ending import finish, refused_by_gate, watched
from moostik_cli.run.gating import Gated, through_gate
from moostik_cli.run.job_source import FrameSource, JobSource, read_books
from moostik_cli.run.model_card import plan_options
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.run.view import NOTHING_DONE

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.purchase.context import PurchaseContext


def run_pictures(context: RunContext, source: JobSource) -> ExitCode:
    """Make the pictures of `source`: bought, or without a provider painted as preview frames, where they can be. Raises
    MoostikError where everything is refused."""
    context.view.screen.note(context.choice.note)
    try:
        with closing(context.provider):
            if context.choice.costs_money or not isinstance(source, FrameSource):
                return EpisodeRun(context, source).run()
            from moostik_cli.run.frame_run import FrameRun

            return FrameRun(context, source).run()
    except BrokenPipeError:  # nobody reads the answer to its end
        silence_stdout()
        return context.view.verdict


class EpisodeRun:
    """A run that buys pictures. What it buys, its source says."""

    def __init__(self, context: RunContext, source: JobSource) -> None:
        self._context = context
        self._source = source

    def run(self) -> ExitCode:
        """From the gate to the summary. Raises MoostikError where everything is refused."""
        options = plan_options(self._context)
        return self._rehearsed(options) if self._context.options.dry_run else self._bought(options)

    def _rehearsed(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.ledger.ledger import Ledger

        context, source = self._context, self._source
        with Ledger.open_existing(context.project.ledger_path) or nullcontext() as ledger:
            gated = self._gated(ledger, options)
            self._tell_of_budgets(ledger)
        if not gated.passed:
            return ExitCode.NO
        plan = gated.plan
        if rehearse(context, source, plan.to_buy, gated.readiness, card=options.card, skipped=plan.skipped):
            context.view.say_what_comes(source, plan, context.limits.cap)
        return ExitCode.DONE

    def _bought(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.ledger.ledger import Ledger
        from moostik_cli.pictures.saving import sweep_temporary

        context, source = self._context, self._source
        with (
            episode_lock(context.project.output_dir, source.episode_id),
            Ledger.open(context.project.ledger_path) as ledger,
            recorded_run(ledger, source.episode_id, context.control.now) as run_id,
        ):
            sweep_temporary(source.folder)
            tell_of_rescued(context.view.screen, ledger.take_in_rescued())
            gated = self._gated(ledger, options)
            if not gated.passed:
                return ExitCode.NO
            if self._knows_better(ledger, gated.plan, options, run_id):
                books = read_books(ledger, source.episode_id)
                gated = gated._replace(plan=source.plan(books, options, gated.known_images))
            context.view.tell_of_disk(source, gated.plan)
            context.view.say_what_comes(source, gated.plan, context.limits.cap)
            self._tell_of_budgets(ledger)
            if not agrees_to_buy(context, gated.plan):
                return ExitCode.NO
            return self._made(ledger, gated, options, run_id)

    def _knows_better(self, ledger: Ledger, plan: RunPlan, options: PlanOptions, run_id: int) -> bool:
        """Whether the ledger has learned something that makes the plan another: from the account, or from the user."""
        context, source = self._context, self._source
        if plan.to_buy and (plan.on_disk(VariationState.UNRECORDED) or ledger.newest_fact(source.episode_id) is None):
            from moostik_cli.run.lost_ledger import takes_over

            if takes_over(context, ledger, source.episode_id, plan, card=options.card, run_id=run_id):
                return True
        return gives_up(context, ledger, plan, force=source.force)

    def _gated(self, ledger: Ledger | None, options: PlanOptions) -> Gated[RunPlan]:
        """What is to be done, once the gate has let it through; an error that it finds is told."""
        context, source = self._context, self._source
        books = read_books(ledger, source.episode_id)
        gated = through_gate(source, context.view, options, lambda images: source.plan(books, options, images))
        if not gated.passed:
            refused_by_gate(context, source, gated.readiness)
            tell_of_waiting(context.view.screen, len(gated.plan.open_attempts))
        return gated

    def _made(self, ledger: Ledger, gated: Gated[RunPlan], options: PlanOptions, run_id: int) -> ExitCode:
        context, source, plan = self._context, self._source, gated.plan
        jobs = (*plan.resume_only, *plan.jobs)
        outcome = self._purchased(ledger, plan, options, run_id) if jobs else NOTHING_DONE
        return finish(context, source, outcome, jobs, gated.readiness, skipped=plan.skipped, refused=len(plan.refused))

    def _purchased(self, ledger: Ledger, plan: RunPlan, options: PlanOptions, run_id: int) -> RunOutcome:
        from moostik_cli.run.paid_run import PaidRun

        context, source = self._context, self._source
        for job in plan.deleted:
            ledger.forget_picture(source.episode_id, job.shot_id, job.variation_id)
        purchase = self._purchase(ledger, plan, options, run_id)

        def buy(on_progress: OnProgress) -> RunOutcome:
            return PaidRun(purchase, context.limits).run(plan, on_progress)

        jobs = (*plan.resume_only, *plan.jobs)
        return watched(context, source, jobs, buy, lambda: purchase.budget.spent, ledger)

    def _purchase(self, ledger: Ledger, plan: RunPlan, options: PlanOptions, run_id: int) -> PurchaseContext:
        from moostik_cli.purchase.breaker import Breaker
        from moostik_cli.purchase.budget import Budget, agreed_ceiling
        from moostik_cli.purchase.context import PurchaseContext
        from moostik_cli.purchase.retries import RetryPolicy

        context, limits = self._context, self._context.limits
        return PurchaseContext(
            context.provider.for_card(options.card),
            ledger,
            context.control,
            context.pacer,
            Budget(agreed_ceiling(plan.jobs, limits.cap), self._lasting),
            Breaker(),
            RetryPolicy.from_environment(),
            context.project.root,
            run_id,
            limits.deadline,
            context.watch.say_once,
            context.watch.pause,
        )

    @property
    def _lasting(self) -> tuple[LastingBudget, ...]:
        return lasting_budgets(self._context.production.series, self._context.control.now())

    def _tell_of_budgets(self, ledger: Ledger | None) -> None:
        since = midnight(self._context.control.now())
        spending = NOTHING_SPENT if ledger is None else ledger.spending(self._source.episode_id, since)
        for line in budget_lines(self._lasting, spending):
            self._context.view.screen.note(line)
