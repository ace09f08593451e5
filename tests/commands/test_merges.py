"""Two people, one episode: picks that merge, merges that were not finished, picks taken over, renames made by hand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from moostik_cli.ledger.ledger import Ledger
from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner
from tests.standin import TOKEN, Standin


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "series"
    write_series(folder)
    make(folder)
    return folder


@pytest.fixture
def moostik(root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    return runner(capfd, monkeypatch, root)


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    named = ("-c", "user.name=ana", "-c", "user.email=ana@example.org")
    return subprocess.run(["git", *named, *words], cwd=root, capture_output=True, text=True, check=False)


def two_branches(root: Path, moostik: Moostik, ours: tuple[str, str], theirs: tuple[str, str]) -> int:
    """Two people pick on their own branches; returns git's answer to merging them."""
    assert moostik("pick", "ep1", "s3", "wide").code == 0
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "episodes")
    git(root, "commit", "-qm", "begun")
    git(root, "checkout", "-qb", "theirs")
    assert moostik("pick", "ep1", *theirs).code == 0
    git(root, "commit", "-qam", "theirs")
    git(root, "checkout", "-q", "main")
    assert moostik("pick", "ep1", *ours).code == 0
    git(root, "commit", "-qam", "ours")
    return git(root, "merge", "theirs").returncode


def test_picks_of_different_shots_merge(root, moostik):
    assert two_branches(root, moostik, ("s1", "wide"), ("s2", "medium")) == 0
    picks = {one["shotId"]: one["variationId"] for one in json.loads(moostik("pick", "ep1", "--json").out)["picks"]}
    assert picks == {"s1": "wide", "s2": "medium", "s3": "wide"}


def test_picks_of_one_shot_conflict_in_one_line_and_are_named(root, moostik):
    assert two_branches(root, moostik, ("s1", "wide"), ("s1", "close_up")) == 1
    text = (root / "episodes/ep1.picks.yaml").read_text()
    ours, theirs = text.partition("<<<<<<<")[2].partition(">>>>>>>")[0].split("=======")
    assert (ours.count("\n"), theirs.count("\n")) == (2, 2)  # the mark's own line end, and one line of picks
    ran = moostik("check", "ep1", "--json")
    [found] = [one for one in json.loads(ran.out)["diagnostics"] if one["code"] == "M012"]
    assert (ran.code, found["path"], found["severity"]) == (1, "episodes/ep1.picks.yaml", "error")
    assert text.splitlines()[found["line"] - 1].startswith("<<<<<<<")


@pytest.mark.parametrize("file", ["ep1.yaml", "characters.yaml", "ep1.notes.yaml"])
def test_an_unfinished_merge_is_named_as_that(file, root, moostik):
    path = root / "episodes" / file
    text = path.read_text() if path.exists() else "- shot: s1\n"
    path.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n")
    ran = moostik("check", "ep1", "--json")
    assert [one["code"] for one in json.loads(ran.out)["diagnostics"] if one["severity"] == "error"] == ["M012"]
    assert ran.code == (1 if "notes" in file else 3)


def test_picks_of_a_saved_file_are_taken_over(root, moostik, tmp_path):
    saved = tmp_path / "picks.yaml"
    saved.write_text("s1: close_up\ns3: wide\n")
    moostik("pick", "ep1", "s2", "medium")
    assert moostik("pick", "ep1", "--from", saved).code == 0
    assert moostik("pick", "ep1").out.splitlines() == ["s1 close_up", "s2 medium", "s3 wide"]
    saved.write_text("s9: wide\n")
    assert moostik("pick", "ep1", "--from", saved).code == 3
    assert moostik("pick", "ep1").out.splitlines() == ["s1 close_up", "s2 medium", "s3 wide"]


def test_an_earlier_take_can_be_picked(root, moostik):
    [first] = make(root, ("s1", "wide"), take=1)
    make(root, ("s1", "wide"), take=2)
    assert moostik("pick", "ep1", "s1", "wide", "--take", "2").code == 0
    assert first.sha256[:12] in (root / "episodes/ep1.picks.yaml").read_text()
    assert "no take 9" in moostik("pick", "ep1", "s1", "wide", "--take", "9").err


def test_a_rename_made_by_hand_is_recognised_and_buys_nothing(root, moostik, monkeypatch):
    path = root / "episodes/ep1.yaml"
    path.write_text(path.read_text().replace("s2", "noon"))
    told = "moostik shot adopt ep1 s2 noon"
    assert told in moostik("status", "ep1").out
    assert told in moostik("check", "ep1").out
    [gone] = json.loads(moostik("status", "ep1", "--json").out)["goneShots"]
    assert gone == {"shotId": "s2", "pictures": 2, "cost": 0.3, "now": "noon"}
    with Standin() as standin:
        monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        ran = moostik("generate", "ep1", "--yes")
        assert "noon is not made" in ran.err
        assert "moostik shot adopt ep1 s2 noon" in ran.err
        assert len(standin.memory.predictions) == 0
    assert moostik("shot", "adopt", "s2", "noon").code == 0
    assert "made: wide, medium" in moostik("status", "ep1").out.splitlines()[2]


def test_pictures_of_a_removed_shot_are_listed(root, moostik):
    assert "Its 2 pictures ($0.30) stay" in moostik("shot", "remove", "s2").err
    assert "s2 is not in the episode any more: 2 pictures, $0.30." in moostik("status", "ep1").out
    with Ledger.open(root / "output/moostik.db") as ledger:
        assert ledger.spent("ep1") == 750_000


def test_generate_says_what_is_stale(root, moostik, monkeypatch):
    path = root / "episodes/ep1.yaml"
    path.write_text(path.read_text().replace("The village sleeps", "The village wakes"))
    monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
    ran = moostik("generate", "ep1", "--dry-run")
    assert "2 pictures are stale: --stale remakes them, $0.30." in ran.err


def test_two_shots_with_one_number(root, moostik):
    path = root / "episodes/ep1.yaml"
    path.write_text(path.read_text().replace("name: Dawn", "number: 4a").replace("name: Noon", "number: 4A"))
    assert moostik("check", "ep1").out.count("[M316]") == 1


def test_a_code_is_explained_without_its_letter(moostik):
    assert moostik("explain", "301").out == moostik("explain", "M301").out


def commit(root: Path, branch: str, moostik: Moostik, *commands: tuple[str, ...]) -> None:
    git(root, "checkout", "-q", branch)
    for command in commands:
        assert moostik(*command).code == 0
    assert git(root, "commit", "-qam", branch).returncode == 0


CHANGES: dict[str, tuple[tuple[str, ...], str]] = {
    "renamed": (("rename", "ep1", "s2", "door"), "door"),
    "inserted": (("insert", "ep1", "--after", "s1", "--id", "door"), "door"),
    "removed": (("remove", "ep1", "s2"), "s3"),
    "moved": (("move", "ep1", "s3", "--before", "s2"), "s3"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_picks_and_notes_on_neighbours_merge_after_a_change_of_shots(root, moostik, change):
    asked, neighbour = CHANGES[change]
    assert moostik("pick", "ep1", "s1", "wide").code == 0
    for shot in ("s1", "s2"):
        assert moostik("note", "ep1", shot, "wide", "nearer").code == 0
    assert moostik("shot", *asked).code == 0
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "episodes")
    git(root, "commit", "-qm", "begun")
    git(root, "branch", "theirs")
    noted = {"s1": "a lamp", neighbour: "no lamp"}
    commit(root, "theirs", moostik, ("pick", "ep1", "s1", "--clear"), ("note", "ep1", "s1", "wide", "a lamp"))
    commit(root, "main", moostik, ("pick", "ep1", neighbour, "wide"), ("note", "ep1", neighbour, "wide", "no lamp"))
    merged = git(root, "merge", "-q", "--no-edit", "theirs")
    assert merged.returncode == 0, merged.stdout
    notes = json.loads(moostik("note", "ep1", "--json").out)["notes"]
    assert {one["shotId"]: one["text"] for one in notes if "lamp" in one["text"]} == noted
    picks = json.loads(moostik("pick", "ep1", "--json").out)["picks"]
    assert [one["shotId"] for one in picks] == [neighbour]
