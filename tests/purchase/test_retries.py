"""How often and how soon something is tried again."""

from __future__ import annotations

import pytest

from moostik_cli.providers.base import RetryAdvice
from moostik_cli.purchase.retries import RetryPolicy


@pytest.mark.parametrize(
    "again, waits",
    [
        (RetryAdvice.SOON, [1, 2, 4]),
        (RetryAdvice.SLOWLY, [15, 30, 60]),
        (RetryAdvice.ONCE, [1]),
        (RetryAdvice.NEVER, []),
    ],
)
def test_at_most_three_more_tries_ever_later_with_jitter(again: RetryAdvice, waits: list[float]) -> None:
    policy = RetryPolicy()
    for failures, wait in enumerate(waits, start=1):
        seen = [policy.delay(failures, again) for _ in range(50)]
        assert all(one is not None and wait <= one <= 1.25 * wait for one in seen)
        assert len(set(seen)) > 1
    assert policy.delay(len(waits) + 1, again) is None


def test_a_paid_picture_is_fetched_with_more_patience() -> None:
    waits = list(RetryPolicy().fetch_delays())
    assert len(waits) > 3 and sum(waits) > 20


@pytest.mark.parametrize(
    "given, factor",
    [
        ("0.5", 0.5),
        ("2", 2),
        ("0", 0),
        ("", 1),
        ("soon", 1),
        ("-1", 1),
        ("nan", 1),
        ("1e9", 1),
    ],
)
def test_the_environment_may_shorten_every_wait(given: str, factor: float) -> None:
    policy = RetryPolicy.from_environment({"MOOSTIK_RETRY_FACTOR": given})
    assert policy.delays == tuple(factor * wait for wait in (1.0, 2.0, 4.0))
    assert policy.looks[-1] == 5.0 * factor
    assert RetryPolicy.from_environment({}) == RetryPolicy()
