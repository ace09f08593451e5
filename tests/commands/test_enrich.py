"""`moostik enrich`: the JSON document and the texts for people."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.project import EPISODE, write_project
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    return runner(capfd, monkeypatch, write_project(tmp_path))


def test_the_json_document(moostik: Moostik) -> None:
    ran = moostik("enrich", "ep1", "--shot", "s1", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert list(found) == ["episodeId", "shots"]
    (shot,) = found["shots"]
    assert list(shot) == ["shotId", "prompt", "variations"]
    assert shot["prompt"]["subjects"] == [{"id": "ana", "reference_image": "https://x/a1.png"}]
    assert [variation["cameraAngle"] for variation in shot["variations"]] == [
        "wide",
        "medium",
        "close_up",
        "low_angle",
        "extreme_wide",
    ]
    assert list(shot["variations"][0]) == ["id", "cameraAngle", "promptText", "imageInput", "truncated", "leftOut"]
    assert shot["variations"][0]["imageInput"] == ["https://x/a1.png", "https://x/p1.png", "https://x/a2.png"]


def test_numbers_that_json_does_not_know_are_null(moostik: Moostik, tmp_path: Path) -> None:
    episode = "id: ep2\nshots: [{id: s1, prompt: {goal: g, far: .inf, deep: [1e999, .nan, 2.5]}}]\n"
    (tmp_path / "episodes/ep2.yaml").write_text(episode, encoding="utf-8")
    text = moostik("enrich", "ep2", "--json").out
    (shot,) = json.loads(text, parse_constant=pytest.fail)["shots"]
    assert shot["prompt"] == {"goal": "g", "far": None, "deep": [None, None, 2.5]}


def test_angles(moostik: Moostik) -> None:
    found = json.loads(moostik("enrich", "ep1", "--angle", "macro", "--json").out)
    assert [(shot["shotId"], len(shot["variations"])) for shot in found["shots"]] == [("s2", 1)]
    ran = moostik("enrich", "ep1", "--angle", "macr")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean macro?" in ran.err


def test_a_shot_of_a_sequence_is_told_of_the_picture_before_where_there_is_one(moostik: Moostik) -> None:
    found = json.loads(moostik("enrich", "ep1", "--shot", "s2", "--json").out)
    told = {v["id"]: "previous shot of the sequence" in v["promptText"] for v in found["shots"][0]["variations"]}
    assert told == {"wide": True, "macro": False}


def test_a_text_that_is_too_long_is_shortened_and_says_so(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/series.yaml").write_text(
        "style: [Felt everywhere]\nmodels:\n  google/nano-banana-pro:\n    maxPromptLength: 170\n",
        encoding="utf-8",
    )
    ran = moostik("enrich", "ep1", "--shot", "s3", "--angle", "medium", "--json")
    (variation,) = json.loads(ran.out)["shots"][0]["variations"]
    assert variation["truncated"] is True
    assert "Rain." in variation["promptText"]
    assert len(variation["promptText"]) <= 170
    plain = moostik("enrich", "ep1", "--shot", "s3", "--angle", "medium")
    assert "Too long for the model" in plain.out


def test_what_may_never_go_and_is_too_long_is_warned_about(moostik: Moostik, tmp_path: Path) -> None:
    long = json.loads(json.dumps(EPISODE))
    long["shots"][2]["prompt"] = {"goal": "rain " * 15000}
    (tmp_path / "episodes/ep1.json").write_text(json.dumps(long), encoding="utf-8")
    ran = moostik("enrich", "ep1", "--shot", "s3", "--json")
    assert "5 texts are longer than the model takes" in ran.err
    assert all(v["truncated"] for v in json.loads(ran.out)["shots"][0]["variations"])


def test_plain_lines_tell_a_text_once_under_its_angles(moostik: Moostik) -> None:
    lines = moostik("enrich", "ep1", "--shot", "s3").out.splitlines()
    assert lines[0] == "s3"
    assert [line.partition(":")[0] for line in lines[1:6]] == [
        "wide",
        "medium",
        "close_up",
        "low_angle",
        "extreme_wide",
    ]
    assert lines[1].startswith("wide: Wide shot, 24 mm lens: Rain.")
    assert lines[6].startswith("Reference images: image 1 shows Bo")
    assert lines[-1] == "1 reference image."


def test_paragraphs_where_there_are_eyes(moostik: Moostik) -> None:
    ran = moostik("enrich", "ep1", "--shot", "s2", "--color", "always")
    assert "Table :smile:" in ran.out
    assert "\x1b[31m" not in ran.out.replace("\\x1b[31m", "")


OWN = """id: ep3
shots:
  - id: s1
    description: Rain falls.
    prompt:
      goal: Unease.
      camera: {lens: 100mm macro}
    variations: [wide, close_up]
"""


def test_why_marks_where_each_phrase_was_written(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/ep3.yaml").write_text(OWN, encoding="utf-8")
    lines = moostik("enrich", "ep3", "--angle", "wide", "--why").out.splitlines()
    assert "Rain falls. [episodes/ep3.yaml:4]" in lines[1]
    assert "Goal: Unease. [episodes/ep3.yaml:6]" in lines
    assert "Left out (another lens than this picture's): “100mm macro” (episodes/ep3.yaml:7)" in lines
    (wide,) = json.loads(moostik("enrich", "ep3", "--angle", "wide", "--why", "--json").out)["shots"][0]["variations"]
    assert [(piece["text"], piece["line"]) for piece in wide["pieces"]] == [("Rain falls.", 4), ("Unease.", 6)]
    assert wide["leftOut"] == [
        {"text": "100mm macro", "reason": "lens", "path": "episodes/ep3.yaml", "line": 7, "column": 22}
    ]
    drawn = moostik("enrich", "ep3", "--why", "--color", "always").out
    assert "episodes/ep3.yaml:4" in drawn and "Left out" in drawn


def test_diff_shows_what_an_edit_changes_before_it_is_paid(moostik: Moostik, tmp_path: Path) -> None:
    path = tmp_path / "episodes/ep3.yaml"
    path.write_text(OWN, encoding="utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.test"]
    for words in (["init", "-q"], ["add", "episodes"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    path.write_text(OWN.replace("Unease.", "Relief."), encoding="utf-8")
    ran = moostik("enrich", "ep3", "--diff", "HEAD")
    assert ran.out.splitlines() == ["s1/wide", "s1/close_up", "  - Goal: Unease.", "  + Goal: Relief."]
    assert "2 of 2 texts are others than in HEAD." in ran.err
    found = json.loads(moostik("enrich", "ep3", "--diff", "HEAD", "--angle", "wide", "--json").out)
    assert (found["changed"], [one["variationId"] for one in found["changes"]]) == (1, ["wide"])
    assert moostik("enrich", "ep3", "--diff", str(path)).out == ""
    refused = moostik("enrich", "ep3", "--diff", "no-such-branch")
    assert refused.code == 2 and "neither a file nor a commit" in refused.err
