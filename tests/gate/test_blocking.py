"""Whom `blocking` places, and who is not in the shot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.running import Moostik, runner

LIBRARY = """\
- {id: koko, name: Koko, referenceImages: ['https://example.test/k.png'], validated: true}
- {id: mama-dorval, name: Mama Dorval (the old one), referenceImages: ['https://example.test/m.png'], validated: true}
"""


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/characters.yaml").write_text(LIBRARY, encoding="utf-8")
    return runner(capfd, monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("koko", []),
        ("Koko", []),
        ("a lamp", []),  # things may be placed
        ("kokko", [("M207", "Did you mean `koko`?")]),
        ("mama-dorval", [("M208", "Add it to `characterIds`.")]),
        ("Mama Dorval", [("M208", "Add it to `characterIds`.")]),
    ],
)
def test_somebody_who_is_not_in_the_shot(
    who: str, found: list[tuple[str, str]], moostik: Moostik, tmp_path: Path
) -> None:
    shot = f"{{id: s1, prompt: Koko waits., characterIds: [koko], variations: [wide], blocking: {{{who}: left}}}}"
    (tmp_path / "episodes/ep1.yaml").write_text(f"id: ep1\nshots:\n  - {shot}\n", encoding="utf-8")
    diagnostics = json.loads(moostik("check", "ep1", "--json").out)["diagnostics"]
    about = [one for one in diagnostics if "`blocking`" in one["message"]]
    assert [(one["code"], one["hint"]) for one in about] == found
    assert all((one["line"], one["severity"]) == (3, "warning") for one in about)
