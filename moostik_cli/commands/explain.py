"""`moostik explain [CODE]`: what a finding means, and what to do about it."""

from __future__ import annotations

from typing import Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr, translate


def explain(
    session: Session,
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", show_default=False, help=tr("A code such as M205; without, all are listed.")),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Explain a finding of check."""
    from moostik_cli.report.drawing import labelled
    from moostik_cli.report.explanations import EXPLANATIONS, find_explanation, full_code

    if code is None and json:
        session.screen.document([{"code": known, **_document(known)} for known in EXPLANATIONS])
        return None
    if code is None:
        for known, explanation in EXPLANATIONS.items():
            session.screen.line(f"{known}  {translate(explanation.title)}")
        return None
    found = find_explanation(code)
    if found is None:
        raise UsageError(message("Unknown code: {code}.", code=code), message("moostik explain lists all codes."))
    known = full_code(code)
    if json:
        session.screen.document({"code": known, **_document(known)})
        return None
    for line in (labelled(known, found.title), "", translate(found.meaning), "", translate(found.remedy)):
        session.screen.line(line)
    return None


def _document(code: str) -> dict[str, str]:
    from moostik_cli.report.explanations import EXPLANATIONS

    explanation = EXPLANATIONS[code]
    return {
        "title": str(explanation.title),
        "meaning": str(explanation.meaning),
        "remedy": str(explanation.remedy),
    }
