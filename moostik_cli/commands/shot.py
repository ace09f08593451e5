"""`moostik shot ACTION [EPISODE] SHOT`: rename, insert, move, remove, number or adopt shots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.completion import complete_shots
from moostik_cli.errors import ExitCode, MoostikError, UsageError
from moostik_cli.messages import Message, message, tr

if TYPE_CHECKING:
    from moostik_cli.editing.shot_change import ShotChange
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.production import Production

# action -> how many shots it takes
_ACTIONS = {"rename": 2, "insert": 0, "move": 1, "remove": 1, "renumber": 0, "adopt": 2}


def shot(
    session: Session,
    action: Annotated[str, typer.Argument(metavar="rename|insert|move|remove|renumber|adopt", help=tr("What to do."))],
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EPISODE] SHOT...",
            show_default=False,
            autocompletion=complete_shots,
            help=tr("The episode (not needed where there is one), and the shot; rename and adopt: old id, new id."),
        ),
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", metavar="SHOT", show_default=False, help=tr("Put it before this shot."))
    ] = None,
    after: Annotated[
        str | None, typer.Option("--after", metavar="SHOT", show_default=False, help=tr("Put it after this shot."))
    ] = None,
    new_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default=False, help=tr("Id of the inserted shot."))
    ] = None,
    number: Annotated[
        str | None,
        typer.Option("--number", metavar="N", show_default=False, help=tr("Its number: 5, 4.5, 4A, 12bis.")),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", show_default=False, help=tr("Its name."))
    ] = None,
    description: Annotated[
        str | None,
        typer.Option("--description", metavar="TEXT", show_default=False, help=tr("What happens in it.")),
    ] = None,
    start: Annotated[int, typer.Option("--start", metavar="N", help=tr("renumber: the first number."))] = 1,
    step: Annotated[int, typer.Option("--step", metavar="N", min=1, help=tr("renumber: from one to the next."))] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=tr("Show what would change; change nothing."))] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Rename, insert, move, remove, number or adopt shots.

    The episode's YAML changes by as little as it takes: comments and layout stay. Acts, `continuesFrom`, picks, notes,
    folders and the ledger follow, all or nothing. Pictures of a removed shot stay; adopt gives the pictures of a
    shot that is gone to one that was renamed by hand.
    """
    from moostik_cli.editing.fields import EditRefusedError

    episode, names = _split(session, action, words or [])
    given = {"id": new_id, "number": _number(number), "name": name, "description": description}
    production = session.load(episode)
    with _ledger(production) as ledger:
        try:
            change, told = _request(
                production, ledger, action, names, before=before, after=after, given=given, start=start, step=step
            )
            _carry_out(session, ledger, change, told, dry_run=dry_run, json=json)
        except EditRefusedError as refusal:
            raise _by_hand(refusal) from refusal
    return None


def _split(session: Session, action: str, words: list[str]) -> tuple[str, list[str]]:
    """The episode and the names of shots. Raises UsageError for an unknown action or a wrong number of names."""
    from moostik_cli.planning.selection import likely
    from moostik_cli.sources.project import episode_ids, name_episodes

    if action not in _ACTIONS:
        known = message("One of: {words}.", words=", ".join(_ACTIONS))
        raise UsageError(message("Unknown action: {action}.", action=action), likely(action, _ACTIONS) or known)
    wanted = _ACTIONS[action]
    if len(words) == wanted + 1:
        return words[0], words[1:]
    episodes = episode_ids(session.project)
    if len(words) == wanted and len(episodes) == 1:
        return episodes[0], words
    if len(words) == wanted:
        raise UsageError(message("Name the episode."), name_episodes(session.project))
    usage = {
        "rename": message("Write: moostik shot rename EPISODE OLD NEW."),
        "adopt": message("Write: moostik shot adopt EPISODE OLD NEW."),
        "insert": message("Write: moostik shot insert EPISODE --after SHOT."),
        "move": message("Write: moostik shot move EPISODE SHOT --after SHOT."),
        "remove": message("Write: moostik shot remove EPISODE SHOT."),
        "renumber": message("Write: moostik shot renumber EPISODE."),
    }
    raise UsageError(message("Wrong arguments for {action}.", action=action), usage[action])


def _number(written: str | None) -> Any:
    from moostik_cli.models.shot_numbers import as_number

    if written is None:
        return None
    try:
        return as_number(float(written) if written.replace(".", "", 1).isdigit() else written)
    except ValueError:
        raise UsageError(
            message("{number} is not a shot number.", number=written), message("Write 5, 4.5, 4A or 12bis.")
        ) from None


def _request(
    production: Production,
    ledger: Ledger | None,
    action: str,
    names: list[str],
    *,
    before: str | None,
    after: str | None,
    given: dict[str, Any],
    start: int,
    step: int,
) -> tuple[ShotChange, Message]:
    """The change, and what is said when it is done."""
    from moostik_cli.editing import shot_requests as ask
    from moostik_cli.planning.selection import find_shot

    if action == "rename":
        shot = find_shot(production, names[0])
        return ask.rename_request(production, ledger, shot, names[1]), message(
            "{old} is {new} now.", old=shot.id, new=names[1]
        )
    if action == "adopt":
        shot = find_shot(production, names[1])
        return ask.adopt_request(production, ledger, names[0], shot), message(
            "{new} has the pictures of {old} now.", old=names[0], new=shot.id
        )
    if action == "remove":
        shot = find_shot(production, names[0])
        return ask.remove_request(production, shot), message("{shot} is removed.", shot=shot.id)
    if action == "renumber":
        return ask.renumber_request(production, start, step), message(
            "The shots are numbered from {start}.", start=start
        )
    anchor, is_after = _anchor(production, before, after)
    if action == "move":
        shot = find_shot(production, names[0])
        return ask.move_request(production, shot, anchor, after=is_after), message("{shot} is moved.", shot=shot.id)
    change, new_id = ask.insert_request(production, ledger, anchor, given, after=is_after)
    return change, message("{shot} is inserted.", shot=new_id)


def _anchor(production: Production, before: str | None, after: str | None) -> tuple[Shot, bool]:
    from moostik_cli.planning.selection import find_shot

    if (before is None) is (after is None):
        raise UsageError(message("Use --before SHOT or --after SHOT."))
    return find_shot(production, before or after or ""), after is not None


def _ledger(production: Production) -> Any:
    from moostik_cli.state.episode_view import ledger_of

    return ledger_of(production)


def _carry_out(
    session: Session,
    ledger: Ledger | None,
    change: ShotChange,
    told: Message,
    *,
    dry_run: bool,
    json: bool,
) -> None:
    from moostik_cli.editing.shot_change import carry_out, effects_of
    from moostik_cli.report.shot_change_view import effects_document, show_done, show_plan

    effects = effects_of(session.project, change, ledger)
    if not dry_run:
        carry_out(session.project, change)
    if json:
        session.screen.document(effects_document(effects, dry_run=dry_run))
    elif dry_run:
        show_plan(session.screen, effects)
    else:
        session.screen.note(told)
        show_done(session.screen, effects)


def _by_hand(refusal: Any) -> MoostikError:
    return MoostikError(
        message(
            "{path}:{line}: it cannot be changed without risk: {reason}.",
            path=refusal.place.path,
            line=refusal.place.line,
            reason=refusal.reason,
        ),
        message("Change it by hand; then moostik shot adopt moves the pictures. Nothing was changed."),
    )
