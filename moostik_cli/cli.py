"""The Typer app: which subcommands there are, and where each lives."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import typer

from moostik_cli import completion
from moostik_cli.commands.session import (
    ColorOption,
    LangOption,
    PlainOption,
    ProjectOption,
    QuietOption,
    VerboseOption,
    runnable,
)
from moostik_cli.messages import language_from_environment, set_language, tr

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
    "gallery": "moostik_cli.commands.gallery:gallery",
    "pick": "moostik_cli.commands.pick:pick",
    "board": "moostik_cli.commands.board:board",
}


def run(arguments: Sequence[str]) -> None:
    """Run one command line; ends the process with an exit status of `ExitCode`."""
    set_language(_language_of(arguments))
    if completion.is_asked():
        with suppress(Exception):  # nothing may print into the command line that somebody is typing
            command = completion.typed_so_far().command
            build_app(only=command if command in COMMANDS else None)(args=[], prog_name="moostik")
        return
    app = build_app(only=_named_command(arguments))
    app(args=list(arguments), prog_name="moostik")


def build_app(only: str | None = None) -> typer.Typer:
    """The app with every subcommand, or with `only` one: building the others' options takes time."""
    app = typer.Typer(
        name="moostik",
        help=tr("Turns an animated episode written as YAML into storyboard pictures."),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    for name, target in COMMANDS.items():
        if only is None or name == only:
            module, function = target.split(":")
            app.command(name)(runnable(getattr(import_module(module), function)))
    return app


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
        "project": project, "quiet": quiet, "verbose": verbose, "color": color, "plain": plain, "lang": lang,
    }


def _named_command(arguments: Sequence[str]) -> str | None:
    return arguments[0] if arguments and arguments[0] in COMMANDS else None


def _language_of(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return language_from_environment()


if __name__ == "__main__":
    run(sys.argv[1:])
