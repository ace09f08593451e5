"""Proxies that are no addresses are found before anything is sent, each at its variable."""

from __future__ import annotations

import pytest

from moostik_cli.gate.network import check_network


@pytest.mark.parametrize(
    ("variable", "severity"), [("HTTPS_PROXY", "error"), ("ALL_PROXY", "error"), ("HTTP_PROXY", "warning")]
)
def test_a_proxy_that_is_no_address(monkeypatch, variable, severity):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    assert list(check_network(None)) == []
    monkeypatch.setenv(variable, "localhost:abc")
    [found] = check_network(None)
    assert (found.code, found.severity.value, found.place.path) == ("M506", severity, variable)
