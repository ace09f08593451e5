"""Libraries that only some people need: they come with an extra of the package, and are asked for here."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from moostik_cli.errors import UsageError
from moostik_cli.messages import message


def require(module: str, extra: str) -> ModuleType:
    """The module. Raises UsageError, naming the extra to install, where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(
            message("This needs the library {module}, which is not installed.", module=module.partition(".")[0]),
            message("Install it with: pip install 'moostik[{extra}]'", extra=extra),
        ) from error
