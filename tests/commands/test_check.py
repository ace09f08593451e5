"""`moostik check`: documents, formats, exit codes, several episodes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands.running import runner
from tests.gate.good_series import EPISODE, write_series

UNKNOWN = EPISODE.replace("[ana, bo]", "[ana, boo]").replace("close_up]", "close_upp]")


@pytest.fixture
def moostik(capfd, monkeypatch, tmp_path: Path):
    write_series(tmp_path / "p")
    (tmp_path / "p/episodes/ep2.yaml").write_text(UNKNOWN.replace("id: ep1", "id: ep2"))
    (tmp_path / "p/episodes/ep3.yaml").write_text("id: ep3\nshots: [{}]\n")
    return runner(capfd, monkeypatch, tmp_path / "p")


def test_the_document_is_the_seeds_with_findings(moostik):
    ran = moostik("check", "ep2", "--json")
    document = json.loads(ran.out)
    assert set(document) == {
        "episodeId",
        "ready",
        "canProceedWithWarnings",
        "warnings",
        "errors",
        "missingCharacterRefs",
        "missingLocationRefs",
        "unvalidatedRefs",
        "stats",
        "diagnostics",
    }
    assert (ran.code, document["episodeId"], document["ready"], document["canProceedWithWarnings"]) == (
        1,
        "ep2",
        False,
        False,
    )
    unknown = document["diagnostics"][0]
    assert {key: unknown[key] for key in ("severity", "code", "path", "line", "column", "hint")} == {
        "severity": "error",
        "code": "M201",
        "path": "episodes/ep2.yaml",
        "line": 28,
        "column": 25,
        "hint": "Did you mean `bo`?",
    }


def test_unusable_files_are_a_document_too(moostik):
    ran = moostik("check", "ep3", "--json")
    document = json.loads(ran.out)
    assert (ran.code, document["episodeId"], document["ready"]) == (3, "ep3", False)
    assert [one["code"] for one in document["diagnostics"]] == ["M102"]
    assert document["stats"]["totalShots"] == 0


def test_an_error_of_the_gate_is_not_ready(moostik, tmp_path):
    (tmp_path / "p/output").write_text("a file")
    document = json.loads(moostik("check", "ep1", "--json").out)
    assert (document["ready"], document["canProceedWithWarnings"], document["errors"]) == (False, False, [])


def test_several_and_all(moostik):
    ran = moostik("check", "--all", "--json")
    assert [one["episodeId"] for one in json.loads(ran.out)["episodes"]] == ["ep1", "ep2", "ep3"]
    assert ran.code == 3
    assert moostik("check", "ep1", "ep2").code == 1
    assert moostik("check", "ep1").code == 0


def test_without_an_episode_it_names_those_there_are(moostik):
    ran = moostik("check")
    assert (ran.code, "Available: ep" in ran.err) == (2, True)


def test_strict(moostik, tmp_path):
    (tmp_path / "p/episodes/ep4.yaml").write_text(EPISODE.replace("close_up]", "odd]").replace("ep1", "ep4"))
    assert moostik("check", "ep4").code == 0
    assert moostik("check", "ep4", "--strict").code == 1


def test_only_the_chosen_shots_are_asked_about(moostik):
    assert moostik("check", "ep2", "--shot", "shot-1", "--json").code == 0
    assert moostik("check", "ep2", "--shot", "-", stdin="shot-2\n").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("nope",),
        (),
        ("ep1", "--format", "xml"),
        ("ep1", "ep2", "--shot", "shot-1"),
        ("ep1", "--shot", "x"),
        ("ep1", "--provider", "x"),
        ("ep1", "--nope"),
    ],
)
def test_wrong_usage(moostik, arguments):
    ran = moostik("check", *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_text_in_a_pipe_is_a_line_for_each_finding(moostik):
    lines = moostik("check", "ep2").out.splitlines()
    assert lines[0] == ("episodes/ep2.yaml:28:25: error[M201]: There is no character `boo`. (Did you mean `bo`?)")
    assert lines[1].startswith("episodes/ep2.yaml:24:24: warning[M301]: ")
    assert lines[-1] == "ep2: 1 error, 1 warning. Not ready."


def test_github_annotations(moostik):
    lines = moostik("check", "ep2", "--format", "github").out.splitlines()
    assert lines[0] == (
        "::error file=episodes/ep2.yaml,line=28,col=25,endColumn=28,title=M201 A character that does not exist"
        "::There is no character `boo`.%0ADid you mean `bo`?"
    )
    assert lines[-1] == "::notice title=moostik check ep2::1 error, 1 warning"


def test_github_paths_begin_at_the_repository(moostik, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert "file=p/episodes/ep2.yaml" in moostik("check", "ep2", "--format", "github").out


def test_sarif(moostik):
    log = json.loads(moostik("check", "ep2", "--format", "sarif").out)
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["M201", "M301"]
    result = run["results"][0]
    assert (result["ruleId"], result["level"]) == ("M201", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "episodes/ep2.yaml"},
        "region": {"startLine": 28, "startColumn": 25, "endColumn": 28},
    }


def test_summary_for_the_step(moostik, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    moostik("check", "ep2", "--summary")
    moostik("check", "ep1", "--summary")
    text = (tmp_path / "summary.md").read_text()
    assert "| ep2 | 1 | 1 |" in text
    assert "| ep1 | 0 | 0 |" in text
    assert "| error M201 | episodes/ep2.yaml:28:25 | There is no character &#96;boo&#96;." in text


def test_summary_without_a_place_for_it_is_only_a_warning(moostik, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    ran = moostik("check", "ep1", "--summary")
    assert ran.code == 0
    assert "GITHUB_STEP_SUMMARY" in ran.err


def test_a_missing_token_is_an_error_where_replicate_is_asked_for(moostik):
    assert moostik("check", "ep1").code == 0
    ran = moostik("check", "ep1", "--provider", "replicate", "--json")
    assert [one["code"] for one in json.loads(ran.out)["diagnostics"]] == ["M505"]
    assert ran.code == 1


def test_another_model_has_other_limits(moostik):
    ran = moostik("check", "ep1", "--model", "black-forest-labs/flux-2-pro", "--json")
    assert "M401" in [one["code"] for one in json.loads(ran.out)["diagnostics"]]


def test_an_episode_under_the_id_of_another_one(moostik, tmp_path):
    episodes = tmp_path / "p/episodes"
    shutil.copy(episodes / "ep1.yaml", episodes / "ep2.yaml")
    document = json.loads(moostik("check", "ep2", "--json").out)
    [found] = [one for one in document["diagnostics"] if one["severity"] == "error"]
    assert (found["code"], found["path"], found["line"]) == ("M105", "episodes/ep2.yaml", 1)
    assert "that of ep1.yaml" in found["message"]
    assert moostik("check", "ep1").code == 0


def test_what_is_wrong_with_the_library_is_told_once_for_all_episodes(moostik, tmp_path, monkeypatch):
    (tmp_path / "p/episodes/characters.yaml").write_text("- name: nobody\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    annotations = moostik("check", "--all", "--format", "github", "--summary").out
    results = json.loads(moostik("check", "--all", "--format", "sarif").out)["runs"][0]["results"]
    assert annotations.count("file=episodes/characters.yaml") == 1
    assert (tmp_path / "summary.md").read_text().count("episodes/characters.yaml") == 1
    assert json.dumps(results).count("episodes/characters.yaml") == 1
