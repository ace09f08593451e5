"""A command line that cannot be used, told in our words and in the user's language.

Typer's own sentences are fixed and English: each kind becomes a UsageError like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import typer

from moostik_cli.choices import not_a_choice
from moostik_cli.errors import UsageError
from moostik_cli.messages import Message, message

# Typer brings its own copy of Click since 0.26: the classes are found by kin.
ClickProblem: type[Exception] = typer.BadParameter.__mro__[2]

Told = tuple[Message, Message | None]


def usage_error(problem: Exception) -> UsageError:
    """A command line that Typer cannot use, as an error of ours. `problem` is a ClickProblem."""
    kind: Any = problem
    telling = _TELLING.get(type(problem).__name__, _other)
    what, hint = telling(kind)
    context = getattr(kind, "ctx", None)
    if hint is None and context is not None:
        hint = message("See {command} --help.", command=context.command_path)
    return UsageError(what, hint)


def _no_such_option(problem: Any) -> Told:
    from moostik_cli.sources.closest_match import find_likely

    parameters = problem.ctx.command.get_params(problem.ctx) if problem.ctx is not None else ()
    names = (name for parameter in parameters for name in (*parameter.opts, *parameter.secondary_opts))
    likely = find_likely(problem.option_name, [name for name in names if name.startswith("--")])
    return (
        message("Unknown option: {option}.", option=problem.option_name),
        message("Did you mean {name}?", name=likely) if likely else None,
    )


def _missing(problem: Any) -> Told:
    return message("{name} is missing.", name=_parameter_name(problem.param)), None


def _bad_option(problem: Any) -> Told:
    if "not take" in problem.message:
        return message("{option} takes no value.", option=problem.option_name), None
    return message("{option} needs a value.", option=problem.option_name), None


def _bad_value(problem: Any) -> Told:
    return _first_match(_REASONS, problem.message)(_parameter_name(problem.param)), None


def _other(problem: Any) -> Told:
    return _first_match(_SENTENCES, problem.format_message())(""), None


_TELLING: dict[str, Callable[[Any], Told]] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}


def _parameter_name(parameter: Any) -> str:
    if parameter is None:
        return "?"
    if getattr(parameter, "param_type_name", "") == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name.upper()).strip("[].")


Rule = tuple[str, Callable[[str, "re.Match[str]"], Message]]

# What Click (with its own types) and Typer (with Pydantic's) say of a value.
_REASONS: Sequence[Rule] = (
    (r"valid int", lambda name, _: message("{name} takes a whole number.", name=name)),
    (r"valid (?:number|float)", lambda name, _: message("{name} takes a number.", name=name)),
    (
        r"(?:greater than or equal to |range x>=)(?P<limit>[\d.]*\d)",
        lambda name, found: message("{name} takes at least {limit}.", name=name, limit=found["limit"]),
    ),
    (
        r"(?:less than or equal to |range x<=)(?P<limit>[\d.]*\d)",
        lambda name, found: message("{name} takes at most {limit}.", name=name, limit=found["limit"]),
    ),
    (
        r"range (?P<least>[\d.]*\d)<=x<=(?P<most>[\d.]*\d)",
        lambda name, found: message(
            "{name} takes {least} to {most}.", name=name, least=found["least"], most=found["most"]
        ),
    ),
    (
        r"'(?P<written>.*)' is not one of (?P<words>.*?)\.?$",
        lambda name, found: not_a_choice(name, found["words"].replace("'", "").split(", "), found["written"]),
    ),
    (r"(?P<said>.*)", lambda name, found: message("{name}: {said}", name=name, said=found["said"])),
)
_SENTENCES: Sequence[Rule] = (
    (
        r"No such command '(?P<name>.*?)'.*Did you mean (?P<likely>[^?]+)\?",
        lambda _, found: message(
            "Unknown command: {name}. Did you mean {likely}?",
            name=found["name"],
            likely=found["likely"].replace("'", ""),
        ),
    ),
    (
        r"No such command '(?P<name>.*)'",
        lambda _, found: message("Unknown command: {name}.", name=found["name"]),
    ),
    (
        r"unexpected extra arguments? ?(?:\(s\))? ?\((?P<words>.*)\)",
        lambda _, found: message("Unexpected arguments: {words}", words=found["words"]),
    ),
    (r"Missing command", lambda _, __: message("A command is missing.")),
    (r"(?P<said>(?s:.*))", lambda _, found: message("{said}", said=found["said"])),
)


def _first_match(rules: Sequence[Rule], said: str) -> Callable[[str], Message]:
    for pattern, worded in rules:
        found = re.search(pattern, said)
        if found is not None:
            return lambda name, worded=worded, found=found: worded(name, found)  # type: ignore[misc]
    raise AssertionError("the last rule takes everything")
