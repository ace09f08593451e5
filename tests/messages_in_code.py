"""Every message that the code can say: the literals given to `message`, `counted` and `tr`, and what commands
say of themselves."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from moostik_cli.cli import COMMANDS

PACKAGE = Path(__file__).resolve().parent.parent / "moostik_cli"
_LITERALS_OF = {"message": 1, "tr": 1, "counted": 2}


@dataclass(frozen=True)
class SpokenMessage:
    """A call that makes a message. `templates`: one literal, or singular and plural; fewer: not literal."""

    where: str
    templates: tuple[str, ...]
    expected: int


def messages_in_code() -> Iterator[SpokenMessage]:
    yield from _calls()
    yield from _summaries()


def _summaries() -> Iterator[SpokenMessage]:
    """What each command does is its docstring."""
    for target in COMMANDS.values():
        module, function = target.split(":")
        yield SpokenMessage(target, (inspect.getdoc(getattr(import_module(module), function)) or "",), 1)


def _calls() -> Iterator[SpokenMessage]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
            if isinstance(node, ast.Call) and name in _LITERALS_OF:
                expected = _LITERALS_OF[name]
                templates = tuple(
                    argument.value
                    for argument in node.args[:expected]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                )
                yield SpokenMessage(f"{path.relative_to(PACKAGE.parent)}:{node.lineno}", templates, expected)
