"""What code scanning keeps a finding apart by."""

from __future__ import annotations

from moostik_cli.messages import message
from moostik_cli.models.check_result import CheckResult
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, Severity
from moostik_cli.report.findings_for_programs import sarif_document


def _fingerprints(*lines: int) -> list[str]:
    found = tuple(
        Diagnostic(Code.NOT_YAML, Severity.ERROR, message("The file is not YAML"), Place("episodes/ep1.yaml", line, 1))
        for line in lines
    )
    run = sarif_document([CheckResult("ep1", found)], str, "1.0")["runs"][0]
    assert [rule["name"] for rule in run["tool"]["driver"]["rules"]] == ["TheFileIsNotYAML"]
    return [result["partialFingerprints"]["moostikFinding/v1"] for result in run["results"]]


def test_a_finding_stays_known_when_lines_above_it_move() -> None:
    assert _fingerprints(4, 9) == _fingerprints(7, 12)


def test_equal_findings_at_two_places_are_two() -> None:
    assert len(set(_fingerprints(4, 9))) == 2
