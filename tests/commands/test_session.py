"""What all commands share: the common options before and after the subcommand, and how an error ends."""

from __future__ import annotations

import pytest

from moostik_cli.errors import ExitCode
from tests.commands.project import write_project
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd, monkeypatch, tmp_path) -> Moostik:
    return runner(capfd, monkeypatch, write_project(tmp_path))


@pytest.mark.parametrize(
    ("option", "value", "likely"),
    [("--color", "blue", "always"), ("--lang", "de", "fr"), ("--lang", "francais", "fr"), ("--model", "nano", "OWNER/NAME")],
)
def test_a_word_that_an_option_does_not_take(moostik, option, value, likely):
    ran = moostik("check", "ep1", option, value)
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert value in ran.err and likely in ran.err


def test_common_options_stand_before_or_after_the_subcommand(moostik, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    before = moostik("-C", tmp_path, "--lang", "fr", "--color", "always", "--quiet", "status", "ep1")
    after = moostik("status", "ep1", "--quiet", "--color", "always", "--lang", "fr", "-C", tmp_path)
    assert before == after
    assert before.code == ExitCode.DONE and "\x1b[" in before.out


def test_the_environment_names_the_project_and_an_option_goes_before_it(moostik, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setenv("MOOSTIK_PROJECT", str(tmp_path))
    assert moostik("clusters", "ep1", "--json").code == ExitCode.DONE
    refused = moostik("clusters", "ep1", "--json", "-C", tmp_path / "nowhere")
    assert (refused.code, refused.out) == (ExitCode.USAGE, "")
