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


def is_a_letter_off(written: str, known: str) -> bool:
    """Whether one letter too many, too few, other, or changed with its neighbour makes the difference; or only
    capitals, `_` and `-` do."""
    shorter, other = sorted((_folded(written), _folded(known)), key=len)
    at = next((index for index, (a, b) in enumerate(zip(shorter, other, strict=False)) if a != b), len(shorter))
    rest, other_rest = shorter[at:], other[at:]
    if len(shorter) < len(other):
        return rest == other_rest[1:]
    is_swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return rest[1:] == other_rest[1:] or is_swapped


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
