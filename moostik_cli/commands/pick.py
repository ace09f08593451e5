"""`moostik pick EPISODE SHOT ANGLE`: choose the take of a shot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from moostik_cli.commands.selection import (
    AngleArgument,
    EpisodeArgument,
    ShotArgument,
    find_shot,
    named_variation,
    no_such_take,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import Message, counted, message, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moostik_cli.models.episode import Shot, Variation
    from moostik_cli.models.money import Micros
    from moostik_cli.models.picks import Pick
    from moostik_cli.models.production import Production
    from moostik_cli.state.episode_pictures import ShownShot


def pick(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotArgument = None,
    angle: AngleArgument = None,
    clear: Annotated[bool, typer.Option("--clear", help=tr("Take the shot's pick back."))] = False,
    list_picks: Annotated[bool, typer.Option("--list", help=tr("Print the picks, one a line."))] = False,
    take: Annotated[
        int | None,
        typer.Option(
            "--take", metavar="N", min=1, show_default=False, help=tr("An earlier take: 1 is the first that was made.")
        ),
    ] = None,
    saved: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", show_default=False, help=tr("Import the picks of a saved file.")),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Choose the take of a shot. The picks are kept in episodes/EPISODE.picks.yaml, one line a shot.

    Without SHOT, or with --list, print the picks there are.
    """
    episode, shot, angle = _with_episode(session, episode, shot, angle)
    production = session.load(episode)
    _check_usage(shot, angle, clear=clear, list_picks=list_picks)
    if take is not None and (angle is None or saved is not None):
        raise UsageError(message("--take needs a shot and an angle."))
    if saved is not None:
        if shot is not None or clear:
            raise UsageError(message("--from takes no shot: the file names them."))
        _take_over(session, production, saved)
    if shot is not None:
        _choose(session, production, find_shot(production, shot), None if clear else angle, take)
    if json:
        session.screen.document(_document(production))
    elif shot is None and saved is None:
        lines = _lines(production)
        for line in lines:
            session.screen.line(line)
        if not lines:
            session.screen.note(message("No shot of {episode} has a pick yet.", episode=production.episode.id))
    return None


def _with_episode(
    session: Session, episode: str, shot: str | None, angle: str | None
) -> tuple[str, str | None, str | None]:
    """`moostik pick SHOT ANGLE` where the project has one episode, which need not be named."""
    from moostik_cli.sources.project import episode_ids, find_episode_file

    session.go_to(episode)
    try:
        find_episode_file(session.project, episode)
    except UsageError:
        names = episode_ids(session.project)
        if len(names) != 1 or angle is not None:
            raise
        return names[0], episode, shot
    return episode, shot, angle


def _check_usage(shot: str | None, angle: str | None, *, clear: bool, list_picks: bool) -> None:
    if list_picks and shot is not None:
        raise UsageError(message("--list takes no shot."))
    if clear and shot is None:
        raise UsageError(message("--clear needs a shot."))
    if clear and angle is not None:
        raise UsageError(message("--clear takes no angle: a shot has one pick."))
    if shot is not None and angle is None and not clear:
        raise UsageError(message("Name the angle to pick for {shot}.", shot=shot))


def _choose(session: Session, production: Production, shot: Shot, angle: str | None, take: int | None) -> None:
    from moostik_cli.models.film_order import in_film_order
    from moostik_cli.sources.picks import edited_picks, new_picks, save_picks, usable_picks, written_pick
    from moostik_cli.sources.project import shown_path

    found = usable_picks(production)
    variation = named_variation(shot, angle) if angle is not None else None
    digest = _digest_of(production, shot, variation, take) if variation is not None else None
    value = written_pick(shot, variation, digest) if variation is not None else None
    order = [member.id for member in in_film_order(production.episode)]
    text = edited_picks(found.text or new_picks(production.episode), order, shot.id, value)
    stale = _stale(production)
    if text != found.text and (found.text or value is not None):
        save_picks(found.path, text)
    session.screen.note(_said(shot, variation, digest, shown_path(session.project, found.path)))
    _tell_of_stale(session, stale, _stale(production))


def _said(shot: Shot, variation: Variation | None, digest: str | None, where: str) -> Message:
    if variation is None:
        return message("{shot} has no pick now.", shot=shot.id)
    if digest is None:
        return message(
            "Picked {angle} for {shot}, which has no picture yet ({path}).",
            angle=variation.camera_angle,
            shot=shot.id,
            path=where,
        )
    return message("Picked {angle} for {shot} ({path}).", angle=variation.camera_angle, shot=shot.id, path=where)


def _stale(production: Production) -> dict[tuple[str, str], Micros | None]:
    """The stale pictures of the episode with what remaking each costs, by shot and variation."""
    from moostik_cli.models.variation_state import VariationState
    from moostik_cli.state.episode_status import survey
    from moostik_cli.state.episode_view import ledger_of

    with ledger_of(production) as ledger:
        found = survey(production, production.episode.shots, ledger, verify=False, takes=False)
    return {(shot.shot_id, stale.id): stale.price for shot, stale in found.in_state(VariationState.STALE)}


def _tell_of_stale(
    session: Session, before: Mapping[tuple[str, str], Micros | None], after: Mapping[tuple[str, str], Micros | None]
) -> None:
    """What has become stale by a pick: the shot's other angles are shown the picked take."""
    from moostik_cli.models.money import money

    prices = [price for key, price in after.items() if key not in before]
    if prices and None not in prices:
        session.screen.note(
            counted(
                "{count} picture becomes stale by this ({cost} to remake it).",
                "{count} pictures become stale by this ({cost} to remake them).",
                count=len(prices),
                cost=money(sum(price or 0 for price in prices)),
            )
        )
    elif prices:
        session.screen.note(
            counted(
                "{count} picture becomes stale by this.", "{count} pictures become stale by this.", count=len(prices)
            )
        )


def _shown(production: Production) -> dict[str, ShownShot]:
    from moostik_cli.state.episode_view import ledger_of, shown_shots

    with ledger_of(production) as ledger:
        return {shown.shot.id: shown for shown in shown_shots(production, ledger, preview=False)}


def _take_over(session: Session, production: Production, file: Path) -> None:
    """The picks of a file, such as the gallery saves, put into the episode's: each is one line, others stay."""
    from moostik_cli.models.film_order import in_film_order
    from moostik_cli.sources.picks import edited_picks, new_picks, picks_in, save_picks, usable_picks, written_pick
    from moostik_cli.sources.project import shown_path

    found, picks = usable_picks(production), picks_in(production, file)
    stale = _stale(production)
    shots = {shot.id: shot for shot in in_film_order(production.episode)}
    text = found.text or new_picks(production.episode)
    for shot_id, picked in picks.items():
        variation = next((v for v in shots[shot_id].variations if v.id == picked.variation_id), None)
        if variation is not None:
            text = edited_picks(text, list(shots), shot_id, written_pick(shots[shot_id], variation, picked.digest))
    if text != found.text:
        save_picks(found.path, text)
    where = shown_path(session.project, found.path)
    session.screen.note(counted("{count} pick in {path}.", "{count} picks in {path}.", count=len(picks), path=where))
    _tell_of_stale(session, stale, _stale(production))


def _digest_of(production: Production, shot: Shot, variation: Variation, take: int | None = None) -> str | None:
    from moostik_cli.models.picks import short_digest

    if take is not None:
        return short_digest(_take_digest(_shown(production)[shot.id], variation, take))
    digest = _current_digest(_shown(production)[shot.id], variation.id)
    return short_digest(digest) if digest is not None else None


def _take_digest(shown: ShownShot, variation: Variation, take: int) -> str:
    """The digest of a take by its number, in the order in which they were made. Raises UsageError."""
    chosen = next(candidate for candidate in shown.variations if candidate.variation.id == variation.id)
    pictures = sorted(
        (*chosen.takes, *([chosen.picture] if chosen.picture else [])),
        key=lambda picture: (picture.generated_at or "", picture.sha256),
    )
    if take > len(pictures):
        raise no_such_take(shown.shot, variation, take, len(pictures))
    return pictures[take - 1].sha256


def _current_digest(shown: ShownShot, variation_id: str | None) -> str | None:
    return next(
        (
            variation.picture.sha256
            for variation in shown.variations
            if variation.variation.id == variation_id and variation.picture is not None
        ),
        None,
    )


# -- the picks there are ----------------------------------------------------------------------------------


def _picks(production: Production) -> list[tuple[Pick, Any]]:
    """Each pick and its state, in the order of the film."""
    from moostik_cli.models.picks import pick_state
    from moostik_cli.sources.picks import usable_picks

    shown = _shown(production)
    return [
        (picked, pick_state(picked, _current_digest(shown[picked.shot_id], picked.variation_id)))
        for picked in usable_picks(production).picks.values()
    ]


def _lines(production: Production) -> list[str]:
    from moostik_cli.models.picks import PickState

    words = {
        PickState.PICKED: "",
        PickState.REPLACED: tr("the picked take was replaced"),
        PickState.NO_PICTURE: tr("not made yet"),
        PickState.UNKNOWN: tr("the shot has no such angle"),
    }
    return [
        f"{pick.shot_id} {pick.written}" + (f"  # {words[state]}" if words[state] else "")
        for pick, state in _picks(production)
    ]


def _document(production: Production) -> dict[str, Any]:
    from moostik_cli.sources.picks import picks_path
    from moostik_cli.sources.project import shown_path

    return {
        "episodeId": production.episode.id,
        "file": shown_path(production.project, picks_path(production.project, production.episode.id)),
        "picks": [
            {
                "shotId": pick.shot_id,
                "variationId": pick.variation_id,
                "written": pick.written,
                "digest": pick.digest,
                "state": state,
            }
            for pick, state in _picks(production)
        ],
    }
