"""What each command loads: modules that it does not need are most of the time until it answers.

No test here looks at a clock; `python -m benchmarks start_up` does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from moostik_cli.cli import COMMANDS
from tests.bare_environment import bare_environment
from tests.commands.made import make, write_series

pytestmark = pytest.mark.uncounted

_TELL = """
import sys
from moostik_cli.__main__ import main
try:
    main()
except SystemExit:
    pass
sys.stdout.flush()
sys.stderr.write("\\nLOADED " + " ".join(sys.modules))
"""
# Packages that take long to load. What is not named for a command must not be loaded by it.
_HEAVY = frozenset(
    [
        "typer",
        "rich",
        "pydantic",
        "yaml",
        "sqlite3",
        "PIL",
        "requests",
        "httpx",
        "replicate",
        "tenacity",
        "jinja2",
        "filelock",
        "dotenv",
        "http",
        "ssl",
        "xml",
        "multiprocessing",
        "asyncio",
        "concurrent",
        "markdown_it",
        "pygments",
    ]
)
_BRINGS = {"PIL": {"xml"}, "filelock": {"asyncio", "ssl"}}  # what some versions of these load themselves
_READING = {"typer", "pydantic", "yaml"}
_READS = (
    "moostik_cli.models",
    "moostik_cli.sources",
    "moostik_cli.report",
    "moostik_cli.commands",
    "moostik_cli.providers.addresses",
    "moostik_cli.providers.registry",  # names only
)
_PLANS = (
    *_READS,
    "moostik_cli.stages.clusters",
    "moostik_cli.stages.prompts",
    "moostik_cli.stages.references",
    "moostik_cli.state.open_attempts",
    "moostik_cli.planning",
    "moostik_cli.state.variations",
    "moostik_cli.state.episode_state",
    "moostik_cli.state.episode_status",
    "moostik_cli.state.gone_shots",
    "moostik_cli.providers.cards",
    "moostik_cli.pictures.endings",
    "moostik_cli.pictures.presence",
    "moostik_cli.ledger",
)
_GENERATES = (
    *_PLANS,
    "moostik_cli.purchase.budget",
    "moostik_cli.purchase.control",
    "moostik_cli.ledger.episode_lock",
    "moostik_cli.purchase.pacing",
    "moostik_cli.run.run_plan",
    "moostik_cli.workers",
    "moostik_cli.run.making",
    "moostik_cli.run.buying_run",
    "moostik_cli.run.each_source",
    "moostik_cli.run.context",
    "moostik_cli.run.view",
    "moostik_cli.run.job_source",
    "moostik_cli.run.ledger_signs",
    "moostik_cli.run.episode_shots",
    "moostik_cli.run.model_card",
    "moostik_cli.run.gating",
    "moostik_cli.run.dry_run",
    "moostik_cli.run.ending",
    "moostik_cli.run.consent",
    "moostik_cli.run.interrupts",
    "moostik_cli.run.watching",
    "moostik_cli.run.answered_notes",
    "moostik_cli.run.several_takes",
    "moostik_cli.models.run",
    "moostik_cli.stages.readiness",
    "moostik_cli.providers.selection",
    "moostik_cli.providers.tokens",
    "moostik_cli.pictures",
)
# command line -> the heavy packages, and the rooms and modules of our own, that it may load
_MAY_LOAD: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "--version": (set(), ()),
    "--help": (
        {"typer", "rich"},
        (
            "moostik_cli.commands",
            "moostik_cli.report",
            "moostik_cli.models.angles",
            "moostik_cli.models.diagnostics",
            "moostik_cli.models.production",
            "moostik_cli.planning.selection",
            "moostik_cli.providers.addresses",
            "moostik_cli.providers.registry",
        ),
    ),
    "check ep1": (
        # it looks into local reference images and into the ledger, where there are some
        {*_READING, "PIL", "concurrent", "sqlite3"},
        (
            *_READS,
            "moostik_cli.gate",
            "moostik_cli.planning",
            "moostik_cli.state.upcoming",
            "moostik_cli.ledger",
            "moostik_cli.stages.clusters",
            "moostik_cli.stages.readiness",
            "moostik_cli.stages.references",
            "moostik_cli.providers.cards",
            "moostik_cli.providers.network",
            "moostik_cli.providers.selection",
            "moostik_cli.providers.tokens",
            "moostik_cli.pictures",
        ),
    ),
    "clusters ep1": (_READING, (*_READS, "moostik_cli.planning.selection", "moostik_cli.stages.clusters")),
    "clusters ep1 --json": (_READING, (*_READS, "moostik_cli.planning.selection", "moostik_cli.stages.clusters")),
    "resolve ep1": (
        _READING,  # it sees whether local reference images are whole without decoding them
        (
            *_READS,
            "moostik_cli.stages.references",
            "moostik_cli.providers.cards",
            "moostik_cli.pictures",
            "moostik_cli.planning",
            "moostik_cli.state.upcoming",
        ),
    ),
    "status ep1": (
        {*_READING, "sqlite3", "concurrent"},
        (*_PLANS, "moostik_cli.state.staleness", "moostik_cli.providers.selection", "moostik_cli.providers.tokens"),
    ),
    "generate ep1 --yes": ({*_READING, "sqlite3", "concurrent", "filelock"}, _GENERATES),
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose pictures are all made."""
    root = tmp_path_factory.mktemp("finished")
    write_series(root)
    make(root)
    return root


@pytest.fixture(scope="module")
def loaded_by(finished: Path) -> Callable[[str], set[str]]:
    """What a command loads in the finished project; each runs once."""
    return cache(lambda command: _loaded(finished, command))


@pytest.mark.parametrize("command", _MAY_LOAD)
def test_a_command_loads_what_it_needs(loaded_by: Callable[[str], set[str]], command: str) -> None:
    packages, ours = _MAY_LOAD[command]
    loaded = loaded_by(command)
    brought = {name for package in packages for name in _BRINGS.get(package, ())}
    assert {name.partition(".")[0] for name in loaded} & _HEAVY <= packages | brought
    surplus = [name for name in loaded if name.startswith("moostik_cli.") and not _may(name, ours)]
    assert surplus == []


@pytest.mark.parametrize("command", ["check ep1", "clusters ep1", "resolve ep1", "status ep1"])
def test_what_tells_of_broken_files_is_loaded_where_one_is_broken(
    loaded_by: Callable[[str], set[str]], command: str
) -> None:
    loaded = loaded_by(command)
    assert "moostik_cli.sources.yaml_reader" in loaded
    assert not {f"moostik_cli.sources.{name}" for name in ("yaml_faults", "slips", "syntax_errors")} & loaded


def test_behind_options_of_all_commands_only_the_named_one_is_loaded(finished: Path) -> None:
    loaded = _loaded(finished, "-q --lang fr --color=never -C . clusters ep1")
    assert {name for name in COMMANDS.values() if name.partition(":")[0] in loaded} == {COMMANDS["clusters"]}


def test_status_without_pictures_loads_no_planner(tmp_path: Path) -> None:
    write_series(tmp_path)
    loaded = _loaded(tmp_path, "status ep1")
    assert "moostik_cli.state.episode_state" in loaded
    assert not {"moostik_cli.planning.planner", "moostik_cli.stages.references", "moostik_cli.stages.clusters"} & loaded


def test_only_references_on_disk_are_looked_into(tmp_path: Path) -> None:
    write_series(tmp_path)
    assert "moostik_cli.pictures.formats" in _loaded(tmp_path, "resolve ep1")
    characters = tmp_path / "episodes" / "characters.yaml"
    text = characters.read_text(encoding="utf-8").replace("koko.png", "https://pictures.example/koko.png")
    characters.write_text(text, encoding="utf-8")
    assert "moostik_cli.pictures.formats" not in _loaded(tmp_path, "resolve ep1")


def test_the_version_loads_next_to_nothing(finished: Path) -> None:
    assert not {"typing", "re", "pathlib", "json"} & _loaded(finished, "--version")


def test_completion_of_shot_ids_loads_neither_typer_nor_the_models(finished: Path) -> None:
    asked = {"_MOOSTIK_COMPLETE": "complete_bash", "COMP_WORDS": "moostik status ep1 --shot ", "COMP_CWORD": "4"}
    loaded = _loaded(finished, "", asked)
    assert "moostik_cli.completion" in loaded
    assert not {"typer", "pydantic", "rich", "sqlite3"} & loaded


def _may(name: str, allowed: tuple[str, ...]) -> bool:
    always = (
        "moostik_cli.__main__",
        "moostik_cli.cli",
        "moostik_cli.choices",
        "moostik_cli.completion",
        "moostik_cli.errors",
        "moostik_cli.messages",
        "moostik_cli.models",
        "moostik_cli.stages",
        "moostik_cli.planning",
        "moostik_cli.state",
        "moostik_cli.purchase",
        "moostik_cli.run",
        "moostik_cli.providers",
        "moostik_cli.pictures",
        "moostik_cli.ledger",
        "moostik_cli.gate",
    )
    return name in always or any(name == one or name.startswith(one + ".") for one in allowed)


def _loaded(project: Path, command: str, environment: dict[str, str] | None = None) -> set[str]:
    """The modules that a process has loaded once it has run the command."""
    done = subprocess.run(
        [sys.executable, "-c", _TELL, *command.split()],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env=bare_environment(**(environment or {}), REPLICATE_API_TOKEN="r8_" + "0" * 37),
    )
    assert "Internal error" not in done.stderr
    return set(done.stderr.rpartition("LOADED ")[2].split()) - {"pydantic.plugin._loader"}  # a stand-in for it
