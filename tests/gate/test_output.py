"""Where pictures go: folders that cannot be written, full disks, links."""

from __future__ import annotations

import os
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest

from moostik_cli.gate.output import check_output
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.production import Project

Usage = namedtuple("Usage", "total used free")


def found(folder: Path, pictures: int = 5, preview: bool = False) -> list[Diagnostic]:
    shots = ("shot-1", "shot-2")
    return list(check_output(Project(folder), "ep1", pictures, preview=preview, shot_ids=shots))


def codes(folder: Path, pictures: int = 5, preview: bool = False) -> list[str]:
    return [one.code for one in found(folder, pictures, preview)]


def test_nothing_is_written(tmp_path):
    assert codes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("free", "expected"), [(0, ["M501"]), (10_000_000, ["M503"]), (10**12, [])])
def test_room_on_the_disk(tmp_path, monkeypatch, free, expected):
    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage(10**12, 0, free))
    assert codes(tmp_path) == expected


def test_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    (tmp_path / "output").mkdir()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode & os.W_OK == 0 and real(path, mode))
    assert codes(tmp_path) == ["M501"]


def test_a_folder_of_a_shot_that_leads_away_or_is_a_file(tmp_path):
    folder = tmp_path / "project/output/episodes/ep1"
    folder.mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (folder / "shot-1").symlink_to(tmp_path / "elsewhere")
    (folder / "shot-2").write_text("")
    (folder / "shot-3").write_text("of no shot")
    assert [(one.code, one.place.path, one.shots) for one in found(tmp_path / "project")] == [
        ("M502", "output/episodes/ep1/shot-1", ("shot-1",)),
        ("M501", "output/episodes/ep1/shot-2", ("shot-2",)),
    ]


def test_a_folder_that_has_a_pictures_name(tmp_path):
    folder = tmp_path / "output/episodes/ep1"
    (folder / "shot-1" / "takes").mkdir(parents=True)
    (folder / "shot-2" / "wide.jpeg").mkdir(parents=True)
    assert [(one.code, one.place.path, one.shots) for one in found(tmp_path)] == [
        ("M501", "output/episodes/ep1/shot-2/wide.jpeg", ("shot-2",))
    ]


def test_a_ledger_that_is_empty_or_ours_is_fine(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output/moostik.db").write_bytes(b"")
    assert codes(tmp_path) == []
    Ledger.open(tmp_path / "output/moostik.db").close()
    before = sorted((tmp_path / "output").iterdir())
    assert codes(tmp_path) == []
    assert sorted((tmp_path / "output").iterdir()) == before


def test_a_ledger_that_generate_would_refuse(tmp_path):
    path = tmp_path / "output/moostik.db"
    Ledger.open(path).close()
    whole = path.read_bytes()
    for content in (b"SQLite format 3\x00" + b"\0" * 84, whole[:4096] + b"\xff" * 9000, whole[: len(whole) // 2]):
        path.write_bytes(content)
        assert codes(tmp_path) == ["M504"]
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipes (name)")
    assert codes(tmp_path) == ["M504"]


def test_previews_do_not_care_for_the_ledger(tmp_path):
    (tmp_path / "output/moostik.db").mkdir(parents=True)
    assert codes(tmp_path, preview=True) == []
    assert codes(tmp_path) == ["M504"]
