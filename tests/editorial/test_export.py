"""`moostik export`, through the real entry point, read back by libraries that we did not write."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from PIL import Image

from moostik_cli.locale.fr import TRANSLATIONS
from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner

EPISODE = """\
id: ep1
title: "Le réveil & <la suite>"
acts:
  - {id: one, number: 1, title: Before, shotIds: [s1, s2]}
  - {id: two, number: 2, title: After, shotIds: [s3]}
shots:
  - id: s1
    number: 1
    name: Dawn
    description: The village wakes.
    characterIds: [koko]
    durationSeconds: 2.5
    dialogue: [koko: "Déjà ?", "VOICE: =1+1"]
    action: "=HYPERLINK(1)"
    cameraMovement: slow push-in
    sound: "- rain"
    notes: 'Hold <here>, "please" & wait'
    prompt: {goal: Koko wakes up., subjects: [{id: koko, name: Koko}]}
    variations: [wide, close_up]
  - {id: s2, number: 2, name: Noon, durationSeconds: 1.3, prompt: The village sleeps., variations: [wide, medium]}
  - {id: s3, number: 2, name: Dusk, prompt: The lanterns are lit., variations: [wide]}
"""
STARTS = {24: [0, 60, 91, 163], 25: [0, 62, 95, 170], 30: [0, 75, 114, 204]}


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    (tmp_path / "episodes/ep1.yaml").write_text(EPISODE, encoding="utf-8")
    make(tmp_path, ("s1", "wide"), ("s1", "close_up"), ("s2", "wide"))
    return runner(capfd, monkeypatch, tmp_path)


def test_a_timeline_is_read_back_by_its_library(moostik: Moostik, tmp_path: Path) -> None:
    moostik("pick", "ep1", "s1", "close_up")
    ran = moostik("export", "ep1", "--to", "otio")
    path = tmp_path / "output/edit/ep1/ep1.otio"
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert "1 shot has no picture yet" in ran.err
    whole = otio.adapters.read_from_file(str(path))
    clips = list(whole.find_clips())
    assert [clip.name for clip in clips] == ["1 Dawn", "2 Noon", "2 Dusk"]
    assert [clip.range_in_parent().start_time.value for clip in clips] == STARTS[24][:3]
    assert whole.duration().value == STARTS[24][3]
    assert whole.global_start_time == otio.opentime.RationalTime(3600 * 24, 24)
    assert [marker.name for marker in whole.tracks.markers] == ["Act 1 · Before", "Act 2 · After"]
    assert [marker.comment for marker in clips[0].markers] == ['Hold <here>, "please" & wait']
    about = clips[0].metadata["moostik"]
    assert (about["cameraAngle"], about["picked"], about["dialogue"]) == ("close_up", True, "Koko: Déjà ?\nVOICE: =1+1")
    assert [clip.metadata["moostik"]["missing"] for clip in clips] == [False, False, True]


def test_every_picture_lies_beside_the_timeline(moostik: Moostik, tmp_path: Path) -> None:
    moostik("export", "ep1", "--to", "otio")
    whole = otio.adapters.read_from_file(str(tmp_path / "output/edit/ep1/ep1.otio"))
    names = [unquote(clip.media_reference.target_url) for clip in whole.find_clips()]
    assert names == ["media/ep1_s001_wide.png", "media/ep1_s2_wide.png", "media/ep1_s3_slate.png"]
    for name in names:
        with Image.open(tmp_path / "output/edit/ep1" / name) as image:
            image.load()
    copied = (tmp_path / "output/edit/ep1" / names[0]).read_bytes()
    assert copied == (tmp_path / "output/episodes/ep1/s1/wide.png").read_bytes()


@pytest.mark.parametrize("rate", [24, 25, 30])
def test_the_frames_are_those_of_the_yaml_at_every_rate(moostik: Moostik, tmp_path: Path, rate: int) -> None:
    document = json.loads(moostik("export", "ep1", "--to", "fcpxml", "--fps", rate, "--json").out)
    assert (document["frames"], document["fps"], document["missing"]) == (STARTS[rate][3], rate, ["s3"])
    root = ElementTree.parse(tmp_path / "output/edit/ep1/ep1.fcpxml").getroot()
    clips = root.findall("./library/event/project/sequence/spine/clip")
    assert [_frames(clip.attrib["offset"], rate) - 3600 * rate for clip in clips] == STARTS[rate][:3]
    assert _frames(root.find(".//sequence").attrib["duration"], rate) == STARTS[rate][3]  # type: ignore[union-attr]


def test_what_final_cut_is_told(moostik: Moostik, tmp_path: Path) -> None:
    moostik("export", "ep1", "--to", "fcpxml")
    root = ElementTree.parse(tmp_path / "output/edit/ep1/ep1.fcpxml").getroot()
    assets = {asset.attrib["id"]: asset for asset in root.iter("asset")}
    for clip in root.iter("clip"):
        media = assets[clip.find("video").attrib["ref"]].find("media-rep")  # type: ignore[union-attr]
        assert Path(unquote(urlsplit(media.attrib["src"]).path)).is_file()  # type: ignore[union-attr]
    assert [marker.attrib["value"] for marker in root.iter("chapter-marker")] == ["Act 1 · Before", "Act 2 · After"]
    assert [marker.attrib["value"] for marker in root.iter("marker")] == ['Hold <here>, "please" & wait']
    formats = {one.attrib["id"] for one in root.iter("format")}
    assert {asset.attrib["format"] for asset in assets.values()} <= formats


def test_an_edit_decision_list(moostik: Moostik, tmp_path: Path) -> None:
    moostik("export", "ep1", "--to", "edl", "--fps", "25")
    lines = (tmp_path / "output/edit/ep1/ep1.edl").read_text("utf-8").splitlines()
    assert lines[0] == "TITLE: Le réveil & <la suite>"
    assert [line for line in lines if line[:3].isdigit()] == [
        "001  AX       V     C        00:00:00:00 00:00:02:12 01:00:00:00 01:00:02:12",
        "002  AX       V     C        00:00:00:00 00:00:01:08 01:00:02:12 01:00:03:20",
        "003  AX       V     C        00:00:00:00 00:00:03:00 01:00:03:20 01:00:06:20",
    ]
    assert "* FROM CLIP NAME: ep1_s001_wide.png" in lines
    assert "* LOC: 01:00:03:20 GREEN   Act 2 · After" in lines


def test_a_shot_list_for_spreadsheets(moostik: Moostik, tmp_path: Path) -> None:
    moostik("export", "ep1", "--to", "csv", "--separator", "semicolon")
    data = (tmp_path / "output/edit/ep1/ep1.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfNumber;Shot;")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Shot"], row["Frames"], row["Picture"]) for row in rows] == [
        ("s1", "60", "ep1_s001_wide.png"),
        ("s2", "31", "ep1_s2_wide.png"),
        ("s3", "72", ""),
    ]
    assert rows[0]["Action"] == "'=HYPERLINK(1)"  # a spreadsheet would run it
    assert rows[0]["Sound"] == "'- rain"
    assert not (tmp_path / "output/edit/ep1/media").exists()


def test_a_folder_of_pictures(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("export", "ep1", "--to", "folder", "-o", "sent", "--shot", "s1", "--shot", "s3")
    assert ran.out == "sent\n"
    assert sorted(path.name for path in (tmp_path / "sent").iterdir()) == [
        "ep1.csv",
        "ep1_s001_wide.png",
        "ep1_s3_slate.png",
    ]


def test_preview_frames_where_there_are_no_pictures(moostik: Moostik, tmp_path: Path) -> None:
    moostik("generate", "ep1", "--provider", "preview")
    document = json.loads(moostik("export", "ep1", "--to", "folder", "--preview", "--json").out)
    assert (document["preview"], document["missing"]) == (True, [])
    assert all("output/preview/edit/ep1/pictures" in file for file in document["files"])


def test_without_the_library_its_extra_is_named(
    moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    ran = moostik("export", "ep1", "--to", "otio")
    assert ran.code == 2
    assert "pip install 'moostik[edit]'" in ran.err
    assert not (tmp_path / "output/edit").exists()
    assert moostik("export", "ep1", "--to", "edl").code == 0


@pytest.mark.parametrize(
    "arguments", [["--to", "aaf"], ["--to", "edl", "--fps", "23"], ["--to", "csv", "--separator", "pipe"], []]
)
def test_what_it_does_not_take(moostik: Moostik, arguments: list[str]) -> None:
    assert moostik("export", "ep1", *arguments).code == 2


def test_a_folder_that_cannot_be_written(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ran = moostik("export", "ep1", "--to", "edl", "-o", "taken")
    assert ran.code == 3
    assert "taken cannot be written" in ran.err


def test_french(moostik: Moostik) -> None:
    ran = moostik("export", "ep1", "--to", "csv", "--lang", "fr")
    assert "1 plan n’a pas encore d’image" in ran.err
    assert "Frames a second." in TRANSLATIONS


def _frames(seconds: str, rate: int) -> int:
    number, _, below = seconds.rstrip("s").partition("/")
    value = int(number) * rate / int(below or 1)
    assert value == int(value)
    return int(value)
