"""What the model of a run takes: known, or asked of the provider."""

from __future__ import annotations

from moostik_cli.errors import RefusedError
from moostik_cli.messages import message
from moostik_cli.models.series import is_model_name
from moostik_cli.planning.options import PlanOptions
from moostik_cli.providers.cards import ModelCard, assumed_card, find_card
from moostik_cli.providers.registry import describer_of
from moostik_cli.run.context import RunContext


def plan_options(context: RunContext) -> PlanOptions:
    """What the planning goes by. Raises RefusedError where nobody can say what the model takes."""
    options, costs_money = context.options, context.choice.costs_money
    card = find_card(options.model, context.series.overrides)
    if card is None:
        asks = costs_money and is_model_name(options.model)  # else the gate says what is wrong
        card = _asked_card(context) if asks else assumed_card(options.model)
    return PlanOptions(
        card,
        options.fallback,
        options.max_images,
        "cluster" if options.by_cluster else "shot",
        preview=not costs_money,
        coherence=options.coherence,
    )


def _asked_card(context: RunContext) -> ModelCard:
    """What an unknown model takes, asked of the provider; a dry run sends nothing, so it cannot ask."""
    from moostik_cli.providers.base import EverythingRefusedError, ProviderError

    model = context.options.model
    hint = message("Describe it in series.yaml under `models`, or choose another model.")
    describer = None if context.options.dry_run else describer_of(context.provider.for_card(None))
    if describer is None:
        raise RefusedError(message("The inputs of {model} are not known.", model=model), hint)
    try:
        return describer.ask_card(model, context.series.overrides.get(model))
    except EverythingRefusedError as error:
        raise RefusedError(error.reason, error.hint) from error
    except ProviderError as error:
        raise RefusedError(error.reason, hint) from error
