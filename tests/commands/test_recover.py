"""`moostik recover` writes the ledger again from the pictures alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.episode_lock import episode_lock
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.records import Intent, Outcome
from tests.commands.made import PRICE, make, write_series
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    return tmp_path


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, series: Path) -> Moostik:
    return runner(capfd, monkeypatch, series)


def status(moostik: Moostik) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(moostik("status", "ep1", "--json", "--takes").out)
    return found


def recovered(moostik: Moostik) -> dict[str, Any]:
    ran = moostik("recover", "ep1", "--json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_without_the_ledger_the_status_is_the_same_again(moostik: Moostik, series: Path) -> None:
    make(series)
    make(series, ("s1", "wide"), take=1)
    make(series, ("s1", "wide"), ("s2", "medium"), take=2)
    before = status(moostik)
    (series / "output/moostik.db").unlink()
    found = recovered(moostik)
    assert (found["pictures"], found["takes"], len(found["takenIn"])) == (5, 3, 8)
    assert status(moostik) == before
    assert found["cost"] == before["cost"] == 8 * 0.15


def test_doing_it_again_adds_nothing(moostik: Moostik, series: Path) -> None:
    make(series)
    make(series, ("s1", "wide"), take=1)
    before = status(moostik)
    assert recovered(moostik)["takenIn"] == []
    (series / "output/moostik.db").unlink()
    assert len(recovered(moostik)["takenIn"]) == 6
    assert recovered(moostik)["takenIn"] == []
    assert status(moostik) == before
    assert "6 known already" in moostik("recover", "ep1").err


def test_what_the_ledger_knows_better_stays(moostik: Moostik, series: Path) -> None:
    make(series)
    with Ledger.open(series / "output/moostik.db") as ledger:
        attempt = ledger.record_intent(Intent("ep1", "s3", "wide", "replicate", "m", {}, "f", PRICE, 1.0))
        ledger.record_outcome(attempt, Outcome.LOST, cost=PRICE, at=2.0)
    path = series / "output/episodes/ep1/s1/wide.png"
    path.write_bytes(path.read_bytes() + b"retouched")
    before = status(moostik)
    assert recovered(moostik)["takenIn"] == []
    assert status(moostik) == before


def test_a_picture_saved_by_a_run_that_died_before_it_was_recorded_is_taken_in(moostik: Moostik, series: Path) -> None:
    make(series)
    old = (series / "output/moostik.db").read_bytes()
    make(series, ("s1", "wide"), take=1)
    after = status(moostik)
    (series / "output/moostik.db").write_bytes(old)
    assert len(recovered(moostik)["takenIn"]) == 1
    assert status(moostik) == after


def test_an_open_attempt_is_closed_by_its_picture(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "output/moostik.db").unlink()
    with Ledger.open(series / "output/moostik.db") as ledger:
        attempt = ledger.record_intent(Intent("ep1", "s1", "wide", "replicate", "m", {}, "f", PRICE, 1.0))
        ledger.record_prediction(attempt, "s1-wide-0")
    recovered(moostik)
    found = status(moostik)
    assert (found["inFlight"], found["cost"], found["counts"]["completed"]) == (0, 0.75, 5)


def test_what_cannot_be_taken_in_is_said_and_left_alone(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "output/moostik.db").unlink()
    folder = series / "output/episodes/ep1/s2"
    (folder / "stranger.png").write_bytes(picture_bytes("PNG"))
    (folder / "wide.png").write_bytes((folder / "wide.png").read_bytes()[:-30])
    shutil.copy(series / "output/episodes/ep1/s1/wide.png", folder / "close_up.png")
    (folder / "notes.txt").write_text("mine")
    (folder / "link.png").symlink_to("/etc/hostname")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    found = recovered(moostik)
    assert {Path(one["path"]).name for one in found["leftOut"]} == {"stranger.png", "wide.png", "close_up.png"}
    assert len(found["takenIn"]) == 4
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert "stranger.png is left out" in moostik("recover", "ep1").err


def test_preview_frames_are_no_pictures(moostik: Moostik, series: Path) -> None:
    from moostik_cli.pictures.provenance import embed
    from tests.pictures.samples import provenance

    folder = series / "output/episodes/ep1/s1"
    folder.mkdir(parents=True)
    (folder / "wide.png").write_bytes(embed(picture_bytes("PNG"), provenance(provider="preview")))
    found = recovered(moostik)
    assert (found["takenIn"], len(found["leftOut"])) == ([], 1)


def test_of_two_files_for_one_picture_the_newer_counts(moostik: Moostik, series: Path) -> None:
    make(series)
    folder = series / "output/episodes/ep1/s1"
    shutil.copy(folder / "wide.png", folder / "saved.png")
    make(series, ("s1", "wide"), take=1)
    (folder / "saved.png").rename(folder / "wide.jpeg")  # as a crash between two formats leaves it
    (series / "output/moostik.db").unlink()
    found = recovered(moostik)
    assert [one["path"] for one in found["leftOut"]] == ["output/episodes/ep1/s1/wide.jpeg"]
    assert status(moostik)["shots"][0]["variations"][0]["predictionId"] == "s1-wide-1"


def test_it_is_refused_while_another_run_holds_the_episode(moostik: Moostik, series: Path) -> None:
    make(series)
    with episode_lock(series / "output", "ep1"):
        ran = moostik("recover", "ep1")
    assert ran.code == 1
    assert "holds episode ep1" in ran.err


def test_a_damaged_ledger_is_moved_aside_first(moostik: Moostik, series: Path) -> None:
    make(series)
    before = status(moostik)
    ledger = series / "output/moostik.db"
    ledger.write_bytes(b"garbage" * 999)
    ran = moostik("recover", "ep1")
    assert ran.code == 3
    assert "Move it aside" in ran.err
    assert ledger.read_bytes() == b"garbage" * 999
    ledger.rename(series / "output/moostik.db.bad")
    recovered(moostik)
    assert status(moostik) == before


def test_an_episode_without_pictures_has_nothing_to_recover(moostik: Moostik) -> None:
    assert recovered(moostik) == {
        "episodeId": "ep1",
        "pictures": 0,
        "takes": 0,
        "takenIn": [],
        "leftOut": [],
        "givenUp": [],
        "takenOver": 0,
        "cost": 0.0,
    }
