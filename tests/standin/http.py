"""HTTP/1.1 over asyncio streams: keep-alive, Content-Length, one write a reply (asyncio turns Nagle off), and
the ways in which an answer can go wrong on the wire."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_MOST_HEADER_BYTES = 65_536


@dataclass(frozen=True)
class Request:
    """One request as it came. Header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    time: float

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query)

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """An answer, and what befalls it: `delay` seconds before it, `drop` instead of it, `cut_at` so many bytes
    of the body, `stated_length` other than the true one, `drip` seconds over which the body is spread,
    `stall` seconds of silence in its middle, `chunked` instead of a length, `dated` whether it says what time it is."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    cut_at: int | None = None
    stated_length: int | None = None
    drip: float = 0.0
    stall: float = 0.0
    chunked: bool = False
    dated: bool = True


Handler = Callable[[Request], Reply]


def json_reply(status: int, value: Any, *, problem: bool = False, **headers: str) -> Reply:
    """A JSON body; `problem` for application/problem+json."""
    kind = "application/problem+json" if problem else "application/json"
    extra = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": kind, **extra})


def html_reply(status: int, title: str) -> Reply:
    """A page such as a proxy in front of the service sends."""
    page = f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>{title}</body></html>\r\n"
    return Reply(status, page.encode(), {"Content-Type": "text/html"})


def run_uncounted(loop: asyncio.AbstractEventLoop) -> None:
    """Run a server's loop in its thread; coverage looks at the code that is tested, and only slows this one down."""
    sys.settrace(None)
    loop.run_forever()


def serve(handler: Handler) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """What `asyncio.start_server` calls for each connection."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read_request(reader)) is not None:
                if not await _answer(writer, request, handler(request)):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        except asyncio.CancelledError:  # the stand-in is being stopped
            pass
        finally:
            writer.close()

    return connection


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    method, target, _version = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    body = await reader.readexactly(length) if length else b""
    return Request(method, target, headers, body, time.time())


async def _answer(writer: asyncio.StreamWriter, request: Request, reply: Reply) -> bool:
    """Send the reply; False when the connection is over."""
    if reply.delay:
        await asyncio.sleep(reply.delay)
    if reply.drop:
        writer.transport.abort()
        return False
    body = b"" if request.method == "HEAD" else reply.body
    head = _head(reply)
    if reply.chunked and body:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    whole = reply.cut_at is None and reply.stated_length is None
    await _send(writer, head, body if reply.cut_at is None else body[: reply.cut_at], reply)
    return whole and request.headers.get("connection", "").lower() != "close"


def _head(reply: Reply) -> bytes:
    phrase = HTTPStatus(reply.status).phrase
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *([f"Date: {formatdate(usegmt=True)}"] if reply.dated else [])]
    if reply.chunked:
        lines.append("Transfer-Encoding: chunked")
    else:
        length = len(reply.body) if reply.stated_length is None else reply.stated_length
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def _send(writer: asyncio.StreamWriter, head: bytes, body: bytes, reply: Reply) -> None:
    if not (reply.drip or reply.stall):
        writer.write(head + body)
        await writer.drain()
        return
    writer.write(head)
    pieces = 2 if reply.stall else 10
    step = max(1, -(-len(body) // pieces))
    for start in range(0, len(body), step):
        writer.write(body[start : start + step])
        await writer.drain()
        await asyncio.sleep(reply.stall or reply.drip / pieces)
