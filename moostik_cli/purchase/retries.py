"""How often and how soon something is tried again: the numbers of the whole program."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from moostik_cli.environment import retry_factor
from moostik_cli.providers.base import RetryAdvice


@dataclass(frozen=True)
class RetryPolicy:
    """Delays in seconds. A create, an upload and a failed prediction are tried again at most
    `len(delays)` times; `slow` applies when the upstream is at capacity. A paid picture is fetched more
    patiently (`fetch`), and a create of unknown outcome is looked for at each of `looks`. What is not in
    the account's list so long after the request as `settled` says was never created."""

    delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    slow: tuple[float, ...] = (15.0, 30.0, 60.0)
    fetch: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    looks: tuple[float, ...] = (0.5, 1.5, 3.0, 5.0)
    settled: tuple[float, float] = (60.0, 60.0)  # a create may be on its way for the second, and unlisted for the first

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> RetryPolicy:
        """`MOOSTIK_RETRY_FACTOR` makes every delay so many times longer; anything else than a number is ignored."""
        factor, usual = retry_factor(environment), cls()
        return cls(**{field.name: tuple(factor * s for s in getattr(usual, field.name)) for field in fields(cls)})

    def schedule(self, advice: RetryAdvice) -> tuple[float, ...]:
        """The delays after the first failure, the second, and so on; after the last of them nothing is tried."""
        return {
            RetryAdvice.NEVER: (),
            RetryAdvice.ONCE: self.delays[:1],
            RetryAdvice.SOON: self.delays,
            RetryAdvice.SLOWLY: self.slow,
        }[advice]


class Tries:
    """The tries of one thing: `for _ in tries` goes on until there is a reason to stop.

    The first try comes at once, each next one after a delay with jitter. Say what a failure advises with
    `advice` before the next try. `wait` answers False where a wait was cut short: then the tries end, and
    `was_stopped` says so."""

    def __init__(self, schedule: Callable[[RetryAdvice], tuple[float, ...]], wait: Callable[[float], bool]) -> None:
        self.advice = RetryAdvice.SOON
        self.was_stopped = False
        self._schedule = schedule
        self._wait = wait

    def __iter__(self) -> Iterator[int]:
        failures = 0
        while True:
            yield failures
            delays = self._schedule(self.advice)
            if failures >= len(delays):
                return
            if not self._wait(_jittered(delays[failures])):
                self.was_stopped = True
                return
            failures += 1


def _jittered(delay: float) -> float:
    """Up to a quarter more, so that workers that failed together do not return together."""
    return delay * random.uniform(1.0, 1.25)  # noqa: S311 - not a secret
