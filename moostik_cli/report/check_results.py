"""What `check` found, in each of its forms."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.choices import FindingFormat
from moostik_cli.errors import reason_of
from moostik_cli.messages import message
from moostik_cli.models.check_result import CheckResult
from moostik_cli.models.diagnostics import Severity
from moostik_cli.report.screen import Screen


def write_results(screen: Screen, form: FindingFormat, results: Sequence[CheckResult], project_root: Path) -> None:
    """For people, or for programs: one JSON document, GitHub's annotations, or SARIF."""
    if form == "json":
        screen.document(check_document(results))
    elif form == "text":
        _write_text(screen, results)
    else:
        _write_for_ci(screen, form, results, project_root)


def check_document(results: Sequence[CheckResult]) -> dict[str, Any]:
    """One result's document, or those of all: of the episodes, and of other files where some were named."""
    episodes = [_document(result) for result in results if result.kind == "episode"]
    files = [_document_of_file(result) for result in results if result.kind != "episode"]
    if len(results) == 1:
        return (episodes or files)[0]
    return {"episodes": episodes, "files": files} if files else {"episodes": episodes}


def add_summary(screen: Screen, results: Sequence[CheckResult], project_root: Path) -> None:
    """Add a table to the file that GitHub names for a step's summary."""
    from moostik_cli.report.findings_for_programs import github_summary

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        screen.warn(message("GITHUB_STEP_SUMMARY is not set: there is no summary to add to."))
        return
    text = github_summary(results, _from_repository_root(project_root))
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        screen.warn(message("The summary cannot be written: {reason}.", reason=reason_of(error)))


def _document(result: CheckResult) -> dict[str, Any]:
    """The seed's readiness check, with the findings. Nothing is ready where the gate found an error."""
    from moostik_cli.report.documents import to_document
    from moostik_cli.report.findings_for_programs import finding_documents
    from moostik_cli.stages.readiness import check_generation_readiness

    readiness = result.readiness
    if readiness is None:
        from moostik_cli.models.library import Library

        errors = tuple(found.message for found in result.diagnostics if found.severity is Severity.ERROR)
        readiness = check_generation_readiness((), Library())._replace(errors=errors)
    if result.has_errors:
        readiness = readiness._replace(ready=False, can_proceed_with_warnings=False)
    return {
        "episodeId": result.episode_id,
        **to_document(readiness),
        "diagnostics": finding_documents(result.diagnostics),
    }


def _document_of_file(result: CheckResult) -> dict[str, Any]:
    from moostik_cli.report.findings_for_programs import finding_documents

    return {
        "path": result.path,
        "kind": result.kind,
        "usable": result.is_usable,
        "diagnostics": finding_documents(result.diagnostics),
    }


def _write_text(screen: Screen, results: Sequence[CheckResult]) -> None:
    from moostik_cli.report.check_view import show_check

    for result in results:
        show_check(screen, result.episode_id, result.diagnostics, result.readiness, is_usable=result.is_usable)


def _write_for_ci(screen: Screen, form: FindingFormat, results: Sequence[CheckResult], project_root: Path) -> None:
    from moostik_cli import __version__
    from moostik_cli.report.findings_for_programs import github_annotations, sarif_document

    located = _from_repository_root(project_root)
    if form == "sarif":
        screen.document(sarif_document(results, located, __version__))
        return
    for line in github_annotations(results, located):
        screen.line(line)


def _from_repository_root(project_root: Path) -> Callable[[str], str]:
    """Paths as GitHub wants them: from the root of the repository, which the project may be a folder of."""
    root = project_root.resolve()
    above = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
    repository = Path(os.environ.get("GITHUB_WORKSPACE") or next(above, root)).resolve()

    def located(path: str) -> str:
        absolute = root / path
        return absolute.relative_to(repository).as_posix() if absolute.is_relative_to(repository) else path

    return located
