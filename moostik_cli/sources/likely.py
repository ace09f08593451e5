"""What somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def find_likely(written: str, known: Iterable[str]) -> str | None:
    """The known name closest to what was written, or None if none is close: a typo or two, another case,
    `_` for `-`."""
    from difflib import get_close_matches

    by_fold = {_folded(name): name for name in known}
    wanted = _folded(written)
    if wanted in by_fold:
        return by_fold[wanted]
    close = get_close_matches(wanted, by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else None


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
