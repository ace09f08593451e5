"""Walking through docs/walkthrough.md: its files are written, its commands run, its outputs compared.

    python -m tests.walking            says what differs
    python -m tests.walking --write    puts the real outputs into the page

In the page, a block ```yaml episodes/ep2.yaml``` (or fountain, csv) is a file as it is typed in, a block
```diff episodes/ep2.yaml``` an edit of it, and a block ```console``` a session: `$ ` before each command, its output
below.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

from tests import forking
from tests.standin.service import Standin
from tests.standin.state import fixed

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "walkthrough.md"
HOME = "/home/ana"  # stands for the scratch folder
_BLOCK = re.compile(r"^```(?P<kind>yaml|fountain|csv|diff|console)(?: (?P<path>\S+))?\n(?P<body>.*?)^```$", re.M | re.S)
_FOR_A_SHELL = re.compile(r"[|&;<>$`*?~]")
_ANA = {"NAME": "Ana", "EMAIL": "ana@example.com"}
_DONE = re.compile(r"^\d+/(\d+) (\S+ done)$")


class Walker:
    """Someone with an empty folder, a terminal and an editor."""

    def __init__(self, home: Path, standin: Standin) -> None:
        self.home = home
        self.folder = home
        self.standin = standin
        self.notes: dict[str, int] = {}  # their names, numbered as they come
        program = home / ".bin" / "moostik"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m moostik_cli "$@"\n')
        program.chmod(0o755)
        kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
        self.environment = {
            **kept,
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "110",
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
            "REPLICATE_BASE_URL": standin.base_url,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _ANA.items()},
        }

    def walk(self, page: str) -> str:
        """The page with the outputs as they really are."""
        return _BLOCK.sub(self._block, page)

    def _block(self, found: re.Match[str]) -> str:
        kind, path, body = found["kind"], found["path"], found["body"]
        if kind == "console":
            body = self._session(body)
        elif path is not None and kind != "diff":
            (self.folder / path).write_text(body, encoding="utf-8")
        elif path is not None:
            self._edit(self.folder / path, body)
        return f"```{kind}{' ' + path if path else ''}\n{body}```"

    def _edit(self, path: Path, diff: str) -> None:
        text = path.read_text(encoding="utf-8")
        for before, added in re.findall(r"^-(.*)\n((?:\+.*\n)+)", diff, re.M):
            assert text.count(before) == 1, before
            text = text.replace(before, re.sub(r"^\+", "", added, flags=re.M).removesuffix("\n"))
        path.write_text(text, encoding="utf-8")

    def _session(self, body: str) -> str:
        commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
        return "\n".join(f"$ {command}\n{self._run(command)}" for command in commands)

    def _run(self, command: str) -> str:
        if command.startswith("cd "):
            self.folder = self.folder / command[3:]
            return ""
        told = command.replace("r8_your_own_token", self.standin.token)
        if told.startswith("moostik ") and not _FOR_A_SHELL.search(told):
            arguments = shlex.split(told)[1:]
            running = forking.command(*arguments, cwd=self.folder, env=self.environment, together=True)
            return self._steady(running.communicate(timeout=120)[0])
        done = subprocess.run(
            ["/bin/sh", "-c", told],
            cwd=self.folder,
            env=self.environment,
            text=True,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        return self._steady(done.stdout)

    def _name_of_note(self, found: re.Match[str]) -> str:
        number = self.notes.setdefault(found[0], len(self.notes) + 1)
        return f"n3f9a1c{number}"

    def _steady(self, output: str) -> str:
        """Without what differs from run to run: the folder, times, names of notes, and which picture came first."""
        output = output.replace(str(self.home), HOME)
        output = re.sub(r"(?<!\b0 pictures made )\bin \d+:\d\d\b", "in 0:01", output)
        output = re.sub(r"\bn[0-9a-f]{7}\b", self._name_of_note, output)
        output = re.sub(r"\b\d{8}T\d{9}Z\b", "20260102T030405678Z", output)
        output = re.sub(r"\b\d{4}-\d\d-\d\dT[0-9:.]+Z", "2026-01-02T03:04:05.678Z", output)
        lines = [line for line in output.splitlines() if not line.startswith("Auto-merging ")]  # not of every git
        done = sorted(found[2] for line in lines if (found := _DONE.match(line)))
        steady = []
        for line in lines:
            found = _DONE.match(line)
            steady.append(f"{len(steady) - _before(steady)}/{found[1]} {done.pop(0)}" if found else line)
        return "".join(line + "\n" for line in steady)


def _before(lines: list[str]) -> int:
    """How many of the lines stand before the first finished picture, less one."""
    numbers = [number for number, line in enumerate(lines) if _DONE.match(line)]
    return (numbers[0] if numbers else len(lines)) - 1


def walked(page: str) -> str:
    """The page as it is when everything in it is really done."""
    with tempfile.TemporaryDirectory() as folder, Standin(picture_size=(336, 144), latency=fixed(0.05)) as standin:
        return Walker(Path(folder).resolve(), standin).walk(page)


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    now = walked(page)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(now, encoding="utf-8")
    else:
        print("\n".join(unified_diff(page.splitlines(), now.splitlines(), "page", "now", lineterm="")))


if __name__ == "__main__":
    main()
