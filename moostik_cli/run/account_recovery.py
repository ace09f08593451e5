"""`recover --account`: what the account paid for, taken over by hand."""

from __future__ import annotations

from contextlib import closing

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.production import Production
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.planning.selection import chosen_shots, select_variations
from moostik_cli.providers.registry import default_provider
from moostik_cli.providers.selection import choose_provider
from moostik_cli.report.screen import Screen
from moostik_cli.run.context import RunContext
from moostik_cli.run.episode_shots import EpisodeShots
from moostik_cli.run.lost_ledger import ask_account
from moostik_cli.run.run_plan import Selection
from moostik_cli.run.view import RunView


def take_over_from_account(
    screen: Screen, production: Production, options: RunOptions, ledger: Ledger, named: str, fetch: str
) -> int:
    """Take over what the account has paid for and the ledger does not know; how many that were.

    `named`: what commands name the episode by. `fetch`: the command that fetches what is taken over. Raises
    RefusedError without a token, or where the account cannot be asked."""
    choice = choose_provider(default_provider().name, production.project.root)
    view = RunView(screen, options, provider=choice.name, costs_money=True)
    context = RunContext.of(production.project, production.series, choice, options, Limits(), view)
    shots = chosen_shots(production)
    source = EpisodeShots(production, Selection(shots, select_variations(shots)), choice, options.model, named)
    with closing(context.provider):
        count = ask_account(context, ledger, source)
    if count:
        screen.note(message("Fetch them: {command}", command=fetch))
    else:
        screen.note(
            message(
                "Of what this account paid for in the last hour, nothing equals a picture that the ledger lacks. Were "
                "they made with other options (--model, --resolution)? Then give them here too."
            )
        )
    return count
