"""One lock per key."""

from __future__ import annotations

import hashlib
import threading


class KeyedLocks:
    """A lock for each text; thread-safe. Texts may be long: only their digests are kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[bytes, threading.Lock] = {}

    def of(self, text: str) -> threading.Lock:
        """The lock of `text`: the same one for the same text."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            return self._locks.setdefault(digest, threading.Lock())
