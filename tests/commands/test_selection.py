"""`--shot`, `--act`, `--cluster`, `--angle`: what is chosen, and what is refused with the likely name."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from moostik_cli.commands.selection import select_shots
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Series
from moostik_cli.planning.selection import select_variations
from tests.stages.building import episode, library, shot

ANGLES = ["wide", {"id": "take-2", "cameraAngle": "wide"}, "pov"]


@pytest.fixture
def production() -> Production:
    shots = [
        shot("shot-001", "ana", "bar", variations=ANGLES),
        shot("shot-002", "ana", "bar", variations=["wide", "macro"]),
        shot("shot-003", "bo", "fort", variations=["medium"]),
    ]
    acts = [
        {"id": "opening", "number": 1, "shotIds": ["shot-001", "gone"]},
        {"id": "act-end", "number": 2, "shotIds": ["shot-003", "shot-002"]},
    ]
    return Production(Project(Path("/nowhere")), episode(*shots, acts=acts), library(), Series.model_validate({}))


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ({}, "132"),
        ({"shots": ["shot-003", "shot-001"]}, "13"),
        ({"acts": ["opening"]}, "1"),
        ({"acts": ["act-opening"]}, "1"),
        ({"acts": ["2"]}, "32"),
        ({"acts": ["opening", "act-end"]}, "132"),
        ({"clusters": ["loc-bar-shot-001"]}, "12"),
        ({"clusters": ["act-end"]}, "32"),
        ({"acts": ["2"], "clusters": ["loc-bar-shot-001"]}, "2"),
        ({"acts": ["1"], "shots": ["shot-003"]}, ""),
    ],
)
def test_shots_that_every_option_allows(production: Production, options: dict[str, list[str]], chosen: str) -> None:
    assert [found.id[-1] for found in select_shots(production, **options)] == list(chosen)


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"shots": ["shot-01"]}, "Did you mean shot-001?"),
        ({"shots": ["SHOT_001"]}, "Did you mean shot-001?"),
        ({"shots": ["zzz"]}, None),
        ({"acts": ["openning"]}, "Did you mean opening?"),
        ({"clusters": ["loc-bar-shot-01"]}, "Did you mean loc-bar-shot-001?"),
    ],
)
def test_an_unknown_id_is_a_usage_error(
    production: Production, options: dict[str, list[str]], hint: str | None
) -> None:
    with pytest.raises(UsageError) as refused:
        select_shots(production, **options)
    assert refused.value.exit_code is ExitCode.USAGE
    assert (None if refused.value.hint is None else str(refused.value.hint)) == hint


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("shot-002\n", "2"), ("\ufeffshot-003\r\n\r\n  shot-001 \n", "13"), ("", ""), ("\n\n", "")],
)
def test_ids_from_standard_input(
    production: Production, monkeypatch: pytest.MonkeyPatch, typed: str, chosen: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert [found.id[-1] for found in select_shots(production, ["-"])] == list(chosen)


def test_standard_input_that_is_not_text(production: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), encoding="utf-8"))
    with pytest.raises(UsageError):
        select_shots(production, ["-"])


@pytest.mark.parametrize(
    ("angles", "chosen"),
    [
        (None, {"wide", "take-2", "pov"}),
        (["wide"], {"wide", "take-2"}),
        (["take-2"], {"take-2"}),
        (["pov", "wide"], {"wide", "take-2", "pov"}),
        (["low_angle"], set()),  # a known angle that nobody asked for
    ],
)
def test_variations_by_angle_or_id(production: Production, angles: list[str] | None, chosen: set[str]) -> None:
    first = production.episode.shots[:1]
    assert {id_ for _, id_ in select_variations(first, angles)} == chosen


def test_an_unknown_angle_is_a_usage_error(production: Production) -> None:
    with pytest.raises(UsageError) as refused:
        select_variations(production.episode.shots, ["closee_up"])
    assert str(refused.value.hint) == "Did you mean close_up?"
    assert select_variations((), ["closee_up"]) == frozenset()
