"""What a tag must agree with before it is published."""

from __future__ import annotations

import pytest

from tools.release_check import ROOT, problems

_PACKAGE = '"""moostik"""\n__version__ = "1.2.3"\n'
_DATED = "# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-01-31\n\n- One.\n"


@pytest.mark.parametrize(
    ("tag", "changelog", "words"),
    [
        ("v1.2.3", _DATED, []),
        ("v1.2.4", _DATED, ["The tag is v1.2.4, the version is 1.2.3", "no section '## 1.2.4"]),
        ("v1.2.3", _DATED.replace(" - 2026-01-31", ""), ["no section '## 1.2.3 - YYYY-MM-DD'"]),
        ("v1.2.3", _DATED.replace("Unreleased\n", "Unreleased\n\n- Two.\n"), ["still has lines under 'Unreleased'"]),
    ],
)
def test_a_tag_agrees_with_version_and_changelog(tag: str, changelog: str, words: list[str]) -> None:
    found = problems(tag, _PACKAGE, changelog)
    assert len(found) == len(words)
    for problem, expected in zip(found, words, strict=True):
        assert expected in problem


def test_the_version_is_read_from_the_package() -> None:
    package = (ROOT / "moostik_cli" / "__init__.py").read_text(encoding="utf-8")
    assert all("nowhere" not in problem for problem in problems("v0", package, ""))
