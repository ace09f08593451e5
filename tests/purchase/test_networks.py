"""Certificates and proxies, as people have them: both halves of the wire see the same, and nothing is paid where
nothing can be fetched."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trustme

from moostik_cli.providers.network import CERTIFICATE_VARIABLES
from tests.purchase.studio import Studio, Studios
from tests.standin.proxies import HttpProxy, SocksProxy

PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _plain_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*CERTIFICATE_VARIABLES, *PROXY_VARIABLES, *map(str.lower, PROXY_VARIABLES)):
        monkeypatch.delenv(name, raising=False)


class Authorities:
    """Two authorities, of which no system knows: one vouches for the API, one for the delivery."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.api, self.delivery = trustme.CA(), trustme.CA(organization_name="delivery")
        self.files = {"api": folder / "api.pem", "delivery": folder / "delivery.pem", "both": folder / "both.pem"}
        self.api.cert_pem.write_to_path(self.files["api"])
        self.delivery.cert_pem.write_to_path(self.files["delivery"])
        self.files["both"].write_bytes(self.files["api"].read_bytes() + self.files["delivery"].read_bytes())
        self.files["folder"] = folder / "hashed"
        self.files["none"] = folder / "none.pem"
        self.files["empty"] = folder / "empty.pem"
        self.files["empty"].write_text("no certificate\n")

    def contexts(self) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        made = []
        for authority in (self.api, self.delivery):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
            made.append(context)
        return made[0], made[1]

    def hash_folder(self) -> None:
        """A folder as OpenSSL wants it, where files are named by the hash of who they are of."""
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("openssl is not on this machine")
        self.files["folder"].mkdir()
        for name in ("api", "delivery"):
            command = [openssl, "x509", "-noout", "-hash", "-in", str(self.files[name])]
            digest = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            shutil.copy(self.files[name], self.files["folder"] / f"{digest}.0")


@pytest.fixture
def authorities(tmp_path: Path) -> Authorities:
    return Authorities(tmp_path / "authorities")


@pytest.fixture
def guarded(studios: Studios, authorities: Authorities, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A studio behind an inspecting proxy, or as good: API and delivery show certificates of their own makers."""
    studio = studios(shots=2, certificates=authorities.contexts())
    monkeypatch.setenv("MOOSTIK_DELIVERY_URL", studio.standin.delivery_url)
    return studio


def nothing_is_paid(studio: Studio, *says: str) -> None:
    """`generate` ends without a create, says why in words of the network, and `check` beforehand or `generate` names
    what to change."""
    ran = studio.generate()
    assert ran.code in (1, 4)
    assert studio.standin.report()["charges"] == 0
    assert list(studio.root.glob("output/episodes/**/*.png")) == []
    for words in says:
        assert words in ran.err
    assert "free some space" not in ran.err and "cannot be written" not in ran.err


@pytest.mark.uncounted
@pytest.mark.parametrize("variable", CERTIFICATE_VARIABLES)
def test_one_variable_is_enough_for_both_halves(
    variable: str, guarded: Studio, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    if variable == "SSL_CERT_DIR":
        authorities.hash_folder()
    monkeypatch.setenv(variable, str(authorities.files["folder" if variable == "SSL_CERT_DIR" else "both"]))
    guarded.generate(code=0)
    guarded.all_is_well(4)


@pytest.mark.parametrize(
    ("one", "other"),
    [("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), ("CURL_CA_BUNDLE", "SSL_CERT_FILE")],
)
def test_what_several_variables_name_is_trusted_together(
    one: str, other: str, guarded: Studio, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(one, str(authorities.files["api"]))
    monkeypatch.setenv(other, str(authorities.files["delivery"]))
    guarded.generate(code=0)
    guarded.all_is_well(4)


def test_a_folder_that_is_missing_harms_nothing_beside_a_file(
    guarded: Studio, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(authorities.files["none"]))
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities.files["both"]))
    guarded.generate(code=0)
    guarded.all_is_well(4)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "its certificate is not trusted"),
        ({"SSL_CERT_FILE": "api"}, "its certificate is not trusted"),
        ({"SSL_CERT_FILE": "delivery"}, "its certificate is not trusted"),
        ({"REQUESTS_CA_BUNDLE": "api"}, "its certificate is not trusted"),
        ({"REQUESTS_CA_BUNDLE": "delivery"}, "its certificate is not trusted"),
        ({"REQUESTS_CA_BUNDLE": "none"}, "REQUESTS_CA_BUNDLE names a file that is not there"),
        ({"SSL_CERT_FILE": "none"}, "SSL_CERT_FILE names a file that is not there"),
        ({"CURL_CA_BUNDLE": "none", "SSL_CERT_FILE": "both"}, "CURL_CA_BUNDLE names a file that is not there"),
        ({"SSL_CERT_DIR": "none"}, "SSL_CERT_DIR names a file that is not there"),
        ({"SSL_CERT_FILE": "empty"}, "SSL_CERT_FILE names a file without certificates"),
        ({"REQUESTS_CA_BUNDLE": "empty"}, "REQUESTS_CA_BUNDLE names a file without certificates"),
    ],
)
def test_nothing_is_paid_where_certificates_do_not_fit(
    variables: dict[str, str],
    says: str,
    guarded: Studio,
    authorities: Authorities,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, name in variables.items():
        monkeypatch.setenv(variable, str(authorities.files[name]))
    nothing_is_paid(guarded, says)


def test_nothing_is_paid_where_only_the_delivery_is_inspected(
    studios: Studios, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(certificates=(None, authorities.contexts()[1]))
    monkeypatch.setenv("MOOSTIK_DELIVERY_URL", studio.standin.delivery_url)
    nothing_is_paid(studio, "pictures could not be fetched from 127.0.0.1", "SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities.files["delivery"]))
    studio.generate(code=0)
    studio.all_is_well(4)


@pytest.fixture
def http_proxy() -> Iterator[HttpProxy]:
    with HttpProxy() as proxy:
        yield proxy


@pytest.fixture
def socks_proxy() -> Iterator[SocksProxy]:
    with SocksProxy() as proxy:
        yield proxy


def ports(studio: Studio) -> set[int]:
    return {int(url.rpartition(":")[2]) for url in (studio.standin.base_url, studio.standin.delivery_url)}


@pytest.mark.uncounted
@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SCHEME_PROXY", "{http}"),
        ("scheme_proxy", "{http}"),
        ("SCHEME_PROXY", "127.0.0.1:{port}"),
        ("ALL_PROXY", "{http}"),
        ("all_proxy", "{http}"),
        ("ALL_PROXY", "socks5://127.0.0.1:{socks}"),
        ("all_proxy", "socks5h://127.0.0.1:{socks}"),
        ("SCHEME_PROXY", "socks5://127.0.0.1:{socks}"),
    ],
)
def test_both_halves_go_through_the_proxy(
    variable: str,
    value: str,
    encrypted: bool,
    studios: Studios,
    authorities: Authorities,
    http_proxy: HttpProxy,
    socks_proxy: SocksProxy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    studio = studios(shots=1, certificates=authorities.contexts() if encrypted else (None, None))
    scheme = "https" if encrypted else "http"
    name = variable.replace("SCHEME", scheme.upper()).replace("scheme", scheme)
    monkeypatch.setenv(name, value.format(http=http_proxy.url, port=http_proxy.port, socks=socks_proxy.port))
    monkeypatch.setenv("MOOSTIK_DELIVERY_URL", studio.standin.delivery_url)
    if encrypted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authorities.files["both"]))
    studio.generate(code=0)
    studio.all_is_well(2)
    asked = {port for _, port in (*http_proxy.asked, *socks_proxy.asked)}
    carries_token = urlsplit(studio.standin.base_url).port
    assert asked == (ports(studio) if encrypted else ports(studio) - {carries_token})  # in the clear, a proxy reads it
    assert not (http_proxy.asked and socks_proxy.asked)


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
def test_a_proxy_that_wants_a_password(kind: Any, studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    with kind(password="mama:mosquito") as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("://", "://mama:wrong-word@"))
        nothing_is_paid(studio)
        assert "wrong-word" not in studio.generate().err
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("://", "://mama:mosquito@"))
        studio.generate(code=0)
    studio.all_is_well(2)


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
def test_nothing_is_paid_where_the_proxy_keeps_the_delivery_away(
    kind: Any, studios: Studios, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A firewall that knows the API and not the host of deliveries."""
    studio = studios(certificates=authorities.contexts())
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities.files["both"]))
    monkeypatch.setenv("MOOSTIK_DELIVERY_URL", studio.standin.delivery_url)
    delivery = int(studio.standin.delivery_url.rpartition(":")[2])
    with kind(refuses={delivery}) as proxy:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        nothing_is_paid(studio, "pictures could not be fetched", "the proxy refuses")
        proxy.refuses.clear()
        studio.generate(code=0)
    studio.all_is_well(4)


@pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "10.0.0.0/8, 127.0.0.0/8"])
def test_what_no_proxy_lists_is_asked_directly(
    no_proxy: str, studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(shots=1)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    studio.generate(code=0)
    studio.all_is_well(2)


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"HTTP_PROXY": "http://127.0.0.1:9"}, ["the connection is refused"]),
        # no answer of a proxy, though the address of the pictures has the digits of one
        (
            {"HTTP_PROXY": "http://127.0.0.1:9", "MOOSTIK_DELIVERY_URL": "http://127.0.0.1:40743/403"},
            ["pictures could not be fetched", "the connection is refused, through the proxy 127.0.0.1:9"],
        ),
        ({"ALL_PROXY": "socks5://127.0.0.1:9"}, ["through the proxy 127.0.0.1:9"]),
        ({"ALL_PROXY": "socks4://127.0.0.1:9"}, ["ALL_PROXY names a SOCKS4 proxy", "socks5://"]),
        ({"HTTP_PROXY": "localhost:abc"}, ["HTTP_PROXY is not the address of a proxy: localhost:abc", "HOST:PORT"]),
        ({"http_proxy": "localhost:99999"}, ["http_proxy is not the address of a proxy"]),
        ({"ALL_PROXY": "ftp://proxy:21"}, ["ALL_PROXY is not the address of a proxy: ftp://proxy:21"]),
        ({"HTTPS_PROXY": "http://"}, ["HTTPS_PROXY is not the address of a proxy"]),
        ({"HTTP_PROXY": "http://me:secret-word@[::1"}, ["HTTP_PROXY is not the address of a proxy"]),
    ],
)
def test_nothing_is_paid_through_a_proxy_that_is_none(
    variables: dict[str, str], says: list[str], studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(shots=1)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    nothing_is_paid(studio, *says)
    assert "secret-word" not in studio.generate().err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALL_PROXY", "socks4://127.0.0.1:9"),
        ("HTTP_PROXY", "localhost:abc"),
        ("SSL_CERT_FILE", "/nope.pem"),
        ("REQUESTS_CA_BUNDLE", "/nope.pem"),
    ],
)
def test_check_knows_settings_that_cannot_be_used(
    variable: str, value: str, studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = studios(shots=1)
    monkeypatch.setenv(variable, value)
    ran = studio.moostik("check", "ep0")
    assert (ran.code, "error[M506]" in ran.out, variable in ran.out) == (1, True, True)
    assert studio.moostik("check", "ep0", "--provider", "preview").code == 0
    assert studio.moostik("generate", "ep0", "--provider", "preview").code == 0
    assert studio.generate("--dry-run").code in (1, 4)


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:9", "http://127.0.0.1:9"])
def test_a_dry_run_needs_no_network(value: str, studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    monkeypatch.setenv("ALL_PROXY", value)
    studio.generate("--dry-run", code=0)


def test_socks_without_its_packages_is_refused_with_what_to_install(
    studios: Studios, socks_proxy: SocksProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moostik_cli.providers import network

    studio = studios(shots=1)
    monkeypatch.setattr(network, "find_spec", lambda name: None)
    monkeypatch.setenv("ALL_PROXY", socks_proxy.url)
    nothing_is_paid(studio, "two packages are missing", "pip install")
