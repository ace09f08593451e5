"""One lock per key."""

from __future__ import annotations

import hashlib
import threading
from weakref import WeakValueDictionary


class KeyedLocks:
    """A lock for each text; thread-safe. Texts may be long: only their digests are kept, and a lock only as long as
    somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: WeakValueDictionary[bytes, threading.Lock] = WeakValueDictionary()

    def of(self, text: str) -> threading.Lock:
        """The lock of `text`: the same one for the same text."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            return self._locks.setdefault(digest, threading.Lock())
