"""`moostik import FILE`: JSON, a shot list or a screenplay as YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import Message, counted, message, tr

if TYPE_CHECKING:
    from moostik_cli.models.production import Project
    from moostik_cli.starting.conversion import Converted, Imported


def import_episode(
    session: Session,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help=tr("The episode: JSON, a shot list (.csv), a screenplay (.fountain).")),
    ] = None,
    as_id: Annotated[
        str | None,
        typer.Option("--as", metavar="ID", help=tr("Its id here; by default the one in the file, or the file's name.")),
    ] = None,
    characters: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help=tr("Characters, for episodes/characters.yaml."))
    ] = None,
    locations: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help=tr("Places, for episodes/locations.yaml."))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=tr("Replace an existing file; the old one is kept aside."))
    ] = False,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """Make an episode of another program's file: JSON, a shot list (CSV), a screenplay (Fountain).

    Nothing is written that check would refuse."""
    from moostik_cli.sources.project import shown_path
    from moostik_cli.starting.conversion import check_before_writing, write_imports
    from moostik_cli.starting.json_files import convert_library
    from moostik_cli.starting.projects import write_missing_schemas

    conversions = [] if file is None else _episode_and_cast(session.project, file, as_id)
    for role, source in (("characters", characters), ("locations", locations)):
        if source is not None:
            conversions.append(convert_library(session.project, source, role))
    if not conversions:
        raise UsageError(message("Nothing to import: name a file."))
    _require_one_each(conversions)
    check_before_writing(conversions)
    imported = write_imports(conversions, force=force)
    write_missing_schemas(session.project)
    for written in imported:
        for note in _told(written, shown_path(session.project, written.converted.target)):
            session.screen.note(note)
    if file is not None:
        for role, left in _left_beside(session, file):
            session.screen.note(
                message("{path} is in the same folder; --{role} {path} imports it too.", path=str(left), role=role)
            )
        session.screen.note(message("Next: moostik check {episode}", episode=session.again(conversions[0].target.stem)))
    if json_output:
        session.screen.document({"imported": [_document(session, written) for written in imported]})
    return ExitCode.DONE


def _episode_and_cast(project: Project, file: Path, as_id: str | None) -> list[Converted]:
    """The episode first, then what the library lacks for it. What a file is, its name says."""
    from moostik_cli.starting.json_files import convert_episode
    from moostik_cli.starting.stories import SCREENPLAYS, SHOT_LISTS, convert_screenplay, convert_shot_list

    ending = file.suffix.lower()
    if ending in SCREENPLAYS:
        return convert_screenplay(project, file, as_id)
    if ending in SHOT_LISTS:
        return convert_shot_list(project, file, as_id)
    return [convert_episode(project, file, as_id)]


def _require_one_each(conversions: Sequence[Converted]) -> None:
    targets = [conversion.target for conversion in conversions]
    for target in targets:
        if targets.count(target) > 1:
            raise UsageError(
                message("{name} would be written twice: for the story and for what you name.", name=target.name),
                message("Import the library first, alone."),
            )


def _left_beside(session: Session, file: Path) -> Iterator[tuple[str, Path]]:
    """Characters and places in the episode's folder, where the project has none."""
    from moostik_cli.sources.project import find_named_file

    for role in ("characters", "locations"):
        source = file.with_name(f"{role}.json")
        if find_named_file(session.project, role) is None and source.is_file():
            yield role, source


def _told(written: Imported, shown: str) -> list[Message]:
    if written.converted.before is not None:
        told = [message("added to {path}: {what}", path=shown, what=_size(written))]
    else:
        told = [message("wrote {path} ({what})", path=shown, what=_size(written))]
    if written.kept_aside is not None:
        told.append(message("the file that was there is now {path}", path=written.kept_aside.name))
    told += [
        counted(
            "`{theirs}` is taken for `{ours}` in 1 shot",
            "`{theirs}` is taken for `{ours}` in {count} shots",
            count=count,
            theirs=theirs,
            ours=ours,
        )
        for (theirs, ours), count in written.converted.renamed.items()
    ]
    told += [
        message("the column {heading} is taken for `{key}`", heading=heading, key=key)
        for heading, key in written.converted.columns.items()
    ]
    if written.converted.left:
        told.append(message("columns that are not taken: {headings}", headings=", ".join(written.converted.left)))
    told += [
        message("{path} is no longer read; {other} is", path=path.name, other=written.converted.target.name)
        for path in written.unread
    ]
    return told


def _size(written: Imported) -> Message:
    data = written.converted.data
    if written.converted.role == "characters":
        return counted("1 character", "{count} characters", count=len(data))
    if written.converted.role == "locations":
        return counted("1 place", "{count} places", count=len(data))
    return counted("1 shot", "{count} shots", count=len(data.get("shots") or ()))


def _document(session: Session, written: Imported) -> dict[str, object]:
    from moostik_cli.sources.project import shown_path

    aside = written.kept_aside
    return {
        "source": written.converted.source,
        "path": shown_path(session.project, written.converted.target),
        "keptAside": None if aside is None else shown_path(session.project, aside),
    }
