"""What coverage counts: in this process, and in those that it starts."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage import Coverage

# By these a process that is started counts too. Not in every test: they are those of the beginning.
COUNTED = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


def counting_now() -> Coverage | None:
    """What counts in this process at the moment."""
    return sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
