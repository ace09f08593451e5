"""The answers that refuse a request, and the ways in which a prediction can end badly."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

from tests.standin.http import Reply, html_reply, json_reply
from tests.standin.state import Prediction


def unauthenticated() -> Reply:
    return json_reply(
        401,
        {
            "title": "Unauthenticated",
            "detail": "You did not pass a valid authentication token",
            "status": 401,
        },
        problem=True,
    )


def not_found() -> Reply:
    return json_reply(404, {"detail": "The requested resource could not be found.", "status": 404}, problem=True)


def invalid_input(fields: list[dict[str, str]]) -> Reply:
    detail = "".join(f"- {one['field']}: {one['description']}\n" for one in fields)
    return json_reply(
        422,
        {"title": "Input validation failed", "detail": detail, "invalid_fields": fields, "status": 422},
        problem=True,
    )


def throttled(seconds: float, form: str = "429") -> Reply:
    """`form`: "429" (retry_after in the body), "429_sentence", "429_header" (seconds), "429_date"."""
    whole = max(1, round(seconds))
    stated = seconds if seconds < 1 else whole  # fractions only for impatient tests
    body: dict[str, Any] = {"detail": f"Request was throttled. Your rate limit resets in ~{stated}s."}
    headers = {}
    if form == "429":
        body |= {"status": 429, "retry_after": stated}
    elif form == "429_header":
        body["detail"] = "Request was throttled."
        headers["Retry_After"] = str(stated)
    elif form == "429_date":
        body["detail"] = "Request was throttled."
        headers["Retry_After"] = formatdate(time.time() + whole, usegmt=True)
    return json_reply(429, body, problem=True, **headers)


def refusal(kind: str, seconds: float) -> Reply:
    """The answer of a fault that is an answer, by its kind."""
    if kind.startswith("429"):
        return throttled(seconds, kind)
    replies = {
        "400": json_reply(400, {"detail": "Failed to parse request body as JSON: EOF"}),
        "401": unauthenticated(),
        "402": json_reply(
            402,
            {
                "title": "Insufficient credit",
                "detail": "You have insufficient credit to run this model. Go to your billing page to buy more.",
                "status": 402,
            },
            problem=True,
        ),
        "403": json_reply(
            403, {"title": "Forbidden", "detail": "This account is disabled", "status": 403}, problem=True
        ),
        "404": not_found(),
        "413": html_reply(413, "Request Entity Too Large"),
        "422": invalid_input(
            [
                {
                    "type": "enum",
                    "field": "input.output_format",
                    "description": 'output_format must be one of: "jpg", "png"',
                }
            ]
        ),
        "500": json_reply(500, {"detail": "Internal server error", "status": 500}),
        "502": html_reply(502, "Bad Gateway"),
        "504": html_reply(504, "Gateway Timeout"),
        "503": html_reply(503, "Service Temporarily Unavailable"),
        "html": html_reply(200, "Maintenance"),
        "no_results": json_reply(200, {"detail": "Something else"}),
        "json_list": json_reply(200, ["unexpected"]),
        "garbled": Reply(201, b'{"id": "', {"Content-Type": "application/json"}),
        "drop": Reply(drop=True),
    }
    return replies[kind.removesuffix("_after")]


_ERRORS: dict[str, Any] = {
    "e001": "Service is temporarily unavailable for this account (E001) (aB3dE5fG7h)",
    "e002": "Upstream account problem (E002) (qW1eR2tY3u)",
    "e003": "Service is currently unavailable due to high demand. (E003) (Zx9cV8bN7m)",
    "e004": "Service is temporarily unavailable. Please try again later. (E004) (kJ4hG3fD2s)",
    "pa": "Prediction interrupted; please retry (code: PA)",
    "e005": "The input or output was flagged as sensitive. Please try again with different inputs. (E005) (uIJ6l3ruRD)",
    "e006": "The input was invalid and the model refused it. (E006) (pO0iU9yT8r)",
    "e1001": "Prediction ran out of memory (E1001)",
    "e1000": "Unknown error while running the prediction (E1000)",
    "e6716": "Failed to start the prediction (E6716) (mN5bV4cX3z)",
    "e8765": "Health check failed (E8765)",
    "e8367": "Prediction was interrupted while shutting down (E8367)",
    "director": "Director: unexpected error handling prediction (E9825)",
    "model_error": "'NoneType' object has no attribute 'parts'",
    "error_object": {"code": "E005", "message": "flagged as sensitive (E005)"},
    "error_null": None,
}


def spoil(prediction: Prediction, kind: str, seconds: float) -> None:
    """Make the prediction end as an "outcome" fault says."""
    if kind in _ERRORS:
        prediction.outcome, prediction.error, prediction.output = "failed", _ERRORS[kind], None
    elif kind in ("aborted", "canceled"):
        prediction.outcome, prediction.output = kind, None
    elif kind == "unknown_status":
        prediction.odd_status = "queued"
    elif kind in ("never", "slow"):
        prediction.ends = prediction.created + (1e9 if kind == "never" else seconds)
    elif kind == "wiped":
        prediction.wiped_at_once = True
    elif kind == "late_output":
        prediction.output_after = seconds
    elif kind in ("jpeg", "webp", "gif", "avif", "unreadable"):
        prediction.file_format = kind
    elif kind in ("tiny", "one_colour", "square"):
        prediction.look = kind
    else:
        prediction.output = {
            "no_output": None,
            "empty_list": [],
            "output_list": "list",
            "output_data": "data",
            "output_nonsense": {"picture": 5},
        }[kind]
