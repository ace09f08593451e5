"""Notes that a run has answered, marked in the notes file of their episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moostik_cli.errors import MoostikError
from moostik_cli.messages import counted, message
from moostik_cli.models.production import Production
from moostik_cli.sources.notes import usable_notes

if TYPE_CHECKING:
    from moostik_cli.report.screen import Screen


def mark_answered(screen: Screen, production: Production) -> None:
    """Mark the open notes that a take answers, also one that a run made which died before it could say so. Raises
    UnusableFileError or OutputError where the file cannot be read or changed."""
    found = usable_notes(production)
    if not found.open:
        return
    from moostik_cli.editing.notes import with_state
    from moostik_cli.editing.review import change_notes
    from moostik_cli.state.episode_view import ledger_of
    from moostik_cli.state.review import answers_to
    from moostik_cli.state.takes import read_takes

    with ledger_of(production) as ledger:
        answers = answers_to(found.open, read_takes(ledger, production.episode.id))
    indexes = {note.block: answers[note.id] for note in found.open if note.id in answers}

    def marked(text: str, shown: str) -> str:
        for index, answer in indexes.items():
            text = with_state(text, shown, index, is_done=True, answer=answer)
        return text

    if indexes:
        change_notes(production, marked)
        screen.note(counted("{count} note is done.", "{count} notes are done.", count=len(indexes)))


def mark_answered_if_possible(screen: Screen, production: Production) -> None:
    """The same after a run that was not about notes: a file that cannot be read or changed is told of, and spoils
    nothing. The next run marks them."""
    try:
        mark_answered(screen, production)
    except MoostikError as error:
        screen.warn(message("Notes are not marked as done: {reason}", reason=error.what))
