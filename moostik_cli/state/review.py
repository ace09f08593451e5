"""Notes and the pictures that answer them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.notes import Note
from moostik_cli.models.picks import short_digest
from moostik_cli.models.records import Attempt
from moostik_cli.models.takes import Take, descends_from


class AskedRetake(NamedTuple):
    """Notes that one retake answers. `digest`: of the picture that it starts from, or from what became of it; None:
    the present one."""

    key: VariationKey
    text: str
    note_ids: tuple[str, ...]
    digest: str | None


def answers_to(notes: Iterable[Note], takes: Mapping[VariationKey, Sequence[Take]]) -> dict[str, str]:
    """The pictures that were made of open notes, by note: how their SHA-256 begins."""
    wanted = {note.id for note in notes if not note.is_done}
    return {
        id_: short_digest(take.picture.sha256)
        for made in takes.values()
        for take in made
        if take.picture.retake is not None
        for id_ in take.picture.retake.note_ids
        if id_ in wanted
    }


def asked_retakes(
    notes: Sequence[Note],
    takes: Mapping[VariationKey, Sequence[Take]],
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
) -> list[AskedRetake]:
    """One retake for all open notes on one picture. What a run that died began is asked for as it was then: it is paid
    already."""
    left = [note for note in notes if not note.is_done and note.variation_id is not None]
    known = {note.id for note in left}
    begun = list(_begun(open_attempts, known))
    taken = {id_ for asked in begun for id_ in asked.note_ids}
    groups: dict[tuple[VariationKey, str | None], list[Note]] = {}
    for note in left:
        if note.id not in taken:
            key = (note.shot_id, note.variation_id or "")
            groups.setdefault((key, _start(note, takes.get(key, ()))), []).append(note)
    fresh = [
        AskedRetake(key, _together(group), tuple(note.id for note in group), digest)
        for (key, digest), group in groups.items()
    ]
    return [*begun, *fresh]


def _begun(open_attempts: Mapping[VariationKey, Sequence[Attempt]], known: Collection[str]) -> Iterable[AskedRetake]:
    seen: set[tuple[str, ...]] = set()
    for key, attempts in open_attempts.items():
        for attempt in attempts:
            retake = attempt.intent.retake
            if retake is not None and set(retake.note_ids) <= set(known) and retake.note_ids not in {(), *seen}:
                seen.add(retake.note_ids)
                yield AskedRetake(key, retake.note, retake.note_ids, retake.parent)


def _start(note: Note, takes: Sequence[Take]) -> str | None:
    """None where the note is about the present picture, or about one that became it."""
    current = next((take for take in takes if take.is_current), None)
    if note.take is None or current is None or descends_from(current, note.take, takes):
        return None
    return note.take if any(take.picture.sha256.startswith(note.take) for take in takes) else None


def _together(notes: Sequence[Note]) -> str:
    return "; ".join(note.text.rstrip(" .;") if len(notes) > 1 else note.text for note in notes)
