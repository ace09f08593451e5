"""A picture that was made from another one and a word of what to change."""

from typing import NamedTuple


class Retake(NamedTuple):
    """What a retake starts from. `parent`: the SHA-256 of the picture that is changed; `note`: what is to change;
    `note_ids`: which notes of the episode's notes file it answers.

    `stands_for`: the fingerprint that the parent was made under. A retake keeps it: it is stale when its parent would
    be, and a word of direction makes nothing stale."""

    parent: str
    note: str
    stands_for: str
    note_ids: tuple[str, ...] = ()
