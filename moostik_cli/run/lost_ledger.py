"""A ledger that is lost, or older than the pictures: the account is asked before anything is bought again."""

from __future__ import annotations

from moostik_cli.errors import RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.variation_state import VariationState
from moostik_cli.providers.base import ProviderError
from moostik_cli.providers.cards import ModelCard
from moostik_cli.purchase.takeover import take_over
from moostik_cli.report.generation_view import tell_of_takeover
from moostik_cli.run.context import RunContext
from moostik_cli.run.run_plan import RunPlan


def takes_over(
    context: RunContext, ledger: Ledger, episode_id: str, plan: RunPlan, *, card: ModelCard, run_id: int
) -> bool:
    """Whether the account has paid for some of what would be bought: those become open attempts. Raises RefusedError
    where pictures are there and the account cannot be asked."""
    provider, now = context.provider.for_card(card), context.control.now()
    try:
        taken = take_over(provider, ledger, plan.to_buy, run_id=run_id, now=now)
    except ProviderError as error:
        if not _is_older(plan):
            return False  # the very first run of the episode: what is wrong, the first create tells
        raise RefusedError(
            message(
                "The ledger is older than the pictures, and the account cannot be asked: {reason}.",
                reason=error.reason,
            ),
            message(
                "Run it again later; moostik recover {episode} adds what is on disk to the ledger.", episode=episode_id
            ),
        ) from error
    tell_of_takeover(context.view.screen, len(taken))
    return bool(taken)


def _is_older(plan: RunPlan) -> bool:
    return bool(plan.on_disk(VariationState.UNRECORDED))
