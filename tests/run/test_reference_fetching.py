"""Copies of remote references: fetched from strangers' addresses without harm, and used where they are shown."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
import responses

from moostik_cli.gate import online
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.run.reference_fetching import fetch_copies, remote_references, without_copy
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from moostik_cli.sources.reference_copies import ReferenceCopies
from tests.commands.running import Moostik, runner
from tests.painting.preview_jobs import figure_png

URL = "https://example.com/koko.png?v=1"
PICTURE = figure_png((20, 160, 60))
EPISODE = """\
id: ep1
shots:
  - {id: s1, prompt: A door., characterIds: [koko], variations: [wide]}
"""


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = {"example.com": "93.184.216.34", "inside.example.com": "10.0.0.7"}
    monkeypatch.setattr(online, "_resolved", lambda host, port: [hosts.get(host, host)])
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write(tmp_path, URL)
    return tmp_path


def write(root: Path, url: str) -> None:
    (root / "episodes").mkdir(exist_ok=True)
    (root / "episodes/ep1.yaml").write_text(EPISODE, encoding="utf-8")
    library = f"- {{id: koko, name: Koko, validated: true, referenceImages: [{json.dumps(url)}]}}\n"
    (root / "episodes/characters.yaml").write_text(library, encoding="utf-8")


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, series: Path) -> Moostik:
    return runner(capfd, monkeypatch, series)


@responses.activate
def test_a_copy_is_kept_by_content_and_used(moostik: Moostik, series: Path) -> None:
    responses.get(URL, body=PICTURE, content_type="image/png")
    ran = moostik("references", "--fetch")
    assert (ran.code, "1 reference picture fetched." in ran.err) == (0, True)
    file = series / "output/references" / f"{sha256(PICTURE).hexdigest()}.png"
    assert file.read_bytes() == PICTURE
    project = find_project(series)
    source = ReferenceFiles(project).locate(URL)
    assert source is not None
    assert (source.kind, source.url, source.path) == ("remote", URL, file)  # the model still gets the address
    again = moostik("references", "--fetch")
    assert (again.code, "1 copy is there already." in again.err) == (0, True)
    assert len(responses.calls) == 1


@responses.activate
def test_frames_show_the_copy_and_are_drawn_again_for_it(moostik: Moostik, series: Path) -> None:
    responses.get(URL, body=PICTURE, content_type="image/png")
    frame = series / "output/preview/episodes/ep1/s1/wide.png"
    moostik("generate", "--provider", "preview")
    before = frame.read_bytes()
    moostik("references", "--fetch")
    moostik("generate", "--provider", "preview")
    assert frame.read_bytes() != before
    assert "already there" in moostik("generate", "--provider", "preview").err


def fetched(series: Path, url: str = URL) -> list[str]:
    result = fetch_copies(find_project(series), [url])
    folder = series / "output/references"
    assert [path.name for path in folder.iterdir() if path.name != "index.json"] == []
    assert result.files == {}
    return [str(reason) for reason in result.failed.values()]


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"<html>", "no whole picture"),
        (200, PICTURE[:200], "no whole picture"),
        (200, b"", "no whole picture"),
        (404, PICTURE, "404"),
        (206, PICTURE, "206"),
        (500, b"", "500"),
    ],
)
def test_what_is_no_whole_picture_is_not_kept(series: Path, status: int, body: bytes, said: str) -> None:
    responses.get(URL, status=status, body=body)
    (reason,) = fetched(series)
    assert said in reason


@responses.activate
@pytest.mark.parametrize(
    "target",
    ["https://inside.example.com/x.png", "http://example.com/x.png", "https://127.0.0.1/x.png", "file:///etc/passwd"],
)
def test_a_redirect_leads_nowhere_private(series: Path, target: str) -> None:
    responses.get(URL, status=302, headers={"Location": target})
    (reason,) = fetched(series)
    assert "private network" in reason or "not https" in reason
    assert len(responses.calls) == 1


@responses.activate
def test_redirects_end(series: Path) -> None:
    responses.get(URL, status=302, headers={"Location": URL})
    (reason,) = fetched(series)
    assert "redirects more than" in reason


@responses.activate
def test_too_large_is_not_read_to_its_end(series: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moostik_cli.run.reference_fetching.MAX_IMAGE_BYTES", 1000)
    responses.get(URL, body=PICTURE + b"x" * 5000)
    (reason,) = fetched(series)
    assert "more than" in reason


@pytest.mark.parametrize(
    "index",
    [
        "no json",
        "[]",
        json.dumps({"files": {URL: "../../../etc/passwd"}}),
        json.dumps({"files": {URL: "a.png"}}),
        json.dumps({"files": {URL: "0" * 64 + ".png"}}),
        json.dumps({"files": [1]}),
    ],
)
def test_a_damaged_index_is_as_if_there_were_none(series: Path, index: str) -> None:
    folder = series / "output/references"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text(index, encoding="utf-8")
    assert ReferenceCopies(find_project(series)).find(URL) is None
    assert without_copy(find_project(series), [URL]) == [URL]


def test_only_what_shots_are_shown_with_is_fetched(series: Path) -> None:
    production = load_production(find_project(series), "ep1")
    assert remote_references(production) == [URL]
    assert remote_references(production, ()) == []


def test_a_no_is_remembered(series: Path) -> None:
    ReferenceCopies(find_project(series)).decline()
    assert ReferenceCopies(find_project(series)).is_declined
