"""Small projects, each with what must and must not be in the texts: the shared cases, and our own beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.running import Moostik, runner

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "prompts.yaml"
OWN = Path(__file__).with_name("prompt_cases.yaml")


def _cases() -> list[Any]:
    found = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    if SHARED.exists():
        found += yaml.safe_load(SHARED.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    return runner(capfd, monkeypatch, tmp_path)


@pytest.mark.parametrize("case", _cases())
def test_a_case(case: dict[str, Any], moostik: Moostik, tmp_path: Path) -> None:
    for name, content in case["files"].items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    checked = moostik("check", "ep", "--json")
    assert checked.code == case.get("exit", 0), checked.out
    found = json.loads(checked.out)
    _assert_findings(found, case.get("check", {}))
    _assert_readiness(found, case.get("readiness", {}))
    if "expect" not in case and "left_out" not in case and "references" not in case:
        return
    document = json.loads(moostik("enrich", "ep", "--json").out)
    pictures = {f"{shot['shotId']}/{v['id']}": v for shot in document["shots"] for v in shot["variations"]}
    for key, expected in case.get("expect", {}).items():
        _assert_text(pictures[key]["promptText"], expected)
    for key, images in case.get("references", {}).items():
        assert pictures[key]["imageInput"] == images
    for key, pieces in case.get("left_out", {}).items():
        left_out = {(one["text"], one["reason"]) for one in pictures[key]["leftOut"]}
        assert {(text, reason) for text, reason in pieces.items()} <= left_out


def _assert_text(text: str, expected: dict[str, Any]) -> None:
    folded = text.casefold()
    for words in expected.get("contains", ()):
        assert str(words).casefold() in folded, text
    for words in expected.get("lacks", ()):
        assert str(words).casefold() not in folded, (words, text)
    for words in expected.get("once", ()):
        assert folded.count(str(words).casefold()) == 1, (words, text)
    for name in ("order", "order2"):
        places = [folded.index(words.casefold()) for words in expected.get(name, ())]
        assert places == sorted(places), text


def _assert_findings(found: dict[str, Any], expected: dict[str, Any]) -> None:
    told = json.dumps(found["diagnostics"], ensure_ascii=False)
    for words in expected.get("contains", ()):
        assert words in told
    for words in expected.get("lacks", ()):
        assert words not in told


def _assert_readiness(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, references in expected.items():
        assert [
            {key: one[key] for key in wanted} for one, wanted in zip(found[name], references, strict=True)
        ] == references
