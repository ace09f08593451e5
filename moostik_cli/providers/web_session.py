"""Asking the web without giving anything away: no token, no cookie, no password from a `.netrc`; with the
certificates and proxies that `network` decides on."""

from __future__ import annotations

import ssl
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from moostik_cli.providers.network import NetworkSettings


class WebSession(requests.Session):
    """A session for many threads, which never repeats a request by itself."""

    def __init__(self, network: NetworkSettings, connections: int = 8) -> None:
        super().__init__()
        self.network = network
        self.trust_env = False  # else a .netrc could add credentials, and other variables other certificates
        adapter = _Adapter(network.context(), max(8, connections))
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, method: Any, url: Any, *arguments: Any, **options: Any) -> requests.Response:
        options.setdefault("proxies", self.network.requests_proxies(str(url)))
        return super().request(method, url, *arguments, **options)


class _Adapter(HTTPAdapter):
    """Trusts our context and nothing beside it: requests would add certifi's store to every connection."""

    def __init__(self, context: ssl.SSLContext, connections: int) -> None:
        self._context = context
        super().__init__(pool_connections=8, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        if not proxy.startswith("socks"):
            options["proxy_ssl_context"] = self._context
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"
        conn.ca_certs = conn.ca_cert_dir = None
