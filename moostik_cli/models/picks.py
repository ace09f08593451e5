"""The take that an artist chose for a shot."""

from enum import Enum
from typing import NamedTuple

from moostik_cli.models.records import PictureRecord

DIGEST_LENGTH = 12  # hex digits of a picture's SHA-256 that a picks file holds


class Pick(NamedTuple):
    """One line of a picks file. `variation_id` is None where the shot has nothing called `written`;
    `digest` is None where the picture had not been made when it was picked."""

    shot_id: str
    written: str
    variation_id: str | None
    digest: str | None = None


class PickState(str, Enum):
    """PICKED: the picture is the one that was chosen. REPLACED: another picture has taken its place.
    NO_PICTURE: the angle is chosen, and there is no picture. UNKNOWN: the shot has no such angle."""

    PICKED = "picked"
    REPLACED = "replaced"
    NO_PICTURE = "noPicture"
    UNKNOWN = "unknown"


def short_digest(sha256: str) -> str:
    """A picture's digest as a picks file writes it."""
    return sha256[:DIGEST_LENGTH]


def pick_state(pick: Pick, picture: PictureRecord | str | None) -> PickState:
    """Whether the chosen picture is the current one. `picture`: the current one's record, or its SHA-256."""
    if pick.variation_id is None:
        return PickState.UNKNOWN
    if picture is None:
        return PickState.NO_PICTURE
    sha256 = picture if isinstance(picture, str) else picture.sha256
    if pick.digest is None or sha256.startswith(pick.digest):
        return PickState.PICKED
    return PickState.REPLACED
