"""The library's lines for reference pictures that were made: written, or told."""

from __future__ import annotations

from collections.abc import Sequence

from moostik_cli.editing.pictures import NewPicture, name_pictures
from moostik_cli.editing.validation import OpenLibrary
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, message
from moostik_cli.models.production import Project
from moostik_cli.report.screen import Screen
from moostik_cli.run.reference_pictures import EPISODE_ID, FOLDERS


def name_what_is_made(project: Project, files: OpenLibrary, ids: Sequence[str], *, write: bool) -> list[NewPicture]:
    """Name what is made of `ids`: in the library's files with `write`, else only in what is returned."""
    with_picture = {}
    ledger = Ledger.open_existing(project.ledger_path)
    if ledger is None:
        return []
    with ledger:
        records = ledger.variations(EPISODE_ID)
    for entity_id in dict.fromkeys(ids):
        record = records.get((FOLDERS[files.entry(entity_id).type], entity_id))
        picture = record.picture if record is not None else None
        if picture is not None and (project.root / picture.path).is_file():
            folder = project.episodes_dir.name
            with_picture[entity_id] = picture.path.removeprefix(f"{folder}/")
    return name_pictures(files, with_picture, write=write)


def tell_what_is_named(screen: Screen, files: OpenLibrary, named: Sequence[NewPicture]) -> None:
    """Say where each picture is named, or what to write there, and what to do next."""
    for picture in named:
        where = f"{picture.path}:{picture.line}"
        if picture.refused is not None:
            screen.error(
                message(
                    "{where}: {id} was not changed: {reason}.",
                    where=where,
                    id=picture.entry.id,
                    reason=picture.refused.reason,
                ),
                message("Add {picture} to its referenceImages yourself.", picture=picture.picture),
            )
        elif picture.written:
            screen.note(_what_to_do(picture, where, validated=files.entity(picture.entry).validated))
        else:
            screen.note(
                message(
                    "{where}: add this to {id}, or let --write add it: {line}",
                    where=where,
                    id=picture.entry.id,
                    line=f"referenceImages: [{picture.picture}]",
                )
            )


def _what_to_do(new_picture: NewPicture, where: str, *, validated: bool) -> Message:
    if validated:  # of an earlier picture: nobody has seen this one
        return message(
            "{where}: {id} has {picture}, and is marked as validated. If it is not right: moostik validate --undo {id}",
            where=where,
            id=new_picture.entry.id,
            picture=new_picture.picture,
        )
    return message(
        "{where}: {id} has {picture}. Look at it, then: moostik validate {id}",
        where=where,
        id=new_picture.entry.id,
        picture=new_picture.picture,
    )
