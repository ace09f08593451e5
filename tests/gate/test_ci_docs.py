"""The workflow in the docs, run as it stands there in a scratch repository, prints what the docs say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.gate.good_series import EPISODE, write_series

DOCS = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
_LEFT_OUT = ("REPLICATE", "MOOSTIK", "LC_", "LANG")


@pytest.mark.uncounted
def test_the_workflow_as_it_stands_in_the_docs(tmp_path: Path) -> None:
    blocks = re.findall(r"```(\w*)\n(.*?)```", DOCS, re.S)
    workflow = yaml.safe_load(next(text for kind, text in blocks if kind == "yaml"))
    command = workflow["jobs"]["check"]["steps"][-1]["run"]
    expected = next(text for kind, text in blocks if not kind)
    repository = write_series(tmp_path / "repository")
    (repository / ".git").mkdir()
    faulty = EPISODE.replace("[ana, bo]", "[ana, boo]").replace("close_up]", "close_upp]")
    (repository / "episodes/ep2.yaml").write_text(faulty.replace("id: ep1", "id: ep2"))
    (repository / "episodes/ep1.yaml").unlink()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)},
        "GITHUB_WORKSPACE": str(repository),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    script = command.replace("moostik", f"{sys.executable} -m moostik_cli", 1)
    ran = subprocess.run(
        ["/bin/bash", "-e", "-c", script], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, expected, "")
    assert "| ep2 | 1 | 1 |" in (tmp_path / "summary.md").read_text()
