"""How often and how soon something is tried again."""

from __future__ import annotations

import pytest

from moostik_cli.providers.base import RetryAdvice
from moostik_cli.purchase.retries import RetryPolicy, Tries


def waits_of(policy: RetryPolicy, *advice: RetryAdvice) -> list[float]:
    """How long is waited between tries that all fail, with this advice; the last one holds on."""
    waits: list[float] = []
    tries = Tries(policy.schedule, lambda seconds: waits.append(seconds) or True)
    for failures in tries:
        tries.advice = advice[min(failures, len(advice) - 1)]
    assert not tries.was_stopped
    return waits


@pytest.mark.parametrize(
    "advice, waits",
    [
        ((RetryAdvice.SOON,), [1, 2, 4]),
        ((RetryAdvice.SLOWLY,), [15, 30, 60]),
        ((RetryAdvice.ONCE,), [1]),
        ((RetryAdvice.NEVER,), []),
        ((RetryAdvice.SOON, RetryAdvice.SLOWLY), [1, 30, 60]),
        ((RetryAdvice.SLOWLY, RetryAdvice.ONCE), [15]),
    ],
)
def test_at_most_three_more_tries_ever_later_with_jitter(advice: tuple[RetryAdvice, ...], waits: list[float]) -> None:
    runs = [waits_of(RetryPolicy(), *advice) for _ in range(50)]
    for run in runs:
        assert len(run) == len(waits)
        assert all(wait <= waited <= 1.25 * wait for wait, waited in zip(waits, run, strict=True))
    assert not waits or len({run[0] for run in runs}) > 1


def test_the_first_try_comes_at_once_and_the_last_is_not_waited_after() -> None:
    seen: list[str] = []
    policy = RetryPolicy(delays=(1.0,))
    for failures in Tries(policy.schedule, lambda _: seen.append("wait") or True):
        seen.append(f"try {failures}")
    assert seen == ["try 0", "wait", "try 1"]


def test_a_wait_that_is_cut_short_ends_the_tries() -> None:
    tries = Tries(RetryPolicy().schedule, lambda _: False)
    assert list(tries) == [0]
    assert tries.was_stopped


def test_a_paid_picture_is_fetched_with_more_patience() -> None:
    waits = RetryPolicy().fetch
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
