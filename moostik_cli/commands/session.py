"""What every subcommand is given, the options that all of them take, and the one error boundary."""

from __future__ import annotations

import errno
import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from moostik_cli.choices import Color, Language, placeholder
from moostik_cli.errors import ExitCode, MoostikError, UnusableFileError, UsageError
from moostik_cli.messages import message, tr
from moostik_cli.report.screen import Screen, silence_stdout

if TYPE_CHECKING:
    from moostik_cli.models.production import Production, Project

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        "-C",
        envvar="MOOSTIK_PROJECT",
        metavar="DIR",
        show_default=False,
        help=tr("Project folder; by default the nearest one at or above here that has episodes/."),
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help=tr("Print only errors on standard error."))]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help=tr("Print more details."))]
ColorOption = Annotated[
    Color | None, typer.Option("--color", metavar=placeholder("--color"), help=tr("When to use colour."))
]
PlainOption = Annotated[
    bool, typer.Option("--plain", help=tr("Plain text for screen readers: no boxes, bars or colour."))
]
LangOption = Annotated[
    Language | None, typer.Option("--lang", metavar=placeholder("--lang"), help=tr("Language of the texts."))
]
JsonOption = Annotated[bool, typer.Option("--json", help=tr("One JSON document on standard output."))]

# What is no fault of ours: a full or read-only disk (the one that standard output goes to included), rights.
_OF_THE_SYSTEM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG, errno.EACCES, errno.EPERM)
EPISODE = "episode"  # the parameter of a command that names its episode

COMMON_OPTIONS: dict[str, Any] = {
    "project": (ProjectOption, None),
    "quiet": (QuietOption, False),
    "verbose": (VerboseOption, False),
    "color": (ColorOption, None),
    "plain": (PlainOption, False),
    "lang": (LangOption, None),
}


class Session:
    """One run of one subcommand: where the project is, and the screen."""

    def __init__(self, screen: Screen, project_dir: Path | None = None, *, verbose: bool = False) -> None:
        self.screen = screen
        self.project_dir = project_dir
        self.verbose = verbose
        self.verdict = ExitCode.DONE  # what holds where nobody reads the answer to its end
        self._project: Project | None = None
        self._is_elsewhere = False  # the project was found by the path of an episode

    @property
    def project(self) -> Project:
        """The project folder. Raises UsageError where there is none."""
        if self._project is None:
            from moostik_cli.sources.project import find_project

            self._project = find_project(self.project_dir)
        return self._project

    def go_to(self, episode: str) -> None:
        """Where there is no project here and none was named, the project is that of this path to an episode.
        Raises UsageError for the path of another project than the one before."""
        from moostik_cli.sources.project import find_project_of

        if self._is_elsewhere:
            if find_project_of(episode) not in (None, self._project):
                raise UsageError(
                    message("{path} is of another project than the file before it.", path=episode),
                    message("Run moostik once for each project."),
                )
            return
        try:
            _ = self.project
        except UsageError:
            self._project = find_project_of(episode) if self.project_dir is None else None
            self._is_elsewhere = self._project is not None

    def again(self, *words: str) -> str:
        """Words of a command that goes on from here, and where the project is if this command line said so."""
        import shlex

        folder = self.project_dir
        if self._is_elsewhere:
            folder = self.project.root
        elif folder is not None and str(folder) == os.environ.get("MOOSTIK_PROJECT"):
            folder = None
        return shlex.join([*words, *(() if folder is None else ("-C", str(folder)))])

    def only_episode(self) -> str:
        """The project's episode, where it has exactly one: a command need not name it. Raises UsageError, saying
        which episodes there are, where it has none or several."""
        from moostik_cli.sources.project import episode_ids, name_episodes

        names = episode_ids(self.project)
        if len(names) == 1:
            return names[0]
        raise UsageError(message("Name the episode."), name_episodes(self.project))

    def load(self, episode: str) -> Production:
        """Read an episode by id or path, with its library and series; reading warnings are kept in it.
        Raises UsageError (no such episode) or UnusableFileError (with every problem in the files)."""
        from moostik_cli.sources.productions import load_production

        self.go_to(episode)
        self.finish_changes()
        return load_production(self.project, episode)

    def finish_changes(self) -> None:
        """Bring to an end a change of shots that a crash left half done, before anything is read."""
        if not (self.project.output_dir / "changes").is_dir():
            return  # the rule: nothing of it is loaded
        from moostik_cli.editing.shot_change import finish_interrupted

        for name in finish_interrupted(self.project):
            self.screen.note(message("A change of shots of {episode} that was interrupted is done now.", episode=name))


def runnable(command: Callable[..., ExitCode | None]) -> Callable[..., None]:
    """Give a command the common options, a Session, and the error boundary.

    `command(session, ...)` returns an ExitCode (None: DONE). EPISODE may be left out where the project has one
    episode. MoostikErrors become a sentence, a hint and
    their exit status; a closed pipe ends quietly; nothing else reaches the user as a traceback.
    """
    # not get_type_hints: on Python 3.10 it hides the Annotated of a parameter whose default is None
    signature = inspect.signature(command, eval_str=True)
    parameters = [_on_the_command_line(p) for p in signature.parameters.values() if p.name != "session"]
    for name, (annotation, default) in COMMON_OPTIONS.items():
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        )
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    @functools.wraps(command)
    def wrapper(**values: Any) -> None:
        context = values.pop("context")
        outer = context.obj or {}
        common = {name: values.pop(name) or outer.get(name) for name in COMMON_OPTIONS}
        if context.get_parameter_source("project").name == "ENVIRONMENT":
            common["project"] = outer.get("project")  # -C before the command goes before the environment
        session = _session_of(common)
        with _error_boundary(session):
            if EPISODE in values and values[EPISODE] is None:
                values[EPISODE] = session.only_episode()
            session.verdict = command(session, **values) or ExitCode.DONE
            sys.stdout.flush()
        raise typer.Exit(int(session.verdict))

    del wrapper.__wrapped__
    wrapper.__signature__ = inspect.Signature([*parameters, context])  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in [*parameters, context]}
    return wrapper


def _on_the_command_line(parameter: inspect.Parameter) -> inspect.Parameter:
    """A command's parameter as Typer is to see it: EPISODE is optional, though no command is run without it."""
    named = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
    is_episode = parameter.name == EPISODE and parameter.default is inspect.Parameter.empty
    return named.replace(default=None) if is_episode else named


def _session_of(common: dict[str, Any]) -> Session:
    screen = Screen(
        color=common["color"] or "auto",
        plain=bool(common["plain"]),
        quiet=bool(common["quiet"]),
        verbose=bool(common["verbose"]),
    )
    return Session(screen, project_dir=common["project"], verbose=bool(common["verbose"]))


@contextmanager
def _error_boundary(session: Session) -> Iterator[None]:
    """What goes wrong in the block is told, and decides the session's verdict."""
    screen = session.screen
    try:
        yield
    except MoostikError as error:
        if isinstance(error, UnusableFileError):
            screen.diagnostics(error.diagnostics)
        screen.error(error.what, error.hint)
        session.verdict = error.exit_code
    except BrokenPipeError:
        silence_stdout()
    except KeyboardInterrupt:
        screen.error(message("Interrupted."))
        session.verdict = ExitCode.INTERRUPTED
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except OSError as error:
        if error.errno in _OF_THE_SYSTEM:
            silence_stdout()
            reason = str(error).partition("] ")[2] or str(error)
            screen.error(message("Operating system error: {reason}.", reason=reason))
            session.verdict = ExitCode.UNUSABLE_FILE
        else:
            session.verdict = _report_fault(screen, error)
    except Exception as error:  # noqa: BLE001 - the boundary: a fault of ours must not be a traceback
        session.verdict = _report_fault(screen, error)


def _report_fault(screen: Screen, error: Exception) -> ExitCode:
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    screen.error(
        message(
            "Internal error: {kind}: {error} ({place}).",
            kind=type(error).__name__,
            error=str(error),
            place=place,
        ),
        message("Nothing that was paid is lost; please report this line."),
    )
    return ExitCode.NO
