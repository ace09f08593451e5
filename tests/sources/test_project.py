"""The project folder and the episodes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from moostik_cli.errors import UsageError
from moostik_cli.models.production import Project
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import episode_ids, find_episode_file, find_project, shown_path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    episodes = tmp_path / "episodes"
    episodes.mkdir()
    for name in (
        "ep2.yaml",
        "ep10.yml",
        "ep1.json",
        "characters.yaml",
        "series.yaml",
        "ep1.picks.yaml",
        ".x.yaml",
        "notes.txt",
    ):
        (episodes / name).write_text("")
    (episodes / "schema").mkdir()
    return Project(tmp_path)


def test_found_from_below(project, monkeypatch):
    below = project.root / "episodes" / "deep" / "er"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_project().root == project.root.resolve()
    assert find_project(project.root / "episodes").root == project.root.resolve()


@pytest.mark.parametrize("below", ["output/episodes/ep1/shot-001", "output/preview/episodes/ep1", "output"])
def test_the_folder_of_the_pictures_is_no_project(project, below, monkeypatch):
    (project.root / below).mkdir(parents=True)
    monkeypatch.chdir(project.root / below)
    assert find_project().root == project.root.resolve()


def test_no_project(tmp_path, monkeypatch):
    with pytest.raises(UsageError):
        find_project(tmp_path)
    with pytest.raises(UsageError):
        find_project(tmp_path / "nowhere")


def test_episodes_in_the_order_of_their_numbers(project):
    assert episode_ids(project) == ["ep1", "ep2", "ep10"]


def test_by_id_and_by_path(project, monkeypatch):
    assert find_episode_file(project, "ep10").name == "ep10.yml"
    assert find_episode_file(project, "episodes/ep1.json").name == "ep1.json"
    monkeypatch.chdir(project.root / "episodes")
    assert find_episode_file(project, "ep2.yaml").name == "ep2.yaml"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ep3", "ep"),
        ("EP2", "ep2"),
        ("series", "ep1"),
        ("../ep1", "ep1"),
        ("", "ep1"),
        ("x\0y", "ep1"),
        ("a" * 5000, "ep1"),
    ],
)
def test_unknown_episode_has_a_hint(project, name, hint):
    with pytest.raises(UsageError) as error:
        find_episode_file(project, name)
    assert hint in str(error.value.hint)


def test_shown_from_the_project(project):
    assert shown_path(project, project.root / "episodes" / "ep1.json") == "episodes/ep1.json"
    assert shown_path(project, Path("/etc/hosts")) == "/etc/hosts"


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [(b"a: \xe9", 1, 4), (b"a: 1\r\nb: \xc3\xa9\xff", 2, 5), (b"\xff\xfea\0", 1, 1), (b"\xef\xbb\xbfa: \x80", 1, 4)],
)
def test_other_encodings_are_refused_at_their_place(tmp_path, content, line, column):
    (tmp_path / "x").write_bytes(content)
    [problem] = read_text(tmp_path / "x", shown="x").problems
    assert (problem.code, problem.place.line, problem.place.column) == ("M002", line, column)


def test_a_byte_order_mark_is_dropped(tmp_path):
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbfa: 1")
    assert read_text(tmp_path / "x", shown="x").text == "a: 1"


def test_only_files_are_opened(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "missing", Path("/dev/zero")):
        assert [one.code for one in read_text(path, shown="x").problems] == ["M001"]
