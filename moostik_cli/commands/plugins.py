"""Pydantic without plugins: what finds them is not even loaded."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_LOADER = "pydantic.plugin._loader"


def leave_out_plugins() -> None:
    """Where Pydantic is told to have no plugins, spare the process the module that looks for them: with
    `importlib.metadata`, `email` and more it is a tenth of what a short command takes."""
    if os.environ.get("PYDANTIC_DISABLE_PLUGINS") == "__all__":
        sys.modules.setdefault(_LOADER, _NoPlugins(_LOADER))


class _NoPlugins(ModuleType):
    """Stands for the loader. Whatever else is asked of it, the real one answers."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(_LOADER, None)
        return getattr(import_module(_LOADER), name)
