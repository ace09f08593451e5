"""Pydantic's plugins are not looked for; what asks for more of their loader gets the real one."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import os, sys
os.environ["PYDANTIC_DISABLE_PLUGINS"] = {value!r}
from moostik_cli.commands.plugins import leave_out_plugins
leave_out_plugins()
from pydantic import BaseModel
class Point(BaseModel):
    x: int
assert Point(x="1").x == 1
print("importlib.metadata" in sys.modules)
from pydantic.plugin import _loader
print(_loader.PYDANTIC_ENTRY_POINT_GROUP, "importlib.metadata" in sys.modules)
"""


def lines(value: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(value=value)], capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()


def test_without_plugins_nothing_is_loaded_to_find_them() -> None:
    assert lines("__all__") == ["False", "pydantic True"]


def test_with_plugins_the_loader_is_pydantics_own() -> None:
    assert lines("none-of-these") == ["True", "pydantic True"]
