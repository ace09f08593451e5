"""What a run asks before it spends money: questions that are answered with yes or no, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from moostik_cli.errors import RefusedError, UsageError
from moostik_cli.messages import Message, message, tr, translate
from moostik_cli.models.budgets import lasting_budgets
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.money import money
from moostik_cli.report.generation_view import estimate

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.run.context import RunContext
    from moostik_cli.run.job_source import JobSource
    from moostik_cli.run.run_plan import RunPlan

_YES = frozenset(["y", "yes", "o", "oui"])
_NO = frozenset(["n", "no", "non"])


def confirm(question: Message, *, otherwise: bool = True) -> bool:
    """Ask on standard error until there is an answer. An empty line means `otherwise`; the end of the input, no.
    Both languages' words are understood in either."""
    choices = tr("[Y/n]") if otherwise else tr("[y/N]")
    while True:
        sys.stderr.write(f"{translate(question)} {choices} ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            return False
        if not line.strip():
            return otherwise
        if line.strip().casefold() in _YES:
            return True
        if line.strip().casefold() in _NO:
            return False


def may_ask(context: RunContext) -> bool:
    """Whether there is a terminal to ask on, and nobody said yes beforehand."""
    return sys.stdin.isatty() and sys.stderr.isatty() and not context.options.yes


def agrees_to_remake(context: RunContext, source: JobSource, plan: RunPlan) -> bool:
    """Where most of an episode's pictures are gone at once, their folder was moved rather than deleted: ask, --yes or
    not, before all of them are paid again. Raises RefusedError where there is nobody to ask."""
    if not asks_to_remake(context, source, plan):
        return True
    values = {"gone": plan.gone, "all": plan.recorded, "cost": _price(plan.deleted)}
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        hint = message("Put their folder back, or use --missing to make them again ({cost}).", **values)
        raise RefusedError(most_are_gone(plan), hint)
    question = message(
        "{gone} of the {all} pictures of this episode are not there any more. Make them again ({cost})?", **values
    )
    return confirm(question, otherwise=False)


def asks_to_remake(context: RunContext, source: JobSource, plan: RunPlan) -> bool:
    """Whether it is to be asked; a dry run only tells."""
    return plan.most_are_gone and not (source.force or context.options.missing)


def most_are_gone(plan: RunPlan) -> Message:
    values = {"gone": plan.gone, "all": plan.recorded}
    return message("{gone} of the {all} pictures of this episode are not there any more.", **values)


def _price(jobs: Sequence[PictureJob]) -> Message:
    cost = estimate(jobs)
    return message("price unknown") if cost is None else money(cost)


def agrees_to_buy(context: RunContext, to_buy: Sequence[PictureJob]) -> bool:
    """Ask once for all that is bought, on a terminal. Raises UsageError where a cap or a budget cannot be kept."""
    model = context.options.model
    has_limit = context.limits.cap is not None or bool(lasting_budgets(context.series, context.control.now()))
    if estimate(to_buy) is None and has_limit:
        raise UsageError(
            message("The price of {model} is not known, so a cap cannot be kept.", model=model),
            message("Give its price in series.yaml: `prices: {{{model}: 0.15}}`.", model=model),
        )
    if not to_buy or not may_ask(context):
        return True
    return confirm(message("Make them?"), otherwise=False)


def gives_up(context: RunContext, ledger: Ledger, plan: RunPlan, *, force: bool) -> bool:
    """Whether the user has given up open attempts that nobody can be asked about, so that they are made again: with
    --force, or by an answer. By itself, nothing is ever paid a second time."""
    if not plan.open_attempts:
        return False
    from moostik_cli.run.lost_answers import advice, beyond_asking, give_up, question

    attempts = beyond_asking(plan.open_attempts)
    if not attempts:
        return False
    if not force and not may_ask(context):
        context.view.screen.warn(advice(attempts))
        return False
    if not force and not confirm(question(attempts), otherwise=False):
        return False
    give_up(ledger, attempts, context.control.now())
    return True
