"""Fetching a picture from the host that delivers it: without any token, streamed, checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.providers.base import EverythingRefusedError, PictureRefusedError, UncertainError, UnreachableError
from moostik_cli.providers.network import TRUST_HINT, NetworkSettings, is_lasting
from moostik_cli.providers.web_session import WebSession

CONNECT_SECONDS = 10.0
REACH_SECONDS = 15.0  # for an answer to a question about nothing
SILENCE_SECONDS = 30.0  # a slow transfer is fine as long as something arrives
WHOLE_SECONDS = 15 * 60.0
MOST_BYTES = 256 * 1024 * 1024
_CHUNK = 1 << 16
_MOST_REDIRECTS = 5
_MD5 = re.compile(r'(?:W/)?"?([0-9a-f]{32})"?', re.IGNORECASE)

# ValueError: for something that is not an address. RefusedError: for a proxy that cannot be used.
_NETWORK_ERRORS = (requests.RequestException, HTTPError, OSError, ValueError, RefusedError)
_PASSWORD_HINT = message("Write http://NAME:PASSWORD@HOST:PORT in the variable that names the proxy.")


class Downloader:
    """One pool of connections for all threads."""

    def __init__(self, network: NetworkSettings, window: int, silence: float = SILENCE_SECONDS) -> None:
        self._network = network
        self._silence = silence
        self._session = WebSession(network, window)

    def reach(self, url: str) -> None:
        """Ask the host of `url` for nothing, as a picture would be fetched from there: the same certificates, the
        same proxy. Any answer is one. Raises UnreachableError, EverythingRefusedError for what will not change."""
        try:
            answer = self._session.head(
                url, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, REACH_SECONDS)
            )
            answer.close()
        except _NETWORK_ERRORS as error:
            reason = self._why(error, url)
            if is_lasting(error):
                raise EverythingRefusedError(reason, TRUST_HINT) from None
            raise UnreachableError(reason) from None
        if answer.status_code == 407:
            raise EverythingRefusedError(message("the proxy asks for a name and a password"), _PASSWORD_HINT)

    def fetch(self, url: str, into: Path) -> None:
        """Write the bytes at `url` (http, https or a data URI) to `into`. Raises UncertainError where
        another try may help, PictureRefusedError where the picture is gone, OSError where the disk fails."""
        if url.startswith("data:"):
            into.write_bytes(_data_of(url))
            return
        try:
            response = self._opened(url)
        except _NETWORK_ERRORS as error:
            raise self._broken_off(error, url) from None
        with response:
            _check_answer(response)
            with into.open("wb") as file:
                self._stream(response, file)

    def close(self) -> None:
        self._session.close()

    def _opened(self, url: str) -> requests.Response:
        """Follow redirects by hand: to web addresses only, and never from https down to http."""
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._session.get(
                url,
                stream=True,
                allow_redirects=False,
                timeout=(CONNECT_SECONDS, self._silence),
                headers={"Accept-Encoding": "identity"},
            )
            place = response.headers.get("Location") if response.is_redirect else None
            if place is None:
                return response
            response.close()
            url = _next_address(url, place)
        raise UncertainError(message("the download was redirected too often"))

    def _broken_off(self, error: Exception, url: str) -> UncertainError:
        return UncertainError(message("the download broke off ({kind})", kind=self._why(error, url)))

    def _why(self, error: Exception, url: str) -> Message:
        return error.what if isinstance(error, RefusedError) else self._network.explain(error, url)

    def _chunks(self, response: requests.Response) -> Iterator[bytes]:
        """The body. What goes wrong here is the network's, and never reads like an error of the disk."""
        try:
            yield from response.iter_content(_CHUNK)
        except _NETWORK_ERRORS as error:
            raise self._broken_off(error, response.url) from None

    def _stream(self, response: requests.Response, file: BinaryIO) -> None:
        """Copy the body, and compare it with the length and the MD5 that the server states."""
        digest, size, began = hashlib.md5(usedforsecurity=False), 0, time.monotonic()
        for chunk in self._chunks(response):
            size += len(chunk)
            digest.update(chunk)
            file.write(chunk)
            if size > MOST_BYTES:
                raise PictureRefusedError(message("the picture is larger than any picture should be"))
            if time.monotonic() - began > WHOLE_SECONDS:
                raise UncertainError(message("the download took too long"))
        _check_size(response, size)
        stated = _MD5.fullmatch(response.headers.get("ETag", ""))
        if stated and stated[1].lower() != digest.hexdigest():
            raise UncertainError(message("the picture arrived damaged"))


def _check_answer(response: requests.Response) -> None:
    if response.status_code in (401, 403, 404, 410):
        raise PictureRefusedError(message("the picture is no longer there ({status})", status=response.status_code))
    if response.status_code != 200:
        raise UncertainError(message("the delivery answered {status}", status=response.status_code))
    if "html" in response.headers.get("Content-Type", "").lower():
        raise UncertainError(message("a web page arrived instead of the picture"))


def _check_size(response: requests.Response, size: int) -> None:
    stated = response.headers.get("Content-Length", "")
    encoded = response.headers.get("Content-Encoding", "identity") != "identity"
    if size == 0 or (stated.isdigit() and not encoded and int(stated) != size):
        raise UncertainError(
            message("the picture arrived cut short ({size} of {stated} bytes)", size=size, stated=stated or "?")
        )


def _next_address(url: str, place: str) -> str:
    target = urljoin(url, place)
    before, after = urlsplit(url).scheme, urlsplit(target).scheme
    if after not in ("http", "https") or (before == "https" and after == "http"):
        raise PictureRefusedError(message("the download was redirected to something that is not fetched"))
    return target


def _data_of(uri: str) -> bytes:
    """The bytes of a data URI; its text, where that is not base64 as it says."""
    head, _, text = uri.partition(",")
    raw = unquote_to_bytes(text)
    try:
        data = base64.b64decode(raw, validate=True) if head.endswith(";base64") else raw
    except binascii.Error:
        data = raw
    if not data:
        raise PictureRefusedError(message("the picture inside the answer cannot be read"))
    return data
