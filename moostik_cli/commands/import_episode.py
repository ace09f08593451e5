"""`moostik import FILE.json`: the first studio's JSON as YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import Message, counted, message, tr

if TYPE_CHECKING:
    from moostik_cli.starting.json_files import Imported


def import_episode(
    session: Session,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.json", help=tr("The episode."))] = None,
    as_id: Annotated[
        str | None, typer.Option("--as", metavar="ID", help=tr("Its id here; by default the one in the file."))
    ] = None,
    characters: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help=tr("Characters, for episodes/characters.yaml."))
    ] = None,
    locations: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help=tr("Places, for episodes/locations.yaml."))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=tr("Also where there is such a file; the old one is kept aside."))
    ] = False,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """Turn JSON into clean YAML: the same data, states and picture addresses."""
    from moostik_cli.sources.project import shown_path
    from moostik_cli.starting.json_files import convert_episode, convert_library, write_imports
    from moostik_cli.starting.projects import write_missing_schemas

    conversions = [] if file is None else [convert_episode(session.project, file, as_id)]
    for role, source in (("characters", characters), ("locations", locations)):
        if source is not None:
            conversions.append(convert_library(session.project, source, role))
    if not conversions:
        raise UsageError(message("Nothing to import: name a JSON file."))
    imported = write_imports(conversions, force=force)
    write_missing_schemas(session.project)
    for one in imported:
        for note in _told(one, shown_path(session.project, one.converted.target)):
            session.screen.note(note)
    if file is not None:
        for role, left in _left_beside(session, file):
            session.screen.note(
                message("{path} lies beside it; --{role} {path} brings it in too.", path=str(left), role=role)
            )
        session.load(conversions[0].target.stem)  # raises, with every problem, where `check` would refuse the file
        session.screen.note(message("Next: moostik check {episode}", episode=session.again(conversions[0].target.stem)))
    if json_output:
        session.screen.document({"imported": [_document(session, one) for one in imported]})
    return ExitCode.DONE


def _left_beside(session: Session, file: Path) -> Iterator[tuple[str, Path]]:
    """Characters and places in the episode's folder, where the project has none."""
    from moostik_cli.sources.project import find_named_file

    for role in ("characters", "locations"):
        source = file.with_name(f"{role}.json")
        if find_named_file(session.project, role) is None and source.is_file():
            yield role, source


def _told(one: Imported, shown: str) -> list[Message]:
    told = [message("wrote {path} ({what})", path=shown, what=_size(one))]
    if one.kept_aside is not None:
        told.append(message("the file that was there is now {path}", path=one.kept_aside.name))
    told += [
        counted(
            "`{theirs}` is taken for `{ours}` in 1 shot",
            "`{theirs}` is taken for `{ours}` in {count} shots",
            count=count,
            theirs=theirs,
            ours=ours,
        )
        for (theirs, ours), count in one.converted.renamed.items()
    ]
    told += [
        message("{path} is no longer read; {other} is", path=path.name, other=one.converted.target.name)
        for path in one.unread
    ]
    return told


def _size(one: Imported) -> Message:
    data = one.converted.data
    if one.converted.role == "characters":
        return counted("1 character", "{count} characters", count=len(data))
    if one.converted.role == "locations":
        return counted("1 place", "{count} places", count=len(data))
    return counted("1 shot", "{count} shots", count=len(data.get("shots") or ()))


def _document(session: Session, one: Imported) -> dict[str, object]:
    from moostik_cli.sources.project import shown_path

    aside = one.kept_aside
    return {
        "source": one.converted.source,
        "path": shown_path(session.project, one.converted.target),
        "keptAside": None if aside is None else shown_path(session.project, aside),
    }
