"""`output/` on another disk: declared by the series' file or by MOOSTIK_OUTPUT, through the real entry point."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes
from tests.standin.service import Standin

EPISODE = """\
id: ep1
title: Dawn
shots:
  - id: s1
    characterIds: [koko]
    prompt: Koko wakes up.
    variations: [wide]
  - id: s2
    continuesFrom: s1
    prompt: The village sleeps.
    variations: [wide]
"""
PAID = ("generate", "ep1", "--provider", "replicate", "--delay-ms", 0, "--yes")
PICTURES = {"output/episodes/ep1/s1/wide.png", "output/episodes/ep1/s2/wide.png"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "episodes").mkdir(parents=True)
    (folder / "episodes/ep1.yaml").write_text(EPISODE, "utf-8")
    (folder / "episodes/characters.yaml").write_text("- {id: koko, name: Koko, referenceImages: [koko.png]}\n", "utf-8")
    (folder / "episodes/koko.png").write_bytes(picture_bytes("PNG"))
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, project: Path) -> Moostik:
    return runner(capfd, monkeypatch, project)


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch, moostik: Moostik) -> Iterator[Standin]:
    with Standin(picture_size=(336, 144)) as service:
        monkeypatch.setenv("REPLICATE_BASE_URL", service.base_url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", service.token)
        yield service


def declare(project: Path, folder: object) -> None:
    (project / "episodes/series.yaml").write_text(f"output: {json.dumps(str(folder))}\n", "utf-8")


def pictures_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.glob("output/episodes/*/*/*.png")}


def findings(moostik: Moostik) -> set[tuple[str, str]]:
    ran = moostik("check", "ep1", "--format", "json")
    return {(one["code"], one["severity"]) for one in json.loads(ran.out)["diagnostics"]}


def marks(moostik: Moostik) -> list[str]:
    document: dict[str, Any] = json.loads(moostik("status", "ep1", "--verify", "--json").out)
    return [one["mark"] for shot in document["shots"] for one in shot["variations"]]


def test_pictures_and_ledger_are_made_there_and_never_paid_twice(
    moostik: Moostik, project: Path, disk: Path, standin: Standin
) -> None:
    declare(project, disk)
    ran = moostik(*PAID, "--json")
    assert ran.code == 0, ran.err
    document = json.loads(ran.out)
    assert {one["localPath"] for one in document["results"]} == PICTURES == pictures_in(disk)
    assert not (project / "output").exists()
    assert marks(moostik) == ["completed", "completed"]
    sent = [json.loads(one.body)["input"] for one in standin.requests_to("POST", "predictions")]
    assert [len(one.get("image_input", ())) for one in sent] == [1, 1], "the second shot is shown the first"
    assert moostik(*PAID).code == 0
    assert standin.report()["predictions"] == 2


def test_everything_else_works_on_it(moostik: Moostik, project: Path, disk: Path, standin: Standin) -> None:
    declare(project, disk)
    moostik(*PAID)
    assert moostik(*PAID, "--force", "--shot", "s2").code == 0
    takes = json.loads(moostik("takes", "ep1", "s2", "wide", "--json").out)["takes"]
    assert [(take["current"], take["exists"]) for take in takes] == [(False, True), (True, True)]
    assert all((disk / take["localPath"]).is_file() for take in takes)
    assert moostik("takes", "ep1", "s2", "wide", "--use", 1).code == 0
    assert moostik("retake", "ep1", "s1", "wide", "less fog", "--yes").code == 0
    (disk / "output/moostik.db").unlink()
    recovered = json.loads(moostik("recover", "ep1", "--json").out)
    assert (recovered["pictures"], len(recovered["takenIn"])) == (2, 4)
    assert recovered["leftOut"] == []
    for words in (("gallery", "ep1"), ("board", "ep1"), ("export", "ep1", "--to", "otio"), ("status", "ep1")):
        ran = moostik(*words)
        assert ran.code == 0, ran.err
        assert str(disk / "output") in ran.out.replace("\n", "") + ran.err
    assert (disk / "output/episodes/ep1/index.html").is_file()
    assert not (project / "output").exists()


def test_frames_are_drawn_there(moostik: Moostik, project: Path, disk: Path) -> None:
    declare(project, "../disk")
    ran = moostik("generate", "ep1", "--provider", "preview", "--json")
    assert ran.code == 0, ran.err
    assert all((disk / one["localPath"]).is_file() for one in json.loads(ran.out)["results"])
    assert not (project / "output").exists()


def test_the_ledger_stays_true_where_the_whole_folder_moves(
    moostik: Moostik, project: Path, disk: Path, standin: Standin
) -> None:
    moostik(*PAID)
    declare(project, disk)
    assert ("M508", "error") in findings(moostik), "what is paid is left behind"
    assert [moostik(*PAID).code for _ in range(2)] == [1, 1]
    shutil.rmtree(disk / "output")
    shutil.move(project / "output", disk / "output")
    assert ("M508", "error") not in findings(moostik)
    assert ("M508", "warning") in findings(moostik)
    assert marks(moostik) == ["completed", "completed"]
    assert moostik(*PAID).code == 0
    assert standin.report()["predictions"] == 2


def test_the_environment_goes_before_the_file(
    moostik: Moostik, project: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(project, disk / "nowhere")
    monkeypatch.setenv("MOOSTIK_OUTPUT", str(disk))
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    assert (disk / "output/preview/episodes/ep1/s1/wide.png").is_file()
    assert list(disk.iterdir()) == [disk / "output"]
    assert "MOOSTIK_OUTPUT says so" in moostik("check", "ep1").out


def test_a_folder_called_output_is_taken_as_it_is(moostik: Moostik, project: Path, disk: Path) -> None:
    declare(project, disk / "output")
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    assert (disk / "output/preview/episodes/ep1/s1/wide.png").is_file()


def test_a_folder_in_the_project_is_no_warning(moostik: Moostik, project: Path) -> None:
    (project / "renders").mkdir()
    declare(project, "renders")
    assert ("M508", "warning") not in findings(moostik)
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    assert (project / "renders/output/preview/episodes/ep1/s1/wide.png").is_file()


def test_a_disk_that_is_not_mounted_is_an_error_and_nothing_is_made(
    moostik: Moostik, project: Path, disk: Path, standin: Standin
) -> None:
    declare(project, disk / "away")
    assert ("M501", "error") in findings(moostik)
    for words in (PAID, ("recover", "ep1")):
        ran = moostik(*words)
        assert (ran.code, "Mount its disk" in ran.err) == (3, True), ran.err
    assert not (disk / "away").exists()
    assert standin.report()["predictions"] == 0


@pytest.mark.parametrize("where", ["output", "output/episodes/ep1/s1"])
@pytest.mark.parametrize("is_declared", [False, True])
def test_a_link_that_nobody_declared_is_refused(
    moostik: Moostik, project: Path, disk: Path, tmp_path: Path, standin: Standin, where: str, is_declared: bool
) -> None:
    if is_declared:
        declare(project, disk)
    link = (disk if is_declared else project) / where
    link.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    link.symlink_to(tmp_path / "elsewhere")
    assert ("M502", "error") in findings(moostik)
    assert moostik(*PAID).code == (3 if where == "output" else 1)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert standin.report()["predictions"] == 0


@pytest.mark.parametrize("written", ["7", "2026.1", "yes"])
def test_a_number_or_a_word_of_yaml_is_a_folders_name(moostik: Moostik, project: Path, written: str) -> None:
    (project / written).mkdir()
    (project / "episodes/series.yaml").write_text(f"output: {written}\n", "utf-8")
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    assert len(list((project / written / "output/preview/episodes/ep1").glob("*/*.png"))) == 2
    assert not (project / "output").exists()


@pytest.mark.parametrize("written", ["[a]", "{a: b}"])
def test_what_is_no_folder_is_told_with_its_place(moostik: Moostik, project: Path, written: str) -> None:
    (project / "episodes/series.yaml").write_text(f"output: {written}\n", "utf-8")
    ran = moostik("check", "ep1")
    assert (ran.code, "episodes/series.yaml:1:9" in ran.out + ran.err) == (3, True), ran.out + ran.err


@pytest.mark.parametrize("written", ["x" * 5000, "a\0b"])
def test_what_no_folder_can_be_called_is_told(moostik: Moostik, project: Path, written: str) -> None:
    (project / "episodes/series.yaml").write_text(f"output: {json.dumps(written)}\n", "utf-8")
    for words in (("check", "ep1"), ("status", "ep1")):
        ran = moostik(*words)
        assert ran.code in (2, 3), ran.out + ran.err
        assert "cannot be one" in ran.err
        assert "itself failed" not in ran.err


def test_the_finding_stands_where_the_folder_is_named(moostik: Moostik, project: Path, disk: Path) -> None:
    (project / "episodes/series.yaml").write_text(f"title: Dawn\n\noutput: {disk}\n", "utf-8")
    assert "episodes/series.yaml:3:9: warning[M508]" in moostik("check", "ep1", "--format", "text").out


WRITERS = (
    ("recover", "ep1"),
    ("gallery", "ep1"),
    ("board", "ep1"),
    ("export", "ep1", "--to", "otio"),
    ("references", "ep1", "--page"),
    ("validate", "koko"),
)


def empty(folder: Path) -> None:
    """As where the disk is not mounted: the folder is there, and nothing in it."""
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize("is_by_variable", [False, True])
def test_a_disk_that_leaves_an_empty_folder_behind_is_no_fresh_start(
    moostik: Moostik, project: Path, disk: Path, standin: Standin, monkeypatch: pytest.MonkeyPatch, is_by_variable: bool
) -> None:
    if is_by_variable:
        monkeypatch.setenv("MOOSTIK_OUTPUT", str(disk))
    else:
        declare(project, disk)
    assert moostik(*PAID).code == 0
    empty(disk)
    assert ("M509", "error") in findings(moostik)
    for words in (
        PAID,
        (*PAID, "--dry-run"),
        (*PAID, "--force"),
        ("generate", "ep1", "--provider", "preview"),
        *WRITERS,
    ):
        ran = moostik(*words)
        assert (ran.code, "--missing begins anew" in ran.err) == (3, True), (words, ran.err)
    assert "that were in" in moostik("status", "ep1").err
    assert (list(disk.iterdir()), standin.report()["predictions"]) == ([], 2)
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0")
    assert moostik(*PAID, "--missing").code == 0
    assert pictures_in(disk) == PICTURES
    assert ("M509", "error") not in findings(moostik)


@pytest.mark.parametrize("is_other", [False, True])
def test_another_folder_without_the_ledger_is_no_fresh_start(
    moostik: Moostik, project: Path, disk: Path, tmp_path: Path, standin: Standin, is_other: bool
) -> None:
    """Also the project's own, where the variable or the line is forgotten. With the ledger moved there it is."""
    declare(project, disk)
    assert moostik(*PAID).code == 0
    now = tmp_path / "other" if is_other else project
    now.mkdir(exist_ok=True)
    declare(project, now)
    assert ("M509", "error") in findings(moostik)
    ran = moostik(*PAID)
    assert (ran.code, str(disk) in ran.err) == (3, True), ran.err
    shutil.move(disk / "output", now / "output")
    assert moostik(*PAID).code == 0
    empty(disk)
    assert not {code for code, _ in findings(moostik)} & {"M509"}
    assert standin.report()["predictions"] == 2


def test_what_the_project_remembers_stays_out_of_git(
    moostik: Moostik, project: Path, disk: Path, standin: Standin
) -> None:
    declare(project, disk)
    moostik(*PAID)
    assert (project / ".moostik/.gitignore").read_text() == "*\n"
    assert {path.name for path in project.iterdir()} == {"episodes", ".moostik"}


def test_two_projects_in_one_folder_are_told(
    moostik: Moostik, project: Path, disk: Path, tmp_path: Path, standin: Standin
) -> None:
    other = tmp_path / "second"
    shutil.copytree(project, other)
    declare(project, disk)
    declare(other, disk)
    assert moostik(*PAID).code == 0
    assert "has its pictures and its ledger" not in moostik("check", "ep1").out
    ran = moostik("check", "ep1", "-C", other)
    assert f"The project in {project} has its pictures and its ledger in {disk / 'output'} too." in ran.out
    with (other / "episodes/ep1.yaml").open("a") as episode:
        episode.write("  - {id: s3, prompt: The sun rises., variations: [wide]}\n")
    assert "Two projects keep their pictures in one folder [M510]" in moostik(*PAID, "-C", other).err
    project.rename(tmp_path / "moved")
    assert "has its pictures and its ledger" not in moostik("check", "ep1", "-C", tmp_path / "moved").out


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "links",
    [["output"], ["output/episodes"], ["output/boards", "output/edit", "output/references"]],
    ids=["output", "episodes", "what is made of pictures"],
)
@pytest.mark.parametrize("is_declared", [False, True])
def test_nothing_writes_through_a_link_that_nobody_declared(
    moostik: Moostik, project: Path, disk: Path, tmp_path: Path, links: list[str], is_declared: bool
) -> None:
    if is_declared:
        declare(project, disk)
    holder = disk if is_declared else project
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    if links == ["output"]:
        (holder / "output").rename(holder / "before")
    (tmp_path / "elsewhere").mkdir()
    for link in links:
        (holder / link).symlink_to(tmp_path / "elsewhere")
    for words in (
        *WRITERS,
        ("takes", "ep1", "s1", "wide", "--use", 1),
        ("retake", "ep1", "s1", "wide", "fog", "--yes"),
    ):
        ran = moostik(*words)
        assert (list((tmp_path / "elsewhere").iterdir()), "itself failed" in ran.err) == ([], False), (words, ran.err)
        if links == ["output"] and words in WRITERS:
            assert (ran.code, "leads out of the project" in ran.err) == (3, True), (words, ran.err)
