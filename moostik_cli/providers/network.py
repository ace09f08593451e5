"""Certificates and proxies: decided here, for every connection that moostik opens.

Predictions are created through httpx and pictures fetched through requests, two libraries that read different
variables in different ways. What one of them can reach and the other cannot is paid and never fetched. So both
get their certificates and proxies from here, out of all the usual variables:

- `SSL_CERT_FILE`, `SSL_CERT_DIR`, `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`: the certificates that all of them name are
  trusted, and no others; with none of them, those of the system's store, and certifi's.
- `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, in capitals or not (what is not goes first); with no proxy
  among them, the system's own settings (macOS, Windows).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from moostik_cli.errors import RefusedError, reason_of
from moostik_cli.messages import Message, message

if TYPE_CHECKING:
    import ssl

    import httpx

_FOLDERS = "SSL_CERT_DIR"
CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", _FOLDERS, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080}
_SYSTEM = "system"
_MOST_CAUSES = 20
_PROXY_REFUSAL = re.compile(r"(Tunnel connection failed: )?(403|407)\b")  # as http.client says it, and as httpx does

TRUST_HINT = message(
    "If a proxy or an antivirus program inspects connections here, name the file of its certificate in "
    "SSL_CERT_FILE (docs/networks.md)."
)


class NetworkFault(NamedTuple):
    """A network setting that cannot be used: which variable, what is wrong, and what to do."""

    variable: str
    what: Message
    hint: Message


class Proxy(NamedTuple):
    """A proxy, and the variable that names it. `kind`: http, https or socks5."""

    variable: str
    kind: str
    address: str  # host and port, and who asks if it wants to know

    @property
    def shown(self) -> str:
        """The host and port, without any password."""
        return self.address.rpartition("@")[2]

    @property
    def url(self) -> str:
        return f"{self.kind}://{self.address}"


class NetworkSettings:
    """What the environment says of certificates and proxies. Raises RefusedError where that cannot be used."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._context: ssl.SSLContext | None = None
        self._proxies: dict[str, Proxy | None] = {}

    def context(self) -> ssl.SSLContext:
        """Whom to trust; one for all connections."""
        if self._context is None:
            self._context = _context(self._environment)
        return self._context

    def proxy_for(self, url: str) -> Proxy | None:
        """The proxy that `url` is asked through. Looked up once for each host."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._proxies:
            self._proxies[origin] = self._find_proxy(parts)
        return self._proxies[origin]

    def httpx_proxy(self, url: str) -> httpx.Proxy | None:
        import httpx

        proxy = self.proxy_for(url)
        if proxy is None:
            return None
        return httpx.Proxy(proxy.url, ssl_context=self.context() if proxy.kind == "https" else None)

    def requests_proxies(self, url: str) -> dict[str, str]:
        """For requests, which with `socks5` would look up names on this machine, as httpx never does."""
        proxy = self.proxy_for(url)
        if proxy is None:
            return {}
        return {"all": proxy.url.replace("socks5://", "socks5h://", 1)}

    def explain(self, error: BaseException, url: str) -> Message:
        """Why `url` was not reached, in a few words."""
        reason, proxy = _reason(error), None
        with suppress(ValueError, RefusedError):  # something else than an address has none
            proxy = self.proxy_for(url)
        if proxy is None:
            return reason
        return message("{reason}, through the proxy {proxy}", reason=reason, proxy=proxy.shown)

    def _find_proxy(self, parts: SplitResult) -> Proxy | None:
        variable, value = _proxy_value(parts.scheme, self._environment)
        if not value or self._goes_direct(parts):
            return None
        found = _parsed(variable, value)
        if isinstance(found, NetworkFault):
            raise RefusedError(found.what, found.hint)
        return found

    def _goes_direct(self, parts: SplitResult) -> bool:
        from requests.utils import should_bypass_proxies

        listed = _either("no_proxy", self._environment)
        return bool(should_bypass_proxies(parts.geturl(), no_proxy=listed or None))


def find_network_faults(scheme: str = "https", environment: Mapping[str, str] = os.environ) -> list[NetworkFault]:
    """The settings that cannot be used, where Replicate is asked by `scheme`. Opens no connection."""
    return [*_faults_of_stores(environment), *find_proxy_faults(scheme, environment)]


def find_proxy_faults(scheme: str, environment: Mapping[str, str] = os.environ) -> list[NetworkFault]:
    """As `find_network_faults`, of proxies alone: reading certificates takes a while."""
    faults = []
    proxies = dict(_proxy_value(each, environment) for each in dict.fromkeys((scheme, "https")))
    for variable, value in proxies.items():
        found = _parsed(variable, value) if value else None
        if isinstance(found, NetworkFault):
            faults.append(found)
    return faults


def _faults_of_stores(environment: Mapping[str, str]) -> Iterator[NetworkFault]:
    """A file of certificates takes 20 ms to read, and is often named by several variables."""
    usable: set[Path] = set()
    for variable, path in _named_stores(environment):
        fault = None if path in usable else _fault_of_store(variable, path)
        if fault is None:
            usable.add(path)
        else:
            yield fault


def delivery_url(usual: str, base_url: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Where pictures come from: with a `base_url` of one's own from there, unless `MOOSTIK_DELIVERY_URL` names
    another place."""
    named = environment.get("MOOSTIK_DELIVERY_URL", "").strip()
    return named or (usual if base_url is None else f"{base_url.rstrip('/')}/")


def is_lasting(error: BaseException) -> bool:
    """Whether a connection failed for a reason that stays: a certificate, or a proxy that refuses."""
    import ssl

    return any(isinstance(cause, ssl.SSLCertVerificationError) or _is_refused(cause) for cause in causes_of(error))


# --- certificates ----------------------------------------------------------------------------------------


def _context(environment: Mapping[str, str]) -> ssl.SSLContext:
    import ssl

    named = _named_stores(environment)
    if not named:
        return _system_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for variable, path in named:
        fault = _fault_of_store(variable, path, context)
        if fault is not None:
            raise RefusedError(fault.what, fault.hint)
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN  # a file may have the intermediate one only
    return context


def _system_context() -> ssl.SSLContext:
    """The system's store, which has what a studio's administrators installed; and certifi's, for machines without."""
    import ssl

    import certifi
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    return context


def _named_stores(environment: Mapping[str, str]) -> list[tuple[str, Path]]:
    """Variables, and the files and folders that they name. A folder in a list of folders may be missing, as for
    OpenSSL, where something else is named."""
    named: list[tuple[str, Path]] = []
    for variable in CERTIFICATE_VARIABLES:
        value = environment.get(variable, "")
        paths = value.split(os.pathsep) if variable == _FOLDERS else [value]
        named += [(variable, Path(path)) for path in paths if path]
    return [(variable, path) for variable, path in named if variable != _FOLDERS or path.is_dir()] or named


def _fault_of_store(variable: str, path: Path, into: ssl.SSLContext | None = None) -> NetworkFault | None:
    """Why certificates cannot be read; where they can, they are added to `into`."""
    import ssl

    context = into or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    hint = message("Correct the path, or unset {variable}.", variable=variable)
    try:
        if not path.exists():
            what = message("{variable} names a file that is not there: {path}.", variable=variable, path=str(path))
            return NetworkFault(variable, what, hint)
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        what = message("{variable} names a file without certificates: {path}.", variable=variable, path=str(path))
        return NetworkFault(variable, what, message("It must be a PEM file: -----BEGIN CERTIFICATE-----."))
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        what = message(
            "{variable} names a file that cannot be read: {path} ({reason}).",
            variable=variable,
            path=str(path),
            reason=reason,
        )
        return NetworkFault(variable, what, hint)
    return None


# --- proxies ---------------------------------------------------------------------------------------------


def _proxy_value(scheme: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """The variable that names the proxy for a scheme, and what it says."""
    for name in (f"{scheme}_proxy", "all_proxy"):
        value = _either(name, environment)
        if value:
            return (name if environment.get(name) else name.upper()), value
    if any(name.lower().endswith("_proxy") and value for name, value in environment.items()):
        return "", ""
    return _SYSTEM, _system_proxy(scheme) if environment is os.environ else ""


def _either(name: str, environment: Mapping[str, str]) -> str:
    """A variable's value; its name in small letters goes first, even with nothing in it."""
    value = environment.get(name)
    return (environment.get(name.upper(), "") if value is None else value).strip()


def _system_proxy(scheme: str) -> str:
    if sys.platform not in ("darwin", "win32"):  # elsewhere there are only the variables
        return ""
    from urllib.request import getproxies

    found = getproxies()
    return found.get(scheme) or found.get("all") or ""


def _parsed(variable: str, value: str) -> Proxy | NetworkFault:
    named = message("The system's setting") if variable == _SYSTEM else variable
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return _not_an_address(variable, named, value)
    kind = {"socks5h": "socks5", "socks": "socks5"}.get(parts.scheme, parts.scheme)
    if kind in ("socks4", "socks4a"):
        what = message("{variable} names a SOCKS4 proxy, which cannot be used.", variable=named)
        return NetworkFault(variable, what, message("Most of them also speak SOCKS5: write socks5://HOST:PORT."))
    if kind not in _DEFAULT_PORTS or not host:
        return _not_an_address(variable, named, value)
    if kind == "socks5" and not all(map(find_spec, ("socks", "socksio"))):
        what = message("{variable} names a SOCKS proxy, for which two packages are missing.", variable=named)
        return NetworkFault(variable, what, message("Install them: pip install 'httpx[socks]' 'requests[socks]'"))
    address = parts.netloc if port else f"{parts.netloc.rstrip(':')}:{_DEFAULT_PORTS[kind]}"
    return Proxy(variable, kind, address)


def _not_an_address(variable: str, named: Message | str, value: str) -> NetworkFault:
    scheme, _, rest = value.rpartition("://")
    shown = f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]
    what = message("{variable} is not the address of a proxy: {address}.", variable=named, address=shown)
    return NetworkFault(variable, what, message("Write http://HOST:PORT or socks5://HOST:PORT, or unset it."))


# --- what went wrong -------------------------------------------------------------------------------------


def _reason(error: BaseException) -> Message:
    causes = list(causes_of(error))
    reasons = [*map(_reason_of_trust, causes), *map(_reason_of, causes)]
    return next((reason for reason in reasons if reason is not None), message("{said}", said=type(error).__name__))


def _reason_of_trust(cause: BaseException) -> Message | None:
    """A certificate goes before all that is made of it."""
    import ssl

    if isinstance(cause, ssl.SSLCertVerificationError):
        return message("its certificate is not trusted: {reason}", reason=cause.verify_message)
    return None


def _reason_of(cause: BaseException) -> Message | None:
    import socket
    import ssl

    simple = {
        socket.gaierror: message("its name is not found"),
        ConnectionRefusedError: message("the connection is refused"),
        TimeoutError: message("it does not answer in time"),
    }
    if _is_refused(cause):
        return message("the proxy refuses: {reason}", reason=str(cause)[:120])
    if isinstance(cause, ssl.SSLError):
        return message("no encrypted connection: {reason}", reason=cause.reason or type(cause).__name__)
    return next((reason for kind, reason in simple.items() if isinstance(cause, kind)), None)


def _is_refused(cause: BaseException) -> bool:
    """Whether a proxy answered, and did not let the connection through. The answer begins what is said: further on, a
    port or an address in memory may have the same digits."""
    is_of_http = type(cause).__name__ in ("ProxyError", "OSError") and _PROXY_REFUSAL.match(str(cause)) is not None
    return is_of_http or type(cause).__name__ in ("SOCKS5AuthError", "SOCKS5Error")


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """An error and all that is behind it: each library packs errors into its own in another way."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_CAUSES:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]
