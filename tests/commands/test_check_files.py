"""`moostik check FILE`: each file of `episodes/` as what it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.commands.watching import snapshot, wait_for_change
from moostik_cli.models.production import Project
from tests.commands.running import Moostik, runner
from tests.gate.good_series import CHARACTERS, EPISODE, SERIES, write_series


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    episodes = write_series(tmp_path / "p") / "episodes"
    (episodes / "ep1.picks.yaml").write_text("shot-1: wide\n")
    (episodes / "ep1.notes.yaml").write_text("- shot: shot-1\n  text: Darker.\n")
    return runner(capfd, monkeypatch, tmp_path / "p")


def test_every_file_of_a_good_project_passes(moostik, tmp_path):
    files = sorted(path.as_posix() for path in Path("episodes").glob("*.yaml"))
    assert len(files) == 6
    ran = moostik("check", *files)
    assert (ran.code, ran.err) == (0, "")
    assert "characters: Nothing to note.\n" in ran.out
    assert "ep1: Ready.\n" in ran.out


@pytest.mark.parametrize(
    ("name", "text", "code", "found"),
    [
        ("characters", CHARACTERS.replace("referenceImages: [references/ana.png]", "image: x"), 0, "M110"),
        ("characters", CHARACTERS.replace("references/ana.png", "references/an.png"), 0, "M221"),
        ("characters", CHARACTERS.replace("references/ana.png", "../../etc/passwd"), 1, "M220"),
        ("characters", "ana: {name: Ana}\n", 3, "M101"),
        ("locations", "- name: The bar\n", 3, "M102"),
        ("series", SERIES.replace("aspectRatio", "aspectRatoi"), 1, "M110"),
        ("series", SERIES.replace("maxCost: 20", "maxCost: 0.01"), 1, "M410"),
        ("series", SERIES.replace('"16:9"', '"16:7"'), 1, "M401"),
        ("series", SERIES + "styleImage: references/none.png\n", 0, "M221"),
        ("ep1.picks", "shot-9: wide\n", 0, "M110"),
        ("ep1.picks", "- shot-1\n", 1, "M101"),
        ("ep1.picks", "<<<<<<< HEAD\nshot-1: wide\n=======\nshot-1: medium\n>>>>>>> b\n", 1, "M012"),
        ("ep9.picks", "shot-1: wide\n", 0, "M113"),
        ("ep1.notes", "- shot: shot-9\n  text: x\n", 0, "M110"),
        ("ep1.notes", "shot-1: x\n", 1, "M101"),
        ("ep1.notes", "notes:\n  - x\n", 1, "M101"),
        ("ep9.notes", "- shot: shot-1\n", 0, "M113"),
        ("ep1", EPISODE.replace("wide, close_up]", "wide, odd]"), 0, "M301"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_place(moostik, name, text, code, found):
    path = Path(f"episodes/{name}.yaml")
    path.write_text(text)
    ran = moostik("check", path, "--format", "github")
    assert ran.code == code
    lines = ran.out.splitlines()
    assert f"file={path},line=" in lines[0]
    assert f"title={found} " in lines[0]
    assert len(lines) == 2


def test_a_file_of_a_second_extension_is_not_read(moostik):
    Path("episodes/characters.json").write_text("[]")
    ran = moostik("check", "episodes/characters.json")
    assert (ran.code, "characters.json:1:1: warning[M113]" in ran.out) == (0, True)


def test_a_fault_of_the_library_is_not_told_for_the_series(moostik):
    Path("episodes/characters.yaml").write_text("- {}\n")
    assert moostik("check", "episodes/series.yaml", "episodes/locations.yaml").code == 0


def test_the_document_of_a_file(moostik):
    document = json.loads(moostik("check", "episodes/series.yaml", "--json").out)
    assert document == {"path": "episodes/series.yaml", "kind": "series", "usable": True, "diagnostics": []}
    both = json.loads(moostik("check", "ep1", "episodes/ep1.picks.yaml", "--json").out)
    assert ([one["episodeId"] for one in both["episodes"]], [one["kind"] for one in both["files"]]) == (
        ["ep1"],
        ["picks"],
    )


def test_notes_are_no_episode(moostik):
    assert [one for one in moostik("check", "--all").out.splitlines() if "Ready" in one] == ["ep1: Ready."]
    assert moostik("new", "ep2.notes").code == 2


def test_files_are_found_from_above_the_project_and_only_of_one(moostik, tmp_path, monkeypatch):
    write_series(tmp_path / "q")
    monkeypatch.chdir(tmp_path)
    assert moostik("check", "p/episodes/characters.yaml", "p/episodes/ep1.yaml").code == 0
    ran = moostik("check", "p/episodes/characters.yaml", "q/episodes/characters.yaml")
    assert (ran.code, "another project" in ran.err) == (2, True)


def test_shots_are_chosen_of_an_episode(moostik):
    assert moostik("check", "episodes/series.yaml", "--shot", "shot-1").code == 2


class Editor:
    """Does the next thing each time that the watcher pauses; then presses Ctrl-C."""

    def __init__(self, *steps) -> None:
        self.steps = list(steps)

    def __call__(self, seconds: float) -> None:
        if not self.steps:
            raise KeyboardInterrupt
        step = self.steps.pop(0)
        if step is not None:
            step()


def test_watching_checks_again_after_each_change(moostik, monkeypatch):
    path = Path("episodes/ep1.yaml")
    broken, better = EPISODE.replace("[ana, bo]", "[ana, boo]"), EPISODE.replace("The door", "A door")
    editor = Editor(
        None,
        lambda: path.write_text(broken[:100]),  # half written
        lambda: path.write_text(broken),
        None,
        path.unlink,
        None,
        lambda: path.write_text(better),
        None,
    )
    monkeypatch.setattr("moostik_cli.commands.watching.time.sleep", editor)
    ran = moostik("check", "ep1", "--watch")
    verdicts = [line.rpartition(". ")[2] if ". " in line else line for line in ran.out.splitlines() if "ep1: " in line]
    assert [line for line in verdicts if "shots" not in line] == ["ep1: Ready.", "Not ready.", "ep1: Ready."]
    assert "There is no episode ep1." in ran.err
    assert ran.code == 0


def test_a_change_is_waited_for_until_the_files_rest(tmp_path):
    project = Project(write_series(tmp_path))
    path = project.episodes_dir / "ep1.yaml"
    steps = [None, lambda: path.write_text("a"), lambda: path.write_text("ab"), None]

    def pause() -> None:
        step = steps.pop(0)
        if step:
            step()

    (project.episodes_dir / ".ep1.yaml.swp").write_text("an editor's")
    seen = wait_for_change(project, snapshot(project), pause)
    assert (seen, steps) == (snapshot(project), [])


@pytest.mark.parametrize("options", [("--format", "json"), ("--json",), ("--shot", "-")])
def test_watching_is_for_people(moostik, options):
    assert moostik("check", "ep1", "--watch", *options).code == 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ep9.yaml", "shot,prompt,camera\n1,A fox,wide\n", "This is a table"),
        ("ep9.yaml", "Scene\tPrompt\n1\tUn renard\n2\tUn loup\n", "This is a table"),
        ("ep9.yaml", '{"id": 1}\n{"id": 2}\n', "These are JSON lines"),
        ("ep9.yaml", "INT. KITCHEN - DAY\n\nMILA\nHello.\n", "This is a screenplay"),
        ("ep9.yml", "Title: The Fox\nAuthor: X\n\nEXT. FOREST - NIGHT\n\nThe fox runs.\n", "This is a screenplay"),
        ("ep9.json", '```json\n{"id": "x", "shots": []}\n```\n', "This is JSON in a code fence"),
    ],
)
def test_a_file_that_is_plainly_something_else_is_named_as_that(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str
) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / name).write_text(text, "utf-8")
    ran = runner(capfd, monkeypatch, tmp_path)("check", "ep9", "--format", "text")
    assert (ran.code, ran.out.count("error[")) == (3, 1), ran.out
    assert f"episodes/{name}:1:1: error[M101]: {said}" in ran.out
    assert "YAML" not in ran.out + ran.err


def test_a_slip_in_an_episode_makes_it_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "episodes").mkdir()
    text = "id: ep9\nshots:\n  - id: a\n    prompt: |\n      INT. KITCHEN\n    name: a: b\n"
    (tmp_path / "episodes/ep9.yaml").write_text(text, "utf-8")
    ran = runner(capfd, monkeypatch, tmp_path)("check", "ep9", "--format", "text")
    assert "episodes/ep9.yaml:6:12: error[M003]" in ran.out
