"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

REAL = Path(__file__).parents[2] / "shared" / "real"


@pytest.fixture
def real_dir() -> Path:
    """The folder of the real episode, beside the repository; the test is skipped where it is not there."""
    if not (REAL / "ep0.json").is_file():
        pytest.skip("the real episode is not on this machine (../shared/real)")
    return REAL
