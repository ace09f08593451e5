"""Proxies on loopback: one that speaks HTTP (CONNECT, and whole addresses) and one that speaks SOCKS5.

Each notes where it was asked to go, and may refuse.
"""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from tests.standin.http import run_uncounted


class _Proxy:
    """A context manager, like the stand-in: the server runs in a thread of its own. `asked`: hosts and ports, as the
    client named them. `password`: what NAME:PASSWORD it takes. `refuses`: ports that it does not connect to."""

    scheme = ""

    def __init__(self, password: str | None = None, refuses: set[int] | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self.password = password
        self.refuses = refuses or set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=run_uncounted, args=(self._loop,), name="proxy", daemon=True)

    def __enter__(self) -> Any:
        self._thread.start()
        self._server = self._await(asyncio.start_server(self._connection, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_exception: object) -> None:
        self._await(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def _await(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _hang_up(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError


async def _join(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int, first: bytes = b""
) -> None:
    """Pass on bytes in both directions until one side ends."""
    far_reader, far_writer = await asyncio.open_connection(host, port)
    far_writer.write(first)
    try:
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
    finally:
        far_writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    writer.close()


class HttpProxy(_Proxy):
    scheme = "http"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        address = target.decode() if method == b"CONNECT" else urlsplit(target.decode()).netloc
        host, _, port = address.rpartition(":")
        self.asked.append((host, int(port)))
        wanted = base64.b64encode((self.password or "").encode())
        if self.password is not None and b"Basic " + wanted not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        elif int(port) in self.refuses:
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        elif method == b"CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await _join(reader, writer, host, int(port))
        else:
            path = b"/" + target.split(b"/", 3)[3] if target.count(b"/") > 2 else b"/"
            first = head.replace(target, path, 1).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            await _join(reader, writer, host, int(port), first)


class SocksProxy(_Proxy):
    """SOCKS5 as RFC 1928 has it, with the passwords of RFC 1929."""

    scheme = "socks5"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 0 if self.password is None else 2
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes([5, wanted]))
        if wanted and not await self._knows(reader, writer):
            return
        host, port = await self._target(reader)
        self.asked.append((host, port))
        if port in self.refuses:
            writer.write(b"\x05\x02\x00\x01" + bytes(6))
            return
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await _join(reader, writer, host, port)

    async def _knows(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, length = await reader.readexactly(2)
        name = await reader.readexactly(length)
        (length,) = await reader.readexactly(1)
        given = (name + b":" + await reader.readexactly(length)).decode()
        writer.write(b"\x01\x00" if given == self.password else b"\x01\x01")
        return given == self.password

    async def _target(self, reader: asyncio.StreamReader) -> tuple[str, int]:
        kind = (await reader.readexactly(4))[3]
        if kind == 1:
            host = ".".join(str(part) for part in await reader.readexactly(4))
        else:
            (length,) = await reader.readexactly(1)
            host = (await reader.readexactly(length)).decode()
        return host, int.from_bytes(await reader.readexactly(2), "big")
