"""Pages made from a small series, and what is in them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from moostik_cli.gallery.page import write_gallery
from moostik_cli.models.production import Production
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from moostik_cli.state.episode_view import ledger_of


def load(root: Path) -> Production:
    return load_production(find_project(root), "ep1")


def write_page(root: Path, *, preview: bool = False, running: bool = False) -> Path:
    production = load(root)
    with ledger_of(production) as ledger:
        return write_gallery(production, ledger, preview=preview, running=running).path


def data_of(page: Path) -> dict[str, Any]:
    """The JSON of a page, as a browser finds it."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def frames_of(page: Path) -> dict[tuple[str, str], dict[str, Any]]:
    return {(shot["id"], frame["id"]): frame for shot in data_of(page)["shots"] for frame in shot["frames"]}


def heading_of(page: Path) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return unescape(found.group(1))
