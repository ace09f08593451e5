"""Preview frames: what their captions say, and when they are drawn again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.models.jobs import FrameNotes
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.providers.cards import find_card
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_series(tmp_path)


@pytest.fixture
def moostik(project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    return runner(capfd, monkeypatch, project)


def edit(project: Path, old: str, new: str) -> None:
    path = project / "episodes/ep1.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def drawn(moostik: Moostik) -> list[str]:
    ran = moostik("generate", "ep1", "--provider", "preview", "--json")
    return [f"{one['shotId']}/{one['variationId']}" for one in json.loads(ran.out)["results"]]


def notes(project: Path) -> dict[str, FrameNotes]:
    production = load_production(find_project(project), "ep1")
    card = find_card("google/nano-banana-pro")
    assert card is not None
    planner = EpisodePlanner(production, PlanOptions(card), locate=lambda _: None)
    return {"/".join(job.key): job.notes for job in planner.jobs(production.episode.shots)}


def test_a_caption_says_what_its_own_variation_shows(project: Path) -> None:
    edit(
        project,
        "{id: medium, cameraAngle: medium, status: pending}",
        "{id: medium, cameraAngle: medium, customPrompt: The glass of Bo.}",
    )
    found = notes(project)
    assert {key: one.description for key, one in found.items()} == {
        "shot-1/wide": "Ana opens the door.",
        "shot-1/close_up": "Ana opens the door.",
        "shot-2/wide": "Ana sits down with Bo.",
        "shot-2/wide-2": "Ana sits down with Bo.",
        "shot-2/medium": "The glass of Bo.",
    }
    assert (found["shot-2/wide"].subjects, found["shot-2/medium"].subjects) == (("Ana", "Bo"), ("Bo", "Ana"))


@pytest.mark.uncounted
def test_a_frame_is_drawn_again_when_its_caption_changes(project: Path, moostik: Moostik) -> None:
    assert len(drawn(moostik)) == 5
    assert drawn(moostik) == []
    edit(project, "description: Ana opens the door.", "description: Ana opens it at last.")
    assert drawn(moostik) == ["shot-1/wide", "shot-1/close_up"]
    edit(project, "durationSeconds: 4", "durationSeconds: 6")
    assert drawn(moostik) == ["shot-1/wide", "shot-1/close_up"]
    assert drawn(moostik) == []
