"""The short form of the kills."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.kills import kill_at_random


@pytest.mark.uncounted
def test_killed_at_random_moments(tmp_path: Path) -> None:
    killed = kill_at_random(tmp_path / "project", kills=3, seed=5)
    assert killed.kills >= 2
    assert killed.last_code == 0
    assert killed.statuses == {"completed"}
    books = killed.books
    assert (books.lost, books.twice) == (frozenset(), 0)
    assert books.predictions == books.charges == len(books.on_disk) == killed.pictures
    assert books.bill_is_exact
