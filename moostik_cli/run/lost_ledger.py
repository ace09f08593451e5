"""A ledger that is lost, or older than the pictures: the account is asked before anything is bought again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from moostik_cli.errors import RefusedError
from moostik_cli.ledger.episode_lock import RecordedRun
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.records import Attempt, Outcome
from moostik_cli.pictures.recovery import find_pictures
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.providers.base import ProviderError
from moostik_cli.purchase.retries import RetryPolicy
from moostik_cli.purchase.takeover import find_unknown, is_missing
from moostik_cli.report.generation_view import tell_of_doubt, tell_of_long_look, tell_of_taken_in, tell_of_takeover
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import JobSource, KnownImages, read_books
from moostik_cli.run.ledger_signs import LedgerSigns
from moostik_cli.run.model_card import plan_options
from moostik_cli.run.run_plan import RunPlan
from moostik_cli.state.ledger_import import take_in


def recovers(
    context: RunContext,
    ledger: Ledger,
    source: JobSource,
    plan: RunPlan,
    options: PlanOptions,
    signs: LedgerSigns,
    run: RecordedRun | None = None,
    known_images: KnownImages | None = None,
) -> int:
    """Take over what the account has paid for, and take in the pictures on disk that the ledger has forgotten; how many
    that were. What speaks for the loss is there until all is written down: where the account cannot be asked and
    nothing is bought, the run after this `run` asks. Raises RefusedError where something would be bought, or there is
    no run."""
    others = PlannedJobs()
    if signs.is_older or not plan.covers_all:  # else it is the first run, of all: nothing has to be planned again
        others = _others(plan, source.every_job(read_books(ledger, source.episode_id), options, known_images))
    there = {variation.job.key for variation in plan.found if variation.file is not None}  # under whatever name
    is_lacking = bool(plan.jobs) or any(is_missing(job) for job in others.outlines if job.key not in there)
    try:
        found = _found_twice(
            context, ledger, PlannedJobs(plan.jobs, plan.write_out), others, signs, options, is_lacking=is_lacking
        )
    except ProviderError as error:
        if signs.is_older and (plan.jobs or run is None):
            raise _cannot_be_asked(source.episode_id, error) from error
        if signs.is_older and run is not None:
            tell_of_doubt(context.view.screen, error.reason)
            run.keep_in_doubt()
        return 0  # nothing is bought, or it is the very first run: what is wrong, the first create tells
    ledger.add_attempts(found)
    tell_of_takeover(context.view.screen, sum(attempt.outcome is Outcome.OPEN for attempt in found))
    if not signs.is_older:
        return len(found)
    on_disk = find_pictures(context.project.root_of(source.folder), source.folder, source.episode_id)
    taken_in = len(take_in(ledger, source.episode_id, on_disk))
    tell_of_taken_in(context.view.screen, taken_in)
    if run is not None:
        run.leave_note()
    return len(found) + taken_in


def _cannot_be_asked(episode_id: str, error: ProviderError) -> RefusedError:
    return RefusedError(
        message(
            "The ledger is older than the pictures, and the account cannot be asked: {reason}.", reason=error.reason
        ),
        message(
            "Run it again later; moostik recover {episode} adds what is on disk to the ledger.", episode=episode_id
        ),
    )


def _others(plan: RunPlan, every_job: PlannedJobs) -> PlannedJobs:
    wanted = {job.key for job in plan.jobs}
    return replace(every_job, outlines=[job for job in every_job.outlines if job.key not in wanted])


def _found_twice(
    context: RunContext,
    ledger: Ledger,
    jobs: PlannedJobs,
    others: PlannedJobs,
    signs: LedgerSigns,
    options: PlanOptions,
    *,
    is_lacking: bool,
) -> Sequence[Attempt]:
    """What the account has paid for. Where anything is missing, it is asked again when its list is surely complete.
    Raises ProviderError."""
    provider, control = context.provider.for_card(options.card), context.control
    found = find_unknown(provider, ledger, jobs, others, control.now(), options.card)
    if is_lacking and (signs.is_older or found):
        seconds = sum(RetryPolicy.from_environment().settled)
        tell_of_long_look(context.view.screen, seconds)
        if control.wait_unless_stopping(seconds):
            found = find_unknown(provider, ledger, jobs, others, control.now(), options.card)
    return found


def ask_account(context: RunContext, ledger: Ledger, source: JobSource) -> int:
    """Take over what the account has paid for and the ledger does not know; how many that were. Raises RefusedError
    where the account cannot be asked."""
    options = plan_options(context)
    plan = source.plan(read_books(ledger, source.episode_id), options)
    return recovers(context, ledger, source, plan, options, LedgerSigns(False, is_older=True))
