"""`moostik gallery`, through the real entry point."""

from __future__ import annotations

import json
import re
import webbrowser
import zipfile
from pathlib import Path

import pytest

from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner
from tests.gallery.pages import data_of
from tests.pictures.samples import picture_bytes


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    return runner(capfd, monkeypatch, tmp_path)


def test_it_prints_the_path_and_nothing_else(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path)
    ran = moostik("gallery", "ep1")
    page = tmp_path / "output/episodes/ep1/index.html"
    assert (ran.code, ran.out) == (0, f"{page}\n")
    assert "5 pictures" in ran.err
    assert page.is_file()


def test_only_the_pictures_that_are_there_are_counted(moostik: Moostik, tmp_path: Path) -> None:
    assert "A page with 0 pictures." in moostik("gallery", "ep1").err
    make(tmp_path, ("s1", "wide"))
    assert "A page with 1 picture." in moostik("gallery", "ep1").err


def test_json(moostik: Moostik) -> None:
    ran = moostik("gallery", "ep1", "--json")
    assert json.loads(ran.out) == {"episodeId": "ep1", "page": "output/episodes/ep1/index.html", "preview": False}


def test_previews_where_nothing_else_is(moostik: Moostik, tmp_path: Path) -> None:
    frame = tmp_path / "output/preview/episodes/ep1/s1/wide.png"
    frame.parent.mkdir(parents=True)
    frame.write_bytes(picture_bytes("PNG"))
    page = tmp_path / "output/preview/episodes/ep1/index.html"
    assert moostik("gallery", "ep1").out == f"{page}\n"
    assert data_of(page)["preview"] is True
    assert moostik("gallery", "ep1", "--pictures").out == f"{tmp_path}/output/episodes/ep1/index.html\n"
    make(tmp_path, ("s1", "wide"))
    assert moostik("gallery", "ep1").out == f"{tmp_path}/output/episodes/ep1/index.html\n"
    assert moostik("gallery", "ep1", "--preview").out == f"{page}\n"


def test_open(moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    moostik("gallery", "ep1", "--open")
    assert opened == [(tmp_path / "output/episodes/ep1/index.html").as_uri()]


def test_odd_picks_are_said_and_do_not_stop_the_page(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/ep1.picks.yaml").write_text("s9: wide\n", encoding="utf-8")
    ran = moostik("gallery", "ep1")
    assert ran.code == 0
    assert "s9" in ran.err


def test_a_folder_that_cannot_be_written_is_said(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file in the way", encoding="utf-8")
    ran = moostik("gallery", "ep1")
    assert ran.code == 3
    assert "cannot be written" in ran.err


def test_an_unknown_episode_is_wrong_usage(moostik: Moostik) -> None:
    assert moostik("gallery", "ep2").code == 2


def test_zip_has_the_page_and_its_pictures(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path)
    outside = tmp_path / "secret.png"
    outside.write_bytes(b"secret")
    (tmp_path / "output/episodes/ep1/s1/link.png").symlink_to(outside)
    ran = moostik("gallery", "ep1", "--zip")
    path = tmp_path / "output/episodes/ep1.zip"
    assert (ran.code, ran.out) == (0, f"{path}\n")
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
        page = archive.read("ep1/index.html").decode()
    assert {"ep1/index.html", "ep1/s1/wide.png"} <= names
    assert "ep1/s1/link.png" not in names
    pictures = set(re.findall(r'"(?:src|thumb|plain)":"([^"]+)"', page))
    assert pictures and {f"ep1/{name}" for name in pictures} <= names
    assert list(tmp_path.glob("output/episodes/*.part")) == []
