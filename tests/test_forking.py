"""A fork of the command is as a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.chaos.command import wait_until
from tests.forking import command
from tests.standin import Standin, fixed

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "COLUMNS": "100"}

pytestmark = [pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked here"), pytest.mark.uncounted]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "environment", "status"),
    [
        (("--version",), {}, 0),
        (("check", "ep0", "--provider", "preview"), {}, 0),
        (("check", "nothing"), {"MOOSTIK_LANG": "fr"}, 2),
        (("shot", "--help"), {"MOOSTIK_LANG": "fr"}, 0),
        (("shot", "--help"), {}, 0),
        (("generate", "ep0", "--bogus"), {}, 2),
        (("status", "ep0"), {"MOOSTIK_PROJECT": "/nowhere"}, 2),
    ],
)
def test_it_says_the_same_and_ends_the_same(
    series: Path, arguments: tuple[str, ...], environment: dict[str, str], status: int
) -> None:
    ways = [command(*arguments, cwd=series, env={**ENVIRONMENT, **environment}, fork=fork) for fork in (True, False)]
    said = [way.communicate(timeout=60) for way in ways]
    assert said[0] == said[1]
    assert "".join(said[0])
    assert [way.returncode for way in ways] == [status, status]


def test_what_it_says_stands_where_it_said_it(series: Path) -> None:
    planning = ("generate", "ep0", "--provider", "preview", "--shot", "shot-001", "--dry-run")
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}
    ways = [command(*planning, cwd=series, env=environment, together=True, fork=fork) for fork in (True, False)]
    ours, real = (way.communicate(timeout=60)[0] for way in ways)
    assert ours == real
    assert "shot-001/wide" in ours and "frames to draw" in ours  # what is for programs, and what is for people


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 130)])
def test_signals_reach_it(series: Path, number: signal.Signals, status: int) -> None:
    with Standin(latency=fixed(0.5)) as standin:
        account = {"REPLICATE_BASE_URL": standin.base_url, "REPLICATE_API_TOKEN": standin.token}
        paying = ("generate", "ep0", "--provider", "replicate", "--yes", "--shot", "shot-001")
        running = command(*paying, cwd=series, env={**ENVIRONMENT, **account})
        assert wait_until(lambda: bool(standin.memory.predictions))
        assert running.poll() is None
        running.send_signal(number)
        running.communicate(timeout=60)
    assert running.returncode == status
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)  # not even a zombie is left


def test_what_it_does_is_counted(series: Path) -> None:
    coverage = pytest.importorskip("coverage")
    program = (
        "import os\nfrom pathlib import Path\nfrom tests.forking import command\n"
        "running = command('clusters', 'ep0', cwd=Path.cwd(), env=os.environ)\n"
        "running.communicate(timeout=60)\nassert running.returncode == 0\n"
    )
    counting = {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"), "COVERAGE_FILE": str(series / ".coverage")}
    environment = {**ENVIRONMENT, **counting}
    environment.pop("COVERAGE_PROCESS_CONFIG", None)  # of the tests themselves
    subprocess.run([sys.executable, "-c", program], cwd=series, env=environment, check=True)
    of_the_command = str(ROOT / "moostik_cli/commands/clusters.py")
    counted = 0
    for file in series.glob(".coverage.*"):
        data = coverage.CoverageData(str(file))
        data.read()
        counted += len(data.lines(of_the_command) or ())
    assert counted > 5


def test_many_at_once_are_told_apart(series: Path) -> None:
    told: dict[str, str] = {}

    def ask(word: str) -> None:
        told[word] = command("check", word, cwd=series, env=ENVIRONMENT).communicate(timeout=60)[1]

    threads = [threading.Thread(target=ask, args=(f"episode-{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 6
    assert all(word in err for word, err in told.items())
