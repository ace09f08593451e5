"""How often and how soon something is tried again: the numbers of the whole program."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from moostik_cli.providers.base import RetryAdvice


@dataclass(frozen=True)
class RetryPolicy:
    """Delays in seconds. A create, an upload and a failed prediction are tried again at most
    `len(delays)` times; `slow` applies when the upstream is at capacity. A paid picture is fetched more
    patiently (`fetch`), and a create of unknown outcome is looked for at each of `looks`."""

    delays: tuple[float, ...] = (1.0, 2.0, 4.0)
    slow: tuple[float, ...] = (15.0, 30.0, 60.0)
    fetch: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    looks: tuple[float, ...] = (0.5, 1.5, 3.0, 5.0)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> RetryPolicy:
        """`MOOSTIK_RETRY_FACTOR` makes every delay so many times longer, for servers other than Replicate's
        own (tests, gateways); what is no number is ignored."""
        try:
            factor = float(environment.get("MOOSTIK_RETRY_FACTOR") or 1.0)
        except ValueError:
            factor = 1.0
        if not 0 <= factor < 1000:
            factor = 1.0
        usual = cls()
        return cls(**{one.name: tuple(delay * factor for delay in getattr(usual, one.name)) for one in fields(cls)})

    def delay(self, failures: int, again: RetryAdvice = RetryAdvice.SOON) -> float | None:
        """How long to wait after the `failures`th failure (from 1), with jitter; None: no more tries."""
        schedule = {
            RetryAdvice.NEVER: (),
            RetryAdvice.ONCE: self.delays[:1],
            RetryAdvice.SOON: self.delays,
            RetryAdvice.SLOWLY: self.slow,
        }[again]
        return _jittered(schedule[failures - 1]) if failures <= len(schedule) else None

    def fetch_delays(self) -> Iterator[float]:
        """The waits between the tries to fetch a paid picture."""
        return (_jittered(delay) for delay in self.fetch)


def _jittered(delay: float) -> float:
    """Up to a quarter more, so that workers that failed together do not return together."""
    return delay * random.uniform(1.0, 1.25)  # noqa: S311 - not a secret
