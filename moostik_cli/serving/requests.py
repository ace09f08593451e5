"""Which requests a review on this machine answers: only its own page's, and only for what belongs to the page.

A browser runs pages of strangers beside ours, and any of them can send requests to 127.0.0.1. So the address has a
secret part that is made anew each time. The `Host` must be this server's own: a stranger's name that leads here is
refused. What changes something must come from our own page (`Origin`) as JSON, which no form of another page can send.
A path names a picture below the page's folder, or nothing."""

from __future__ import annotations

import json
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

MOST_BYTES = 64 * 1024  # of a request's body
MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


class SomeHeaders(Protocol):
    """What is asked of headers: one by its name, in any letters."""

    def get(self, name: str, failobj: str, /) -> str: ...


class RequestRefusedError(Exception):
    """Why a request is not answered. `reason` is for whoever looks at it, and tells nothing of the project."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Address(NamedTuple):
    """Where the page is."""

    port: int
    secret: str

    @property
    def hosts(self) -> tuple[str, ...]:
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.secret}/"


def asked_for(address: Address, target: str, headers: SomeHeaders) -> str:
    """The path below the secret part, decoded: empty for the page. Raises RequestRefusedError."""
    if headers.get("Host", "").strip().lower() not in address.hosts:
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, "This is not the name of this server.")
    if headers.get("Sec-Fetch-Site", "none").strip().lower() not in ("none", "same-origin"):
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, "Another page asks.")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "This is no path.")
    _, _, rest = parts.path.partition("/")
    secret, slash, below = rest.partition("/")
    if not slash or not compare_digest(secret.encode(), address.secret.encode()):
        raise nothing_here()
    try:
        return unquote(below, errors="strict")
    except UnicodeDecodeError:
        raise nothing_here() from None


def nothing_here() -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.NOT_FOUND, "There is nothing here.")


def body_length(address: Address, headers: SomeHeaders) -> int:
    """How many bytes a request has that changes something. Raises RequestRefusedError if it is not our page's."""
    origin = headers.get("Origin", "").strip().lower()
    if origin not in {f"http://{host}" for host in address.hosts}:
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, "Another page asks.")
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise RequestRefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only JSON is read.")
    if headers.get("Transfer-Encoding", ""):
        raise RequestRefusedError(HTTPStatus.LENGTH_REQUIRED, "Say how long it is.")
    length = headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit()):
        raise RequestRefusedError(HTTPStatus.LENGTH_REQUIRED, "Say how long it is.")
    if int(length) > MOST_BYTES:
        raise RequestRefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This is too long.")
    return int(length)


def read_body(data: bytes) -> dict[str, Any]:
    """A mapping. Raises RequestRefusedError."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "This is no JSON object.")
    return value


def picture_below(folder: Path, path: str) -> tuple[Path, str]:
    """A picture of the page's folder, links followed, and its media type. Raises RequestRefusedError for all else."""
    media_type = MEDIA_TYPES.get(Path(path).suffix.lower())
    parts = path.split("/")
    if media_type is None or any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise nothing_here()
    try:
        real = folder.joinpath(*parts).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise nothing_here() from None
    if not real.is_relative_to(folder.resolve()) or not real.is_file():
        raise nothing_here()
    return real, media_type
