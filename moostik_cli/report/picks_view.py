"""The picks of an episode: a line each for people, and the JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.messages import Message, counted, message, translate
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.money import Micros, money
from moostik_cli.models.picks import PickState
from moostik_cli.report.screen import Screen
from moostik_cli.state.picks import FoundPick

_WORDS: Mapping[PickState, Message] = {
    PickState.REPLACED: message("the picked take was replaced"),
    PickState.NO_PICTURE: message("not made yet"),
    PickState.UNKNOWN: message("the shot has no such angle"),
}


def show_picks(screen: Screen, picks: Sequence[FoundPick], episode_id: str) -> None:
    """A line for each pick on standard output."""
    for pick, state in picks:
        word = _WORDS.get(state)
        screen.line(f"{pick.shot_id} {pick.written}" + ("" if word is None else f"  # {translate(word)}"))
    if not picks:
        screen.note(message("No shot of {episode} has a pick yet.", episode=episode_id))


def picks_document(episode_id: str, file: str, picks: Sequence[FoundPick]) -> dict[str, Any]:
    """The JSON document of `pick`."""
    return {
        "episodeId": episode_id,
        "file": file,
        "picks": [
            {
                "shotId": pick.shot_id,
                "variationId": pick.variation_id,
                "written": pick.written,
                "digest": pick.digest,
                "state": state,
            }
            for pick, state in picks
        ],
    }


def tell_of_pick(screen: Screen, shot: Shot, variation: Variation | None, digest: str | None, where: str) -> None:
    """What was written. `variation` None: the pick was taken back; `digest` None: it has no picture."""
    if variation is None:
        screen.note(message("{shot} has no pick now.", shot=shot.id))
    elif digest is None:
        screen.note(
            message(
                "Picked {angle} for {shot}, which has no picture yet ({path}).",
                angle=variation.camera_angle,
                shot=shot.id,
                path=where,
            )
        )
    else:
        screen.note(
            message("Picked {angle} for {shot} ({path}).", angle=variation.camera_angle, shot=shot.id, path=where)
        )


def tell_of_newly_stale(
    screen: Screen, before: Mapping[VariationKey, Micros | None], after: Mapping[VariationKey, Micros | None]
) -> None:
    """What has become stale by a pick: the shot's other angles are shown the picked take."""
    prices = [price for key, price in after.items() if key not in before]
    if prices and None not in prices:
        screen.note(
            counted(
                "{count} picture becomes stale by this ({cost} to remake it).",
                "{count} pictures become stale by this ({cost} to remake them).",
                count=len(prices),
                cost=money(sum(price or 0 for price in prices)),
            )
        )
    elif prices:
        screen.note(
            counted(
                "{count} picture becomes stale by this.", "{count} pictures become stale by this.", count=len(prices)
            )
        )
