"""`moostik references [EPISODE]`: the pictures of every character and place, and making those that lack one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.run_options import DryRunOption, MaxCostOption, ModelOption, RetryRefusedOption, YesOption
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.completion import complete_references
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.providers.registry import provider_words

if TYPE_CHECKING:
    from moostik_cli.models.casting import Cast
    from moostik_cli.models.production import Production, Project

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
        from moostik_cli.run.reference_fetching import fetch_for_episodes

        is_done = fetch_for_episodes(session.screen, _productions(session, names or []), force=force)
        return ExitCode.DONE if is_done else ExitCode.NO
    if give_up:
        if make or page or missing:
            raise UsageError(message("--give-up goes with none of --make, --missing and --page."))
        from moostik_cli.run.reference_run import give_up_references

        if not names:
            raise UsageError(message("Name the characters and places."))
        give_up_references(session.project, session.screen, names)
        return ExitCode.DONE
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
        if session.project.ledger_path.is_file():
            from moostik_cli.run.reference_run import tell_of_cost

            tell_of_cost(session.project, session.screen)
    if written is not None:
        session.screen.note(message("wrote {path}", path=written))
    return ExitCode.DONE


def _productions(session: Session, episodes: list[str]) -> Iterator[Production]:
    """These episodes; all of the project without a name."""
    from moostik_cli.sources.project import episode_ids

    if episodes:
        session.go_to(episodes[0])
    for name in episodes or episode_ids(session.project):
        yield session.load(name)


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

    from moostik_cli.report.cast_page import address_from, render_page
    from moostik_cli.sources.output_folder import require_output
    from moostik_cli.sources.project import shown_path
    from moostik_cli.starting.files import write

    path = project.output_dir / PAGE
    require_output(project, path.parent)
    write(path, render_page(cast, partial(address_from, project, path.parent)))
    return shown_path(project, path)
