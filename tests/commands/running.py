"""Running a command line in this process, through the real entry point."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.cli import run


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit status."""

    code: int
    out: str
    err: str


_LEFT_OUT = (
    "REPLICATE_API_TOKEN",
    "REPLICATE_BASE_URL",
    "MOOSTIK_PROJECT",
    "MOOSTIK_OUTPUT",
    "MOOSTIK_LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
)
Moostik = Callable[..., Ran]


def runner(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Moostik:
    """A function that runs `moostik ARGUMENTS` in `folder`, without a token."""
    for name in _LEFT_OUT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(folder)

    def moostik(*arguments: Any, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return moostik
