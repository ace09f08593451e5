"""`moostik note EPISODE SHOT ANGLE "TEXT"`: what a review says of pictures, kept beside the episode."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from moostik_cli.commands.selection import AngleArgument, EpisodeArgument, ShotArgument
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import counted, message, tr
from moostik_cli.planning.selection import find_shot, likely, named_variation, no_such_take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moostik_cli.models.episode import Shot, Variation
    from moostik_cli.models.jobs import VariationKey
    from moostik_cli.models.notes import Note
    from moostik_cli.models.production import Production
    from moostik_cli.models.takes import Take


def note(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotArgument = None,
    angle: AngleArgument = None,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", show_default=False, help=tr("What is to change, in a sentence."))
    ] = None,
    take: Annotated[
        int | None,
        typer.Option("--take", metavar="N", min=1, show_default=False, help=tr("The note is about this take.")),
    ] = None,
    done: Annotated[
        list[str] | None,
        typer.Option("--done", metavar="NOTE", show_default=False, help=tr("Mark this note as done; may be repeated.")),
    ] = None,
    reopen: Annotated[
        list[str] | None,
        typer.Option("--open", metavar="NOTE", show_default=False, help=tr("Open this note again; may be repeated.")),
    ] = None,
    saved: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", show_default=False, help=tr("Take over the notes of a saved file.")),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=tr("List the notes that are done too."))] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Note what is to change in a picture, or list the notes there are. They are kept in episodes/EPISODE.notes.yaml.

    moostik retake EPISODE --notes makes the pictures that they ask for.
    """
    production = session.load(episode)
    _check_usage(shot, angle, text, take, changes=bool(done or reopen or saved))
    if saved is not None:
        _take_over(session, production, saved)
    for ids, is_done in ((done, True), (reopen, False)):
        _mark(production, ids or [], is_done=is_done)
    if shot is not None and angle is not None and text is not None:
        chosen = find_shot(production, shot)
        _add(session, production, chosen, named_variation(chosen, angle), text.strip(), take)
        if not json:
            return None
    _show(session, production, everything=everything, json=json)
    return None


def _check_usage(shot: str | None, angle: str | None, text: str | None, take: int | None, *, changes: bool) -> None:
    if shot is not None and (angle is None or text is None):
        raise UsageError(
            message("A note needs a shot, an angle and a text."),
            message('For example: moostik note ep0 shot-003 wide "the left wing is torn, show it"'),
        )
    if text is not None and not text.strip():
        raise UsageError(message("Say what is to change."))
    if shot is not None and changes:
        raise UsageError(message("--done, --open and --from take no shot."))
    if take is not None and text is None:
        raise UsageError(message("--take needs a shot and an angle."))


def _known_takes(production: Production) -> Mapping[VariationKey, Sequence[Take]]:
    from moostik_cli.state.episode_view import ledger_of
    from moostik_cli.state.takes import read_takes

    with ledger_of(production) as ledger:
        return read_takes(ledger, production.episode.id)


def _add(
    session: Session, production: Production, shot: Shot, variation: Variation, text: str, take: int | None
) -> None:
    from moostik_cli.editing.review import add_notes
    from moostik_cli.models.notes import new_note
    from moostik_cli.sources.notes import notes_path
    from moostik_cli.sources.picks import written_pick
    from moostik_cli.sources.project import shown_path

    known = _known_takes(production).get((shot.id, variation.id), ())
    if take is not None and take > len(known):
        raise no_such_take(shot, variation, take, len(known))
    about = known[take - 1] if take is not None else next((made for made in known if made.is_current), None)
    picture = None if about is None else about.picture.sha256
    angle = written_pick(shot, variation, None).strip('"')
    made = new_note(shot.id, angle, variation.id, text, picture=picture, salt=repr(time.time()))
    add_notes(production, [made])
    where = shown_path(session.project, notes_path(session.project, production.episode.id))
    session.screen.note(
        message("Noted for {shot}/{angle}: {id} ({path}).", shot=shot.id, angle=angle, id=made.id, path=where)
    )


def _take_over(session: Session, production: Production, file: Path) -> None:
    """The notes of a file, such as the gallery saves, that are not there yet."""
    from moostik_cli.editing.review import add_notes
    from moostik_cli.sources.notes import notes_in, usable_notes

    known = {entry.id for entry in usable_notes(production).notes}
    new = [entry for entry in notes_in(production, file) if entry.id not in known]
    add_notes(production, new)
    session.screen.note(counted("{count} note taken over.", "{count} notes taken over.", count=len(new)))


def _mark(production: Production, ids: Sequence[str], *, is_done: bool) -> None:
    from moostik_cli.editing.notes import with_state
    from moostik_cli.editing.review import change_notes
    from moostik_cli.sources.notes import usable_notes

    for id_ in ids:
        found = next((entry for entry in usable_notes(production).notes if entry.id == id_), None)
        if found is None:
            raise UsageError(
                message("There is no note {id}.", id=id_),
                likely(id_, [entry.id for entry in usable_notes(production).notes]),
            )
        change_notes(production, partial(with_state, index=found.block, is_done=is_done))


def _show(session: Session, production: Production, *, everything: bool, json: bool) -> None:
    from moostik_cli.sources.notes import usable_notes
    from moostik_cli.state.review import answers_to

    found = usable_notes(production)
    takes = _known_takes(production)
    answers = answers_to(found.notes, takes)
    if json:
        session.screen.document(
            {
                "episodeId": production.episode.id,
                "notes": [_document(entry, entry.answer or answers.get(entry.id)) for entry in found.notes],
            }
        )
        return
    session.screen.diagnostics(found.problems)
    shown = [entry for entry in found.notes if everything or not (entry.is_done or entry.id in answers)]
    for entry in shown:
        session.screen.line(_line(entry, entry.answer or answers.get(entry.id), takes))
    if not shown:
        session.screen.note(message("No note on {episode} is open.", episode=production.episode.id))


def _line(note: Note, answer: str | None, takes: Mapping[VariationKey, Sequence[Take]]) -> str:
    own = takes.get((note.shot_id, note.variation_id or ""), ())
    number = next((take.number for take in own if answer and take.picture.sha256.startswith(answer)), None)
    state = tr("open")
    if note.is_done or answer:
        state = tr("done") if number is None else tr("done, take {number}", number=number)
    return f"{note.id}  {note.shot_id} {note.written or '?'}  {state}  {' '.join(note.text.split())}"


def _document(note: Note, answer: str | None) -> dict[str, Any]:
    return {
        "id": note.id,
        "shotId": note.shot_id,
        "variationId": note.variation_id,
        "written": note.written,
        "text": note.text,
        "take": note.take,
        "state": "done" if note.is_done or answer else "open",
        "answer": answer,
    }
