"""Every command in French: nothing in English but codes, names and data; in English, nothing in French; and
documents for programs the same in both."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from moostik_cli.cli import COMMANDS
from moostik_cli.messages import set_language
from moostik_cli.report.explanations import EXPLANATIONS
from tests.commands.project import write_project
from tests.commands.running import Moostik, runner
from tests.english import english_words
from tests.standin.faults import Fault, Faults
from tests.standin.service import Standin

ROOT = Path(__file__).parents[2]
# What the commands say of shots and angles by their ids, and what an option or a command is called.
_NAMES = re.compile(
    r"\b(?:shot-\d+|(?:extreme_)?(?:wide|close_up)|medium|low_angle|pov|buds|before|after)\b|"
    r"^(?:│| ) +[a-z|[\]]+ .*?(?= [A-ZÉÀ])|\[[a-z|]+\]|\b\w+\|[\w|]+|\[par défaut\s: \w+\]",
    re.MULTILINE,
)
_FRENCH = re.compile(r"[à-öø-ÿÀ-ÖØ-Þœ«»\u00a0]|\b(?:le|la|les|des|une|est|sont|pas|avec|pour|plan|plans|lieu)\b", re.I)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    """In a copy of the shipped series, whose names are French and whose prompts are English."""
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    return runner(capfd, monkeypatch, tmp_path)


@pytest.fixture
def english(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    """In a project whose names are English."""
    return runner(capfd, monkeypatch, write_project(tmp_path))


def slips(text: str) -> list[str]:
    """The lines with English words in them."""
    return [line for line in text.splitlines() if english_words(_NAMES.sub(" ", line))]


SAYS = [
    ["check", "ep0"],
    ["check", "ep0", "--verbose", "--strict"],
    ["check"],
    ["check", "ep0", "--format", "x"],
    ["clusters", "ep0"],
    ["clusters", "ep0", "--verbose", "--color", "always"],
    ["resolve", "ep0"],
    ["resolve", "ep0", "--cluster", "act-1", "--color", "always"],
    ["resolve", "ep0", "--cluster", "act-9"],
    ["generate", "ep0", "--shot", "shot-001"],
    ["generate", "ep0", "--dry-run", "--angle", "wide"],
    ["generate", "ep0", "--references", "x"],
    ["status", "ep0"],
    ["status", "ep0", "--takes", "--verify", "--color", "always"],
    ["status", "ep9"],
    ["references"],
    ["references", "--missing", "--color", "always"],
    ["references", "--page"],
    ["references", "--make", "mila"],
    ["validate", "koko", "mila"],
    ["validate", "--undo", "koko"],
    ["gallery", "ep0"],
    ["pick", "ep0", "shot-001", "wide"],
    ["pick", "ep0", "shot-001", "macro"],
    ["pick", "ep0"],
    ["board", "ep0", "--act", "act-1", "--format", "png", "--width", "400"],
    ["recover", "ep0"],
    ["inspect", "episodes/references/characters/koko.png"],
    ["new", "ep7"],
    ["new", "ep7"],
    ["init", "elsewhere"],
    ["import"],
    ["explain"],
    ["explain", "M999"],
    ["schema", "x"],
    ["-C", "elsewhere2", "check", "ep0"],
]


@pytest.mark.uncounted
def test_what_the_commands_say_is_french(moostik: Moostik) -> None:
    found = {}
    for arguments in SAYS:
        ran = moostik(*arguments, "--lang", "fr")
        found[" ".join(arguments)] = slips(ran.out + ran.err)
        assert ran.out + ran.err, arguments
    assert {command: lines for command, lines in found.items() if lines} == {}


@pytest.mark.uncounted
@pytest.mark.parametrize("code", EXPLANATIONS)
def test_explanations_are_french(moostik: Moostik, code: str) -> None:
    assert slips(moostik("explain", code, "--lang", "fr").out) == []


def test_files_that_cannot_be_used(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/bad.yaml").write_text(
        "id: bad\nid: twice\nshots:\n  - id: a b\n    characterIds: {x: 1}\n    durationSeconds: no\n"
        "  - name: !tag x\n  - status: maybe\n"
    )
    (tmp_path / "episodes/worse.yaml").write_text("shots: [\n  {a: 'b}\n")
    (tmp_path / "episodes/json.json").write_text('{"shots": [1,]}')
    for episode in ("bad", "worse", "json"):
        ran = moostik("check", episode, "--lang", "fr")
        assert ran.code == 3
        assert slips(ran.out + ran.err) == []


@pytest.mark.uncounted
def test_paid_pictures_and_their_failures(moostik: Moostik, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = Faults(Fault("outcome", "canceled", nth=(2,)), Fault("outcome", "no_output", nth=(3, 4, 5, 6)))
    with Standin(faults=faults, picture_size=(64, 36)) as standin:
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", standin.token)
        monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0.005")
        ran = [
            moostik("generate", "ep0", "--shot", "shot-001", "--delay-ms", "0", "--max-cost", "5", "--lang", "fr"),
            moostik("status", "ep0", "--lang", "fr"),
            moostik("gallery", "ep0", "--lang", "fr"),
            moostik("generate", "ep0", "--shot", "shot-002", "--max-cost", "0.2", "--lang", "fr"),
        ]
    assert [one.code for one in ran] == [1, 0, 0, 4]
    assert "annulée en cours de route" in ran[0].err
    assert "annulée en cours de route" in ran[1].out
    assert re.search(r"^échouée\u00a0: shot-001/\w+\u00a0: elle ", ran[1].out, re.M)
    assert [slips(one.out + one.err) for one in ran] == [[], [], [], []]


def test_colons_semicolons_and_money_are_set_as_in_french(moostik: Moostik, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_x")
    moostik("--lang", "fr", "pick", "ep0", "shot-001", "wide")
    moostik("--lang", "fr", "references", "--page")
    assert " plans\u00a0: shot-" in Path("output/references.html").read_text(encoding="utf-8")
    ran = moostik("--lang", "fr", "status", "ep0")
    assert "Dépensé jusqu’ici\u00a0: 0,00\u00a0$.\n" in ran.out
    assert re.search(r"^shot-001 \(.+\)\u00a0: à générer\u00a0: .+\u00a0; choisie?\u00a0: wide", ran.out, re.M)
    for arguments in (["clusters", "ep0"], ["references"], ["resolve", "ep0"], ["check", "nothing"]):
        ran = moostik("--lang", "fr", *arguments)
        assert re.findall(r"\w:(?= )", ran.out + ran.err) == []
    ran = moostik("--lang", "fr", "generate", "ep0", "--provider", "replicate", "--shot", "shot-001", "--dry-run")
    assert re.search(r"\u00a0: \d,\d\d\u00a0\$\.\n", ran.err)
    assert "  $0.15\n" in ran.out  # lines for programs


def test_what_the_system_says_is_french(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{'id': 1}")
    (tmp_path / "episodes/ep9.yaml").mkdir()
    for arguments, said in (
        (["inspect", "missing.png"], "introuvable"),
        (["import", "missing.json"], "introuvable"),
        (["import", "a.json"], "pas du JSON"),
        (["check", "ep9"], "pas un fichier"),
    ):
        ran = moostik("--lang", "fr", *arguments)
        assert said in ran.out + ran.err
        assert slips(ran.out + ran.err) == []


def test_pages_are_french(moostik: Moostik, tmp_path: Path) -> None:
    moostik("references", "--page", "--lang", "fr")
    gallery = moostik("gallery", "ep0", "--lang", "fr").out.strip()
    for page in (tmp_path / "output/references.html", Path(gallery)):
        text = page.read_text(encoding="utf-8")
        assert '<html lang="fr"' in text
        marked = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        said = re.findall(r">([^<>]+)<|(?:alt|title|aria-label|placeholder)=\"([^\"]*)\"", marked)
        lines = [a or b for a, b in said if "An evening in Cooltik" not in a]
        assert slips("\n".join(lines)) == []


def test_skeletons_are_french(moostik: Moostik, tmp_path: Path) -> None:
    moostik("init", "new", "--lang", "fr")
    for name in ("ep1", "characters", "locations", "series"):
        text = (tmp_path / "new/episodes" / f"{name}.yaml").read_text(encoding="utf-8")
        prose = [line for line in text.splitlines() if line.startswith("# ") and "schema" not in line]
        prose += [line.partition(": ")[2] for line in text.splitlines() if "#" not in line and "Id" not in line]
        prose = [line for line in prose if not line.startswith("{")]  # values in braces are words of the format
        assert slips("\n".join(prose).replace("google/nano-banana-pro", "").replace("low_angle", "")) == []
    assert moostik("-C", "new", "check", "ep1").code == 0


@pytest.mark.uncounted
@pytest.mark.parametrize("options", ["", "--plain "])
def test_help_pages_are_french(options: str) -> None:
    """In a process of its own: the texts of options are made when their modules are loaded."""
    script = (
        "import sys\nfrom moostik_cli.messages import set_language\nset_language('fr')\n"
        "from moostik_cli.cli import run\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n        run(['--lang', 'fr', *name.split(), '--help'])\n    except SystemExit as end:\n"
        "        assert not end.code, name\n"
    )
    env = {**os.environ, "COLUMNS": "250", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script, options, *(options + name for name in COMMANDS)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    assert done.stdout.count("Usage\u00a0:") == len(COMMANDS) + 1
    assert done.stdout.count("Afficher cette aide et quitter.") == len(COMMANDS) + 1
    assert slips(done.stdout.replace("<bool>", "").replace("storyboard", "")) == []


@pytest.mark.uncounted
@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("variables", "arguments", "said"),
    [
        ({"LANG": "fr_FR.UTF-8"}, [], "Il manque une commande"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, [], "A command is missing"),
        ({"MOOSTIK_LANG": "fr"}, [], "Il manque une commande"),
        ({"LANG": "fr_FR.UTF-8"}, ["--lang", "en"], "A command is missing"),
        ({}, ["--lang=fr"], "Il manque une commande"),
    ],
)
def test_the_real_entry_point_speaks_the_language(variables: dict[str, str], arguments: list[str], said: str) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    done = subprocess.run(
        [sys.executable, "-m", "moostik_cli", *arguments, "--quiet"],
        cwd=ROOT,
        env={**env, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.uncounted
def test_a_terminal_without_utf_8_is_no_fault() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "iso-8859-1", "LANG": "fr_FR.ISO-8859-1"}
    done = subprocess.run(
        [sys.executable, "-m", "moostik_cli", "check", "ep0", "--lang", "fr"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_unknown_language_is_wrong_usage(moostik: Moostik, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("LANG", language)
    ran = moostik("check", "ep0", "--lang", "de")
    assert (ran.code, ran.out) == (2, "")
    assert "--lang" in ran.err


USAGE = [
    (["check", "--nothing"], "Option inconnue : --nothing."),
    (["check", "--strikt"], "Vouliez-vous dire --strict\u00a0?"),
    (["chekc"], "Commande inconnue : chekc"),
    (["inspect"], "FICHIER manque."),
    (["generate", "ep0", "--max-parallel-shots", "x"], "--max-parallel-shots attend un nombre entier."),
    (["generate", "ep0", "--max-cost", "x"], "--max-cost attend un nombre."),
    (["generate", "ep0", "--max-parallel-shots", "0"], "--max-parallel-shots\u00a0: "),
    (["generate", "ep0", "--max-parallel-shots", "101"], "100."),
    (["check", "--shot"], "--shot attend une valeur."),
    (["check", "--strict=1"], "--strict ne prend pas de valeur."),
    (["clusters", "ep0", "ep1"], "Arguments en trop\u00a0: ep1"),
    (["-v"], "Il manque une commande."),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE)
def test_usage_errors_are_french(moostik: Moostik, arguments: list[str], said: str) -> None:
    ran = moostik("--lang", "fr", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert slips(ran.err.replace("chekc", "").replace("check", "")) == []


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in USAGE])
def test_usage_errors_are_english_too(moostik: Moostik, arguments: list[str]) -> None:
    ran = moostik(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert _FRENCH.findall(ran.err) == []


@pytest.mark.uncounted
@pytest.mark.parametrize(("language", "said"), [("en", "Completion for bash is in"), ("fr", "La complétion pour bash")])
def test_installing_completion(tmp_path: Path, language: str, said: str) -> None:
    env = {**os.environ, "HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "moostik_cli", "--lang", language, "--install-completion", "bash"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.startswith(said)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


DOCUMENTS = [
    ["check", "ep0", "--json"],
    ["check", "ep0", "--format", "github"],
    ["check", "ep0", "--format", "sarif"],
    ["clusters", "ep0", "--json"],
    ["resolve", "ep0", "--json", "--no-fallback"],
    ["resolve", "ep0", "--urls"],
    ["enrich", "ep0", "--shot", "shot-001", "--json"],
    ["generate", "ep0", "--shot", "shot-001", "--dry-run", "--json"],
    ["status", "ep0", "--json"],
    ["references", "--json"],
    ["schema"],
]


@pytest.mark.uncounted
def test_documents_do_not_depend_on_the_language(moostik: Moostik) -> None:
    for arguments in DOCUMENTS:
        english, french = moostik(*arguments), moostik(*arguments, "--lang", "fr")
        assert english.out == french.out, arguments
        assert english.code == french.code


def test_reasons_in_events_are_english(moostik: Moostik, monkeypatch: pytest.MonkeyPatch) -> None:
    with Standin(faults=Faults(Fault("outcome", "canceled")), picture_size=(64, 36)) as standin:
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", standin.token)
        ran = moostik("generate", "ep0", "--shot", "shot-001", "--angle", "wide", "--events", "--lang", "fr")
    assert "it was canceled while it ran" in ran.out
    assert "annulée" not in ran.out


def test_english_has_nothing_in_french(english: Moostik) -> None:
    for arguments in (
        ["check", "ep1"],
        ["clusters", "ep1", "--verbose"],
        ["clusters", "ep1", "--color", "always"],
        ["resolve", "ep1"],
        ["resolve", "ep1", "--cluster", "act-1"],
        ["enrich", "ep1"],
        ["status", "ep1"],
        ["generate", "ep1", "--dry-run"],
        ["references"],
        ["explain"],
        ["status", "ep2"],
    ):
        ran = english(*arguments)
        assert _FRENCH.findall(ran.out + ran.err) == [], arguments
