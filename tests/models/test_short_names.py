"""Names where there is little room."""

from __future__ import annotations

import pytest

from moostik_cli.models.subject_matching import short_names


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["Koko (the old warrior)", "Mila"], ["Koko", "Mila"]),
        (["Village - before the storm"], ["Village"]),
        (["Nado (young)", "Nado (old)", "Ana (tall)"], ["Nado (young)", "Nado (old)", "Ana"]),
        (["(nobody)", "- x"], ["(nobody)", "- x"]),
        ([], []),
    ],
)
def test_names_stay_apart(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short
