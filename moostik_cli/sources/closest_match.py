"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_LONGEST = 200  # characters; comparing takes time and memory by the square of them


class Guesses:
    """Guesses at what was meant, as many as take a moment: a stranger's file may have thousands of slips, and
    thousands of names that each could be."""

    def __init__(self, comparisons: int = 300_000) -> None:
        self._left = comparisons

    def find(self, written: str, known: Collection[str]) -> str | None:
        """As `find_likely`; None too where the moment is over."""
        if len(known) > self._left:
            return None
        self._left -= len(known)
        return find_likely(written, known)


def find_likely(written: str, known: Iterable[str]) -> str | None:
    """The known name closest to what was written, or None if none is close: a typo or two, another case,
    `_` for `-`. What is longer than any name is none."""
    from difflib import get_close_matches

    if len(written) > _LONGEST:
        return None
    by_fold = {_folded(name): name for name in known}
    wanted = _folded(written)
    if wanted in by_fold:
        return by_fold[wanted]
    close = get_close_matches(wanted, by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else None


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
