"""Things that are made once and kept while there is room: decoded references, backdrops, figures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class BoundedCache(Generic[V]):
    """Values by key, the least recently used leaving first. Any number of threads.

    `capacity` is in the unit of `weigh` (bytes, say). Two threads that want the same new value make it
    once: the second waits for the first.
    """

    def __init__(self, capacity: int, weigh: Callable[[V], int]) -> None:
        self._capacity = capacity
        self._weigh = weigh
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of `key`, made by `make` where it is not kept. What `make` raises is not kept."""
        with self._lock:
            found = self._find(key)
            if found is not None:
                return found[0]
            turn = self._making.setdefault(key, Lock())
        with turn:
            with self._lock:
                found = self._find(key)
            if found is not None:
                return found[0]
            try:
                value = make()
                self._keep(key, value)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return value

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._weight = 0

    @property
    def weight(self) -> int:
        """What is kept, in the unit of `weigh`."""
        return self._weight

    def _find(self, key: Hashable) -> tuple[V, int] | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def _keep(self, key: Hashable, value: V) -> None:
        weight = self._weigh(value)
        with self._lock:
            before = self._kept.pop(key, None)
            self._weight += weight - (before[1] if before else 0)
            self._kept[key] = (value, weight)
            while self._weight > self._capacity and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1][1]
