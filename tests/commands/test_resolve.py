"""`moostik resolve`: the JSON document, addresses for pipes, and the list for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tests.bare_environment import bare_environment
from tests.commands.project import write_project
from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series
from tests.pictures.samples import picture_bytes


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    return runner(capfd, monkeypatch, write_project(tmp_path))


def test_the_json_document(moostik: Moostik) -> None:
    ran = moostik("resolve", "ep1", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["episodeId"] == "ep1"
    assert [shot["shotId"] for shot in found["shots"]] == ["s1", "s2", "s3"]
    references = found["shots"][0]["references"]
    assert references["allImageUrls"] == ["https://x/a1.png", "https://x/p1.png", "https://x/a2.png"]
    assert (references["totalCount"], references["validatedCount"]) == (3, 2)
    assert references["warnings"] == ['Character "ghost" is not in the library: no reference image.']
    assert references["leftOut"] == [
        {"url": "https://x/a1.png", "type": "location", "id": "bar", "reason": "duplicate"}
    ]
    assert references["characters"][0] == {
        "characterId": "ana",
        "characterName": "Ana",
        "referenceImages": ["https://x/a1.png", "https://x/a2.png"],
        "primaryImage": "https://x/a1.png",
        "id": "ana",
        "name": "Ana",
        "validated": True,
        "primaryImageUrl": "https://x/a1.png",
        "imageUrls": ["https://x/a1.png", "https://x/a2.png"],
    }


@pytest.mark.parametrize(
    ("options", "urls"),
    [
        (("--shot", "s3"), ["b1"]),
        (("--shot", "s1", "--no-fallback"), ["a1", "a2"]),
        (("--shot", "s1", "--max-images", "2"), ["a1", "p1"]),
        (("--shot", "s1", "--max-refs-per-character", "1"), ["a1", "p1"]),
        (("--shot", "s1", "--max-images", "0"), []),
        (("--cluster", "seq-s1"), ["a1", "p1", "a2"]),
        ((), ["a1", "p1", "a2", "a1", "p1", "a2", "b1"]),
    ],
)
def test_urls_one_a_line(moostik: Moostik, options: tuple[str, ...], urls: list[str]) -> None:
    ran = moostik("resolve", "ep1", "--urls", *options)
    assert ran.out.splitlines() == [f"https://x/{url}.png" for url in urls]


def test_a_cluster_gives_its_shared_set(moostik: Moostik) -> None:
    found = json.loads(moostik("resolve", "ep1", "--cluster", "loc-bar-s1", "--json").out)
    assert list(found) == ["episodeId", "clusterId", "references"]
    assert found["references"]["totalCount"] == 3


def test_the_limit_is_that_of_the_model(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/series.yaml").write_text(
        "models:\n  google/nano-banana-pro:\n    maxReferences: 1\n", encoding="utf-8"
    )
    for options in ((), ("--max-images", "5")):
        found = json.loads(moostik("resolve", "ep1", "--shot", "s1", "--json", *options).out)
        assert found["shots"][0]["references"]["totalCount"] == 1


def test_plain_lines(moostik: Moostik) -> None:
    ran = moostik("resolve", "ep1", "--shot", "s1", "--shot", "s3", "--max-images", "2")
    assert ran.out.splitlines() == [
        "s1, Door: 2 images",
        "1. Ana: character: https://x/a1.png",
        "2. Bar: place, not validated: https://x/p1.png",
        '- Character "ghost" is not in the library: no reference image.',
        "- left out: 1 image of Ana, beyond the limit of 2",
        "- left out: 1 image of Bar that is there already",
        "s3: 1 image",
        "1. Bo \\x1b[31m: character, not validated: https://x/b1.png",
    ]
    assert ran.err == "Episode ep1: 3 different images for 2 shots.\n"


def test_a_list_where_there_are_eyes(moostik: Moostik) -> None:
    ran = moostik("resolve", "ep1", "--shot", "s2", "--color", "always")
    assert "Table :smile:" in ran.out
    assert "more of the character" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("resolve", "ep-1"), "Did you mean ep1?"),
        (("resolve", "ep1", "--shot", "S-1"), "Did you mean s1?"),
        (("resolve", "ep1", "--cluster", "seq-s"), "Did you mean seq-s1?"),
        (("resolve", "ep1", "--cluster", "seq-s1", "--shot", "s1"), "--cluster"),
        (("resolve", "ep1", "--max-images", "-1"), "--max-images"),
    ],
)
def test_wrong_usage(moostik: Moostik, arguments: tuple[str, ...], said: str) -> None:
    ran = moostik(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_ids_come_from_standard_input(moostik: Moostik) -> None:
    assert moostik("resolve", "ep1", "--urls", "--shot", "-", stdin="s3\n").out == "https://x/b1.png\n"
    assert moostik("resolve", "ep1", "--urls", "--shot", "-", stdin="").out == ""


@pytest.mark.uncounted
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    write_project(tmp_path)
    shots = [{"id": f"s{n}", "characterIds": ["ana"]} for n in range(3000)]
    (tmp_path / "episodes/ep1.json").write_text(json.dumps({"id": "ep1", "shots": shots}), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "moostik_cli", "resolve", "ep1", "--urls"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"https://x/a1.png\n"
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 0
    process.stderr.close()


@pytest.mark.uncounted
@pytest.mark.parametrize("command", ["clusters", "resolve"])
def test_start_up_loads_nothing_that_it_does_not_need(tmp_path: Path, command: str) -> None:
    write_project(tmp_path)
    code = (
        "import sys\nfrom moostik_cli.cli import run\n"
        f"try:\n    run(['{command}', 'ep1'])\n"
        "except SystemExit:\n    print(sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=bare_environment(),
    )
    for module in ("requests", "replicate", "httpx", "PIL", "sqlite3", "rich.console", "rich.text"):
        assert f"'{module}'" not in ran.stderr, module


@pytest.fixture
def drawn(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    """A series with pictures on disk: one of them not there, one cut short, one that two spellings name."""
    episodes = write_series(tmp_path) / "episodes"
    (episodes / "references/bar.png").unlink()
    (episodes / "references/bo.png").write_bytes((episodes / "references/bo.png").read_bytes()[:-20])
    cast = (episodes / "characters.yaml").read_text()
    twice = cast.replace("[references/ana.png]", "[references/ana.png, ./references/ana.png]")
    (episodes / "characters.yaml").write_text(twice)
    return runner(capfd, monkeypatch, tmp_path)


def test_what_cannot_be_used_is_left_out_as_generate_leaves_it_out(drawn: Moostik) -> None:
    found = json.loads(drawn("resolve", "ep1", "--shot", "shot-2", "--json").out)["shots"][0]["references"]
    assert found["allImageUrls"] == ["references/ana.png", "https://example.com/bo-2.png"]
    assert [(one["url"], one["reason"]) for one in found["leftOut"]] == [
        ("./references/ana.png", "duplicate"),
        ("references/bo.png", "unusable"),
        ("references/bar.png", "unusable"),
    ]
    assert drawn("resolve", "ep1", "--cluster", "loc-bar-shot-1", "--max-images", "1", "--urls").out == (
        "episodes/references/ana.png\n"
    )


def test_enrich_tells_the_text_that_is_sent(drawn: Moostik) -> None:
    enriched = json.loads(drawn("enrich", "ep1", "--json").out)["shots"]
    ran = drawn("generate", "ep1", "--provider", "preview", "--dry-run", "--json")
    sent = {(one["shotId"], one["variationId"]): one["input"]["prompt"] for one in json.loads(ran.out)["planned"]}
    assert {(shot["shotId"], one["id"]): one["promptText"] for shot in enriched for one in shot["variations"]} == sent


def test_files_are_told_from_the_projects_folder_and_addresses_as_they_are(moostik: Moostik, tmp_path: Path) -> None:
    write_series(tmp_path)
    pixel = "data:image/png;base64," + b64encode(picture_bytes("PNG")).decode()
    people = [{"id": "ana", "name": "Ana", "referenceImages": ["ana.png", "/output/x.png", "https://x/a.png", pixel]}]
    (tmp_path / "episodes/characters.json").write_text(json.dumps(people), encoding="utf-8")
    episode = {"id": "ep5", "shots": [{"id": "s1", "characterIds": ["ana"], "prompt": "Ana."}]}
    (tmp_path / "episodes/ep5.json").write_text(json.dumps(episode), encoding="utf-8")
    (tmp_path / "output").mkdir(exist_ok=True)
    for name in ("episodes/ana.png", "output/x.png"):
        (tmp_path / name).write_bytes(picture_bytes("PNG", (40, 30 + len(name))))
    (tmp_path / "episodes/characters.yaml").unlink(missing_ok=True)
    lines = moostik("resolve", "ep5", "--urls").out.splitlines()
    assert lines == ["episodes/ana.png", "output/x.png", "https://x/a.png", pixel]
    references = json.loads(moostik("resolve", "ep5", "--json").out)["shots"][0]["references"]
    assert references["allImageUrls"][:2] == ["ana.png", "/output/x.png"]
