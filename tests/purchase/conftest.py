"""A studio for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.purchase.studio import Studios


@pytest.fixture
def studios(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Studios]:
    """Opens studios; their stand-ins are closed in the end."""
    found = Studios(tmp_path, capfd, monkeypatch)
    yield found
    found.close()
