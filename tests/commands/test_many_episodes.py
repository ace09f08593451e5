"""`status`, `gallery` and `export` for several episodes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import Moostik, runner
from tests.purchase.studio import write_episode


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    for name in ("ep2", "ep10", "ep1"):
        write_episode(tmp_path, 1, angles=["wide"], episode=name)
    ran = runner(capfd, monkeypatch, tmp_path)
    assert ran("generate", "--all", "--provider", "preview").code == 0
    return ran


def of_each(moostik: Moostik, *words: str, code: int = 0) -> dict[str, dict[str, Any]]:
    ran = moostik(*words, "--json")
    assert ran.code == code, ran.err
    return {one["episodeId"]: one for one in json.loads(ran.out)["episodes"]}


COMMANDS = [("status",), ("gallery",), ("export", "--to", "csv"), ("export", "--to", "edl")]


@pytest.mark.uncounted
@pytest.mark.parametrize("command", COMMANDS)
def test_all_episodes_in_the_order_that_people_count_in(moostik: Moostik, command: tuple[str, ...]) -> None:
    assert list(of_each(moostik, *command, "--all")) == ["ep1", "ep2", "ep10"]
    assert list(of_each(moostik, *command, "ep10", "ep1")) == ["ep10", "ep1"]


@pytest.mark.parametrize("command", COMMANDS)
def test_one_that_cannot_be_read_does_not_stop_the_others(
    moostik: Moostik, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "episodes/ep2.yaml").write_text("{oops", "utf-8")
    found = of_each(moostik, *command, "--all", code=1)
    assert found["ep2"] == {"episodeId": "ep2", "error": "One problem in the files."}
    assert all("error" not in found[name] for name in ("ep1", "ep10"))
    assert "error: ep2: One problem in the files." in moostik(*command, "--all").err


@pytest.mark.uncounted
@pytest.mark.parametrize("command", COMMANDS)
def test_one_alone_is_answered_as_ever(moostik: Moostik, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert json.loads(moostik(*command, "ep2", "--json").out)["episodeId"] == "ep2"
    (tmp_path / "episodes/ep2.yaml").write_text("{oops", "utf-8")
    assert moostik(*command, "ep2").code == 3


@pytest.mark.uncounted
@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_is_no_episode_is_told_before_anything_is_done(
    moostik: Moostik, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = moostik(*command, "ep1", "ep9")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no episode ep9." in ran.err


@pytest.mark.parametrize("command", [COMMANDS[0], COMMANDS[2]])
def test_a_choice_of_shots_goes_with_one_episode(moostik: Moostik, command: tuple[str, ...]) -> None:
    assert moostik(*command, "ep1", "ep2", "--shot", "shot-001").code == 2


def test_several_exports_have_a_folder_each(moostik: Moostik, tmp_path: Path) -> None:
    files = [one["files"] for one in of_each(moostik, "export", "--all", "--to", "csv", "-o", "edit").values()]
    assert files == [[f"edit/{name}/{name}.csv"] for name in ("ep1", "ep2", "ep10")]
    assert all((tmp_path / path).is_file() for paths in files for path in paths)


def test_the_front_page_leads_to_every_page(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("gallery", "--all")
    front = tmp_path / "output/preview/episodes/index.html"
    assert ran.out.splitlines()[-1] == str(front)
    page = front.read_text("utf-8")
    links, covers = re.findall(r'href="([^"]+)"', page), re.findall(r'src="([^"]+)"', page)
    assert links == [f"{name}/index.html" for name in ("ep1", "ep2", "ep10")]
    assert len(covers) == 3
    assert all((front.parent / path).is_file() for path in [*links, *covers])
    assert page.count("1 of 1 picture") == 3
    assert "<script" not in page


def test_the_front_page_keeps_the_episodes_that_were_not_named(moostik: Moostik, tmp_path: Path) -> None:
    moostik("gallery", "--all")
    moostik("gallery", "ep1", "ep2")
    page = (tmp_path / "output/preview/episodes/index.html").read_text("utf-8")
    assert re.findall(r'href="([^"]+)"', page) == [f"{name}/index.html" for name in ("ep1", "ep2", "ep10")]


def test_what_a_file_says_is_text_on_the_front_page(moostik: Moostik, tmp_path: Path) -> None:
    path = tmp_path / "episodes/ep1.yaml"
    value = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(value | {"title": "<script>alert(1)</script>"}), "utf-8")
    moostik("gallery", "--all")
    page = (tmp_path / "output/preview/episodes/index.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
