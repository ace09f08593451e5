"""The real command in a process of its own, in a project of its own, against a stand-in in this one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import forking
from tests.standin import Standin

REPOSITORY = Path(__file__).parents[2]
REAL = REPOSITORY.parent / "shared" / "real"
_MOST_SECONDS = 120.0


@dataclass(frozen=True)
class Ended:
    """How the command ended."""

    code: int
    out: str
    err: str


class Running:
    """A command that runs."""

    def __init__(self, process: forking.Command | subprocess.Popen[str]) -> None:
        self.process = process

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> Ended:
        """Wait for its end; a command that hangs is a failure."""
        try:
            out, err = self.process.communicate(timeout=_MOST_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert self.process.returncode is not None
        return Ended(self.process.returncode, out, err)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> Ended:
        """kill -9."""
        self.process.kill()
        return self.end()


class Project:
    """An episode in a folder, and `moostik` run in it."""

    def __init__(self, root: Path, standin: Standin, *, retry_factor: float = 0.02) -> None:
        self.root = root
        self.standin = standin
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("MOOSTIK", "REPLICATE"))},
            "REPLICATE_API_TOKEN": standin.token,
            "REPLICATE_BASE_URL": standin.base_url,
            "MOOSTIK_RETRY_FACTOR": str(retry_factor),
            "PYTHONPATH": str(REPOSITORY),
            "LC_ALL": "C.UTF-8",
        }

    def start(self, *arguments: str, fork: bool = True) -> Running:
        """`fork=False`: as a process with an interpreter of its own, whose output is read through pipes."""
        return Running(forking.command(*arguments, cwd=self.root, env=self.environment, fork=fork))

    def generate(self, *options: str, episode: str = "ep0", fork: bool = True) -> Running:
        paying = ("generate", episode, "--provider", "replicate", "--delay-ms", "0", "--yes")
        return self.start(*paying, *options, fork=fork)

    def status(self) -> dict[str, Any]:
        ended = self.start("status", "ep0", "--json").end()
        assert ended.code == 0, ended.err
        found: dict[str, Any] = json.loads(ended.out)
        return found


def fill(root: Path) -> int:
    """Put an episode into the folder: the real one where it is at hand, else the shipped one. Returns how many
    pictures it has."""
    from moostik_cli.sources.productions import load_production
    from moostik_cli.sources.project import find_project

    if (REAL / "ep0-pending.yaml").is_file():
        (root / "episodes").mkdir(parents=True)
        shutil.copyfile(REAL / "ep0-pending.yaml", root / "episodes" / "ep0.yaml")
        for name in ("characters.json", "locations.json"):
            shutil.copyfile(REAL / name, root / "episodes" / name)
    else:
        shutil.copytree(REPOSITORY / "episodes", root / "episodes")
    return len(load_production(find_project(root), "ep0").episode.shots) and sum(
        len(shot.variations) for shot in load_production(find_project(root), "ep0").episode.shots
    )


def wait_until(met: Callable[[], bool], *, seconds: float = 60.0) -> bool:
    """Whether the condition was met in time."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True
