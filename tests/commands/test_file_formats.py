"""`outputFormat: keep`, from the series to the edit, through the real entry point."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.purchase.studio import Studio, Studios

SHOT = "output/episodes/ep0/shot-001"


@pytest.fixture
def studio(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    found = Studios(tmp_path, capfd, monkeypatch)
    yield found(shots=1)
    found.close()


def asking_for(studio: Studio, output_format: str) -> None:
    (studio.root / "episodes/series.yaml").write_text(f"title: Essai\noutputFormat: {output_format}\n", "utf-8")


def formats_of(folder: Path) -> dict[str, str | None]:
    """What each file is, by its name."""
    found = {}
    for path in sorted(folder.glob("*.*")):
        with Image.open(path) as image:
            found[path.name] = image.format
    return found


def test_pictures_stay_as_they_come(studio: Studio) -> None:
    asking_for(studio, "keep")
    document = studio.document(code=0)
    assert [one["localPath"] for one in document["results"]] == [f"{SHOT}/wide.jpg", f"{SHOT}/medium.jpg"]
    assert formats_of(studio.root / SHOT) == {"medium.jpg": "JPEG", "wide.jpg": "JPEG"}
    assert set(studio.statuses().values()) == {"completed"}
    assert studio.document(code=0)["generated"] == 0
    studio.all_is_well(2)


@pytest.mark.uncounted
def test_what_shows_pictures_takes_them_as_they_are(studio: Studio) -> None:
    asking_for(studio, "keep")
    studio.generate(code=0)
    studio.moostik("pick", "ep0", "shot-001", "medium")
    for command in (["gallery", "ep0"], ["board", "ep0"], ["export", "ep0", "--to", "folder"]):
        ran = studio.moostik(*command)
        assert ran.code == 0, ran.err
    assert "medium.jpg" in (studio.root / "output/episodes/ep0/index.html").read_text("utf-8")
    exported = studio.root / "output/edit/ep0/pictures/ep0_s001_medium.jpg"
    with Image.open(exported) as image:
        assert image.format == "JPEG"


def test_a_file_never_lies_when_the_series_changes_its_mind(studio: Studio) -> None:
    """Another format is another wish: pictures of the old one are stale, and none is remade unasked."""
    studio.generate(code=0)
    asking_for(studio, "keep")
    assert studio.document(code=0)["generated"] == 0
    studio.generate("--force", "--shot", "shot-001", "--angle", "wide", code=0)
    assert formats_of(studio.root / SHOT) == {"medium.png": "PNG", "wide.jpg": "JPEG"}
    status = studio.status()
    stood = json.dumps(status)
    assert "wide.jpg" in stood
    assert "wide.png" not in stood
