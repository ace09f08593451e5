"""What was said of a picture in a review."""

import re
from hashlib import sha256
from typing import NamedTuple

from moostik_cli.models.picks import short_digest

_NO_TEXT = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]"  # YAML does not take it


class Note(NamedTuple):
    """One block of a notes file. `written`: the angle as the file says it; `variation_id`: None where the shot has no
    such angle. `take`: how the SHA-256 of the picture begins that it is about; None: whichever is there. `answer`: of
    the picture that was made of it. `block`: which one of the file it is."""

    id: str
    shot_id: str
    written: str
    variation_id: str | None
    text: str
    take: str | None = None
    is_done: bool = False
    is_approval: bool = False  # it says that the picture is right: nothing is to be done
    answer: str | None = None
    block: int = 0


def note_id(*told: str) -> str:
    """A short name for a note, from what it says. It begins with a letter: YAML takes it for text."""
    return "n" + sha256("\0".join(told).encode("utf-8", "surrogatepass")).hexdigest()[:7]


def new_note(
    shot_id: str,
    angle: str,
    variation_id: str,
    text: str,
    *,
    picture: str | None,
    salt: str,
    is_approval: bool = False,
) -> Note:
    """A note that nobody has made yet. `picture`: the SHA-256 of what it is about; `salt`: when and where it was said,
    so that the same words said twice are two notes."""
    take = None if picture is None else short_digest(picture)
    text = re.sub(_NO_TEXT, " ", text).strip()
    id_ = note_id(shot_id, variation_id, text, salt)
    return Note(id_, shot_id, angle, variation_id, text, take, is_done=is_approval, is_approval=is_approval)
