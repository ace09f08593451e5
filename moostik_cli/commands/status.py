"""`moostik status EPISODE...`: what is made, what is stale, what is missing, and the bill."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.episodes import (
    AllOption,
    Answer,
    EpisodesArgument,
    answer_each,
    named_episodes,
    require_one_for_choice,
)
from moostik_cli.commands.selection import ActOption, ClusterOption, ShotOption, select_shots
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import tr


def status(
    session: Session,
    episodes: EpisodesArgument = None,
    every: AllOption = False,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    takes: Annotated[bool, typer.Option("--takes", help=tr("List the earlier pictures that were kept."))] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help=tr("Read every picture, to find those changed or damaged by hand."))
    ] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show what is made, stale, missing or failed, and what it cost.

    Nothing is sent or changed. With --verify, exit status 1 says that a picture is gone or not as it was made.
    """
    from contextlib import nullcontext

    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.variation_state import VariationState
    from moostik_cli.sources.notes import read_notes
    from moostik_cli.sources.output_folder import MOUNT_OR_BEGIN_ANEW, lost_output, was_elsewhere
    from moostik_cli.sources.picks import read_picks
    from moostik_cli.state.episode_status import survey

    def status_of(episode: str) -> Answer:
        production = session.load(episode)
        production.let_go_of_texts()
        chosen = select_shots(production, shot, act, cluster)
        with Ledger.open_existing(session.project.ledger_path) or nullcontext() as ledger:
            found = survey(production, chosen, ledger, verify=verify, takes=takes)
        former = lost_output(session.project)
        if former is not None:
            session.screen.warn(was_elsewhere(session.project, former))
            session.screen.note(MOUNT_OR_BEGIN_ANEW)
        session.screen.diagnostics((*read_picks(production).problems, *read_notes(production).problems))
        damaged = found.in_state(VariationState.ALTERED, VariationState.BROKEN, VariationState.DELETED)
        verdict = ExitCode.NO if verify and damaged else ExitCode.DONE
        if json:
            from moostik_cli.report.status_view import status_document

            return Answer(status_document(found), verdict)
        from moostik_cli.report.status_view import show_status

        show_status(session.screen, found, session.again(found.episode_id), _missing_token(session))
        return Answer(None, verdict)

    names = named_episodes(session, episodes, every)
    require_one_for_choice(names, shot, act, cluster)
    return answer_each(session, names, status_of, json=json)


def _missing_token(session: Session) -> str | None:
    """The variable of a provider's token, where no provider has one."""
    from moostik_cli.errors import RefusedError
    from moostik_cli.providers.registry import AUTO, default_provider
    from moostik_cli.providers.selection import choose_provider

    try:
        has_account = choose_provider(AUTO, session.project.root).entry is not None
    except RefusedError:  # `generate` says what is wrong with it
        return None
    return None if has_account else default_provider().token_variable
