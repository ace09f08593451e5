"""From what somebody wants of a shot to the change that does it, checked against episode, ledger and disk."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moostik_cli.editing.shot_change import ShotChange
from moostik_cli.editing.shots import (
    Spot,
    fresh_episode,
    insert_shot,
    move_shot,
    number_shots,
    remove_shot,
    rename_shot,
)
from moostik_cli.errors import UsageError
from moostik_cli.messages import message, tr
from moostik_cli.models.documents import Document
from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.production import Production
from moostik_cli.models.shot_numbers import ShotNumber, number_between, number_text
from moostik_cli.sources.identities import is_safe_id

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger

_COUNTED_ID = re.compile(r"(?P<stem>.*?)(?P<digits>\d+)[A-Za-z]?")


def rename_request(production: Production, ledger: Ledger | None, shot: Shot, new: str) -> ShotChange:
    """Raises UsageError for an id that cannot be used, EditRefusedError."""
    _require_free(production, ledger, new, other_than=shot.id)
    return _change(production, rename_shot(_document(production), shot.id, new), shot.id, new)


def adopt_request(production: Production, ledger: Ledger | None, old: str, shot: Shot) -> ShotChange:
    """The pictures, picks and notes of a shot that is gone become those of one that has none.
    Raises UsageError where that is not so."""
    episode = production.episode
    if any(member.id == old for member in episode.shots):
        raise UsageError(
            message("{shot} is still in the episode: only pictures of a shot that is gone can be adopted.", shot=old)
        )
    known = _pictured(production, ledger)
    if old not in known:
        raise UsageError(
            message("There are no pictures of a shot {shot}.", shot=old), _named(sorted(known - _ids(production)))
        )
    if shot.id in known:
        raise UsageError(message("{shot} has pictures of its own.", shot=shot.id))
    return _change(production, _document(production), old, shot.id)


def remove_request(production: Production, shot: Shot) -> ShotChange:
    """Its pictures stay where they are. Raises EditRefusedError."""
    return _change(production, remove_shot(_document(production), shot.id), shot.id, None)


def move_request(production: Production, shot: Shot, anchor: Shot, *, after: bool) -> ShotChange:
    """Raises EditRefusedError."""
    if shot.id == anchor.id:
        raise UsageError(message("A shot cannot be moved beside itself."))
    return _change(production, move_shot(_document(production), shot.id, Spot(anchor.id, after)))


def insert_request(
    production: Production, ledger: Ledger | None, anchor: Shot, given: Mapping[str, Any], *, after: bool
) -> tuple[ShotChange, str]:
    """The change, and the id of the new shot. `given`: `id`, `number`, `name`, `description`, as far as they were
    said. Raises UsageError for an id that cannot be used, EditRefusedError."""
    number = given.get("number")
    if number is None:
        number = _number_beside(production, anchor, after=after)
    shot_id = given.get("id") or _id_for(anchor, number, _taken(production, ledger))
    _require_free(production, ledger, shot_id)
    said = {"number": number, "name": given.get("name"), "description": given.get("description")}
    fields = {
        "id": shot_id,
        **{key: value for key, value in said.items() if value is not None},
        **({"locationIds": list(anchor.location_ids)} if anchor.location_ids else {}),
        "prompt": tr("Say what the picture shows."),
    }
    changed = insert_shot(_document(production), fields, Spot(anchor.id, after))
    return _change(production, changed, None, shot_id), shot_id


def renumber_request(production: Production, start: int, step: int) -> ShotChange:
    """Numbers in the order of the film. Raises EditRefusedError."""
    shots = in_film_order(production.episode)
    numbers: dict[str, ShotNumber] = {shot.id: start + step * place for place, shot in enumerate(shots)}
    return _change(production, number_shots(_document(production), numbers))


def _document(production: Production) -> Document:
    read = production.documents["episode"]
    return fresh_episode(read.text, read.path)


def _change(production: Production, after: Document, old: str | None = None, new: str | None = None) -> ShotChange:
    read = production.documents["episode"]
    file = production.project.root / read.path
    return ShotChange(production.episode.id, file, read.text, after.text, old, new)


# -- ids and numbers ------------------------------------------------------------------------------------------


def _require_free(production: Production, ledger: Ledger | None, new: str, other_than: str | None = None) -> None:
    if not is_safe_id(new):
        raise UsageError(
            message("`{id}` cannot be an id.", id=new),
            message("Letters without accents, digits, `.`, `_` and `-`, at most 100; a letter or digit first."),
        )
    if new.casefold() in {id_.casefold() for id_ in _ids(production) - {other_than}} or new == other_than:
        raise UsageError(message("The episode has a shot {shot} already.", shot=new))
    if new in _pictured(production, ledger):
        raise UsageError(
            message("There are pictures of an earlier shot {shot}: they would become those of this one.", shot=new),
            message("Choose another id; or moostik shot adopt, where they are meant."),
        )


def _ids(production: Production) -> set[str]:
    return {shot.id for shot in production.episode.shots}


def _pictured(production: Production, ledger: Ledger | None) -> set[str]:
    """Ids of shots that the ledger has paid for, or that a folder has pictures of."""
    episode_id = production.episode.id
    records = ledger.variations(episode_id) if ledger is not None else {}
    known = {shot_id for (shot_id, _), record in records.items() if record.picture is not None or record.cost}
    folder = production.project.pictures_dir(episode_id)
    return known | {path.parent.name for path in folder.glob("*/*.*") if path.suffix in (".png", ".jpg", ".webp")}


def _taken(production: Production, ledger: Ledger | None) -> set[str]:
    return {id_.casefold() for id_ in _ids(production) | _pictured(production, ledger)}


def _number_beside(production: Production, anchor: Shot, *, after: bool) -> ShotNumber | None:
    shots: Sequence[Shot] = in_film_order(production.episode)
    place = next(place for place, shot in enumerate(shots) if shot.id == anchor.id) + after
    before = shots[place - 1].number if place > 0 else None
    following = shots[place].number if place < len(shots) else None
    return number_between(before, following, [shot.number for shot in shots if shot.number is not None])


def _id_for(anchor: Shot, number: ShotNumber | None, taken: Collection[str]) -> str:
    """An id like that of the neighbour, with the new number in it where it has one: shot-004 -> shot-004A."""
    counted = _COUNTED_ID.fullmatch(anchor.id)
    if counted is not None and number is not None:
        written = counted["stem"] + number_text(number, len(counted["digits"])).replace(" ", "")
        if is_safe_id(written) and written.casefold() not in taken:
            return written
    candidates = (f"{anchor.id}-{count}" for count in range(2, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate.casefold() not in taken)


def _named(ids: Sequence[str]) -> Any:
    return message("There are pictures of: {shots}.", shots=", ".join(ids)) if ids else None
