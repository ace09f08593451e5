"""Reading answers: tables over pure functions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moostik_cli.providers.answers import (
    clock_difference,
    detail_of,
    ending_of,
    failure_of,
    retry_after_of,
    seconds_of,
    seconds_taken,
    tidy,
)
from moostik_cli.providers.base import PictureReady, PredictionFailed, PredictionWiped, RetryAdvice

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-01-02T03:04:05Z", 1767323045.0),
        ("2026-01-02T03:04:05.5Z", 1767323045.5),
        ("2026-01-02T03:04:05.123456789Z", 1767323045.123456789),
        ("2026-01-02T03:04:05.123+00:00", 1767323045.123),
        ("2026-01-02T05:04:05.1+0200", 1767323045.1),
        ("2026-01-02T03:04:05", 1767323045.0),
        ("2026-13-02T03:04:05Z", None),
        ("yesterday", None),
        (None, None),
        (5, None),
        ("", None),
    ],
)
def test_times(text: Any, seconds: float | None) -> None:
    assert seconds_of(text) == (None if seconds is None else pytest.approx(seconds, abs=1e-6))


@pytest.mark.parametrize(
    ("body", "header", "seconds"),
    [
        ({"detail": "Request was throttled. Your rate limit resets in ~30s."}, None, 30.0),
        ({"detail": "Your rate limit resets in ~30s.", "retry_after": 7}, None, 7.0),
        ({"detail": "x", "retry_after": 7}, "9", 7.0),
        ({"detail": "x"}, "9", 9.0),
        ({"detail": "resets in 2m"}, None, 120.0),
        ({"detail": "resets in ~1500ms."}, None, 1.5),
        ({"detail": "x"}, "Thu, 01 Jan 1970 00:16:50 GMT", 10.0),
        ({"detail": "x"}, "Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ({"retry_after": "12"}, None, 12.0),
        ({"retry_after": -1}, "3", 3.0),
        ({"retry_after": True}, None, None),
        ({"detail": "x"}, "soon", None),
        ([], None, None),
        ("x", None, None),
    ],
)
def test_how_long_to_wait(body: Any, header: str | None, seconds: float | None) -> None:
    assert retry_after_of(json.dumps(body).encode(), header, now=1000.0) == seconds


@pytest.mark.parametrize(
    ("date", "difference"),
    [
        ("Thu, 01 Jan 1970 00:20:00 GMT", 200.0),
        ("Thu, 01 Jan 1970 00:16:00 GMT", -40.0),
        ("Thu, 01 Jan 1970 00:16:37 GMT", 0.0),  # whole seconds, and the way here
        ("", 0.0),
        ("soon", 0.0),
        ("Thu, 99 Jan 1970 00:20:00 GMT", 0.0),
    ],
)
def test_how_far_the_clocks_are_apart(date: str, difference: float) -> None:
    assert clock_difference(date, 1000.0) == difference


def test_html_and_noise_say_nothing() -> None:
    assert detail_of(b"<html>502</html>") == ""
    assert detail_of(b'{"title": "T"}') == "T"
    assert detail_of(b'{"detail": "a\\u001b[31m\\nb"}') == "a [31m b"
    assert retry_after_of(b"<html>", None, 0) is None


def test_long_words_are_cut() -> None:
    assert len(tidy("word " * 1000)) <= 400


@pytest.mark.parametrize(
    ("error", "code", "again"),
    [
        ("... with different inputs. (E005) (uIJ6l3ruRD)", "E005", RetryAdvice.NEVER),
        ("Out of memory E1001", "E1001", RetryAdvice.NEVER),
        ("xE005y", None, RetryAdvice.NEVER),
        ("failed, code: PA", "PA", RetryAdvice.SOON),
        ("Director: cannot start (E9999)", "E9999", RetryAdvice.SOON),
        ("Director: no code", None, RetryAdvice.SOON),
        ("Something (E4242)", "E4242", RetryAdvice.NEVER),
        ({"message": "high demand (E003)"}, "E003", RetryAdvice.SLOWLY),
        (["E001"], "E001", RetryAdvice.ONCE),
        (None, None, RetryAdvice.NEVER),
        ("", None, RetryAdvice.NEVER),
        (17, None, RetryAdvice.NEVER),
    ],
)
def test_failures(error: Any, code: str | None, again: RetryAdvice) -> None:
    failure = failure_of(error)
    assert (failure.code, failure.again) == (code, again)


@pytest.mark.parametrize(
    ("prediction", "expected"),
    [
        ({"status": "starting"}, None),
        ({"status": "processing"}, None),
        ({"status": "queued"}, None),
        ({"status": None}, None),
        ({}, None),
        ({"status": "succeeded", "output": "https://a.example/x.png"}, PictureReady("https://a.example/x.png")),
        ({"status": "succeeded", "output": [None, ["https://a.example/x"]]}, PictureReady("https://a.example/x")),
        (
            {"status": "succeeded", "output": {"seed": 3, "images": [{"url": "https://a.example/x"}]}},
            PictureReady("https://a.example/x"),
        ),
        (
            {"status": "succeeded", "output": "https://a.example/x", "input": {"seed": 7}},
            PictureReady("https://a.example/x", seed=7),
        ),
        (
            {"status": "succeeded", "output": "https://a.example/x", "logs": "Using seed: 4321\n"},
            PictureReady("https://a.example/x", seed=4321),
        ),
        ({"status": "succeeded", "output": None, "data_removed": True}, PredictionWiped()),
        ({"status": "succeeded", "output": None, "completed_at": "1970-01-01T00:00:00Z"}, PredictionWiped()),
    ],
)
def test_endings(prediction: dict[str, Any], expected: object) -> None:
    assert ending_of(prediction, now=10_000.0) == expected


@pytest.mark.parametrize("output", [None, "", "file:///etc/passwd", "javascript:1", {}, 5, ["ftp://x"]])
def test_an_output_that_is_no_address_is_no_picture(output: Any) -> None:
    ending = ending_of({"status": "succeeded", "output": output}, now=0.0)
    assert isinstance(ending, PredictionFailed)


@pytest.mark.uncounted
@pytest.mark.uncounted
@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no finding
@given(
    st.dictionaries(
        st.sampled_from(
            ["status", "output", "error", "input", "metrics", "logs", "created_at", "completed_at", "data_removed"]
        ),
        ANYTHING,
    )
)
def test_no_shape_is_too_odd(prediction: dict[str, Any]) -> None:
    for status in ("succeeded", "failed", prediction.get("status")):
        ending_of({**prediction, "status": status}, now=0.0)
    seconds_taken(prediction)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()), st.none() | st.text())
def test_no_body_is_too_odd(body: bytes, header: str | None) -> None:
    detail_of(body)
    wait = retry_after_of(body, header, now=0.0)
    assert wait is None or wait >= 0
