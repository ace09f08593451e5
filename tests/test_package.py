"""What the package says of itself, built as an installer would build it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).parents[1]
REPOSITORY = "https://example.org/studio/moostik"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    environment = {**os.environ, "MOOSTIK_REPOSITORY": f"{REPOSITORY}/"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.uncounted
def test_the_metadata(wheel):
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())
    assert metadata["License-Expression"] == "MIT AND OFL-1.1"
    assert f"Homepage, {REPOSITORY}" in metadata.get_all("Project-URL")
    page = metadata.get_payload()
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) > 20
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert re.search(rf"!\[[^]]+\]\({re.escape(REPOSITORY)}/raw/v[0-9.]+/docs/images/gallery.jpg\)", page)
    licences = [name for name in wheel.namelist() if "/licenses/" in name]
    assert any(name.endswith("/LICENSE") for name in licences)
    assert len(licences) > 1  # the typeface's too


def test_what_is_in_it(wheel):
    names = wheel.namelist()
    assert any(name.endswith(".data/data/share/man/man1/moostik.1") for name in names)
    outside = {name.partition("/")[0] for name in names if not name.startswith("moostik_cli/")}
    assert all(folder.startswith("moostik-") for folder in outside)
    assert "moostik_cli/py.typed" in names


def test_pictures_and_pages_of_the_readme_are_there():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?![a-z]+:|#)([^)#]+)", page):
        assert (ROOT / link).exists(), link
