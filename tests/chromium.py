"""The browser that pages are shown in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tools.screenshots import FLAGS

_PATH = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(_PATH is None, reason="no Chromium here: install the package chromium, or set CHROMIUM"),
]


@contextmanager
def chromium_running() -> Iterator[Any]:
    """A browser of its own, for as long as the block runs."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=_PATH, args=list(FLAGS))
        yield browser
        browser.close()
