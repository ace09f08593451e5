"""What the shell offers after Tab: the right names, fast, and never an error."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from moostik_cli.__main__ import main
from moostik_cli.cli import build_app
from tests.bare_environment import bare_environment

ROOT = Path(__file__).parents[1]
SHOTS = [f"shot-{number:03d}" for number in range(1, 15)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "episodes", tmp_path / "project/episodes")
    (tmp_path / "project/below/here").mkdir(parents=True)
    return tmp_path / "project"


@dataclass(frozen=True)
class Answer:
    """What a shell's script gets."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def asked(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask as a shell's script does, for a command line whose last word is being typed."""

    def ask(folder: Path, shell: str, line: str, **more: str) -> Answer:
        monkeypatch.chdir(folder)
        with monkeypatch.context() as patch:
            patch.setenv("_MOOSTIK_COMPLETE", f"complete_{shell}")
            for name, value in (more | _told(shell, line)).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["moostik"])
            code = 0
            try:
                main()
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return ask


def _told(shell: str, line: str) -> dict[str, str]:
    if shell == "bash":
        return {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    return {"_TYPER_COMPLETE_ARGS": line, "COMP_WORDS": ""}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("moostik check ", ["ep0"]),
        ("moostik status e", ["ep0"]),
        ("moostik check --strict ", ["ep0"]),
        ("moostik generate --provider preview ", ["ep0"]),
        ("moostik generate ep0 --shot ", SHOTS),
        ("moostik generate ep0 --shot shot-001 --shot shot-00", SHOTS[1:9]),
        ("moostik generate --shot shot-01", SHOTS[9:]),  # the only episode
        ("moostik check ep0 --act ", ["act-1", "act-2", "act-3"]),
        ("moostik resolve ep0 --cluster seq", ["seq-shot-006"]),
        ("moostik generate ep0 --angle extreme", ["extreme_wide", "extreme_close_up"]),
        ("moostik validate ko", ["koko"]),
        ("moostik validate jalousies jal", []),
        ("moostik references ", ["ep0"]),
        ("moostik references --make mi", ["mila"]),
        ("moostik pick ep0 shot-01", SHOTS[9:]),
        ("moostik pick ep0 shot-003 ", ["wide", "medium", "close_up", "macro"]),
        ("moostik refer", ["references"]),
        ("moostik generate ep0 --max-c", ["--max-cost"]),
        ("moostik check ep0 --shot nothing", []),
        ("moostik check ep0 extra --shot shot-014", ["shot-014"]),
    ],
)
def test_offers_the_names_that_are_in_the_files(asked: Ask, project: Path, line: str, names: list[str]) -> None:
    answer = asked(project / "below/here", "bash", line)
    assert (sorted(answer.out.split()), answer.err) == (sorted(names), "")


def test_options_that_take_one_of_a_few_words_offer_them(asked: Ask, project: Path) -> None:
    told = {
        f"{name} {option.opts[0]}": option.metavar.split("|")
        for name, command in typer.main.get_command(build_app()).commands.items()  # type: ignore[attr-defined]
        for option in command.params
        if option.opts[0].startswith("--") and "|" in (option.metavar or "")
    }
    assert len(told) > 40
    for line, words in told.items():
        is_line_of_names = any(word.isupper() and word.isalpha() for word in words)  # ANGLE stands for the angles
        episode = " ep0" if is_line_of_names else ""
        offered = asked(project, "bash", f"moostik {line.replace(' ', episode + ' ', 1)} ").out.split()
        if is_line_of_names:
            assert {word for word in words if not word.isupper()} < {*offered}
        else:
            assert offered == [word for word in words if ":" not in word]  # what goes on behind a colon is typed


def test_another_project_can_be_named(asked: Ask, project: Path, tmp_path: Path) -> None:
    answer = asked(tmp_path, "bash", f"moostik -C {project} check ep0 --shot shot-01")
    assert answer.out.split() == SHOTS[9:]
    answer = asked(tmp_path, "bash", "moostik check ep0 --shot shot-01", MOOSTIK_PROJECT=str(project))
    assert answer.out.split() == SHOTS[9:]


def test_each_shell_in_its_own_form(asked: Ask, project: Path) -> None:
    line = "moostik check ep0 --shot shot-01"
    zsh = asked(project, "zsh", line)
    assert zsh.out.splitlines()[0] == '_arguments \'*: :(("shot-010"'
    assert asked(project, "zsh", "moostik check ep0 --shot none").out == "_files\n"
    fish = asked(project, "fish", line, _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert fish.out.split() == SHOTS[9:]
    assert asked(project, "fish", line, _TYPER_COMPLETE_FISH_ACTION="is-args").code == 0
    nothing = asked(project, "fish", "moostik check ep0 --shot x", _TYPER_COMPLETE_FISH_ACTION="is-args")
    assert nothing.code == 1


@pytest.mark.parametrize(
    "text", ["shots: [", "- 1", "", "id: ep0\nshots: {a: b}\n", "\xff\x00", "shots: [{id: [1]}, 3]"]
)
def test_a_broken_file_prints_nothing(asked: Ask, tmp_path: Path, text: str) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/ep0.yaml").write_bytes(text.encode("latin-1"))
    for line in ("check ep0 --shot ", "check ep0 --cluster ", "check ep0 --angle x", "pick ep0 "):
        for shell in ("bash", "zsh", "fish"):
            answer = asked(tmp_path, shell, f"moostik {line}")
            assert (answer.out.strip() in ("", "_files"), answer.err) == (True, "")


def test_without_a_project_nothing_is_said(asked: Ask, tmp_path: Path) -> None:
    for line in ("moostik check ", "moostik check ep0 --shot ", "moostik validate ", "moostik references --make "):
        answer = asked(tmp_path, "bash", line)
        assert (answer.out.strip(), answer.err) == ("", "")


def test_a_name_that_a_shell_would_run_is_never_offered(asked: Ask, project: Path) -> None:
    (project / "episodes/ep9.yaml").write_text(
        "id: ep9\nshots: [{id: '$(touch pwned)'}, {id: 'a;b'}, {id: 'a b'}, {id: '`x`'}, {id: good}]\n"
    )
    for shell in ("bash", "zsh", "fish"):
        answer = asked(project, shell, "moostik check ep9 --shot ")
        assert [word for word in ("touch", ";", "`", "a b") if word in answer.out.replace(":((", "")] == []
        assert "good" in answer.out


def test_shot_ids_need_no_heavy_library(project: Path) -> None:
    """The way to keep it fast (a few times `python -c pass`): neither Typer nor any model is loaded."""
    code = (
        "import sys\nfrom moostik_cli.__main__ import main\nmain()\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    environment = bare_environment(
        _MOOSTIK_COMPLETE="complete_bash", COMP_WORDS="moostik check ep0 --shot shot-014", COMP_CWORD="4"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert answer.stdout == "shot-014\n"
    loaded = set(answer.stderr.split())
    assert "yaml" in loaded
    assert not loaded & {"typer", "rich", "pydantic", "requests", "replicate", "PIL", "sqlite3", "asyncio"}


@pytest.mark.uncounted
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_offers_them(project: Path, tmp_path: Path) -> None:
    """The script that `--show-completion` prints, run by a real bash as Tab would."""
    program = tmp_path / "bin/moostik"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m moostik_cli "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
    script = (
        'eval "$(moostik --show-completion bash)"\n'
        "COMP_WORDS=(moostik check ep0 --shot shot-01) COMP_CWORD=4\n"
        '_moostik_completion moostik\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    answer = subprocess.run(
        ["bash", "-c", script], cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert (answer.stdout.split(), answer.stderr) == (SHOTS[9:], "")
