"""The command reference and the man page say what the commands are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from moostik_cli.cli import COMMANDS
from tools import command_pages


@pytest.mark.uncounted
@pytest.mark.parametrize(("page", "made"), [("REFERENCE", "reference"), ("MAN_PAGE", "man_page")])
def test_the_page_is_that_of_the_commands(page: str, made: str) -> None:
    """In a process of its own: help texts are in the language in which the commands were first loaded."""
    code = f"import sys; from tools import command_pages; sys.stdout.buffer.write(command_pages.{made}().encode())"
    ran = subprocess.run([sys.executable, "-c", code], cwd=command_pages.ROOT, capture_output=True, check=True)
    assert getattr(command_pages, page).read_bytes() == ran.stdout, _AGAIN


_AGAIN = "run: python tools/command_pages.py"


def test_every_command_and_option_is_there() -> None:
    reference = command_pages.reference()
    for name in COMMANDS:
        assert f"\n## moostik {name}\n" in reference
    options = [option for _, command in command_pages.commands() for option in command_pages.options_of(command)]
    assert len(options) > 100
    for option in options:
        assert option.help, option.name
        assert option.opts[0] in reference


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_man_page_is_set_without_a_complaint() -> None:
    ran = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-rLL=100n"],
        input=command_pages.MAN_PAGE.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "moostik check [OPTIONS] [EPISODE...]" in re.sub(r".\x08", "", ran.stdout)  # without double strikes
