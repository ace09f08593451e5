"""The Typer app: which subcommands there are, and where each lives."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer

from moostik_cli import completion
from moostik_cli.choices import not_a_choice
from moostik_cli.commands.help_pages import Command, Group
from moostik_cli.commands.plugins import leave_out_plugins
from moostik_cli.commands.session import (
    ColorOption,
    LangOption,
    PlainOption,
    ProjectOption,
    QuietOption,
    VerboseOption,
    runnable,
)
from moostik_cli.commands.usage_errors import ClickProblem, usage_error
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import LANGUAGES, Message, asked_language, set_language, tr, translate
from moostik_cli.report.screen import Screen

# name -> "module:function", in the order of `moostik --help`
COMMANDS = {
    "init": "moostik_cli.commands.init:init",
    "new": "moostik_cli.commands.new:new",
    "import": "moostik_cli.commands.import_episode:import_episode",
    "check": "moostik_cli.commands.check:check",
    "explain": "moostik_cli.commands.explain:explain",
    "schema": "moostik_cli.commands.schema:schema",
    "clusters": "moostik_cli.commands.clusters:clusters",
    "resolve": "moostik_cli.commands.resolve:resolve",
    "enrich": "moostik_cli.commands.enrich:enrich",
    "generate": "moostik_cli.commands.generate:generate",
    "status": "moostik_cli.commands.status:status",
    "inspect": "moostik_cli.commands.inspect:inspect",
    "recover": "moostik_cli.commands.recover:recover",
    "references": "moostik_cli.commands.references:references",
    "validate": "moostik_cli.commands.validate:validate",
    "shot": "moostik_cli.commands.shot:shot",
    "gallery": "moostik_cli.commands.gallery:gallery",
    "serve": "moostik_cli.commands.serve:serve",
    "pick": "moostik_cli.commands.pick:pick",
    "takes": "moostik_cli.commands.takes:takes",
    "retake": "moostik_cli.commands.retake:retake",
    "note": "moostik_cli.commands.note:note",
    "board": "moostik_cli.commands.board:board",
    "export": "moostik_cli.commands.export:export",
    "animatic": "moostik_cli.commands.animatic:animatic",
}


def run(arguments: Sequence[str]) -> None:
    """Run one command line; ends the process with an exit status of `ExitCode`."""
    leave_out_plugins()
    language = asked_language(arguments)
    set_language(language)
    if completion.is_asked():
        _complete()
        return
    if language not in LANGUAGES:
        sys.exit(_refuse(UsageError(not_a_choice("--lang", LANGUAGES, language))))
    app = build_app(only=_named_command(arguments), plain="--plain" in arguments)
    try:
        status = int(app(args=list(arguments), prog_name="moostik", standalone_mode=False) or 0)
    except ClickProblem as problem:
        status = _refused_by_click(problem)
    except SystemExit:  # Click's answer to a closed pipe; nothing of ours ends in this way
        status = int(ExitCode.DONE)
    except typer.Abort:  # Ctrl-C outside of a command, or instead of an answer
        status = int(ExitCode.INTERRUPTED)
    sys.exit(status)


def _complete() -> None:
    with suppress(Exception):  # nothing may print into the command line that somebody is typing
        command = completion.typed_so_far().command
        build_app(only=command if command in COMMANDS else None)(args=[], prog_name="moostik")


def _refused_by_click(problem: Exception) -> int:
    if type(problem).__name__ == "NoArgsIsHelpError":  # the help has been shown
        return int(ExitCode.USAGE)
    return _refuse(usage_error(problem), getattr(problem, "ctx", None))


def _refuse(error: UsageError, context: typer.Context | None = None) -> int:
    """Say why the command line cannot be used, as far as it can be told in the way that it asks for."""
    options = (context.find_root().obj if context is not None else None) or {}
    Screen(color=options.get("color") or "auto", plain=bool(options.get("plain"))).error(error.what, error.hint)
    return int(error.exit_code)


def build_app(only: str | None = None, *, plain: bool = False) -> typer.Typer:
    """The app with every subcommand, or with `only` one: building the others' options takes time.
    `plain`: help pages without boxes and colour."""
    app = typer.Typer(
        name="moostik",
        cls=Group,
        help=tr("Turns an animated episode written as YAML into storyboard pictures."),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None if plain else "rich",
        options_metavar=tr("[OPTIONS]"),
        subcommand_metavar=tr("COMMAND [ARGS]..."),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    for name, target in COMMANDS.items():
        if only is None or name == only:
            module, function = target.split(":")
            command = getattr(import_module(module), function)
            help_text = summary_of(command)
            first = " ".join(help_text.partition("\n\n")[0].split())  # whole: Click would cut it off
            app.command(name, cls=Command, help=help_text, short_help=first, options_metavar=tr("[OPTIONS]"))(
                runnable(command)
            )
    return app


def summary_of(command: Callable[..., Any]) -> str:
    """What a command does, for its help page: its docstring, which the catalogue translates like a message."""
    return translate(Message(inspect.getdoc(command) or ""))


def _global_options(
    context: typer.Context,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    color: ColorOption = None,
    plain: PlainOption = False,
    lang: LangOption = None,
    version: bool = typer.Option(False, "--version", help=tr("Print the version and exit.")),
) -> None:
    if version:
        from moostik_cli import __version__

        typer.echo(f"moostik {__version__}")
        raise typer.Exit
    context.obj = {
        "project": project,
        "quiet": quiet,
        "verbose": verbose,
        "color": color,
        "plain": plain,
        "lang": lang,
    }


_WITH_A_VALUE = ("-C", "--project", "--color", "--lang")
_WITHOUT_ONE = ("-q", "--quiet", "-v", "--verbose", "--plain")


def _named_command(arguments: Sequence[str]) -> str | None:
    """The command that a line names, behind options that hold for all commands; None where that is not certain."""
    words = iter(arguments)
    for word in words:
        if word in COMMANDS:
            return word
        if word in _WITH_A_VALUE:
            next(words, None)
        elif word not in _WITHOUT_ONE and not word.startswith(("--project=", "--color=", "--lang=")):
            return None
    return None


if __name__ == "__main__":
    run(sys.argv[1:])
