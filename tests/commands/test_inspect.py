"""`moostik inspect` shows what a picture says of how it was made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.pictures.provenance import embed
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes, provenance


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    return runner(capfd, monkeypatch, tmp_path)


def write(path: Path, format_: str = "PNG", **changes: object) -> Path:
    path.write_bytes(embed(picture_bytes(format_), provenance(**changes)))
    return path


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP"])
def test_everything_that_is_known_is_shown_anywhere(moostik: Moostik, tmp_path: Path, format_: str) -> None:
    path = write(tmp_path / "picture", format_, seed=42)
    ran = moostik("inspect", path)
    assert ran.code == 0
    for words in (
        "Shot: s1",
        "Angle: wide",
        "Model: google/nano-banana-pro",
        "Prediction: p1",
        "Seed: 42",
        "Cost: $0.15",
        "48 × 27",
        "1. a.png",
        "2. https://x.test/b.png",
        "Une forêt l'été.",
    ):
        assert words in ran.out


def test_what_is_not_known_is_not_shown(moostik: Moostik, tmp_path: Path) -> None:
    assert "Seed" not in moostik("inspect", write(tmp_path / "a.png")).out


def test_json_has_every_file(moostik: Moostik, tmp_path: Path) -> None:
    known, unknown = write(tmp_path / "a.png"), tmp_path / "b.png"
    unknown.write_bytes(picture_bytes("PNG"))
    ran = moostik("inspect", known, unknown, "--json")
    first, second = json.loads(ran.out)["files"]
    assert ran.code == 1
    assert (first["format"], first["width"], first["height"]) == ("png", 48, 27)
    assert (first["provenance"]["shotId"], first["provenance"]["cost"]) == ("s1", 0.15)
    assert second["provenance"] is None


@pytest.mark.parametrize("content", [b"", b"text", picture_bytes("PNG"), b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
def test_a_file_that_says_nothing_is_exit_one(moostik: Moostik, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    ran = moostik("inspect", path)
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith(f"{path}: ")


def test_a_missing_file_is_wrong_usage(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("inspect", tmp_path / "nothing.png")
    assert ran.code == 2
    assert "nothing.png" in ran.err


def test_terminal_escapes_in_a_picture_do_nothing(moostik: Moostik, tmp_path: Path) -> None:
    path = write(tmp_path / "a.png", prompt_text="\x1b[2Jcleared [bold]x[/b] \u202eabc", shot_id="s\x1b1")
    for options in ((), ("--color", "always")):
        out = moostik("inspect", path, *options).out
        assert "\x1b[2J" not in out
        assert "[bold]x[/b]" in out


def test_the_table_of_a_terminal_wraps_and_keeps_the_lines_of_a_prompt(
    moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    path = write(tmp_path / "a.png", prompt_text="one\ntwo " + "long " * 30)
    monkeypatch.chdir(tmp_path)
    out = moostik("inspect", path.name, "--color", "always").out
    assert "one" in out
    assert out.count("long") == 30
