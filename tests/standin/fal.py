"""A stand-in for fal's queue, its storage and its delivery, over HTTP on loopback, with the faults it is known for."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.pictures.samples import picture_bytes

KEY = "fal-key-id:0123456789abcdef"
APP = "/fal-ai/nano-banana-pro"


@dataclass
class FalRequest:
    """A request in the queue. `looks` are how often its status was asked for."""

    endpoint: str
    input: dict[str, Any]
    looks: int = 0


@dataclass
class FalStandin:
    """`with FalStandin() as fal:`; `faults` by what is asked (create, status, result, upload, put, picture): taken from
    the front, one a question. A fault is a status, a (status, body, headers), "lost" (done, and no answer), or None."""

    looks_until_done: int = 1
    picture: bytes = field(default_factory=picture_bytes)
    faults: dict[str, list[Any]] = field(default_factory=dict)
    results: list[Any] = field(default_factory=list)  # in place of a picture, in the order of the requests
    requests: dict[str, FalRequest] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    keys_elsewhere: list[str] = field(default_factory=list)  # paths that got the key and should not have
    base_url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> FalStandin:
        standin = self

        class Handler(_Handler):
            fal = standin

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def next_fault(self, what: str) -> Any:
        with self._lock:
            waiting = self.faults.get(what)
            return waiting.pop(0) if waiting else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fal: FalStandin

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != f"Key {KEY}":
            self._json(401, {"detail": "No user found for Key ID and Secret"})
        elif self.path.startswith("/storage/upload/initiate"):
            self._with_fault("upload", lambda: self._json(200, self._place_for_upload()))
        elif self.path in (APP, f"{APP}/edit"):
            self._with_fault("create", lambda: self._json(200, self._created(json.loads(body))))
        else:
            self._json(404, {"detail": "Application not found"})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._note_key()
        self.fal.uploads[self.path.rpartition("/")[2]] = body
        self._with_fault("put", lambda: self._answer(200, b""))

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts[0] in ("pictures", "files"):
            self._note_key()
            content = self.fal.picture if parts[0] == "pictures" else self.fal.uploads[parts[1]]
            self._with_fault("picture", lambda: self._answer(200, content, {"Content-Type": "image/png"}))
            return
        request = self.fal.requests.get(parts[3]) if parts[:3] == ["fal-ai", "nano-banana-pro", "requests"] else None
        if request is None:
            self._json(404, {"detail": "Request not found"})
        elif parts[4:] == ["status"]:
            request.looks += 1
            done = request.looks > self.fal.looks_until_done
            status = {"status": "COMPLETED" if done else "IN_PROGRESS", "request_id": parts[3]}
            self._with_fault("status", lambda: self._json(200 if done else 202, status))
        else:
            self._with_fault("result", lambda: self._result(parts[3]))

    def _created(self, value: dict[str, Any]) -> dict[str, Any]:
        with self.fal._lock:
            request_id = f"request-{len(self.fal.requests) + 1}"
            self.fal.requests[request_id] = FalRequest(self.path, value)
        elsewhere = "https://example.org/steal"
        return {"status": "IN_QUEUE", "request_id": request_id, "status_url": elsewhere, "response_url": elsewhere}

    def _place_for_upload(self) -> dict[str, str]:
        with self.fal._lock:
            name = f"{len(self.fal.uploads) + 1}.png"
            self.fal.uploads[name] = b""
        return {"upload_url": f"{self.fal.base_url}/put/{name}", "file_url": f"{self.fal.base_url}/files/{name}"}

    def _result(self, request_id: str) -> None:
        number = int(request_id.rpartition("-")[2]) - 1
        other = self.fal.results[number] if number < len(self.fal.results) else None
        if isinstance(other, tuple):
            self._json(other[0], other[1])
        else:
            url = f"{self.fal.base_url}/pictures/{request_id}.png"
            self._json(200, other if other is not None else {"images": [{"url": url, "content_type": "image/png"}]})

    def _with_fault(self, what: str, answer: Any) -> None:
        fault = self.fal.next_fault(what)
        if fault == "lost":
            self._json = lambda *_: None  # type: ignore[method-assign]
            self._answer = lambda *_: None  # type: ignore[method-assign]
            answer()
            self.close_connection = True
            self.connection.close()
        elif isinstance(fault, int):
            self._json(fault, {"detail": f"fault {fault}"})
        elif isinstance(fault, tuple):
            self._json(fault[0], fault[1], fault[2] if len(fault) > 2 else {})
        else:
            answer()

    def _note_key(self) -> None:
        if "Authorization" in self.headers:
            self.fal.keys_elsewhere.append(self.path)

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
