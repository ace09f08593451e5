"""What all commands share: the common options before and after the subcommand, and how an error ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from moostik_cli import __main__
from moostik_cli.errors import ExitCode
from tests.commands.project import write_project
from tests.commands.running import Moostik, runner

pytestmark = pytest.mark.uncounted


@pytest.fixture
def moostik(capfd, monkeypatch, tmp_path) -> Moostik:
    return runner(capfd, monkeypatch, write_project(tmp_path))


@pytest.mark.parametrize(
    ("option", "value", "likely"),
    [
        ("--color", "blue", "always"),
        ("--lang", "de", "fr"),
        ("--lang", "francais", "fr"),
        ("--model", "nano", "OWNER/NAME"),
    ],
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
    nowhere = ("-C", tmp_path / "nowhere")
    for arguments in (("clusters", "ep1", "--json", *nowhere), (*nowhere, "clusters", "ep1", "--json")):
        refused = moostik(*arguments)
        assert (refused.code, refused.out) == (ExitCode.USAGE, "")


@pytest.mark.parametrize("way", ["--json", "--events"])
def test_what_stops_generate_is_in_its_document(moostik, way):
    ran = moostik("generate", "ep1", "--provider", "preview", way)
    assert ran.code == ExitCode.NO
    document = json.loads(ran.out)
    assert document["generated"] == 0
    assert document["readiness"]["ready"] is False
    assert "ghost" in document["readiness"]["errors"][0]


@pytest.mark.parametrize("way", ["--json", "--events"])
def test_the_document_of_a_dry_run_has_the_fields_of_every_run(moostik, way):
    made = json.loads(moostik("generate", "ep1", "--shot", "s3", "--provider", "preview", "--json").out)
    planned = json.loads(
        moostik("generate", "ep1", "--shot", "s3", "--provider", "preview", "--force", "--dry-run", way).out
    )
    assert set(planned) - {"event"} == {*made, "planned", "estimatedCost"}
    assert (planned["generated"], planned["total"], len(planned["planned"])) == (0, 5, 5)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("check", "ep1"), ExitCode.NO),
        (("check", "ep1", "--shot", "s3"), ExitCode.DONE),
        (("clusters", "ep1"), ExitCode.DONE),
        (("generate", "ep1", "--shot", "s3", "--provider", "preview", "--events"), ExitCode.NO),
    ],
)
def test_a_closed_pipe_is_quiet_and_does_not_change_the_verdict(moostik, tmp_path, command, code):
    process = subprocess.Popen(
        [sys.executable, "-m", "moostik_cli", *command, "--quiet"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    assert (process.wait(), process.stderr.read()) == (code, "")
    process.stderr.close()


def test_events_that_nobody_reads_stop_the_run_and_say_how_to_go_on(moostik, tmp_path):
    run = "$moostik generate ep1 --shot s3 --provider preview --events"
    ran = shell(f"({run}; echo exit $? >&2) | true", tmp_path)
    said = ran.stderr.decode()
    assert "Standard output is closed: nothing new is started" in said
    made, left = re.search(r"(\d) frames? drawn(?:, (\d) left to make)?", said).groups(default="0")
    assert (int(made) + int(left), int(made) > 0) == (5, True)
    assert len(list(tmp_path.glob("output/preview/episodes/ep1/s3/*.png"))) == int(made)
    assert ("To make what is missing: moostik generate ep1 --shot s3" in said) == (left != "0")
    assert f"exit {int(ExitCode.NO if left != '0' else ExitCode.DONE)}" in said


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("environment", "arguments", "has_codes"),
    [
        ({"TERM": "xterm-256color"}, ["clusters", "ep1"], True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, ["clusters", "ep1"], False),
        (
            {"TERM": "xterm-256color", "NO_COLOR": "1"},
            ["generate", "ep1", "--shot", "s3", "--provider", "preview"],
            False,
        ),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, ["check", "--help"], False),
        ({"TERM": "xterm-256color"}, ["--plain", "check", "--help"], False),
        ({"TERM": "xterm-256color"}, ["--plain", "check", "--bogus"], False),
        ({"TERM": "dumb"}, ["status", "ep1"], False),
    ],
)
def test_escape_codes_on_a_terminal(moostik, tmp_path, environment, arguments, has_codes):
    printed = on_a_terminal([sys.executable, "-m", "moostik_cli", *arguments], tmp_path, environment)
    assert printed.strip()
    assert (b"\x1b" in printed) == has_codes


def on_a_terminal(command, folder, environment):
    """What a command prints on a pseudo-terminal."""
    import pty

    ours, theirs = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM", "COLORTERM")}
    with subprocess.Popen(
        command, cwd=folder, env={**clean, **environment}, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        printed = b""
        with suppress(OSError):  # Linux: the other end is closed
            while piece := os.read(ours, 65536):
                printed += piece
    os.close(ours)
    return printed


def shell(script, folder, **environment):
    """Run a line of shell in which $moostik is the command."""
    return subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "moostik": f"{sys.executable} -m moostik_cli", "PYTHONUNBUFFERED": "", **environment},
    )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("$moostik --version >&-", 0),
        ("$moostik status ep1 --json >&-", 0),
        ("$moostik status nope 2>&-", 2),
        ("$moostik status ep1 --shot - <&-", 0),
    ],
)
def test_streams_that_are_closed(moostik, tmp_path, script, code):
    ran = shell(script, tmp_path)
    assert ran.returncode == code
    assert b"rror" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_nowhere_to_write(moostik, tmp_path):
    assert shell("$moostik --version > /dev/full", tmp_path).stderr == b""
    ran = shell("$moostik status ep1 > /dev/full", tmp_path)
    assert ran.returncode == ExitCode.UNUSABLE_FILE
    assert ran.stderr == b"error: Operating system error: No space left on device.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize(("command", "last"), [("status", b"The same command makes"), ("resolve", b"Episode ep1")])
def test_in_one_log_what_ends_a_view_comes_last(moostik, tmp_path, command, last):
    assert shell(f"$moostik {command} ep1 2>&1", tmp_path).stdout.splitlines()[-1].startswith(last)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_encoding_without_the_letters(moostik, tmp_path, encoding):
    (tmp_path / "episodes" / "night.yaml").write_text(
        "id: night\ntitle: Été 日本\nshots: [{id: a, prompt: Été 日本}]\n", encoding="utf-8"
    )
    document = shell("$moostik enrich night --json", tmp_path, PYTHONIOENCODING=encoding).stdout
    assert json.loads(document.decode(encoding))["shots"][0]["prompt"] == "Été 日本"
    shown = shell("$moostik status night", tmp_path, PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stdout != b"") == (0, True)


def test_interrupted_before_the_command_begins(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(__main__, "_is_answered_at_once", interrupted)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == ExitCode.INTERRUPTED


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_help_into_a_closed_pipe(moostik, tmp_path):
    ran = shell("($moostik check --help; echo $? >&2) | true", tmp_path)
    assert ran.stderr == b"0\n"


def test_the_path_of_an_episode_says_where_its_project_is(moostik, tmp_path, tmp_path_factory, monkeypatch):
    inside = moostik("check", "ep1")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    path = next((tmp_path / "episodes").glob("ep1.*"))
    assert moostik("check", path) == inside
    assert f"moostik generate ep1 -C {tmp_path}\n" in moostik("status", path).err
    assert "No project here" in moostik("status", tmp_path / "episodes" / "ep9.yaml").err
    named = moostik("status", path, "-C", ".")
    assert (named.code, "No project here" in named.err) == (ExitCode.USAGE, True)


def test_commands_that_go_on_name_the_project_as_this_one_did(moostik, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    assert f"moostik check ep7 -C {tmp_path}" in moostik("new", "ep7", "-C", tmp_path).err
    assert f"moostik generate ep1 -C {tmp_path}\n" in moostik("status", "ep1", "-C", tmp_path).err
    drawn = moostik("generate", "ep1", "--shot", "s3", "--provider", "preview", "-C", tmp_path).err
    assert f"moostik gallery ep1 --preview --open -C {tmp_path}" in drawn
    monkeypatch.setenv("MOOSTIK_PROJECT", str(tmp_path))
    assert "moostik generate ep1\n" in moostik("status", "ep1").err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("check", "--bogus"), "See moostik check --help."),
        (("check", "--strct"), "--strict?"),
        (("generate", "--maxcost", "3"), "Did you mean --max-cost?"),
    ],
)
def test_an_unknown_option_has_a_likely_one_only_where_one_is_near(moostik, arguments, hint):
    ran = moostik(*arguments)
    assert (ran.code, ran.err.rstrip().endswith(hint)) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("command", ["status", "check", "clusters", "resolve", "enrich", "board", "gallery"])
def test_the_only_episode_need_not_be_named(moostik, command):
    named, unnamed = moostik(command, "ep1"), moostik(command)
    assert (unnamed.code, unnamed.out) == (named.code, named.out)
    assert named.out


def test_a_missing_episode_lists_what_there_is(moostik, tmp_path):
    (tmp_path / "episodes/ep2.yaml").write_text("id: ep2\nshots: []\n")
    ran = moostik("status")
    assert ran.code == ExitCode.USAGE
    assert "Available: ep1, ep2." in ran.err


def test_a_pick_needs_no_episode_where_there_is_one(moostik):
    assert moostik("pick", "nobody").err == moostik("pick", "ep1", "nobody").err
