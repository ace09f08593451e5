"""A review in a real Chromium: the film, the keys of a fresh page, what is written, and a hostile page beside it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.sources.notes import usable_notes
from tests.chromium import NEEDS_CHROMIUM, chromium_running
from tests.commands.made import EPISODE
from tests.gallery.pages import load
from tests.serving.test_server import Served

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
pytestmark = NEEDS_CHROMIUM
SPOKEN = EPISODE.replace(
    "    name: Dawn\n", '    name: Dawn\n    durationSeconds: 1.5\n    dialogue: ["KOKO: Already?"]\n'
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with chromium_running() as browser:
        yield browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    found = Served(tmp_path)
    (tmp_path / "episodes/ep1.yaml").write_text(SPOKEN, encoding="utf-8")
    yield found
    found.close()


@pytest.fixture
def page(chromium: Any, served: Served) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    opened.goto(served.address.url)
    opened.wait_for_selector("html[data-ready]")
    yield opened
    context.close()
    assert wrong == []


def toast(page: Any) -> str:
    page.wait_for_selector(".toast:popover-open")
    return str(page.text_content(".toast"))


def test_space_plays_the_film_with_its_subtitles_picks_first(page: Any, served: Served) -> None:
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    assert "picked" in toast(page)
    page.keyboard.press("Space")
    page.wait_for_selector("dialog.film[open]")
    assert page.text_content(".subtitle") == "KOKO: Already?"
    assert page.get_attribute(".film-view img", "src").startswith("s1/close_up")
    assert page.text_content(".film-bar .where").endswith("Dawn")
    page.wait_for_selector(".film-bar .where:text('Noon')")
    assert page.is_hidden(".subtitle")
    page.keyboard.press("Space")
    stopped = page.text_content(".film-bar .clock")
    page.wait_for_timeout(1200)
    assert page.text_content(".film-bar .clock") == stopped
    page.keyboard.press("ArrowLeft")
    assert page.text_content(".film-bar .where").endswith("Dawn")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.film", state="hidden")


def test_keys_work_on_a_page_that_was_just_opened(page: Any) -> None:
    page.keyboard.press("ArrowDown")
    assert "Dawn" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_picks_notes_and_approvals_are_in_the_project_at_once(page: Any, served: Served) -> None:
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    assert "picked" in toast(page)
    assert served.picks() == {"s1": "wide"}
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.lightbox[open]")
    page.keyboard.press("n")
    page.fill("#note-text", 'the "wing" is torn: show it')
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('Noted')")
    page.keyboard.press("a")
    page.wait_for_selector(".toast:has-text('approved')")
    said = [(note.text, note.is_done, note.is_approval) for note in usable_notes(load(served.root)).notes]
    assert said == [('the "wing" is torn: show it', False, False), ("approved", True, True)]
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.get_attribute("#shot-s1 .frame-star", "aria-pressed") == "true"


def test_a_server_that_is_gone_is_said_and_nothing_looks_picked(chromium: Any, served: Served) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(served.address.url)
    page.wait_for_selector("html[data-ready]")
    served.server.shutdown()
    served.server.server_close()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    page.wait_for_selector(".toast:has-text('does not answer')")
    assert page.get_attribute("#shot-s1 .frame-star", "aria-pressed") == "false"
    context.close()


HOSTILE = """<!doctype html><title>hostile</title><body>
<form id="f" method="post" enctype="text/plain">
<input name='{"shot":"s1","variation":"wide","x":"' value='"}'></form>
<script>
const target = TARGET, body = PICK, method = "POST";
const picture = (done, fail) => {
  const image = new Image();
  Object.assign(image, { onload: done, onerror: fail, src: target + "s1/wide.png" });
};
const tries = [
  fetch(target + "pick", { method, body, headers: { "Content-Type": "application/json" } }),
  fetch(target + "pick", { method, body, mode: "no-cors", headers: { "Content-Type": "text/plain" } }),
  fetch(target + "pick", { method, body, mode: "no-cors" }),
  fetch(target),
  fetch(target + "s1/wide.png", { mode: "no-cors" }),
  new Promise(picture),
];
navigator.sendBeacon(target + "pick", new Blob([body], { type: "text/plain" }));
Promise.allSettled(tries).then((ends) => {
  document.title = ends.map((end) => end.status === "fulfilled" ? "answered" : "refused").join(" ");
});
</script></body>"""


@pytest.mark.uncounted
def test_a_hostile_page_that_even_knows_the_address_changes_and_sees_nothing(
    chromium: Any, served: Served, tmp_path: Path
) -> None:
    """On another port of this machine: the same site, another origin."""
    pick = '\'{"shot": "s1", "variation": "wide", "digest": ""}\''
    text = HOSTILE.replace("TARGET", f'"{served.address.url}"').replace("PICK", pick)

    class Hostile(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    evil = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=evil.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    context = chromium.new_context()
    page = context.new_page()
    try:
        page.goto(f"http://127.0.0.1:{evil.server_address[1]}/")
        page.wait_for_function("document.title !== 'hostile'")
        assert page.title() == " ".join(["refused"] * 6)
        page.evaluate(
            f"() => {{ const f = document.getElementById('f'); f.action = '{served.address.url}pick'; f.submit(); }}"
        )
        page.wait_for_load_state()
        assert served.untouched()
    finally:
        context.close()
        evil.shutdown()
        evil.server_close()
