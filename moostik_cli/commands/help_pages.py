"""Typer's help pages in our words and in the user's language: its own sentences are fixed and English."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import ModuleType
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from moostik_cli.messages import message, tr, translate

if TYPE_CHECKING:
    _Base = TyperCommand
else:
    _Base = object

_PLACEHOLDERS = (
    message("EPISODE"),
    message("SHOT"),
    message("ANGLE"),
    message("DIR"),
    message("FILE"),
    message("CODE"),
    message("TEXT"),
    message("SECONDS"),
    message("OWNER/NAME"),
    message("COLUMNSxROWS"),
)


class _InOurWords(_Base):
    """A command whose help page is in the current language throughout."""

    def get_usage(self, ctx: Any) -> str:
        return _named(super().get_usage(ctx).replace("Usage:", tr("Usage:"), 1))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS] EPISODE [SHOT [ANGLE]]`, the same with every version of Typer: each has brackets of its own."""
        arguments = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        needed = [argument.metavar for argument in arguments if argument.required]
        optional = [argument.metavar for argument in arguments if not argument.required]
        nested = " [".join(["", *optional]).lstrip() + "]" * len(optional)
        subcommand = getattr(self, "subcommand_metavar", None)
        return [piece for piece in (self.options_metavar, *needed, nested, subcommand) if piece]

    def get_params(self, ctx: Any) -> list[Any]:
        parameters: list[Any] = list(super().get_params(ctx))
        for parameter in parameters:
            parameter.help = translate(_OF_TYPER.get(getattr(parameter, "help", None) or "") or parameter.help or "")
            if parameter.metavar:
                parameter.metavar = _named(parameter.metavar)
            if parameter.name == "install_completion" and parameter.callback is not None:
                parameter.callback = _telling_in_our_words(parameter.callback)
            if parameter.param_type_name == "argument" or getattr(parameter, "is_flag", False):
                parameter.display_type_rich = _no_type  # newer versions say <str> and <bool>
            if parameter.default is None:
                parameter.show_default = False  # older versions show "None"
        return parameters

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _frame_help()
        super().format_help(ctx, formatter)
        formatter.buffer = [_plain_help("".join(formatter.buffer))]  # with Rich it has been printed, and is empty


def _no_type(*_: Any, **__: Any) -> None:
    return None


class Command(_InOurWords, TyperCommand):
    """A subcommand."""


class Group(_InOurWords, TyperGroup):
    """The command that has them, in the order in which they are listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.commands)


_OF_TYPER = {
    "Show this message and exit.": message("Show this help and exit."),
    "Install completion for the current shell.": message("Install completion for the current shell."),
    "Show completion for the current shell, to copy it or customize the installation.": message(
        "Print the completion script of the current shell."
    ),
}


def _telling_in_our_words(install: Callable[..., Any]) -> Callable[..., Any]:
    """Typer's installing of completion, which prints what it did and ends the process."""
    if hasattr(install, "in_our_words"):
        return install

    def told(*arguments: Any, **named: Any) -> Any:
        said = io.StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                return install(*arguments, **named)
        finally:
            _tell_of_completion(said.getvalue())

    told.in_our_words = True  # type: ignore[attr-defined]
    return told


def _tell_of_completion(said: str) -> None:
    if not said:  # nobody asked for it
        return
    done = re.search(r"(?P<shell>\w+) completion installed in (?P<path>.+)", said)
    if done is not None:
        typer.echo(
            tr(
                "Completion for {shell} is in {path}; it works in the next terminal that you open.",
                shell=done["shell"],
                path=done["path"].strip(),
            )
        )
    elif "not supported" in said:
        typer.echo(tr("There is no completion for this shell, only for bash, zsh, fish and PowerShell."), err=True)
    elif said:
        typer.echo(said, nl=False)


def _frame_help() -> None:
    """The titles and marks of Typer's help pages are constants of a module that it loads when it needs them."""
    with _left_out("rich.markdown", "rich.traceback"):
        from typer import rich_utils

    if os.environ.get("NO_COLOR"):
        rich_utils.COLOR_SYSTEM = None  # no escape codes: nothing bold either
    rich_utils.ARGUMENTS_PANEL_TITLE = tr("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = tr("Options")
    rich_utils.COMMANDS_PANEL_TITLE = tr("Commands")
    rich_utils.RANGE_STRING = ""  # "[1<=x<=100]" takes the room of the names; a value that is wrong is told
    rich_utils.DEFAULT_STRING = "[" + tr("default: {value}", value="{}") + "]"
    rich_utils.ENVVAR_STRING = "[" + tr("env var: {name}", name="{}") + "]"
    rich_utils.REQUIRED_LONG_STRING = "[" + tr("required") + "]"


class _LeftOut(ModuleType):
    """Stands for a module from which names are imported, and not used."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


@contextmanager
def _left_out(*names: str) -> Iterator[None]:
    """Do not load these modules. Typer's module of help pages names them for texts in Markdown and for
    tracebacks, which we have none of, and they take a third of its time."""
    names = tuple(name for name in names if name not in sys.modules)
    sys.modules.update({name: _LeftOut(name) for name in names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def _plain_help(page: str) -> str:
    """A page that Click has laid out: its own words, which no constant holds, in the current language."""
    words = {
        "Usage": tr("Usage:"),
        "Arguments": tr("{title}:", title=tr("Arguments")),
        "Options": tr("{title}:", title=tr("Options")),
        "Commands": tr("{title}:", title=tr("Commands")),
        "default": tr("default: {value}", value="").rstrip(),
        "env var": tr("env var: {name}", name="").rstrip(),
        "required": tr("required"),
    }
    page = re.sub(r"^(Usage|Arguments|Options|Commands):", lambda found: words[found[1]], page, flags=re.MULTILINE)
    return re.sub(
        r"(?<=[\[ ])(default|env var):|(?<=[\[ ])(required)(?=\])", lambda found: words[found[1] or found[2]], page
    )


def _named(usage: str) -> str:
    """Placeholders such as EPISODE in the current language."""
    for placeholder in _PLACEHOLDERS:
        name = placeholder.template
        if name in usage and translate(placeholder) != name:
            usage = re.sub(rf"\b{re.escape(name)}\b", translate(placeholder), usage)
    return usage
