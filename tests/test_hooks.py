"""The hooks and the action that other repositories use."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gate.good_series import EPISODE, write_series

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parents[1]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
_LEFT_OUT = ("REPLICATE", "MOOSTIK", "LC_", "LANG")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)},
    "PYTHONPATH": str(ROOT),
    "PYTHON": sys.executable,
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write_series(tmp_path / "repository/board")
    (tmp_path / "repository/.git").mkdir()
    (tmp_path / "repository/board/episodes/ep1.picks.yaml").write_text("shot-1: wide\n")
    return tmp_path / "repository"


def hooked(repository: Path, hook_id: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The hook as pre-commit runs it: its entry, its arguments, and the changed files that it is for."""
    hook = HOOKS[hook_id]
    program, *words = shlex.split(hook["entry"])
    assert program == "moostik"
    files = [path.relative_to(repository).as_posix() for path in sorted(repository.rglob("*.*")) if path.is_file()]
    named = [name for name in files if re.search(hook["files"], name)] if hook.get("pass_filenames", True) else []
    assert named or not hook.get("pass_filenames", True)
    line = [sys.executable, "-m", "moostik_cli", *words, *arguments, *named]
    return subprocess.run(line, cwd=repository, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def test_changed_files_pass_each_as_what_it_is(repository):
    ran = hooked(repository, "moostik-check")
    assert (ran.returncode, ran.stderr) == (0, "")
    for name in ("characters", "locations", "series", "ep1", "ep1.picks"):
        assert f"{name}: " in ran.stdout


def test_every_episode(repository):
    assert hooked(repository, "moostik-check-all", "-C", "board").returncode == 0
    broken = EPISODE.replace("[ana, bo]", "[ana, boo]")
    (repository / "board/episodes/ep1.yaml").write_text(broken)
    ran = hooked(repository, "moostik-check-all", "-C", "board")
    assert (ran.returncode, "error[M201]" in ran.stdout) == (1, True)


def acted(repository: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """The last step of the action, with its inputs as the runner fills them in."""
    step = ACTION["runs"]["steps"][-1]
    inputs = {name: given.get(name, one["default"]) for name, one in ACTION["inputs"].items()}
    own = {
        name: inputs[found[1]]
        for name, value in step["env"].items()
        if (found := re.fullmatch(r"\$\{\{ inputs\.(\S+) \}\}", value))
    }
    assert set(own) == set(step["env"]) - {"PYTHON"}
    folders = {
        "GITHUB_WORKSPACE": str(repository),
        "GITHUB_STEP_SUMMARY": str(repository.parent / "summary.md"),
        "PYTHONPATH": "",
        "RUNNER_TEMP": str(repository.parent / "temp"),
    }
    (repository.parent / "temp").mkdir(exist_ok=True)
    installed = repository.parent / "temp/moostik"
    if not installed.is_symlink():
        installed.symlink_to(ROOT)
    command = ["/bin/bash", "-e", "-o", "pipefail", "-c", step["run"]]
    environment = {**ENVIRONMENT, **folders, **own}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def test_the_action_checks_all_and_adds_to_the_summary(repository):
    ran = acted(repository, project="board")
    assert (ran.returncode, ran.stdout) == (0, "::notice title=moostik check ep1::0 errors, 0 warnings\n")
    assert "| ep1 | 0 | 0 |" in (repository.parent / "summary.md").read_text()


def test_the_action_takes_its_inputs(repository):
    (repository / "board/episodes/ep1.yaml").write_text(EPISODE.replace("wide, close_up]", "wide, odd]"))
    episodes = "ep1 episodes/series.yaml"
    assert acted(repository, project="board", episodes=episodes).returncode == 0
    ran = acted(repository, project="board", episodes=episodes, strict="true")
    assert (ran.returncode, "file=board/episodes/ep1.yaml,line=24" in ran.stdout) == (1, True)


def test_words_of_an_input_are_no_commands(repository):
    ran = acted(repository, project="board", episodes='ep1 $(touch pwned) ; touch pwned "')
    assert (ran.returncode, (repository / "pwned").exists()) == (2, False)
