"""The first studio's episode: its 22 readiness warnings, what is truly odd in it, and nothing invented."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from moostik_cli.gate.inspection import inspect_production
from moostik_cli.report.findings import render_findings
from moostik_cli.report.line_breaks import columns_of
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from tests.bare_environment import bare_environment


@pytest.fixture(params=["ep0.json", "ep0-pending.yaml"])
def real_project(request, real_dir: Path, tmp_path: Path) -> Path:
    (tmp_path / "episodes").mkdir()
    shutil.copy(real_dir / request.param, tmp_path / "episodes" / f"ep0{Path(request.param).suffix}")
    for name in ("characters.json", "locations.json"):
        shutil.copy(real_dir / name, tmp_path / "episodes" / name)
    return tmp_path


def test_what_is_odd_and_nothing_else(real_project):
    found = inspect_production(load_production(find_project(real_project), "ep0"))
    assert Counter(one.code for one in found.diagnostics) == {
        "M205": 13,
        "M206": 9,
        "M210": 10,
        "M211": 2,
        "M212": 1,
        "M309": 1,
        "M310": 1,
        "M413": 1,
    }
    [order] = [one for one in found.diagnostics if one.code == "M309"]
    assert len(order.shots) == 4


@pytest.mark.uncounted
def test_each_stands_at_its_line(real_project):
    found = inspect_production(load_production(find_project(real_project), "ep0"))
    for one in found.diagnostics:
        line = one.place.source.source_line(one.place.line)
        wanted = {"M205": "false", "M206": "false", "M309": "shot-1-", "M413": "4K"}.get(one.code, "")
        assert wanted in line[one.place.column - 1 : one.place.column - 1 + max(one.place.length, 1)] or not wanted


@pytest.mark.uncounted
@pytest.mark.parametrize("width", [80, 100, 120])
def test_it_fits_on_one_screen(width, real_project):
    found = inspect_production(load_production(find_project(real_project), "ep0"))
    shown = render_findings(found.diagnostics, width=width).splitlines()
    assert len(shown) <= {80: 68, 100: 61, 120: 53}[width]
    assert max(map(columns_of, shown)) <= width


@pytest.mark.uncounted
def test_only_what_is_needed_is_loaded(real_project):
    program = (
        "import sys, json\n"
        "from moostik_cli.cli import run\n"
        "try:\n    run(['check', 'ep0', '--json'])\n"
        "except SystemExit as end:\n    code = end.code\n"
        "heavy = ['requests', 'replicate', 'httpx', 'PIL', 'sqlite3', 'rich', 'dotenv', 'concurrent.futures']\n"
        "print(json.dumps([code, [name for name in heavy if name in sys.modules]]), file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=real_project,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=bare_environment(),
    )
    assert json.loads(ran.stderr.splitlines()[-1]) == [0, []]
