"""Where a variation stands: one word, for status, gallery, boards, picks and runs alike."""

from __future__ import annotations

from enum import Enum

from moostik_cli.models.episode import Status


class VariationState(str, Enum):
    """More telling than `Status`, the four words of the episode's file.

    PENDING and FAILED are to be made; DELETED too: it was made, and its file is gone. GENERATING: begun, its end is
    not known. STALE: made from something else than what is written now. ALTERED: its file was changed by another
    program; BROKEN: its file is not a whole picture any more. UNRECORDED: a file that the ledger does not know."""

    COMPLETED = "completed"
    STALE = "stale"
    GENERATING = "generating"
    PENDING = "pending"
    DELETED = "deleted"
    FAILED = "failed"
    ALTERED = "altered"
    BROKEN = "broken"
    UNRECORDED = "unrecorded"

    @property
    def status(self) -> Status:
        """The same in the words of the episode's file."""
        if self is VariationState.DELETED:
            return Status.PENDING
        return Status(self.value) if self.value in _STATUSES else Status.COMPLETED


_STATUSES = frozenset(status.value for status in Status)
