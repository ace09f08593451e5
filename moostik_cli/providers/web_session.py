"""Asking the web without giving anything away: no token, no cookie, no password from a `.netrc`; with the
certificates and proxies that `network` decides on."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from moostik_cli.providers.network import NetworkSettings


class RefusedPeerError(OSError):
    """The name leads to a computer that must not be asked."""


class WebSession(requests.Session):
    """A session for many threads, which never repeats a request by itself.

    `allows` says whether the computer with an IP address may be asked over https. It is asked of the one that has
    answered, before anything is sent: a name may have led elsewhere a moment ago. Through a proxy nobody knows."""

    def __init__(
        self, network: NetworkSettings, connections: int = 8, allows: Callable[[str], bool] | None = None
    ) -> None:
        super().__init__()
        self.network = network
        self.trust_env = False  # else a .netrc could add credentials, and other variables other certificates
        adapter = _Adapter(network.context(), max(8, connections), allows)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: Any, url: Any, *arguments: Any, **options: Any) -> requests.Response:
        options.setdefault("proxies", self.network.requests_proxies(str(url)))
        return super().request(method, url, *arguments, **options)


class _Adapter(HTTPAdapter):
    """Trusts our context and nothing beside it: requests would add certifi's store to every connection."""

    def __init__(self, context: ssl.SSLContext, connections: int, allows: Callable[[str], bool] | None) -> None:
        self._context = context
        self._allows = allows
        super().__init__(pool_connections=8, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)
        if self._allows is not None:
            kinds = self.poolmanager.pool_classes_by_scheme
            self.poolmanager.pool_classes_by_scheme = kinds | {"https": _guarded(self._allows)}

    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        if not proxy.startswith("socks"):
            options["proxy_ssl_context"] = self._context
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None


def _guarded(allows: Callable[[str], bool]) -> type[HTTPSConnectionPool]:
    """Connections that look at who has answered, before anything is said."""

    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            found = super()._new_conn()
            peer = str(found.getpeername()[0])
            if not allows(peer):
                found.close()
                raise RefusedPeerError(peer)
            return found

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool
