"""Reading what Replicate says: how a prediction ended, what an error means, how long to wait, when it was.

Pure functions of decoded JSON. Nothing here trusts a shape: a proxy or a new version may send anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from moostik_cli.messages import Message, message
from moostik_cli.providers.base import (
    PictureReady,
    PredictionAborted,
    PredictionCanceled,
    PredictionEnd,
    PredictionFailed,
    PredictionWiped,
    RetryAdvice,
)

KEPT_SECONDS = 3600.0  # Replicate deletes a prediction's output so long after its end
_SAME_TIME = 5.0  # seconds of difference between two clocks that agree
_MOST_SAID = 400  # characters of a server's own words that are passed on

_AGAIN_BY_CODE: Mapping[str, RetryAdvice] = {
    "E001": RetryAdvice.ONCE,
    "E002": RetryAdvice.ONCE,  # Replicate's own account upstream
    "E003": RetryAdvice.SLOWLY,  # upstream at capacity
    "E004": RetryAdvice.SOON,
    "PA": RetryAdvice.SOON,  # a hiccup upstream; interrupted
    "E005": RetryAdvice.NEVER,
    "E006": RetryAdvice.NEVER,
    "E1001": RetryAdvice.NEVER,  # flagged; refused; out of memory
    "E1000": RetryAdvice.SOON,
    "E6716": RetryAdvice.SOON,
    "E8765": RetryAdvice.SOON,
    "E8367": RetryAdvice.SOON,  # orchestration
}
_CONTENT = ("E005", "E006")  # flagged as sensitive; input that the model refuses
_CODE = re.compile(r"\b(E\d{3,4})\b|\bcode:\s*(PA)\b")
_SEED = re.compile(r"\bseed\b\D{0,10}(\d{1,19})", re.IGNORECASE)
_RESETS_IN = re.compile(r"resets in ~?\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)?", re.IGNORECASE)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?")


def ending_of(prediction: Mapping[str, Any], now: float) -> PredictionEnd | None:
    """How a prediction ended; None while it has not, or while its status is a word nobody knows."""
    status = prediction.get("status")
    if status == "succeeded":
        return _success(prediction, now)
    if status == "failed":
        return failure_of(prediction.get("error"))
    if status == "canceled":
        return PredictionCanceled()
    return PredictionAborted() if status == "aborted" else None


def _success(prediction: Mapping[str, Any], now: float) -> PredictionEnd:
    url = _picture_address(prediction.get("output"))
    if url is not None:
        return PictureReady(url, _seed_of(prediction))
    if prediction.get("output") is None and _is_wiped(prediction, now):
        return PredictionWiped()
    return answered_no_picture(prediction.get("output"))


def answered_no_picture(output: Any) -> PredictionFailed:
    """A success whose output nobody can read as a picture. Where there is none at all, another try may help."""
    if not (any(output) if isinstance(output, list) else output):
        return PredictionFailed(message("the model ended without a picture"), RetryAdvice.ONCE)
    # Paid, so it is kept as it came.
    answer = json.dumps(output, ensure_ascii=False, default=str).encode(errors="replace")
    return PredictionFailed(
        message("the model answered something else than a picture"), RetryAdvice.NEVER, answer=answer
    )


def is_empty_success(prediction: Mapping[str, Any], now: float) -> bool:
    """Whether a prediction succeeded and its output is not there: it may still come, unless it was there and is
    wiped."""
    if prediction.get("status") != "succeeded" or _picture_address(prediction.get("output")) is not None:
        return False
    output = prediction.get("output")
    return not (any(output) if isinstance(output, list) else output) and not _is_wiped(prediction, now)


def _picture_address(output: Any) -> str | None:
    """The first picture of an output: an address, a data URI, or a list or an object with one inside."""
    inside = list(output.values()) if isinstance(output, Mapping) else output
    if isinstance(inside, list):
        return next((found for found in map(_picture_address, inside) if found is not None), None)
    if isinstance(output, str) and output.startswith(("https://", "http://", "data:image/")):
        return output
    return None


def _is_wiped(prediction: Mapping[str, Any], now: float) -> bool:
    ended = seconds_of(prediction.get("completed_at"))
    return prediction.get("data_removed") is True or (ended is not None and now > ended + KEPT_SECONDS)


def _seed_of(prediction: Mapping[str, Any]) -> int | None:
    """The seed that was sent, or that the model wrote into its log."""
    given = prediction.get("input")
    seed = given.get("seed") if isinstance(given, Mapping) else None
    if isinstance(seed, int) and not isinstance(seed, bool):
        return seed
    logged = _SEED.search(str(prediction.get("logs") or ""))
    return int(logged[1]) if logged else None


def seconds_taken(prediction: Mapping[str, Any]) -> float | None:
    """From creation to end by the server's own clock, waiting in the queue included."""
    created, ended = seconds_of(prediction.get("created_at")), seconds_of(prediction.get("completed_at"))
    return None if created is None or ended is None else max(0.0, ended - created)


def failure_of(error: Any) -> PredictionFailed:
    """What a failed prediction's `error` means. Codes are matched inside the text: its end is random."""
    text = error if isinstance(error, str) else "" if error is None else json.dumps(error)
    found = _CODE.search(text)
    code = (found[1] or found[2]) if found else None
    again = _AGAIN_BY_CODE.get(code or "", RetryAdvice.NEVER)
    if text.lstrip().startswith("Director:"):
        again = RetryAdvice.SOON
    return PredictionFailed(_reason(code, text), again, code, is_content=code in _CONTENT)


def _reason(code: str | None, text: str) -> Message:
    """The reason in our words where the code is known, followed by the server's own."""
    said = tidy(text)
    if not said:
        return message("the model failed without saying why")
    if code == "E005":
        return message("flagged as sensitive: change the prompt or a reference ({said})", said=said)
    if code == "E003":
        return message("the model is at capacity ({said})", said=said)
    return message("the model failed: {said}", said=said)


def tidy(text: str) -> str:
    """A server's words on one line, without control characters, at most a few hundred characters."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _MOST_SAID else line[: _MOST_SAID - 1] + "…"


def detail_of(body: bytes) -> str:
    """What an error body says: `detail`, else `title`; nothing for HTML and other surprises."""
    value = decoded(body)
    if not isinstance(value, Mapping):
        return ""
    return tidy(str(value.get("detail") or value.get("title") or ""))


def decoded(body: bytes) -> Any:
    """The JSON value of a body; None where it is none."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def retry_after_of(body: bytes, header: str | None, now: float) -> float | None:
    """Seconds that a 429 asks to wait: `retry_after` in the body, `Retry-After`, or the sentence."""
    value = decoded(body)
    stated = value.get("retry_after") if isinstance(value, Mapping) else None
    for asked in (_number(stated), _header_seconds(header, now), _sentence_seconds(detail_of(body))):
        if asked is not None:
            return asked
    return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < 1e6 else None


def _header_seconds(header: str | None, now: float) -> float | None:
    if not header:
        return None
    number = _number(header)
    if number is not None:
        return number
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now)
    except (TypeError, ValueError):
        return None


def clock_difference(date: str, now: float) -> float:
    """Seconds that the server's clock is ahead of ours (negative: behind), by the `Date` of an answer that came
    `now`; 0 where that is not a date, or where whole seconds and the way here explain it."""
    try:
        difference = parsedate_to_datetime(date).timestamp() - now
    except (TypeError, ValueError):
        return 0.0
    return difference if abs(difference) > _SAME_TIME else 0.0


def _sentence_seconds(detail: str) -> float | None:
    found = _RESETS_IN.search(detail)
    return float(found[1]) * _UNITS[(found[2] or "s").lower()] if found else None


def seconds_of(timestamp: Any) -> float | None:
    """ISO 8601 with any number of fraction digits, as seconds since the epoch; None for anything else."""
    found = _TIMESTAMP.fullmatch(timestamp) if isinstance(timestamp, str) else None
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1] + _offset(found[3]))
    except ValueError:
        return None
    return moment.astimezone(timezone.utc).timestamp() + float(found[2] or 0.0)


def _offset(zone: str | None) -> str:
    if zone in (None, "Z"):
        return "+00:00"
    text = str(zone)
    return text if ":" in text else f"{text[:3]}:{text[3:]}"
