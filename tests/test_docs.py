"""What the pages say is true: their files load, their code runs, their commands print what is shown."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image

from moostik_cli.cli import COMMANDS, build_app
from moostik_cli.errors import ExitCode
from moostik_cli.models.angles import KNOWN_ANGLES
from moostik_cli.models.diagnostics import Code
from moostik_cli.models.production import Project
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.yaml_reader import read_yaml
from tests import prompt_page, walking

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def blocks(page: str, kind: str) -> Iterator[tuple[str, str]]:
    """The blocks of a kind: the file that they name, and the text."""
    for found in _BLOCK.finditer((DOCS / page).read_text(encoding="utf-8")):
        if found[1] == kind:
            yield found[2] or "", found[3]


def files_of(page: str, folder: Path) -> Project:
    (folder / "episodes/references/characters").mkdir(parents=True)
    (folder / "episodes/references/locations").mkdir()
    for name in ("characters/ida", "locations/lighthouse"):
        Image.new("RGB", (32, 32)).save(folder / f"episodes/references/{name}.png")
    for path, text in blocks(page, "yaml"):
        (folder / path).write_text(text, encoding="utf-8")
    return Project(folder)


@pytest.mark.uncounted
@pytest.mark.timeout(400)
def test_the_walk_prints_what_the_page_shows() -> None:
    page = walking.PAGE.read_text(encoding="utf-8")
    now = walking.walked(page)
    assert page.count("\n$ ") > 20
    assert list(unified_diff(page.splitlines(), now.splitlines(), lineterm="", n=0)) == []


def test_the_page_of_prompts_shows_what_is_sent() -> None:
    page = prompt_page.PAGE.read_text(encoding="utf-8")
    assert page.count("\nNow:\n") == 10
    assert prompt_page.with_current_texts(page) == page


def test_the_format_loads_without_a_word(tmp_path: Path) -> None:
    production = load_production(files_of("format.md", tmp_path), "ep1")
    assert production.diagnostics == ()
    shots = {shot.id: shot for shot in production.episode.shots}
    assert len(shots["shot-001"].variations) == 3  # the series' angles
    assert shots["shot-003"].variations[1].custom_prompt == "An old hand flat on warm brass."
    assert shots["shot-003"].continues_from == "shot-002"


def test_the_format_has_nothing_that_the_gate_objects_to(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files_of("format.md", tmp_path)
    with pytest.raises(SystemExit) as ended:
        build_app("check")(["-C", str(tmp_path), "check", "ep1", "--provider", "preview"], prog_name="moostik")
    findings = capfd.readouterr().out
    assert ended.value.code == 0
    assert sorted(re.findall(r"\[(M\d+)\]", findings)) == ["M203", "M204"]  # the gull and the pier


def test_every_yaml_block_is_yaml() -> None:
    for page in PAGES:
        for _, text in blocks(page.name, "yaml"):
            assert read_yaml(text, path=page.name).problems == ()


def test_the_angles_are_all_there() -> None:
    text = (DOCS / "format.md").read_text(encoding="utf-8")
    assert [angle for angle in KNOWN_ANGLES if f"`{angle}`" not in text] == []


def test_the_api_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "docs"}
    for number, (_, code) in enumerate(blocks("api.md", "python"), start=1):
        exec(compile(code, f"api.md block {number}", "exec"), names)
    assert len(names["results"]) > 5


def test_every_code_exit_status_and_command_that_is_named_exists() -> None:
    codes = {value for name, value in vars(Code).items() if name.isupper()}
    app = typer.main.get_command(build_app())
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r"\bM\d{3}\b", text)) <= codes, page.name
        for command, options in re.findall(r"(?<![/.\w])moostik ([a-z]+)((?: +--?[a-z-]+| +[\w.-]+)*)", text):
            if command in COMMANDS:
                known = {name for parameter in app.commands[command].params for name in parameter.opts}
                used = {word for word in options.split() if word.startswith("-")}
                assert used <= known, (page.name, command, used - known)
    table = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.M)} == {int(code) for code in ExitCode}


def test_commands_in_blocks_exist() -> None:
    for page in PAGES:
        for _, text in blocks(page.name, "console"):
            named = re.findall(r"^\$ moostik ([a-z]+)", text, re.M)
            assert [name for name in named if name not in COMMANDS] == []


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*PAGES, ROOT / "README.md"]:
        text = page.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", text):
            file = (page.parent / target) if target else page
            assert file.exists(), (page.name, target)
            if anchor:
                headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
                slugs = {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
                assert anchor in slugs, (page.name, anchor)
