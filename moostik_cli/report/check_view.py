"""`check` on a terminal: the findings, and one line that says whether the episode can be made."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from moostik_cli.messages import Message, counted, message, translate
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.report.findings import render_findings, summary
from moostik_cli.report.line_breaks import broken
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen


def show_check(
    screen: Screen,
    episode_id: str,
    diagnostics: Sequence[Diagnostic],
    readiness: GenerationReadinessCheck | None,
    *,
    is_usable: bool,
) -> None:
    """Print the findings of one episode (`readiness` None: of another file) on standard output, then the verdict."""
    carets = sys.stdout.isatty() and not screen.plain
    color = screen.uses_color(sys.stdout)
    width = shutil.get_terminal_size().columns if carets else 0
    text = render_findings(diagnostics, color=color, carets=carets, all_of_a_kind=screen.verbose, width=width)
    sys.stdout.write(text + ("\n" if text and carets else ""))
    if readiness is not None:
        for line in broken(translate(_counts(episode_id, readiness)), width):
            screen.line(line)
    verdict = _verdict(diagnostics, is_usable, is_episode=readiness is not None)
    screen.line(translate(message("{episode}: {verdict}", episode=episode_id, verdict=verdict)))


def _counts(episode_id: str, readiness: GenerationReadinessCheck) -> Message:
    stats = readiness.stats
    return message(
        "{episode}: {shots}; {characters} ({people} with images, {approved} validated); "
        "{locations} ({places} with images, {settled} validated)",
        episode=sanitized(episode_id),
        shots=counted("{count} shot", "{count} shots", count=stats.total_shots),
        characters=counted("{count} character", "{count} characters", count=stats.total_characters),
        people=stats.characters_with_refs,
        approved=stats.validated_characters,
        locations=counted("{count} place", "{count} places", count=stats.total_locations),
        places=stats.locations_with_refs,
        settled=stats.validated_locations,
    )


def _verdict(diagnostics: Sequence[Diagnostic], is_usable: bool, *, is_episode: bool) -> Message:
    counts = summary(diagnostics)
    if not is_usable:
        return message("{counts}. The files cannot be used.", counts=counts)
    if not is_episode:
        return counts if diagnostics else message("Nothing to note.")
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        return message("{counts}. Not ready.", counts=counts)
    if diagnostics:
        return message("{counts}. It can be generated.", counts=counts)
    return message("Ready.")
