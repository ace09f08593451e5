"""The takes of a variation: every picture that was made of it and kept, numbered as they were made."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from moostik_cli.models.records import PictureRecord


class TakeReason(str, Enum):
    """Why a take was made, as far as the takes before it tell."""

    FIRST = "first"
    RETAKE = "retake"
    MODEL = "model"  # another model
    TEXT = "text"  # another text
    REFERENCES = "references"  # other references or options
    AGAIN = "again"  # of the same words and references


class Take(NamedTuple):
    """`number`: 1 is the first that was made, whichever is the current one. `parent`: the number of the take that a
    retake changes; None where that is not kept any more."""

    number: int
    picture: PictureRecord
    reason: TakeReason
    parent: int | None = None

    @property
    def is_current(self) -> bool:
        return self.picture.replaced_at is None


def numbered_takes(pictures: Iterable[PictureRecord]) -> tuple[Take, ...]:
    """All that was made of one variation, the first first. The numbers stay when an earlier one is put back."""
    ordered = sorted(pictures, key=lambda picture: (picture.generated_at, picture.sha256))
    numbers = {picture.sha256: number for number, picture in reversed(list(enumerate(ordered, 1)))}
    reasons = _reasons(ordered)
    return tuple(
        Take(number, picture, reason, numbers.get(picture.retake.parent) if picture.retake else None)
        for number, (picture, reason) in enumerate(zip(ordered, reasons, strict=True), 1)
    )


def descends_from(take: Take, digest: str, takes: Sequence[Take]) -> bool:
    """Whether a take is the picture whose SHA-256 begins with `digest`, or was made from it by retakes."""
    by_digest = {entry.picture.sha256: entry.picture for entry in takes}
    picture: PictureRecord | None = take.picture
    seen: set[str] = set()
    while picture is not None and picture.sha256 not in seen:
        if picture.sha256.startswith(digest) or (picture.retake and picture.retake.parent.startswith(digest)):
            return True
        seen.add(picture.sha256)
        picture = by_digest.get(picture.retake.parent) if picture.retake else None
    return False


def _reasons(ordered: Sequence[PictureRecord]) -> Iterator[TakeReason]:
    planned: PictureRecord | None = None  # the latest that was made from the episode's own words
    for before, picture in zip((None, *ordered), ordered, strict=False):
        if picture.retake is not None:
            yield TakeReason.RETAKE
            continue
        yield TakeReason.FIRST if before is None else _change(planned, before, picture)
        planned = picture


def _change(planned: PictureRecord | None, before: PictureRecord, picture: PictureRecord) -> TakeReason:
    if picture.fingerprint == before.fingerprint:
        return TakeReason.AGAIN
    if picture.model != before.model:
        return TakeReason.MODEL
    is_other_text = planned is not None and planned.prompt_text != picture.prompt_text
    return TakeReason.TEXT if is_other_text else TakeReason.REFERENCES
