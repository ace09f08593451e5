"""The one question that is asked, in both languages."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest

from moostik_cli.messages import message, set_language
from moostik_cli.run.consent import confirm


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("typed", "answer", "times"),
    [
        ("\n", True, 1),
        ("y\n", True, 1),
        ("YES\n", True, 1),
        ("oui\n", True, 1),
        (" O \n", True, 1),
        ("n\n", False, 1),
        ("no\n", False, 1),
        ("Non\n", False, 1),
        ("", False, 1),
        ("perhaps\nwhat\ny\n", True, 3),
        ("perhaps\n", False, 2),
    ],
)
@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Make them? [Y/n] "),
        ("fr", "Les générer\u00a0? [O/n] "),
    ],
)
def test_answers(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    answer: bool,
    times: int,
    language: str,
    asked: str,
) -> None:
    set_language(language)
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert confirm(message("Make them?")) is answer
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.rstrip("\n") == asked * times
