"""Findings at the exact character, with a sentence and a hint that help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.commands.running import runner
from tests.gate.faults import C, E, S
from tests.gate.good_series import write_series


class Case(NamedTuple):
    """`old` becomes `new`, in which § stands before the offending character."""

    file: str
    old: str
    new: str
    code: str
    said: str
    hint: str = ""

    def write(self, folder: Path) -> tuple[int, int]:
        path = write_series(folder) / "episodes" / self.file
        text = path.read_text(encoding="utf-8")
        assert self.old in text
        text = text.replace(self.old, self.new, 1)
        before = text[: text.index("§")]
        path.write_text(text.replace("§", ""), encoding="utf-8")
        return before.count("\n") + 1, len(before) - before.rfind("\n")


_OPTION = "safety_filter_level: block_only_high"
_CARD = "maxCost: 20\nmodels: {google/nano-banana-pro: {%s}}"
CASES = [
    # YAML
    Case(E, "number: 2\n    name", "§number:2\n    name", "M003", "after a key", "a colon and a space"),
    Case(E, "description: Ana opens", "description: |\n§Ana opens", "M003", "after a key", "is indented deeper"),
    Case(S, "style: [painted]", "palette:\n  -§ #ff0000", "M101", "is empty", "needs quotes"),
    Case(S, "style: [painted]", "palette: §[#ff0000, #00ff00]", "M003", "`]`", "needs quotes"),
    Case(S, "style: [painted]", "palette: [red, '#fff', 'blue #3D5A73', §'#12345Z']", "M412", "`#12345Z`"),
    # the film
    Case(E, "durationSeconds: 4", "durationSeconds: §.inf", "M101", "a finite number, and is infinite"),
    Case(E, "durationSeconds: 4", "durationSeconds: §.nan", "M101", "a finite number, and is something else"),
    Case(E, "durationSeconds: 4", "durationSeconds: §-4", "M103", "cannot be `-4", "At least 0"),
    Case(E, "- id: wide\n        cameraAngle: wide", "- id: §master", "M301", "`master`"),
    Case(E, "- id: ana\n          action", "- id: §bo\n          action", "M208", "`bo`", "characterIds"),
    Case(E, 'aspect_ratio: "16:9"', '§aspect_ration: "16:9"', "M312", "aspect_ration", "aspect_ratio"),
    Case(E, "goal: Ana sits down with Bo.", "§negative: [text]", "M306", "Nothing says what `shot-2`", "description"),
    # reference images
    Case(C, "[references/ana.png]", "[§'references\\ana.png']", "M221", "no file", "`references/ana.png`"),
    Case(C, "[references/ana.png]", "[§references/Ana.PNG]", "M221", "no file", "`references/ana.png`"),
    Case(C, "[references/ana.png]", "[§references/ana.jpg]", "M221", "no file", "`references/ana.png`"),
    Case(C, "[references/ana.png]", "[§references/anna.png]", "M221", "no file", "`references/ana.png`"),
    # prices and options
    Case(S, "pro: 0.15", "pro: §cheap", "M101", "`google/nano-banana-pro` should be a number"),
    Case(S, "pro: 0.15", "pro: {1K: §cheap}", "M101", "`1K` should be a number"),
    Case(S, "maxCost: 20", _CARD % "price: §[1]", "M101", "`price` should be a number, and is a list"),
    Case(S, "pro: 0.15", "pro: §1e30", "M409", "is not a price"),
    Case(S, "google/nano-banana-pro: 0.15", "§google/nano-banana-por: 0.15", "M110", "nano-banana-por", "banana-pro"),
    Case(S, "maxCost: 20", "maxCost: §0.1", "M410", "spend $0.10, and a picture of google/nano-banana-pro costs $0.15"),
    Case(S, _OPTION, "§num_outputs: 4", "M402", "no option num_outputs"),
    Case(S, _OPTION, "§prompt: mine", "M402", "cannot be set"),
    Case(S, _OPTION, "allow_fallback_model: §true", "M401", "allow_fallback_model: true", "It takes false"),
    Case(S, "maxCost: 20", _CARD % "referenceKey: §prompt", "M401", "`prompt` is another input"),
    Case(S, "maxCost: 20", _CARD % "options: {steps: §5}", "M101", "should be a list, and is a number"),
    Case(S, "model: google/", "model: §https://replicate.com/google/", "M405", "OWNER/NAME", "nano-banana-pro`"),
    Case(S, "model: google/nano-banana-pro", "model: §google/nano-banana-por", "M404", "por", "nano-banana-pro?"),
]


def _findings(tmp_path, capfd, monkeypatch) -> list[dict[str, Any]]:
    ran = runner(capfd, monkeypatch, tmp_path)("check", "ep1", "--json")
    found: list[dict[str, Any]] = json.loads(ran.out)["diagnostics"]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.new[:40])
def test_said_at_the_exact_character(case: Case, tmp_path, capfd, monkeypatch):
    line, column = case.write(tmp_path)
    found = [one for one in _findings(tmp_path, capfd, monkeypatch) if one["code"] == case.code]
    assert [(one["path"], one["line"], one["column"]) for one in found] == [(f"episodes/{case.file}", line, column)]
    assert case.said in found[0]["message"]
    assert case.hint in (found[0]["hint"] or "")


def test_a_shot_is_not_told_to_continue_itself(tmp_path, capfd, monkeypatch):
    Case(E, "    continuesFrom: shot-1", "    continuesFrom: §shot-3", "", "").write(tmp_path)
    hints = [one["hint"] for one in _findings(tmp_path, capfd, monkeypatch)]
    assert hints == ["Did you mean `shot-1`?"]


def test_an_unknown_character_is_told_once(tmp_path, capfd, monkeypatch):
    write_series(tmp_path, characters="")
    assert {one["code"] for one in _findings(tmp_path, capfd, monkeypatch)} == {"M201"}


def test_an_episode_without_shots_is_told_once(tmp_path, capfd, monkeypatch):
    Case(E, "shots:", "§shot:", "", "").write(tmp_path)
    assert {one["code"] for one in _findings(tmp_path, capfd, monkeypatch)} == {"M110", "M307"}


@pytest.mark.parametrize("model", ["nano-banana-pro", "studio/of-our-own"])
def test_nothing_is_said_of_the_options_of_a_model_that_is_not_known(model, tmp_path, capfd, monkeypatch):
    write_series(tmp_path)
    series = tmp_path / "episodes/series.yaml"
    series.write_text(series.read_text().replace("google/nano-banana-pro\n", f"{model}\n"))
    codes = {one["code"] for one in _findings(tmp_path, capfd, monkeypatch)}
    assert codes & {"M401", "M402", "M403"} == set()
