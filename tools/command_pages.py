"""The command reference and the man page, made from the commands: `python tools/command_pages.py`.

Writes docs/commands.md and docs/man/moostik.1. `tests/test_command_pages.py` holds them equal to the commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from moostik_cli import __version__
from moostik_cli.cli import COMMANDS, build_app
from moostik_cli.commands.session import COMMON_OPTIONS
from moostik_cli.messages import set_language

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "commands.md"
MAN_PAGE = ROOT / "docs" / "man" / "moostik.1"
_GLOBAL = frozenset(COMMON_OPTIONS)
EXIT_STATUS = (
    ("0", "done; for check: no error (with --strict: no warning either)"),
    ("1", "it ran and the answer is no: not ready, or some pictures failed"),
    ("2", "wrong usage"),
    ("3", "a file that cannot be used"),
    ("4", "the provider refuses everything, or the budget is reached"),
    ("130", "interrupted"),
)
ENVIRONMENT = (
    ("REPLICATE_API_TOKEN", "the account that pictures are made with; also read from the project's .env"),
    ("MOOSTIK_PROJECT", "the project folder, as -C"),
    ("MOOSTIK_OUTPUT", "the folder that holds output/, also outside the project; before output in series.yaml"),
    ("MOOSTIK_LANG", "en or fr"),
    ("MOOSTIK_FONTS", "files of fonts for letters that the shipped typeface lacks, on frames and boards"),
    ("MOOSTIK_SIGN_CERTIFICATE, MOOSTIK_SIGN_KEY", "PEM files that `export` signs pictures with, as --sign"),
    ("NO_COLOR", "no colour"),
)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command's name and its description, subcommands of groups included, in the order of `moostik --help`."""
    set_language("en")
    group = typer.main.get_command(build_app())
    for name in COMMANDS:
        yield from _and_below(name, group.commands[name])  # type: ignore[attr-defined]


def _and_below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield name, command
    for below, sub in getattr(command, "commands", {}).items():
        yield from _and_below(f"{name} {below}", sub)


def arguments_of(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "argument"]


def options_of(command: Any) -> list[Any]:
    """The options of a command's own: not those that all have."""
    return [one for one in command.params if one.param_type_name == "option" and one.name not in _GLOBAL]


def common_options() -> list[Any]:
    """The options that every command takes."""
    command = typer.main.get_command(build_app(only="check"))
    check = command.commands["check"]  # type: ignore[attr-defined]
    return [one for one in check.params if one.name in _GLOBAL]


def usage(name: str, command: Any) -> str:
    words = [f"moostik {name}"]
    if options_of(command):
        words.append("[OPTIONS]")
    return " ".join([*words, *(_argument(one) for one in arguments_of(command))])


def _argument(one: Any) -> str:
    shown = one.metavar or one.name.upper()
    if one.nargs == -1 and not shown.endswith("..."):
        shown += "..."
    return shown if one.required else f"[{shown}]"


def spelled(option: Any) -> str:
    """`--shot ID`, `-o, --output FILE`, `--preview / --pictures`."""
    names = ", ".join(sorted(option.opts, key=len))
    if option.secondary_opts:
        names += " / " + ", ".join(option.secondary_opts)
    return names if option.is_flag else f"{names} {_metavar(option)}"


def _metavar(option: Any) -> str:
    return str(option.metavar or option.type.name.upper())


def told(option: Any) -> str:
    """What it does, and its default where that says something."""
    text = " ".join((option.help or "").split())
    default = option.default
    if isinstance(default, (str, int, float)) and not isinstance(default, bool) and option.show_default is not False:
        text += f" [{default}]"
    return text


def description(command: Any) -> list[str]:
    """Its paragraphs."""
    return [" ".join(part.split()) for part in (command.help or "").split("\n\n") if part.strip()]


# -- Markdown


def reference() -> str:
    lines = [
        "# Commands",
        "",
        "Made from the commands by `python tools/command_pages.py`; `moostik COMMAND --help` shows the same.",
        "",
        "Every command also takes:",
        "",
        *_table(common_options()),
    ]
    for name, command in commands():
        lines += ["", f"## moostik {name}", "", f"```\n{usage(name, command)}\n```", ""]
        lines += "\n\n".join(_plain_markdown(part) for part in description(command)).split("\n")
        described = [one for one in arguments_of(command) if one.help]
        if described or options_of(command):
            lines += ["", *_table([*described, *options_of(command)])]
    lines += ["", "## Exit status", "", "| | |", "|---|---|", *(f"| {code} | {what} |" for code, what in EXIT_STATUS)]
    lines += ["", "## Environment", "", "| | |", "|---|---|", *(f"| `{name}` | {what} |" for name, what in ENVIRONMENT)]
    return "\n".join(lines) + "\n"


def _table(parameters: list[Any]) -> list[str]:
    rows = ((f"`{_cell(_name(one))}`", _cell(_plain_markdown(told(one)))) for one in parameters)
    return ["| | |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows)]


def _name(one: Any) -> str:
    return _argument(one) if one.param_type_name == "argument" else spelled(one)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _plain_markdown(text: str) -> str:
    return re.sub(r"([*_<])", r"\\\1", text)


# -- man


def man_page() -> str:
    """The page in the macros of man(7)."""
    lines = [
        f'.TH MOOSTIK 1 "" "moostik {__version__}" "User Commands"',
        ".SH NAME",
        "moostik \\- storyboard pictures of an animated episode written as YAML",
        ".SH SYNOPSIS",
        ".B moostik",
        ".I COMMAND",
        "[\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]",
        ".SH DESCRIPTION",
        "An episode is a YAML file: shots, who is in each of them and where, and a prompt.",
        ".B moostik check",
        "says what is missing before anything is paid,",
        ".B moostik generate",
        "makes the pictures that are missing and never pays twice for one.",
        ".SH COMMANDS",
    ]
    for name, command in commands():
        lines += [f".SS {_roff(usage(name, command))}"]
        for part in description(command):
            lines += [".PP", _roff(part)]
        for one in [*(one for one in arguments_of(command) if one.help), *options_of(command)]:
            lines += _entry(_name(one), told(one))
    lines.append(".SH COMMON OPTIONS")
    for one in common_options():
        lines += _entry(spelled(one), told(one))
    for title, rows in (("EXIT STATUS", EXIT_STATUS), ("ENVIRONMENT", ENVIRONMENT)):
        lines.append(f".SH {title}")
        for name, what in rows:
            lines += _entry(name, what)
    return "\n".join(lines) + "\n"


def _entry(name: str, text: str) -> list[str]:
    return [".TP", f".B {_roff(name)}", _roff(text)]


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def main() -> None:
    REFERENCE.write_text(reference(), encoding="utf-8")
    MAN_PAGE.parent.mkdir(exist_ok=True)
    MAN_PAGE.write_text(man_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
