"""The browser that the tests of this folder share: to start one takes as long as ten of their tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import chromium_running


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    with chromium_running() as browser:
        yield browser


VIEWPORT: Any = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def window(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Where pages are opened, in a tab that one test after the other uses: to open a tab takes about as long as to show
    a page. An empty one beside it stays open, and with it the process that shows them all and what it keeps."""
    empty = tmp_path_factory.mktemp("empty") / "index.html"
    empty.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
    context = chromium.new_context(viewport=VIEWPORT, accept_downloads=True)
    for _ in range(2):
        context.new_page().goto(empty.as_uri())
    yield context
    context.close()


@pytest.fixture
def open_page(window: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; the test fails for anything that it asks of the network or logs as an error."""
    wrong: list[str] = []
    empty, first = window.pages
    heard: dict[str, Callable[[Any], object]] = {
        "pageerror": lambda error: wrong.append(str(error)),
        "console": lambda line: wrong.append(line.text) if line.type == "error" else None,
        "request": lambda request: (
            None if request.url.startswith(("file:", "data:", "blob:")) else wrong.append(request.url)
        ),
        "dialog": lambda dialog: (wrong.append("an alert"), dialog.dismiss()),
    }
    tabs: list[Any] = []

    def opened(path: Path, fragment: str = "") -> Any:
        page = window.new_page() if tabs else first
        tabs.append(page)
        page.set_default_timeout(15_000)
        for event, listener in heard.items():
            page.on(event, listener)
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for page in tabs[1:]:
        page.close()
    first.goto(empty.url)
    for event, listener in heard.items():
        if tabs:
            first.remove_listener(event, listener)
    first.emulate_media(media="null", color_scheme="null")
    if first.viewport_size != VIEWPORT:
        first.set_viewport_size(VIEWPORT)
    first.evaluate("sessionStorage.clear()")
    empty.evaluate("localStorage.clear()")  # each test begins with nothing kept
    assert wrong == []
