"""Findings for other programs: JSON values, GitHub annotations and summaries, SARIF. Always in English."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from moostik_cli.models.check_result import CheckResult
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.report.explanations import EXPLANATIONS
from moostik_cli.report.findings import in_order, summary
from moostik_cli.report.sanitize import sanitized

Located = Callable[[str], str]  # a path as shown -> the path from the repository's root
_MOST_IN_SUMMARY = 50
_HARMLESS = {ord(mark): f"&#{ord(mark)};" for mark in "&<>\\|`*_[]~@#!:"}


def finding_documents(diagnostics: Sequence[Diagnostic]) -> Iterator[dict[str, Any]]:
    """`diagnostics[]` of the `check` document, one by one."""
    return (
        {
            "severity": finding.severity.value,
            "code": finding.code,
            "message": str(finding.message),
            "path": finding.place.path,
            "line": finding.place.line,
            "column": finding.place.column,
            "hint": None if finding.hint is None else str(finding.hint),
            "shotIds": list(finding.shots),
        }
        for finding in in_order(diagnostics)
    )


def github_annotations(checked: Sequence[CheckResult], located: Located) -> Iterator[str]:
    """Workflow commands, one a line. GitHub shows only ten of a kind, so that totals come last."""
    for diagnostic in _distinct(checked):
        yield _annotation(diagnostic, located)
    for result in checked:
        title = _property(f"moostik check {result.episode_id}")
        yield f"::notice title={title}::{_data(str(summary(result.diagnostics)))}"


def github_summary(checked: Sequence[CheckResult], located: Located) -> str:
    """Markdown for GitHub's step summary."""
    lines = ["## moostik check", "", "| episode | errors | warnings |", "|---|---|---|"]
    for result in checked:
        errors = sum(finding.severity is Severity.ERROR for finding in result.diagnostics)
        lines.append(f"| {_cell(result.episode_id)} | {errors} | {len(result.diagnostics) - errors} |")
    findings = _distinct(checked)
    if findings:
        lines += ["", "| | where | what |", "|---|---|---|"]
        lines += [_row(finding, located) for finding in findings[:_MOST_IN_SUMMARY]]
    if len(findings) > _MOST_IN_SUMMARY:
        lines += ["", f"and {len(findings) - _MOST_IN_SUMMARY} more"]
    return "\n".join([*lines, ""])


def sarif_document(checked: Sequence[CheckResult], located: Located, version: str) -> dict[str, Any]:
    """A SARIF 2.1.0 log, for code scanning."""
    findings = _distinct(checked)
    codes = list(dict.fromkeys(finding.code for finding in findings))
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "moostik", "version": version, "rules": [_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": _results(findings, codes, located),
            }
        ],
    }


def _distinct(checked: Sequence[CheckResult]) -> list[Diagnostic]:
    """The findings, episode after episode; what each of them says of the library or the series, once."""
    found = {
        (finding.code, finding.place, str(finding.message)): finding
        for result in reversed(checked)
        for finding in reversed(in_order(result.diagnostics))
    }
    return list(reversed(found.values()))


def _annotation(finding: Diagnostic, located: Located) -> str:
    text = str(finding.message) if finding.hint is None else f"{finding.message}\n{finding.hint}"
    place = finding.place
    title = f"{finding.code} {EXPLANATIONS[finding.code].title}"
    return (
        f"::{finding.severity.value} file={_property(located(place.path))},line={place.line},col={place.column},"
        f"endColumn={place.column + place.length},title={_property(title)}::{_data(text)}"
    )


def _data(text: str) -> str:
    """A command's text. What steers a terminal or begins a command of its own is made harmless first."""
    text = sanitized(text, keep_newlines=True)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(sanitized(text)).replace(":", "%3A").replace(",", "%2C")


def _row(finding: Diagnostic, located: Located) -> str:
    where = f"{_cell(located(finding.place.path))}:{finding.place.line}:{finding.place.column}"
    what = _cell(str(finding.message)) + ("" if finding.hint is None else f"<br>{_cell(str(finding.hint))}")
    return f"| {finding.severity.value} {finding.code} | {where} | {what} |"


def _cell(text: str) -> str:
    """Text in a table's cell: no markup, no mention, no link of its own."""
    return sanitized(text).translate(_HARMLESS)


def _rule(code: str) -> dict[str, Any]:
    explanation = EXPLANATIONS[code]
    return {
        "id": code,
        "name": _rule_name(code),
        "shortDescription": {"text": str(explanation.title)},
        "fullDescription": {"text": str(explanation.meaning)},
        "help": {"text": f"{explanation.meaning} {explanation.remedy}"},
    }


def _rule_name(code: str) -> str:
    """`The file is not YAML` as `TheFileIsNotYAML`: the title, in the form that SARIF asks of a name."""
    words = re.findall(r"[A-Za-z0-9]+", str(EXPLANATIONS[code].title))
    return "".join(word[0].upper() + word[1:] for word in words)


def _results(findings: Sequence[Diagnostic], codes: Sequence[str], located: Located) -> list[dict[str, Any]]:
    """Each with a fingerprint by which it stays known when the lines above it move; equal ones are counted."""
    seen: Counter[tuple[str, ...]] = Counter()
    results = []
    for finding in findings:
        facts = (finding.code, located(finding.place.path), str(finding.message))
        text = "\0".join((*facts, str(seen[facts]))).encode("utf-8", "replace")
        seen[facts] += 1
        fingerprints = {"moostikFinding/v1": hashlib.sha256(text).hexdigest()}
        results.append(_result(finding, codes.index(finding.code), located) | {"partialFingerprints": fingerprints})
    return results


def _result(finding: Diagnostic, rule: int, located: Located) -> dict[str, Any]:
    from urllib.parse import quote

    text = str(finding.message) if finding.hint is None else f"{finding.message} {finding.hint}"
    region = {
        "startLine": finding.place.line,
        "startColumn": finding.place.column,
        "endColumn": finding.place.column + finding.place.length,
    }
    location = {"artifactLocation": {"uri": quote(located(finding.place.path))}, "region": region}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": sanitized(text)},
        "locations": [{"physicalLocation": location}],
    }
