"""Commands that take several episodes: which ones, and what becomes of one that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from moostik_cli.commands.session import Session
from moostik_cli.completion import complete_episodes
from moostik_cli.errors import ExitCode, MoostikError, UnusableFileError, UsageError
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from moostik_cli.models.production import Production

EpisodesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="EPISODE...",
        show_default=False,
        autocompletion=complete_episodes,
        help=tr("Ids of episodes, or paths of files in episodes/."),
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help=tr("Every episode of the project."))]


def named_episodes(session: Session, episodes: Sequence[str] | None, every: bool) -> list[str]:
    """The episodes that a command line names, each once; with `every`, all of the project, in their order; without a
    name, the only one that there is. Raises UsageError where there is none."""
    from moostik_cli.sources.project import episode_ids, name_episodes

    if every:
        names = episode_ids(session.project)
        if not names:
            raise UsageError(message("There is no episode in episodes/ yet."))
        return names
    if not episodes:
        names = episode_ids(session.project)
        if len(names) != 1:
            raise UsageError(message("Name an episode, or use --all."), name_episodes(session.project))
        return names
    for name in episodes:
        session.go_to(name)
    return list(dict.fromkeys(episodes))


def require_one_for_choice(names: Sequence[str], *selections: Sequence[str] | None) -> None:
    """Raises UsageError where shots are chosen of several episodes: their ids are those of one."""
    if len(names) > 1 and any(selections):
        raise UsageError(message("--shot, --act and --cluster need exactly one episode."))


def load_each(
    session: Session, names: Sequence[str], tell_failed: Callable[[str, UnusableFileError], None]
) -> list[Production]:
    """Read each episode, once where it is named twice. Of several, one that cannot be used is told, and the others are
    read; where none can be used, or the only one, its UnusableFileError is raised. Raises UsageError for a name that
    is no episode's, before any is read."""
    _require_all(session, names)
    productions: dict[str, Production] = {}
    for number, name in enumerate(names, 1):
        try:
            production = session.load(name)
        except UnusableFileError as error:
            if number == len(names) and not productions:
                raise
            tell_failed(name, error)
        else:
            productions.setdefault(production.episode.id, production)
    return list(productions.values())


def again_words(names: Sequence[str], every: bool) -> list[str]:
    """How a command that goes on from here names the same episodes."""
    return ["--all"] if every and len(names) > 1 else list(names)


class Answer(NamedTuple):
    """What a command found for one episode: its document for --json, and its verdict."""

    document: dict[str, Any] | None
    verdict: ExitCode = ExitCode.DONE


def answer_each(session: Session, names: Sequence[str], answer: Callable[[str], Answer], *, json: bool) -> ExitCode:
    """Ask for each episode; with `json`, write one document for all. Of several, one that `answer` raises for is told,
    and the others go on: the verdict is then NO. Raises UsageError for a name that is no episode's, before any is
    asked."""
    if len(names) == 1:
        only = answer(names[0])
        if json:
            session.screen.document(only.document)
        return only.verdict
    _require_all(session, names)
    answers = [_answered(session, name, answer) for name in names]
    if json:
        session.screen.document({"episodes": [given.document for given in answers]})
    return max(given.verdict for given in answers)


def _answered(session: Session, name: str, answer: Callable[[str], Answer]) -> Answer:
    from moostik_cli.report.failures import tell_failed

    try:
        return answer(name)
    except MoostikError as error:
        tell_failed(session.screen, name, error)
        return Answer({"episodeId": name, "error": str(error.what)}, ExitCode.NO)


def _require_all(session: Session, names: Sequence[str]) -> None:
    from moostik_cli.sources.project import find_episode_file

    for name in names:
        session.go_to(name)
        find_episode_file(session.project, name)
