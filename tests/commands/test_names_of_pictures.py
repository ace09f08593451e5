"""Pictures under other names than they would have now: of earlier versions, and in the other form of accents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from moostik_cli.models.naming import former_file_stem
from tests.commands.running import Moostik, runner
from tests.standin.service import Standin

CYRILLIC, ACCENTED = "крупный план", "contre-jour à l'aube"
EPISODE = f"""\
id: ep1
shots:
  - id: s1
    prompt: Koko wakes up.
    variations: ["{CYRILLIC}"]
  - id: s2
    continuesFrom: s1
    prompt: The village sleeps.
    variations: ["{CYRILLIC}", "{ACCENTED}"]
"""
PAID = ("generate", "ep1", "--provider", "replicate", "--delay-ms", 0, "--yes")


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes/ep1.yaml").write_text(EPISODE, "utf-8")
    return runner(capfd, monkeypatch, tmp_path)


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch, moostik: Moostik) -> Iterator[Standin]:
    """A service that has made the whole episode."""
    with Standin(picture_size=(336, 144)) as service:
        monkeypatch.setenv("REPLICATE_BASE_URL", service.base_url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", service.token)
        assert moostik(*PAID).code == 0
        yield service


def pictures_in(folder: Path) -> list[Path]:
    return sorted((folder / "output/episodes/ep1").glob("*/*.png"))


def states(moostik: Moostik) -> list[str]:
    document = json.loads(moostik("status", "ep1", "--json").out)
    return [one["mark"] for shot in document["shots"] for one in shot["variations"]]


def test_old_names_without_a_ledger_are_not_paid_again(moostik: Moostik, standin: Standin, tmp_path: Path) -> None:
    for path in pictures_in(tmp_path):
        angle = next(angle for angle in (CYRILLIC, ACCENTED) if path.stem[0] == angle[0])
        path.rename(path.with_name(f"{former_file_stem(angle)}.png"))
    assert {path.name for path in pictures_in(tmp_path)} == {"_.png", "contre-jour_l_aube.png"}
    (tmp_path / "output/moostik.db").unlink()
    assert states(moostik) == ["unrecorded"] * 3
    ran = moostik(*PAID)
    assert (ran.code, standin.report()["predictions"]) == (0, 3), ran.err
    assert states(moostik) == ["completed"] * 3


def test_an_old_name_is_of_the_angle_that_the_picture_says(moostik: Moostik, standin: Standin, tmp_path: Path) -> None:
    """A second angle that had the same name then has no picture yet."""
    [one] = (path for path in pictures_in(tmp_path) if path.parent.name == "s1")
    one.rename(one.with_name("_.png"))
    (tmp_path / "output/moostik.db").unlink()
    episode = tmp_path / "episodes/ep1.yaml"
    episode.write_text(episode.read_text("utf-8").replace(f'["{CYRILLIC}"]', f'["{CYRILLIC}", "特写"]'), "utf-8")
    assert states(moostik) == ["unrecorded", "pending", "unrecorded", "unrecorded"]


@pytest.mark.uncounted
def test_the_other_form_of_accents_is_the_same_picture(moostik: Moostik, standin: Standin, tmp_path: Path) -> None:
    """As where the project went through a disk or an archive that writes accents decomposed."""
    for path in pictures_in(tmp_path):
        path.rename(path.with_name(normalize("NFD", path.name)))
    if not any(path.name != normalize("NFC", path.name) for path in pictures_in(tmp_path)):
        pytest.skip("this disk has one form of names")
    assert states(moostik) == ["completed"] * 3
    assert moostik(*PAID).code == 0
    assert standin.report()["predictions"] == 3
    assert moostik("board", "ep1").code == moostik("gallery", "ep1").code == 0
    assert moostik(*PAID, "--force", "--shot", "s2").code == 0
    takes = json.loads(moostik("takes", "ep1", "s2", ACCENTED, "--json").out)["takes"]
    assert [take["exists"] for take in takes] == [True, True]
    assert [path.stem for path in pictures_in(tmp_path) if "jour" in path.stem] == ["contre-jour_à_l_aube"]
    (tmp_path / "output/moostik.db").unlink()
    assert states(moostik) == ["unrecorded"] * 3
