"""`--online`: whether remote references answer, without going anywhere private and without taking secrets along."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from threading import Thread

import pytest
import requests
import responses

from moostik_cli.gate import online
from moostik_cli.gate.images import used_images
from moostik_cli.gate.online import check_online
from moostik_cli.gate.places import Places
from moostik_cli.providers.network import NetworkSettings
from moostik_cli.providers.web_session import WebSession
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from tests.gate.good_series import write_series

URL = "https://example.com/bo-2.png"


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    hosts = {"example.com": "93.184.216.34", "inside.example.com": "10.0.0.7"}
    monkeypatch.setattr(online, "_resolved", lambda host, port: [hosts.get(host, host)])
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def ask() -> list[str]:
    session = WebSession(NetworkSettings({}))
    problem = online.ask(session, URL)
    return [] if problem is None else [str(problem.reason)]


@responses.activate
@pytest.mark.parametrize(
    ("status", "headers", "says"),
    [
        (200, {"Content-Type": "image/png"}, None),
        (200, {"Content-Type": "application/octet-stream"}, None),
        (404, {}, "404"),
        (503, {}, "503"),
        (200, {"Content-Type": "text/html; charset=utf-8"}, "text/html"),
        (200, {"Content-Type": "image/png", "Content-Length": str(200 * 1024 * 1024)}, "100 MB"),
    ],
)
def test_answers_are_judged(status, headers, says):
    kind = headers.pop("Content-Type", "text/plain")
    responses.head(URL, status=status, headers=headers, content_type=kind, auto_calculate_content_length=False)
    assert (ask() == []) if says is None else (says in ask()[0])


@responses.activate
@pytest.mark.parametrize(
    ("status", "kind", "lasting"),
    [
        (401, "text/html", True),
        (404, "text/html", True),
        (410, "text/html", True),
        (200, "text/html", True),
        (200, "application/json", True),
        (403, "text/html", False),
        (408, "text/plain", False),
        (429, "text/plain", False),
        (500, "text/html", False),
        (503, "text/html", False),
    ],
)
def test_what_may_answer_another_time_is_not_lasting(status, kind, lasting):
    responses.head(URL, status=status, content_type=kind)
    responses.get(URL, status=status, content_type=kind)
    assert online.ask(WebSession(NetworkSettings({})), URL).lasting is lasting


@responses.activate
@pytest.mark.parametrize("fault", [requests.Timeout(), requests.ConnectionError()])
def test_a_connection_that_fails_is_not_lasting(fault):
    responses.head(URL, body=fault)
    assert not online.ask(WebSession(NetworkSettings({})), URL).lasting


@responses.activate
def test_a_reference_that_is_lost_is_an_error_and_a_silent_one_a_warning(tmp_path: Path):
    production = load_production(find_project(write_series(tmp_path)), "ep1")
    images = used_images(production.episode.shots, production.library)
    for status, code, severity in ((404, "M226", "error"), (503, "M225", "warning")):
        responses.reset()
        responses.head(URL, status=status)
        [found] = check_online(production.project, images, Places(production))
        assert (found.code, found.severity.value) == (code, severity)


@responses.activate
def test_a_server_without_head_is_asked_for_a_byte():
    responses.head(URL, status=405)
    responses.get(URL, status=206, body=b"\x89", content_type="image/png")
    assert ask() == []
    assert responses.calls[1].request.headers["Range"] == "bytes=0-0"


@responses.activate
@pytest.mark.parametrize(
    "target",
    [
        "https://inside.example.com/a.png",
        "https://127.0.0.1/a.png",
        "https://[::1]/",
        "http://example.com/a.png",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_redirects_to_private_places_are_not_followed(target):
    responses.head(URL, status=302, headers={"Location": target})
    assert ask()
    assert len(responses.calls) == 1


@responses.activate
def test_redirects_in_circles_end():
    responses.head(URL, status=302, headers={"Location": URL})
    assert "redirects" in ask()[0]


@responses.activate
def test_each_address_is_asked_once_and_nothing_secret_goes_along(tmp_path: Path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine example.com login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_secret")
    responses.head(URL, status=404)
    project = find_project(write_series(tmp_path / "p"))
    production = load_production(project, "ep1")
    answered = []
    images = used_images([*production.episode.shots, *production.episode.shots], production.library)
    [found] = check_online(project, images, Places(production), lambda done, total: answered.append((done, total)))
    assert (found.code, found.place.path, found.place.line, found.place.column) == (
        "M226",
        "episodes/characters.yaml",
        10,
        7,
    )
    assert answered == [(1, 1)]
    assert len(responses.calls) == 1
    sent = responses.calls[0].request
    assert "Authorization" not in sent.headers
    assert "secret" not in repr(sent.headers)


_PRIVATE_IPV4 = ("10.0.0.7", "127.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0")
_CARRIERS = {
    "IPv4-mapped": lambda ip: IPv6Address(0xFFFF << 32 | ip),
    "IPv4-compatible": IPv6Address,
    "IPv4-translated": lambda ip: IPv6Address(0xFFFF << 48 | ip),
    "NAT64": lambda ip: IPv6Address(int(IPv6Address("64:ff9b::")) | ip),
    "6to4": lambda ip: IPv6Address(0x2002 << 112 | ip << 80 | 1),
    "Teredo, the server": lambda ip: IPv6Address(0x20010000 << 96 | ip << 64 | (0x5DB8D822 ^ 0xFFFFFFFF)),
    "Teredo, the client": lambda ip: IPv6Address(0x20010000 << 96 | 0x5DB8D822 << 64 | (ip ^ 0xFFFFFFFF)),
    "ISATAP": lambda ip: IPv6Address(int(IPv6Address("2606:2800::5efe:0:0")) | ip),
    "ISATAP, universal": lambda ip: IPv6Address(int(IPv6Address("2606:2800::200:5efe:0:0")) | ip),
}


def carried(carrier: str, ip: str) -> str:
    """An IPv6 address whose packets end up at the IPv4 address."""
    return str(_CARRIERS[carrier](int(IPv4Address(ip))))


@pytest.mark.parametrize("ip", _PRIVATE_IPV4)
@pytest.mark.parametrize("carrier", _CARRIERS)
def test_private_addresses_inside_other_addresses_are_private(carrier, ip):
    assert not online.is_public(carried(carrier, ip))


@pytest.mark.parametrize("carrier", _CARRIERS)
def test_public_addresses_inside_other_addresses_are_public(carrier):
    assert online.is_public(carried(carrier, "93.184.216.34"))


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        *((ip, False) for ip in _PRIVATE_IPV4),
        ("224.0.0.1", False),
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::", False),
        ("::1", False),
        ("64:ff9b:1::5db8:d822", False),  # whatever the local network says
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("5f00::1", False),
    ],
)
def test_addresses_are_public_or_not(address, is_public):
    assert online.is_public(address) is is_public


_TRAVELS_THROUGH = {"directly": {}, "through a proxy": {"HTTPS_PROXY": "http://proxy.example.com:3128"}}
_PRIVATE_HOSTS = [
    "10.0.0.7",
    "169.254.169.254",
    "inside.example.com",
    "[::1]",
    *(f"[{carried(carrier, '10.0.0.7')}]" for carrier in _CARRIERS),
]


def a_resolver(host: str, port: int) -> list[str]:
    known = {"example.com": "93.184.216.34", "inside.example.com": "10.0.0.7"}
    return [known[host]] if host in known else [str(ip_address(host))]


@responses.activate
@pytest.mark.parametrize("way", _TRAVELS_THROUGH)
@pytest.mark.parametrize("host", _PRIVATE_HOSTS)
def test_private_addresses_are_asked_nothing(monkeypatch, host, way):
    monkeypatch.setattr(online, "_resolved", a_resolver)
    session = WebSession(NetworkSettings(_TRAVELS_THROUGH[way]))
    assert "private" in str(online.ask(session, f"https://{host}/a.png").reason)
    assert not responses.calls


@responses.activate
@pytest.mark.parametrize("way", _TRAVELS_THROUGH)
@pytest.mark.parametrize("host", _PRIVATE_HOSTS)
def test_redirects_to_private_addresses_are_not_followed(monkeypatch, host, way):
    monkeypatch.setattr(online, "_resolved", a_resolver)
    responses.head(URL, status=302, headers={"Location": f"https://{host}/a.png"})
    session = WebSession(NetworkSettings(_TRAVELS_THROUGH[way]))
    assert "private" in str(online.ask(session, URL).reason)
    assert [call.request.url for call in responses.calls] == [URL]


@responses.activate
@pytest.mark.parametrize(
    "host",
    [
        "intranet",
        "printer.local",
        "metadata.google.internal",
        "metadata.google.internal.",
        "a.localhost",
        "router.home.arpa",
        "0x7f.1",
        "10.0.0.0x7",
        "0x0a000007",
    ],
)
def test_a_proxy_is_not_asked_for_names_of_its_own_network(monkeypatch, host):
    monkeypatch.setattr(online, "_resolved", unknown_name)
    session = WebSession(NetworkSettings({"HTTPS_PROXY": "http://proxy.example.com:3128"}))
    assert "private" in str(online.ask(session, f"https://{host}/a.png").reason)
    assert not responses.calls


def unknown_name(host: str, port: int) -> list[str]:
    raise OSError("no such name")


@responses.activate
def test_a_name_that_only_the_proxy_resolves_is_asked_through_it(monkeypatch):
    monkeypatch.setattr(online, "_resolved", unknown_name)
    responses.head(URL, status=200, content_type="image/png")
    assert online.ask(WebSession(NetworkSettings({"HTTPS_PROXY": "http://proxy.example.com:3128"})), URL) is None


class _Listener:
    """A port of this computer, and what is said to it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.heard: list[bytes] = []
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            found, _ = self._socket.accept()
            with found:
                found.settimeout(10)
                self.heard.append(found.recv(100))

    def close(self) -> None:
        self._thread.join(15)
        self._socket.close()


def test_a_name_that_leads_inside_a_moment_later_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked first it was out on the internet; when the connection is made it is this computer."""
    listener = _Listener()
    monkeypatch.setattr(online, "_resolved", lambda host, port: ["93.184.216.34"])
    session = WebSession(NetworkSettings({}), allows=online.is_public)
    fault = online.ask(session, f"https://localhost:{listener.port}/a.png")
    assert fault is not None
    assert str(fault.reason) == "it leads into a private network"
    listener.close()
    assert listener.heard == [b""]
