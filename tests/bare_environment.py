"""The environment for a process whose modules are looked at."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def bare_environment(**more: str) -> dict[str, str]:
    """This process' environment without what would load something (measuring coverage does), or choose something."""
    left_out = ("COV", "MOOSTIK", "REPLICATE", "SSL_CERT", "REQUESTS_CA", "CURL_CA")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "PYTHONPATH": str(ROOT), **more}
