"""A user's shell: `moostik` is a command in it, its output is piped, and nothing of this process leaks in."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
_LEFT_OUT = (
    "REPLICATE_API_TOKEN",
    "REPLICATE_BASE_URL",
    "MOOSTIK_PROJECT",
    "MOOSTIK_OUTPUT",
    "MOOSTIK_LANG",
    "NO_COLOR",
    "FORCE_COLOR",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    *("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"),  # all that runs here, runs in other tests too
)
_NO_NETWORK = """\
import socket

def refuse(*_arguments, **_options):
    with open({marker!r}, "a") as marker:
        marker.write("something reached for the network\\n")
    raise OSError("there is no network in this test")

socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = refuse
"""


@dataclass(frozen=True)
class Ran:
    """What a line of shell printed, and its exit status."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Shell:
    """Runs lines of `sh` in `folder`. `tools` is a folder of its own, for the command and its traps."""

    def __init__(self, folder: Path, tools: Path, **environment: str) -> None:
        self.folder = folder
        self._tools = tools
        tools.mkdir(exist_ok=True)
        command = tools / "moostik"
        command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m moostik_cli "$@"\n', "utf-8")
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        clean = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        self.environment = {
            **clean,
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "TERM": "xterm-256color",
            "PYTHONPATH": os.pathsep.join([str(tools), str(REPOSITORY)]),
            **environment,
        }

    def __call__(self, line: str, *, stdin: str = "", seconds: float = 60) -> Ran:
        """Run a line and see that whatever happened, it was told as it should be."""
        ran = subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
        for printed in (ran.stdout, ran.stderr):
            assert "Traceback" not in printed
            assert "Internal error" not in printed
            assert "\x1b" not in printed
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def start(self, line: str) -> subprocess.Popen[str]:
        """Begin a line, which goes on while the test looks on."""
        return subprocess.Popen(
            ["sh", "-c", f"exec {line}"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def unplug(self) -> Path:
        """From now on whoever reaches for the network fails, and leaves a mark in the file that is returned."""
        marker = self._tools / "network-was-used"
        (self._tools / "sitecustomize.py").write_text(_NO_NETWORK.format(marker=str(marker)), "utf-8")
        return marker
