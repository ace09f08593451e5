"""The server of a review: one page on 127.0.0.1, for one browser, as long as the command runs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from moostik_cli.serving.requests import (
    Address,
    RequestRefusedError,
    asked_for,
    body_length,
    picture_below,
    read_body,
)

_LOOPBACK = "127.0.0.1"
_PATIENCE = 20.0  # seconds for a request to come in
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class ReviewServer(ThreadingHTTPServer):
    """Answers on 127.0.0.1 alone. `page` renders the page as it is now; `change(action, asked)` carries out what it
    asks for and raises RequestRefusedError; pictures are those below `folder`."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(
        self, port: int, folder: Path, page: Callable[[], str], change: Callable[[str, dict[str, Any]], None]
    ) -> None:
        """`port` 0: one that is free. Raises OSError where it is taken."""
        super().__init__((_LOOPBACK, port), _Handler)
        self.folder = folder
        self.page = page
        self.change = change
        self.address = Address(int(self.server_address[1]), secrets.token_urlsafe(24))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    server_version = "moostik"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        self._answered(self._get)

    def do_HEAD(self) -> None:
        self._answered(self._get)

    def do_POST(self) -> None:
        self._answered(self._post)

    def log_message(self, *_: Any) -> None:
        """Nothing: the address is a secret."""

    def _get(self) -> None:
        if self.path == "/favicon.ico":  # browsers ask for it by themselves
            self._send(HTTPStatus.NO_CONTENT, "image/x-icon", b"")
            return
        path = asked_for(self.server.address, self.path, self.headers)
        if not path:
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.server.page().encode())
            return
        file, media_type = picture_below(self.server.folder, path)
        self._send(HTTPStatus.OK, media_type, file.read_bytes())

    def _post(self) -> None:
        action = asked_for(self.server.address, self.path, self.headers)
        asked = read_body(self.rfile.read(body_length(self.server.address, self.headers)))
        self.server.change(action, asked)
        self._send(HTTPStatus.OK, "application/json", b"{}")

    def _answered(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except RequestRefusedError as refusal:
            said = json.dumps({"error": refusal.reason}).encode()
            self._send(refusal.status, "application/json", said)
        except OSError:
            self.close_connection = True

    def _send(self, status: HTTPStatus, media_type: str, data: bytes) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
