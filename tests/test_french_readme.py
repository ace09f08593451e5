"""README.fr.md says in French what README.md says: the same blocks, the same commands, the same pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from moostik_cli.messages import set_language
from tests.commands.running import runner
from tests.english import english_words

ROOT = Path(__file__).parents[1]
ENGLISH, FRENCH = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.fr.md"))
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def blocks(text: str, *kinds: str) -> list[str]:
    return [found[2] for found in _BLOCK.finditer(text) if found[1] in kinds]


def rows(text: str) -> list[list[str]]:
    """The code of each row of the table."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    alike = [line.replace("FICHIER", "FILE").replace("--lang en", "--lang fr") for line in lines[1:]]
    return [re.findall(r"`([^`]+)`", line) for line in alike]


def test_the_blocks_are_the_same() -> None:
    assert blocks(ENGLISH, "sh", "yaml")
    assert blocks(FRENCH, "sh", "yaml") == blocks(ENGLISH, "sh", "yaml")


def test_the_table_has_the_same_commands() -> None:
    assert len(rows(ENGLISH)) > 10
    assert rows(FRENCH) == rows(ENGLISH)


def test_the_pages_and_pictures_are_the_same() -> None:
    def pages(text: str) -> list[str]:
        found = re.findall(r"\]\(([^)]+)\)", text)
        return sorted({target for target in found if not target.startswith("README")})

    assert pages(FRENCH) == pages(ENGLISH)


def test_the_console_shows_what_is_said(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    moostik = runner(capfd, monkeypatch, tmp_path)
    try:
        for block in blocks(FRENCH, "console"):
            command, _, shown = block.partition("\n")
            assert moostik(*command.removeprefix("$ moostik ").split(), "--lang", "fr").out == shown
    finally:
        set_language("en")
    assert len(blocks(FRENCH, "console")) == len(blocks(ENGLISH, "console"))


def test_it_is_french() -> None:
    prose = re.sub(r"\]\([^)]*\)", "]", _BLOCK.sub("", FRENCH)).replace("[English]", "").replace("pull request", "")
    assert english_words(prose) == []
