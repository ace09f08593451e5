"""`--online`: whether remote references answer, without going anywhere private and without taking secrets along."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("64:ff9b::a00:7", False),  # NAT64 of 10.0.0.7
        ("64:ff9b::5db8:d822", True),  # of 93.184.216.34
        ("64:ff9b:1::5db8:d822", False),  # whatever the local network says
        ("2002:a00:7::1", False),  # 6to4 of 10.0.0.7
        ("2002:7f00:1::", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.7", False),
        ("2606:2800:220:1::1", True),
        ("fe80::1%eth0", False),
    ],
)
def test_private_addresses_inside_other_addresses_are_private(address, is_public):
    assert online._is_public(address) is is_public


@responses.activate
@pytest.mark.parametrize("host", ["10.0.0.7", "[64:ff9b::a00:7]", "inside.example.com", "169.254.169.254"])
def test_a_proxy_is_not_asked_for_private_addresses(monkeypatch, host):
    monkeypatch.setattr(online, "_resolved", lambda name, port: [{"inside.example.com": "10.0.0.7"}.get(name, name)])
    session = WebSession(NetworkSettings({"HTTPS_PROXY": "http://proxy.example.com:3128"}))
    assert "private" in str(online.ask(session, f"https://{host}/a.png").reason)
    assert not responses.calls


@responses.activate
def test_a_name_that_only_the_proxy_resolves_is_asked_through_it(monkeypatch):
    def unknown(host, port):
        raise OSError("no such name")

    monkeypatch.setattr(online, "_resolved", unknown)
    responses.head(URL, status=200, content_type="image/png")
    assert online.ask(WebSession(NetworkSettings({"HTTPS_PROXY": "http://proxy.example.com:3128"})), URL) is None
