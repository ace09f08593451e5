"""Running a command line in this process, through the real entry point."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from moostik_cli import cli
from moostik_cli.cli import build_app, run
from moostik_cli.messages import current_language


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
    monkeypatch.setattr(cli, "build_app", lambda only=None, *, plain=False: _app(current_language(), only, plain))

    def moostik(*arguments: Any, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return moostik


@cache
def _app(language: str, only: str | None, plain: bool) -> Callable[..., Any]:
    """What Typer makes of the commands, made once for all tests: it takes as long as a short command. Its texts are in
    the language that is set."""
    assert language == current_language()
    return get_command(build_app(only, plain=plain))
