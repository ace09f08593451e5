"""A change of shots as a whole: file, picks, notes, folders and ledger, whatever crashes in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from moostik_cli.editing.shot_change import carry_out, finish_interrupted
from moostik_cli.editing.shot_requests import adopt_request, remove_request, rename_request
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from tests.commands.made import jobs_of, make, write_series
from tests.commands.running import runner

STEPS = ("journal", "episode", "ep1.picks.yaml", "ep1.notes.yaml", "folder", "ledger", "end")
NOTES = "- shot: s1\n  angle: wide\n  text: The left wing is torn.\n  state: open\n\n- shot: s2\n  text: Too dark.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A series with all pictures, an earlier take, a pick and notes for `s1`, and a frame."""
    folder = tmp_path / "series"
    write_series(folder)
    make(folder)
    make(folder, ("s1", "wide"), take=3)
    (folder / "episodes/ep1.picks.yaml").write_text("# picks\ns1: wide\ns2: medium # best\n")
    (folder / "episodes/ep1.notes.yaml").write_text(NOTES)
    frames = folder / "output/preview/episodes/ep1/s1"
    frames.mkdir(parents=True)
    (frames / "wide.png").write_bytes(b"frame")
    return folder


def state(root: Path) -> dict[str, object]:
    """All that a change of shots may touch."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.*")) if path.is_file()
    }
    kept = {name: data for name, data in files.items() if "moostik.db" not in name and "/locks/" not in name}
    with Ledger.open(root / "output/moostik.db") as ledger:
        return {
            "files": {name: data for name, data in kept.items() if ".part" not in name},
            "variations": ledger.variations("ep1"),
            "takes": ledger.takes("ep1"),
            "attempts": ledger.attempts("ep1"),
            "spent": ledger.spent("ep1"),
        }


def rename(root: Path, on_step=lambda _: None) -> None:
    production = load_production(find_project(root), "ep1")
    with Ledger.open(root / "output/moostik.db") as ledger:
        change = rename_request(production, ledger, production.episode.shots[0], "opening")
    carry_out(production.project, change, on_step=on_step)


def test_everything_takes_the_new_name(root):
    before = state(root)
    rename(root)
    after = state(root)
    assert "shotIds: [opening, s2]" in (root / "episodes/ep1.yaml").read_text()
    assert (root / "episodes/ep1.picks.yaml").read_text() == "# picks\nopening: wide\ns2: medium # best\n"
    assert (root / "episodes/ep1.notes.yaml").read_text() == NOTES.replace("shot: s1", "shot: opening")
    assert {shot for shot, _ in after["variations"]} == {"opening", "s2", "s3"}
    for record in after["variations"].values():
        assert (root / record.picture.path).is_file()
    [take] = after["takes"]
    assert take.shot_id == "opening"
    assert (root / take.path).is_file()
    assert after["spent"] == before["spent"]
    assert len(after["attempts"]) == len(before["attempts"])
    assert (root / "output/preview/episodes/ep1/opening/wide.png").is_file()
    assert not (root / "output/episodes/ep1/s1").exists()
    assert not list((root / "output/changes").iterdir())


def _interrupt(wanted: str, step: str) -> None:
    if step == wanted:
        raise KeyboardInterrupt


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.editing.test_shot_change import rename

def on_step(step):
    if step.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

rename(Path(sys.argv[1]), on_step)
"""


@pytest.mark.uncounted
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_done_or_not_begun(step, root, tmp_path, capfd, monkeypatch):
    untouched = state(root)
    done = tmp_path / "done"
    shutil.copytree(root, done)
    rename(done)
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(root), step],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    ran = runner(capfd, monkeypatch, root)("status", "ep1", "--json")
    assert ran.code == 0, ran.err
    expected = untouched if step in ("journal", "episode") else state(done)
    assert state(root) == expected
    assert finish_interrupted(find_project(root)) == []
    assert {one["status"] for shot in json.loads(ran.out)["shots"] for one in shot["variations"]} == {"completed"}


def test_it_is_refused_while_a_run_holds_the_episode(root, capfd, monkeypatch):
    from moostik_cli.ledger.episode_lock import episode_lock

    before = state(root)
    with episode_lock(root / "output", "ep1"):
        ran = runner(capfd, monkeypatch, root)("shot", "rename", "ep1", "s1", "opening")
    assert (ran.code, state(root)) == (1, before), ran.err


def test_the_ledger_can_be_written_again_from_renamed_pictures(root, capfd, monkeypatch):
    rename(root)
    known = state(root)["variations"]
    for path in (root / "output").glob("moostik.db*"):
        path.unlink()
    assert runner(capfd, monkeypatch, root)("recover", "ep1").code == 0
    found = state(root)["variations"]
    assert {key: record.picture.sha256 for key, record in found.items()} == {
        key: record.picture.sha256 for key, record in known.items()
    }


def test_removed_pictures_stay_and_can_be_adopted(root):
    production = load_production(find_project(root), "ep1")
    carry_out(production.project, remove_request(production, production.episode.shots[0]))
    assert (root / "episodes/ep1.picks.yaml").read_text() == "# picks\ns2: medium # best\n"
    assert (root / "episodes/ep1.notes.yaml").read_text() == NOTES[NOTES.index("- shot: s2") :]
    assert len(state(root)["variations"]) == 5
    text = (root / "episodes/ep1.yaml").read_text()
    (root / "episodes/ep1.yaml").write_text(
        text + "  - {id: again, prompt: Koko wakes up., variations: [wide, close_up]}\n"
    )
    production = load_production(find_project(root), "ep1")
    with Ledger.open(root / "output/moostik.db") as ledger:
        change = adopt_request(production, ledger, "s1", production.episode.shots[-1])
    carry_out(production.project, change)
    assert {key for key in state(root)["variations"] if key[0] == "again"} == {("again", "wide"), ("again", "close_up")}
    assert set(jobs_of(root)) == set(state(root)["variations"])


def test_a_file_edited_meanwhile_is_left(root):
    def edit(step: str) -> None:
        if step == "episode":
            path = root / "episodes/ep1.yaml"
            path.write_text(path.read_text() + "# a word\n")

    from moostik_cli.errors import OutputError

    with pytest.raises(OutputError):
        rename(root, edit)
    assert "# a word" in (root / "episodes/ep1.yaml").read_text()
    assert finish_interrupted(find_project(root)) == []
    assert (root / "output/episodes/ep1/s1/wide.png").is_file()


@pytest.mark.parametrize(("step", "is_renamed"), [("episode", False), ("ledger", True)])
def test_killed_and_edited_before_the_next_command(step, is_renamed, root):
    with pytest.raises(KeyboardInterrupt):
        rename(root, partial(_interrupt, step))
    path = root / "episodes/ep1.yaml"
    path.write_text(path.read_text() + "# a word\n")
    assert finish_interrupted(find_project(root)) == (["ep1"] if is_renamed else [])
    shots = {shot for shot, _ in state(root)["variations"]}
    assert ("opening" in shots, "s1" in shots) == (is_renamed, not is_renamed)
    assert {shot.id for shot in load_production(find_project(root), "ep1").episode.shots} == shots
