"""Paid pictures of shots that are not in the episode any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from moostik_cli.errors import OutputError
from moostik_cli.gate.places import Places
from moostik_cli.messages import counted, message
from moostik_cli.models.diagnostics import Code, Diagnostic, warning
from moostik_cli.models.money import money
from moostik_cli.models.production import Production
from moostik_cli.models.status import GoneShot

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


def check_gone_shots(production: Production, places: Places) -> Iterator[Diagnostic]:
    """One finding for each shot that is gone; a damaged ledger is told of elsewhere."""
    if not production.project.ledger_path.is_file():
        return
    from moostik_cli.ledger.ledger import Ledger

    try:
        ledger = Ledger.open_existing(production.project.ledger_path)
    except OutputError:
        return
    if ledger is not None:
        with ledger:
            found = _gone_shots(production, ledger)
        yield from (_finding(production, gone, places) for gone in found)


def _gone_shots(production: Production, ledger: Ledger) -> tuple[GoneShot, ...]:
    there = {shot.id for shot in production.episode.shots}
    if all(shot_id in there for shot_id, _ in ledger.variations(production.episode.id)):
        return ()  # nothing more is loaded where nothing is gone
    from moostik_cli.state.episode_state import read_records
    from moostik_cli.state.gone_shots import find_gone_shots

    return find_gone_shots(production, read_records(ledger, production.episode.id))


def _finding(production: Production, gone: GoneShot, places: Places) -> Diagnostic:
    what = counted(
        "A picture of `{id}` ({cost}) is paid, and the episode has no such shot.",
        "{count} pictures of `{id}` ({cost}) are paid, and the episode has no such shot.",
        count=gone.pictures,
        id=gone.shot_id,
        cost=money(gone.cost),
    )
    if gone.now is None:
        return warning(Code.GONE_PICTURES, what, places.in_file("episode", "shots", key=True))
    hint = message(
        "It seems to be {now} now: moostik shot adopt {episode} {old} {now}",
        now=gone.now,
        episode=production.episode.id,
        old=gone.shot_id,
    )
    return warning(Code.GONE_PICTURES, what, places.in_shot(gone.now, "id"), hint, [gone.now])
