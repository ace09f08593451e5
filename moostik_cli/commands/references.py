"""`moostik references [EPISODE]`: the pictures of every character and place, and making those that lack one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.run_options import DryRunOption, MaxCostOption, ModelOption, RetryRefusedOption, YesOption
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.completion import complete_references
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import counted, message, tr
from moostik_cli.providers.registry import provider_words

if TYPE_CHECKING:
    from moostik_cli.models.casting import Cast
    from moostik_cli.models.production import Project

PAGE = "references.html"


def references(
    session: Session,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EPISODE... | --make ID...",
            show_default=False,
            autocompletion=complete_references,
            help=tr("Episodes whose shots count, by default all; with --make, characters and places."),
        ),
    ] = None,
    page: Annotated[
        bool, typer.Option("--page", help=tr("Write a page with the pictures, output/references.html."))
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help=tr("Only characters and places without a picture."))
    ] = False,
    make: Annotated[
        bool, typer.Option("--make", help=tr("Make the pictures of these IDs from their referencePrompt."))
    ] = False,
    fetch: Annotated[
        bool,
        typer.Option("--fetch", help=tr("Fetch copies of remote pictures, for previews, boards and the gallery.")),
    ] = False,
    give_up: Annotated[
        bool,
        typer.Option(
            "--give-up", help=tr("Fetch the paid pictures of these IDs no more, so that they can be made again.")
        ),
    ] = False,
    write: Annotated[bool, typer.Option("--write", help=tr("Name what was made in the library's file."))] = False,
    force: Annotated[
        bool, typer.Option("--force", help=tr("Make again what has a picture; the old one is kept aside."))
    ] = False,
    provider: Annotated[
        str, typer.Option(metavar="|".join(provider_words(frames=False)), help=tr("Provider that makes the pictures."))
    ] = "auto",
    model: ModelOption = None,
    max_cost: MaxCostOption = None,
    dry_run: DryRunOption = False,
    retry_refused: RetryRefusedOption = False,
    yes: YesOption = False,
    json_output: JsonOption = False,
) -> ExitCode | None:
    """List characters and places: their pictures, whether they are validated, and which shots need them.

    With --make, make the pictures that they lack.
    """
    from moostik_cli.sources.casting import load_cast

    if fetch:
        if make or page or missing:
            raise UsageError(message("--fetch goes with none of --make, --missing and --page."))
        return _fetch(session, names or [], force=force)
    if give_up:
        if make or page or missing:
            raise UsageError(message("--give-up goes with none of --make, --missing and --page."))
        return _give_up(session, names or [])
    if make:
        from moostik_cli.run.reference_run import MakingOptions, make_references

        ids = _ids(session, names or [], missing=missing)
        options = MakingOptions(
            session.again,
            provider,
            model,
            max_cost,
            write=write,
            force=force,
            retry_refused=retry_refused,
            yes=yes,
            dry_run=dry_run,
            json=json_output,
        )
        return make_references(session.project, session.screen, ids, options)
    if names:
        session.go_to(names[0])
    cast = load_cast(session.project, names or None)
    if missing:
        cast = _without_pictures(cast)
    written = _write_page(session.project, cast) if page else None
    if json_output:
        session.screen.document(_document(cast, written))
    elif written is None:
        from moostik_cli.report.cast_view import show_cast

        show_cast(session.screen, cast, session.again())
        _tell_of_cost(session)
    if written is not None:
        session.screen.note(message("wrote {path}", path=written))
    return ExitCode.DONE


def _fetch(session: Session, episodes: list[str], *, force: bool) -> ExitCode:
    """Copies of the remote pictures of these episodes (of all without one), each once; with `force` also of those that
    there is a copy of."""
    from moostik_cli.run.reference_fetching import fetch_copies, remote_references, tell_of_fetched, without_copy
    from moostik_cli.sources.project import episode_ids

    if episodes:
        session.go_to(episodes[0])
    productions = [session.load(name) for name in episodes or episode_ids(session.project)]
    addresses = list(dict.fromkeys(url for production in productions for url in remote_references(production)))
    wanted = addresses if force else without_copy(session.project, addresses)
    if not addresses:
        session.screen.note(message("No reference picture is remote."))
    elif not wanted:
        session.screen.note(
            counted("{count} copy is there already.", "{count} copies are there already.", count=len(addresses))
        )
    if not wanted:
        return ExitCode.DONE
    with session.screen.counting(tr("Remote references")) as on_fetched:
        result = fetch_copies(session.project, wanted, on_fetched)
    tell_of_fetched(session.screen, result)
    return ExitCode.NO if result.failed else ExitCode.DONE


def _give_up(session: Session, ids: list[str]) -> ExitCode:
    """Close the open attempts of these reference pictures: what they cost stays in the bill. Raises UsageError, before
    anything is closed, for an ID without any."""
    import time

    from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.report.generation_view import tell_of_given_up
    from moostik_cli.run.reference_pictures import EPISODE_ID
    from moostik_cli.state.open_attempts import give_up

    if not ids:
        raise UsageError(message("Name the characters and places."))
    project = session.project
    with (
        episode_lock(project.output_dir, EPISODE_ID),
        Ledger.open(project.ledger_path) as ledger,
        recorded_run(ledger, EPISODE_ID, time.time),
    ):
        begun = ledger.open_attempts(EPISODE_ID)
        waiting = sorted({attempt.intent.variation_id for attempt in begun})
        for name in ids:
            if name not in waiting:
                raise UsageError(
                    message("No paid picture named {name} is waiting to be fetched.", name=name),
                    message("Waiting: {pictures}.", pictures=", ".join(waiting)) if waiting else None,
                )
        attempts = [attempt for attempt in begun if attempt.intent.variation_id in ids]
        give_up(ledger, attempts, time.time())
    tell_of_given_up(session.screen, attempts)
    return ExitCode.DONE


def _ids(session: Session, names: list[str], *, missing: bool) -> list[str]:
    """Whose pictures are made: those that are named, and with `missing` all that lack one and have a
    prompt."""
    if not missing and not names:
        raise UsageError(message("Name the characters and places, or use --missing."))
    if not missing:
        return names
    from moostik_cli.sources.casting import load_cast

    lacking = [member for member in load_cast(session.project).members if member.state == "missing"]
    for member in lacking:
        if not member.reference_prompt:
            session.screen.warn(
                message("{where}: {id} has no referencePrompt.", where=f"{member.path}:{member.line}", id=member.id)
            )
    return list(dict.fromkeys([*names, *(member.id for member in lacking if member.reference_prompt)]))


def _without_pictures(cast: Cast) -> Cast:
    from dataclasses import replace

    return replace(
        cast,
        characters=tuple(member for member in cast.characters if member.state == "missing"),
        locations=tuple(member for member in cast.locations if member.state == "missing"),
    )


def _tell_of_cost(session: Session) -> None:
    """What the reference pictures cost: no episode's status counts them."""
    if not session.project.ledger_path.is_file():
        return
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.money import money
    from moostik_cli.run.reference_pictures import EPISODE_ID

    ledger = Ledger.open_existing(session.project.ledger_path)
    if ledger is not None:
        with ledger:
            spent = ledger.spent(EPISODE_ID)
        if spent:
            session.screen.note(message("Spent on reference pictures so far: {cost}.", cost=money(spent)))


def _document(cast: Cast, page: str | None) -> dict[str, object]:
    return {
        "episodeIds": cast.episode_ids,
        "characters": cast.characters,
        "locations": cast.locations,
        **({"page": page} if page else {}),
    }


def _write_page(project: Project, cast: Cast) -> str:
    """Write the page. Returns its path from the project's folder."""
    from functools import partial

    from moostik_cli.report.cast_page import render_page
    from moostik_cli.sources.output_folder import require_output
    from moostik_cli.sources.project import shown_path
    from moostik_cli.starting.files import write

    path = project.output_dir / PAGE
    require_output(project, path.parent)
    write(path, render_page(cast, partial(_address, project, path.parent)))
    return shown_path(project, path)


def _address(project: Project, folder: Path, written: str) -> str | None:
    """How a page in `folder` names a picture: local ones relative to it, so that the project can move."""
    import os
    from urllib.parse import quote

    from moostik_cli.sources.images import UnusableImage, locate_image
    from moostik_cli.sources.reference_copies import ReferenceCopies

    source = locate_image(project, written)
    if isinstance(source, UnusableImage):
        return None
    copy = ReferenceCopies(project).find(written)
    path = source.path if copy is None else copy.path
    if path is None:
        return source.url or written
    return quote(Path(os.path.relpath(path, folder.resolve())).as_posix())
