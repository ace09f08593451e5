"""`moostik check EPISODE...`: everything that can be known before a cent is spent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from moostik_cli.choices import FindingFormat, placeholder
from moostik_cli.commands.episodes import AllOption, EpisodesArgument, named_episodes, require_one_for_choice
from moostik_cli.commands.resolve import ReferencesOption
from moostik_cli.commands.run_options import ModelOption, ProviderOption
from moostik_cli.commands.selection import (
    FROM_STDIN,
    ActOption,
    ClusterOption,
    ShotOption,
    check_model_name,
    select_shots,
)
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    ResolutionOption,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, RefusedError, UnusableFileError, UsageError, reason_of
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from moostik_cli.gate.examining import Examination
    from moostik_cli.gate.inspection import GateOptions
    from moostik_cli.models.check_result import CheckResult
    from moostik_cli.models.production import Production


def check(
    session: Session,
    episodes: EpisodesArgument = None,
    every: AllOption = False,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=tr("Warnings count as errors."))] = False,
    online: Annotated[
        bool, typer.Option("--online", help=tr("Also ask whether remote references, and the host of pictures, answer."))
    ] = False,
    output_format: Annotated[
        FindingFormat,
        typer.Option("--format", metavar=placeholder("--format", "check"), help=tr("How findings are written.")),
    ] = "text",
    json: JsonOption = False,
    summary: Annotated[bool, typer.Option("--summary", help=tr("Also add a table to GitHub's step summary."))] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help=tr("Check again whenever a file in episodes/ changes, until Ctrl-C."))
    ] = False,
    provider: ProviderOption = "auto",
    max_refs_per_character: MaxRefsPerCharacterOption = None,
    max_refs_per_location: MaxRefsPerLocationOption = None,
    references: ReferencesOption = "shot",
    resolution: ResolutionOption = None,
    model: ModelOption = None,
) -> ExitCode | None:
    """Report everything that would stop or spoil a picture, before anything is paid."""
    form = "json" if json else output_format
    of_the_series = {
        "max_refs_per_character": max_refs_per_character,
        "max_refs_per_location": max_refs_per_location,
        "resolution": resolution,
    }
    counting = partial(session.screen.counting, tr("Remote references")) if online else None

    from moostik_cli.gate.examining import Examination
    from moostik_cli.report.check_results import add_summary, write_results

    def check_once() -> ExitCode:
        names = named_episodes(session, episodes, every)
        require_one_for_choice(names, shot, act, cluster)
        check_model_name(model)
        examination = Examination(_gate_options(session, provider, model)._replace(references=references), counting)
        choice = _Choice(shot, act, cluster, of_the_series)
        results = [_examine(session, name, choice, examination) for name in names]
        results[0] = examination.with_delivery(results[0])  # asked once
        session.verdict = _verdict(results, strict)
        write_results(session.screen, form, results, session.project.root)
        if summary:
            add_summary(session.screen, results, session.project.root)
        return session.verdict

    if not watch:
        return check_once()
    _check_watch(form, [*(shot or ()), *(act or ()), *(cluster or ())])
    for name in episodes or ():
        session.go_to(name)
    from moostik_cli.commands.watching import repeat_on_change

    return repeat_on_change(session, check_once)


class _Choice(NamedTuple):
    """Which shots are looked at, and what is given in place of the series' own."""

    shots: Sequence[str] | None
    acts: Sequence[str] | None
    clusters: Sequence[str] | None
    series: dict[str, Any]

    @property
    def is_of_shots(self) -> bool:
        return bool(self.shots or self.acts or self.clusters)


def _check_watch(form: str, selections: Sequence[str]) -> None:
    if form != "text":
        raise UsageError(message("--watch is for people: it goes with --format text only."))
    if FROM_STDIN in selections:
        raise UsageError(message("--watch cannot read ids from standard input again and again."))


def _gate_options(session: Session, provider: str, model: str | None) -> GateOptions:
    """What the gate is asked about. Without a wish, the way to real pictures is checked, token aside."""
    from moostik_cli.gate.inspection import GateOptions
    from moostik_cli.models.production import PREVIEW
    from moostik_cli.providers.selection import choose_provider

    options = GateOptions(model=model, preview=provider == PREVIEW)
    try:
        choice = choose_provider(provider, session.project.root)
    except RefusedError as refusal:
        return options._replace(token_problem=refusal.what)
    delivery = choice.entry.delivery if choice.entry is not None and choice.token else None
    return options._replace(base_url=choice.base_url, delivery=delivery)


def _examine(session: Session, name: str, choice: _Choice, examination: Examination) -> CheckResult:
    from moostik_cli.models.check_result import CheckResult
    from moostik_cli.sources.project import find_source_file, shown_path

    session.go_to(name)
    file = find_source_file(session.project, name)
    try:
        if file is None or file.role == "episode":
            return _examine_episode(session, name, choice, examination)
        if choice.is_of_shots:
            raise UsageError(message("--shot, --act and --cluster need exactly one episode."))
        return examination.of_file(session.project, file)
    except UnusableFileError as error:
        kind = "episode" if file is None else file.role
        path = None if file is None else shown_path(session.project, file.path)
        return CheckResult(Path(name).stem, error.diagnostics, kind=kind, path=path, is_usable=False)


def _examine_episode(session: Session, name: str, choice: _Choice, examination: Examination) -> CheckResult:
    loaded = session.load(name)
    _refresh_schemas(session, loaded)
    production = with_series_options(loaded, **choice.series)
    return examination.of_episode(production, select_shots(production, choice.shots, choice.acts, choice.clusters))


def _refresh_schemas(session: Session, production: Production) -> None:
    """The schemas with the project's ids, where a file asks for them: what an editor offers is then what is there."""
    from moostik_cli.sources.project_schema import asks_for_project_schema, write_project_schemas

    if asks_for_project_schema(document.text for document in production.documents.values()):
        try:
            write_project_schemas(production.project, production.library, production.series)
        except OSError as error:
            reason = reason_of(error)
            session.screen.warn(message("episodes/schema cannot be written: {reason}.", reason=reason))


def _verdict(results: Sequence[CheckResult], strict: bool) -> ExitCode:
    if any(not result.is_usable for result in results):
        return ExitCode.UNUSABLE_FILE
    if any(result.has_errors or (strict and result.diagnostics) for result in results):
        return ExitCode.NO
    return ExitCode.DONE
