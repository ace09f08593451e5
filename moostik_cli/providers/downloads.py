"""Fetching a picture from the host that delivers it: without any token, streamed, checked."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from moostik_cli.messages import message
from moostik_cli.providers.base import PictureRefusedError, UncertainError

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0  # a slow transfer is fine as long as something arrives
WHOLE_SECONDS = 15 * 60.0
MOST_BYTES = 256 * 1024 * 1024
_CHUNK = 1 << 16
_MOST_REDIRECTS = 5
_MD5 = re.compile(r'(?:W/)?"?([0-9a-f]{32})"?', re.IGNORECASE)


class Downloader:
    """One pool of connections for all threads. Cookies, `.netrc` and retries of its own: none."""

    def __init__(self, window: int, silence: float = SILENCE_SECONDS) -> None:
        self._silence = silence
        self._proxies: dict[str, Mapping[str, str]] = {}
        self._session = requests.Session()
        self._session.trust_env = False  # else a .netrc could add credentials
        self._session.verify = _certificates()
        adapter = HTTPAdapter(pool_connections=8, pool_maxsize=max(8, window), max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def fetch(self, url: str, into: Path) -> None:
        """Write the bytes at `url` (http, https or a data URI) to `into`. Raises UncertainError where
        another try may help, PictureRefusedError where the picture is gone, OSError where the disk fails."""
        if url.startswith("data:"):
            into.write_bytes(_data_of(url))
            return
        try:
            with self._opened(url) as response:
                _check_answer(response)
                with into.open("wb") as file:
                    self._stream(response, file)
        except (requests.RequestException, ValueError) as error:  # the latter for what is no address
            raise UncertainError(message("the download broke off ({kind})", kind=type(error).__name__)) from None

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
                proxies=dict(self._proxies_for(url)),
            )
            place = response.headers.get("Location") if response.is_redirect else None
            if place is None:
                return response
            response.close()
            url = _next_address(url, place)
        raise UncertainError(message("the download was redirected too often"))

    def _proxies_for(self, url: str) -> Mapping[str, str]:
        """The environment's proxies for a host, looked up once: every lookup goes through all of it."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._proxies:
            self._proxies[origin] = get_environ_proxies(origin)
        return self._proxies[origin]

    def _stream(self, response: requests.Response, file: BinaryIO) -> None:
        """Copy the body, and compare it with the length and the MD5 that the server states."""
        digest, size, began = hashlib.md5(usedforsecurity=False), 0, time.monotonic()
        for chunk in response.iter_content(_CHUNK):
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
    """The bytes of a data URI."""
    head, _, text = uri.partition(",")
    raw = unquote_to_bytes(text)
    try:
        data = base64.b64decode(raw, validate=True) if head.endswith(";base64") else raw
    except binascii.Error:
        data = b""
    if not data:
        raise PictureRefusedError(message("the picture inside the answer cannot be read"))
    return data


def _certificates() -> str | bool:
    names = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
    return next((os.environ[name] for name in names if os.environ.get(name)), True)
