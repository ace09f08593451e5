"""What is said on standard error: in lines that fit a terminal, as it is elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from moostik_cli.report.screen import Screen

LONG = "flagged as sensitive: change the prompt or a reference: shot-005/low_angle, shot-006/extreme_wide"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal_of_forty(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "40")
    return stream


def test_lines_break_between_words_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of_forty(monkeypatch)
    Screen(color="never").error(LONG)
    lines = terminal.getvalue().splitlines()
    assert max(map(len, lines)) <= 40
    assert " ".join(line.strip() for line in lines) == f"error: {LONG}"


def test_colour_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of_forty(monkeypatch)
    Screen(color="always").warn("x" * 31)
    assert terminal.getvalue() == f"\x1b[33mwarning: \x1b[0m{'x' * 31}\n"


def test_a_command_stays_on_one_line_to_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of_forty(monkeypatch)
    command = "To make what is missing: moostik generate ep0 --shot shot-001 --shot shot-002"
    Screen().note(command)
    assert terminal.getvalue() == f"{command}\n"


def test_plain_text_and_logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of_forty(monkeypatch)
    Screen(plain=True).note(LONG)
    assert terminal.getvalue() == f"{LONG}\n"
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    Screen().note(LONG)
    assert sys.stderr.getvalue() == f"{LONG}\n"  # type: ignore[attr-defined]
