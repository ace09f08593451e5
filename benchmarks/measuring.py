"""Running commands as a user does, each in a process of its own, and what they cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
_SCRIPT = Path(PYTHON).with_name("moostik")
MOOSTIK = (PYTHON, str(_SCRIPT)) if _SCRIPT.is_file() else (PYTHON, "-m", "moostik_cli")
BARE_PYTHON = (PYTHON, "-c", "pass")
# A process begins with the memory of the one that starts it, which counts as its own: so a small one does.
_STARTER = """
import json, os, sys, time
answer, *command = sys.argv[1:]
started = time.perf_counter()
process = os.posix_spawn(command[0], command, os.environ)
_, status, used = os.wait4(process, 0)
took = time.perf_counter() - started
os.write(int(answer), json.dumps([took, used.ru_utime + used.ru_stime, used.ru_maxrss, status]).encode())
"""


class Cost(NamedTuple):
    """Of one process: seconds by the clock, seconds of CPU, and its greatest memory in bytes."""

    wall: float
    cpu: float
    memory: int
    status: int


class CommandFailedError(Exception):
    """A measured command did not do what it was to do: its figure would mean nothing."""


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    expected: Sequence[int] = (0,),
    output: Path | None = None,
) -> Cost:
    """Run a command and wait for it. Raises CommandFailedError for an exit status that is not expected."""
    complete = {**_plain_environment(), **(environment or {})}
    reading, writing = os.pipe()
    starter = (PYTHON, "-I", "-S", "-c", _STARTER, str(writing), *command)
    with (output or Path(os.devnull)).open("wb") as out, os.fdopen(reading) as answer:
        process = subprocess.Popen(
            starter,
            cwd=folder,
            env=complete,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            pass_fds=(writing,),
        )
        os.close(writing)
        said = process.communicate()[1]
        wall, cpu, memory, waited = json.loads(answer.read())
    status = os.waitstatus_to_exitcode(waited)
    if status not in expected:
        raise CommandFailedError(f"{' '.join(command)}: {status}\n{said.decode(errors='replace')[-2000:]}")
    return Cost(wall, cpu, memory * 1024, status)


def least(
    commands: Mapping[str, Sequence[str]],
    folder: Path,
    rounds: int,
    environment: Mapping[str, str] | None = None,
    expected: Sequence[int] = (0,),
) -> dict[str, Cost]:
    """The least that each command took in `rounds`. All take turns, so that a busy moment of the machine
    strikes all alike."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(run(command, folder, environment, expected))
    return {
        name: Cost(
            min(one.wall for one in costs),
            min(one.cpu for one in costs),
            min(one.memory for one in costs),
            costs[0].status,
        )
        for name, costs in found.items()
    }


def machine() -> str:
    """What it ran on, in a few words."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}, {os.cpu_count()} cores, {os.uname().sysname} {os.uname().machine}"


def _plain_environment() -> dict[str, str]:
    """The environment without what would change a run, and with what was written here on the path."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MOOSTIK_", "REPLICATE_", "_MOOSTIK", "COVERAGE", "SSL_CERT_"))
        and not name.endswith("_CA_BUNDLE")  # a file of certificates takes 20 ms to read
    }
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept.pop("PYDANTIC_DISABLE_PLUGINS", None)
    return {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
