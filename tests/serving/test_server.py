"""The server of a review, asked by hostile pages, hosts and paths over real HTTP on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from moostik_cli.gallery.page import gallery_path, render_gallery
from moostik_cli.models.picks import short_digest
from moostik_cli.serving.requests import MOST_BYTES
from moostik_cli.serving.review import Review
from moostik_cli.serving.server import ReviewServer
from moostik_cli.sources.notes import usable_notes
from moostik_cli.sources.picks import usable_picks
from moostik_cli.state.episode_view import ledger_of
from tests.commands.made import make, write_series
from tests.gallery.pages import load


class Served:
    """A review of a small series, and ways to ask it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        write_series(root)
        self.made = {(one.shot_id, one.variation_id): one for one in make(root)}
        production = load(root)

        def page() -> str:
            with ledger_of(production) as ledger:
                return render_gallery(load(root), ledger, preview=False)

        page()
        folder = gallery_path(production, preview=False).parent
        review = Review(production.project, "ep1", preview=False)
        self.server = ReviewServer(0, folder, page, review.change)
        self.address = self.server.address
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.address.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self.address.port, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": self.host, **(headers or {})}.items():
            if value:
                connection.putheader(name, value)
        if body is not None and "Content-Length" not in (headers or {}):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, answer.read(), dict(answer.getheaders())
        connection.close()
        return found

    def get(self, below: str = "", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        return self.ask("GET", f"/{self.address.secret}/{below}", headers=headers)

    def post(self, action: str, asked: object, **headers: str) -> tuple[int, bytes]:
        own = {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
        own.update({name.replace("_", "-"): value for name, value in headers.items()})
        body = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
        return self.ask("POST", f"/{self.address.secret}/{action}", body, own)[:2]

    def picks(self) -> dict[str, str]:
        return {id_: pick.written for id_, pick in usable_picks(load(self.root)).picks.items()}

    def untouched(self) -> bool:
        return not list((self.root / "episodes").glob("*.picks.yaml")) and not usable_notes(load(self.root)).notes


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path)
    yield found
    found.close()


def test_it_listens_on_loopback_alone(served: Served) -> None:
    assert served.server.socket.getsockname()[0] == "127.0.0.1"
    assert len(served.address.secret) >= 32


def test_the_page_and_its_pictures(served: Served) -> None:
    status, page, headers = served.get()
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b'"serving":true' in page
    assert b"connect-src &#39;self&#39;" in page
    assert headers["X-Frame-Options"] == "DENY" and headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store" and "Access-Control-Allow-Origin" not in headers
    picture = served.made["s1", "wide"]
    status, data, headers = served.get("s1/wide.png")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert data == (served.root / picture.path).read_bytes()


def test_a_pick_goes_into_the_project(served: Served) -> None:
    digest = short_digest(served.made["s1", "close_up"].sha256)
    assert served.post("pick", {"shot": "s1", "variation": "close_up", "digest": digest})[0] == 200
    assert served.picks() == {"s1": "close_up"}
    assert usable_picks(load(served.root)).picks["s1"].digest == digest
    assert served.post("pick", {"shot": "s1", "variation": None})[0] == 200
    assert served.picks() == {}


def test_notes_and_approvals_go_into_the_project(served: Served) -> None:
    digest = short_digest(served.made["s1", "wide"].sha256)
    asked = {"shot": "s1", "variation": "wide", "digest": digest}
    assert served.post("note", {**asked, "text": 'the "left" wing\nis torn: #1'})[0] == 200
    assert served.post("note", {**asked, "text": "", "approves": True})[0] == 200
    first, second = usable_notes(load(served.root)).notes
    assert (first.shot_id, first.variation_id, first.text, first.take) == (
        "s1",
        "wide",
        'the "left" wing is torn: #1',
        digest,
    )
    assert (first.is_done, first.is_approval) == (False, False)
    assert (second.is_done, second.is_approval) == (True, True)
    assert served.post("note", {**asked, "text": "  "})[0] == 400


def test_what_was_edited_by_hand_meanwhile_stays(served: Served) -> None:
    path = served.root / "episodes/ep1.picks.yaml"
    path.write_text("# mine\ns3: wide # yes\n", encoding="utf-8")
    assert served.post("pick", {"shot": "s1", "variation": "wide", "digest": ""})[0] == 200
    assert path.read_text(encoding="utf-8") == "# mine\ns1: wide\ns3: wide # yes\n"


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "host",
    ["evil.example.com", "127.0.0.1", "127.0.0.1:1", "localhost", "evil.example.com:{port}", "", "[::1]:{port}"],
)
def test_other_hosts_are_refused(served: Served, host: str) -> None:
    """A name of a stranger's that leads to 127.0.0.1 (DNS rebinding)."""
    name = host.replace("{port}", str(served.address.port))
    assert served.get(Host=name)[0] == 403
    assert served.post("pick", {"shot": "s1", "variation": "wide"}, Host=name)[0] == 403
    assert served.untouched()


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil.example.com",
        "http://localhost.evil.example.com:{port}",
        "null",
        "",
    ],
)
def test_other_origins_are_refused(served: Served, origin: str) -> None:
    name = origin.replace("{port}", str(served.address.port))
    assert served.post("pick", {"shot": "s1", "variation": "wide"}, Origin=name)[0] == 403
    assert served.untouched()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_of_another_page_can_send_is_refused(served: Served, kind: str) -> None:
    assert served.post("pick", {"shot": "s1", "variation": "wide"}, Content_Type=kind)[0] == 415
    assert served.untouched()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_pages_do_not_even_get_pictures(served: Served, site: str) -> None:
    assert served.get("s1/wide.png", **{"Sec-Fetch-Site": site})[0] == 403


@pytest.mark.uncounted
@pytest.mark.parametrize("secret", ["", "x", "{secret}x", "{short}", "{upper}", "..", "%2e%2e"])
def test_without_the_secret_there_is_nothing(served: Served, secret: str) -> None:
    own = served.address.secret
    tried = secret.replace("{secret}", own).replace("{short}", own[:-1]).replace("{upper}", own.swapcase())
    for path in (f"/{tried}/", f"/{tried}/s1/wide.png", f"/{tried}"):
        assert served.ask("GET", path)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "../../../episodes/ep1.yaml",
        "..%2f..%2f..%2fepisodes%2fep1.yaml",
        "s1/../../../moostik.db",
        "s1/..%5c..%5cwide.png",
        "%2fetc/passwd",
        "/etc/passwd",
        "//etc/passwd.png",
        "s1//wide.png",
        "s1/./wide.png",
        "s1/wide.png%00.txt",
        "s1/wide.png%00",
        "index.html",
        "s1",
        "s1/",
        "nothing/wide.png",
        "s1/outside.png",
        "s1/%ff.png",
        "a" * 5000 + ".png",
    ],
)
def test_paths_do_not_leave_the_folder(served: Served, path: str) -> None:
    secret = served.root.parent / f"{served.root.name}-outside.png"
    secret.write_bytes(b"secret")
    (served.server.folder / "s1/outside.png").symlink_to(secret)
    status, data, _ = served.get(path)
    assert (status, b"secret" in data) == (404, False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 30_000, 400),
        (b'{"shot": "s9", "variation": "wide"}', 409),
        (b'{"shot": ["s1"], "variation": "wide"}', 409),
        (b'{"shot": "s1", "variation": "nothing"}', 409),
        (b'{"shot": "s1", "variation": "wide", "digest": "zzz"}', 409),
        (b'{"shot": "s1", "variation": "wide", "digest": {"a": 1}}', 409),
        (b'{"shot": "../s1", "variation": "wide"}', 409),
    ],
)
def test_what_makes_no_sense_changes_nothing(served: Served, body: bytes, status: int) -> None:
    assert served.post("pick", body)[0] == status
    assert served.untouched()


def test_unknown_actions_methods_and_lengths(served: Served) -> None:
    assert served.post("delete", {})[0] == 404
    assert served.post("pick", {}, Content_Length=str(MOST_BYTES + 1))[0] == 413
    assert served.post("pick", {}, Content_Length="-1")[0] == 411
    assert served.post("pick", {}, Content_Length="many")[0] == 411
    assert served.post("note", {"shot": "s1", "variation": "wide", "text": "x" * 3000})[0] == 400
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        assert served.ask(method, f"/{served.address.secret}/pick")[0] == 501
    assert served.untouched()


def test_an_episode_that_cannot_be_read_is_said_and_a_review_goes_on(served: Served) -> None:
    path = served.root / "episodes/ep1.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text("shots: [", encoding="utf-8")
    status, said = served.post("pick", {"shot": "s1", "variation": "wide"})
    assert (status, b"problem" in said) == (409, True)
    path.write_text(good, encoding="utf-8")
    assert served.post("pick", {"shot": "s1", "variation": "wide"})[0] == 200


def test_somebody_who_says_nothing_holds_nobody_up(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.address.port)) as silent:
        silent.sendall(b"GET /")
        assert served.get()[0] == 200


@pytest.mark.uncounted
def test_many_at_once_lose_nothing(served: Served) -> None:
    """Notes from several tabs: each is there, once."""
    asked = {"shot": "s1", "variation": "wide", "digest": ""}
    threads = [threading.Thread(target=served.post, args=("note", {**asked, "text": f"note {n}"})) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(note.text for note in usable_notes(load(served.root)).notes) == sorted(f"note {n}" for n in range(12))
