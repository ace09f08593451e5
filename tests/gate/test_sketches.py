"""Sketches in shots: used where they can be, told where they cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes

EPISODE = "id: ep1\nshots:\n  - {{id: s1, prompt: A door., variations: [wide], sketch: {sketch}}}\n"


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/door.png").write_bytes(picture_bytes("PNG", (64, 36)))
    (tmp_path / "episodes/note.txt").write_text("no picture", encoding="utf-8")
    return runner(capfd, monkeypatch, tmp_path)


def write(root: Path, sketch: str) -> None:
    (root / "episodes/ep1.yaml").write_text(EPISODE.format(sketch=json.dumps(sketch)), encoding="utf-8")


@pytest.mark.parametrize(
    ("sketch", "codes"),
    [
        ("door.png", []),
        ("none.png", [("M227", "warning", 3, 59)]),
        ("note.txt", [("M227", "warning", 3, 59)]),
        ("https://example.com/a.png", [("M227", "warning", 3, 59)]),
        ("../../etc/passwd", [("M220", "error", 3, 59)]),
    ],
)
def test_a_sketch_is_looked_at(moostik: Moostik, tmp_path: Path, sketch: str, codes: list[object]) -> None:
    write(tmp_path, sketch)
    found = json.loads(moostik("check", "ep1", "--provider", "preview", "--json").out)["diagnostics"]
    assert [(one["code"], one["severity"], one["line"], one["column"]) for one in found] == codes


def test_a_changed_sketch_is_drawn_again_and_nothing_else_is(moostik: Moostik, tmp_path: Path) -> None:
    write(tmp_path, "door.png")
    frame = tmp_path / "output/preview/episodes/ep1/s1/wide.png"
    moostik("generate", "ep1", "--provider", "preview")
    first = frame.read_bytes()
    assert "already there" in moostik("generate", "ep1", "--provider", "preview").err
    (tmp_path / "episodes/door.png").write_bytes(picture_bytes("PNG", (90, 36)))
    moostik("generate", "ep1", "--provider", "preview")
    assert frame.read_bytes() != first


def test_blocking_that_says_nothing_is_refused_with_the_words_that_are_known(moostik: Moostik, tmp_path: Path) -> None:
    text = "id: ep1\nshots:\n  - {id: s1, prompt: A door., variations: [wide], blocking: {koko: upstairs}}\n"
    (tmp_path / "episodes/ep1.yaml").write_text(text, encoding="utf-8")
    ran = moostik("check", "ep1")
    assert ran.code == 3
    assert "`at` cannot be `upstairs`. (One of: left, centre, right.)" in ran.out
