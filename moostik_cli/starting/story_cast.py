"""Who and where, for a story that comes in by names: the entries that the library has, and new ones for the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from moostik_cli.models.library import Entity

_SMALL_WORDS = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"),
        *("à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur"),
    )
)


def safe_id(name: str, taken: Collection[str], fallback: str) -> str:
    """An id like the name, in lower case, that none of `taken` is; `fallback-1` and so on where the name has no
    letter that ids have."""
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")
    if base and base not in taken:
        return base
    number = 2 if base else 1
    while f"{base or fallback}-{number}" in taken:
        number += 1
    return f"{base or fallback}-{number}"


def spoken_name(written: str) -> str:
    """A name in capitals as people write it: `MAMA DORVAL` is Mama Dorval; one in mixed case stays."""
    if written != written.upper():
        return written
    words = re.split(r"(\W+)", written.lower())
    return "".join(
        word if number and word in _SMALL_WORDS else word[:1].upper() + word[1:] for number, word in enumerate(words)
    )


class StoryCast:
    """One kind of entries. `new` are those that the library lacks, as they would stand in its file."""

    def __init__(self, known: Mapping[str, Entity], fallback: str) -> None:
        self._fallback = fallback
        self._ids: dict[str, str] = {}
        self._taken = set(known)
        self.new: list[dict[str, Any]] = []
        for id_, entity in known.items():
            self._ids.setdefault(_compared(entity.name or id_), id_)
        for id_ in known:
            self._ids[_compared(id_)] = id_

    def id_of(self, written: str) -> str:
        """The id of an entry that is named by its id or its name, in any case; a new one where there is none."""
        key = _compared(written)
        if key not in self._ids:
            id_ = safe_id(written, self._taken, self._fallback)
            self._taken.add(id_)
            self._ids[key] = id_
            self.new.append({"id": id_, "name": spoken_name(written), "description": "", "referenceImages": []})
        return self._ids[key]


def _compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
