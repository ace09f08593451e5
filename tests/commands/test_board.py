"""`moostik board`, through the real entry point."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image
from pypdf import PdfReader

from moostik_cli.typefaces.family import family
from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    return runner(capfd, monkeypatch, tmp_path)


def test_a_storyboard(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path)
    ran = moostik("board", "ep1")
    path = tmp_path / "output/boards/ep1.pdf"
    assert (ran.code, ran.out) == (0, f"{path}\n")
    assert len(PdfReader(path).pages) == 2
    assert list(path.parent.glob("*.part")) == []


def test_letters_without_a_font_are_told_in_our_words(
    moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moostik_cli.typefaces.family.MACHINE_FONTS", ())
    monkeypatch.setattr("moostik_cli.typefaces.family.FONT_FOLDERS", ())
    episode = tmp_path / "episodes/ep1.yaml"
    episode.write_text(episode.read_text("utf-8").replace("name: Dawn", "name: 夜明け"), encoding="utf-8")
    ran = moostik("board", "ep1")
    assert (ran.code, ran.err.splitlines()[0]) == (
        0,
        "warning: No font here has 3 letters, shown as boxes: 夜 明 け",
    )
    assert ran.err.splitlines()[1] == "Install Noto Sans for CJK, or name files of fonts in MOOSTIK_FONTS."
    drawn = moostik("generate", "ep1", "--provider", "preview", "--force")
    assert "No font here has 3 letters, shown as boxes: 夜 明 け" in drawn.err
    assert "glyphs" not in ran.err


def test_contact_sheets_with_a_grid(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path)
    target = tmp_path / "sent" / "sheet.png"
    ran = moostik("board", "ep1", "--all", "--format", "png", "--grid", "2x2", "--width", "500", "-o", target)
    assert ran.out.splitlines() == [str(target), str(target.with_name("sheet-2.png"))]
    assert {Image.open(path).width for path in target.parent.iterdir()} == {500}


def test_only_some_shots_as_json(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"))
    document = json.loads(moostik("board", "ep1", "--shot", "s1", "--shot", "s2", "--json").out)
    assert (document["shots"], document["pictures"], document["preview"]) == (2, 1, False)
    assert document["files"] == [str(tmp_path / "output/boards/ep1.pdf")]


def test_previews_have_their_own_folder(moostik: Moostik, tmp_path: Path) -> None:
    frame = tmp_path / "output/preview/episodes/ep1/s1/wide.png"
    frame.parent.mkdir(parents=True)
    frame.write_bytes(picture_bytes("PNG"))
    ran = moostik("board", "ep1")
    assert ran.out == f"{tmp_path / 'output/preview/boards/ep1.pdf'}\n"
    assert "Preview" in PdfReader(ran.out.strip()).pages[0].extract_text()


@pytest.mark.uncounted
def test_in_french(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"))
    moostik("--lang", "fr", "board", "ep1")
    assert PdfReader(tmp_path / "output/boards/ep1.pdf").root_object["/Lang"] == "fr"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--grid", "0x3"), "--grid takes"),
        (("--grid", "wide"), "--grid takes"),
        (("--grid", "21"), "--grid takes"),
        (("--format", "gif"), "--format takes"),
        (("--paper", "a5"), "--paper takes"),
        (("--layout", "rows"), "--layout takes"),
        (("--layout", "column", "--format", "png"), "is for a PDF"),
        (("--layout", "column", "--grid", "2x2"), "such as 1x4"),
        (("--picked", "--all"), "cannot be combined"),
        (("--shot", "s9"), "no shot s9"),
        (("--picked",), "None of these shots"),
    ],
)
def test_wrong_usage(moostik: Moostik, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    ran = moostik("board", "ep1", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "output").exists()


def test_a_folder_that_cannot_be_written_is_said(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "way").write_text("a file", encoding="utf-8")
    ran = moostik("board", "ep1", "--output", tmp_path / "way" / "board.pdf")
    assert ran.code == 3
    assert "cannot be written" in ran.err


def test_nothing_to_draw_is_told_by_its_reason(moostik: Moostik, tmp_path: Path) -> None:
    picked = moostik("board", "ep1", "--picked")
    assert (picked.code, "None of these shots has a pick" in picked.err, "moostik pick" in picked.err) == (
        2,
        True,
        True,
    )
    (tmp_path / "episodes/ep1.yaml").write_text("id: ep1\nshots: []\n", encoding="utf-8")
    empty = moostik("board", "ep1")
    assert (empty.code, empty.err) == (2, "error: No shot to draw.\n")


@pytest.mark.uncounted
@pytest.mark.parametrize("form", ["pdf", "png"])
def test_letters_of_a_collection_of_fonts(
    moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(family().regular)]
    for table in collection.fonts[0]["cmap"].tables:
        table.cmap[ord("夜")] = table.cmap[ord("A")]
    collection.save(tmp_path / "many.ttc")
    monkeypatch.setattr("moostik_cli.typefaces.family.MACHINE_FONTS", (tmp_path / "many.ttc",))
    episode = tmp_path / "episodes/ep1.yaml"
    episode.write_text(episode.read_text("utf-8").replace("name: Dawn", "name: 夜"), encoding="utf-8")
    ran = moostik("board", "ep1", "--format", form)
    assert (ran.code, "No font" in ran.err) == (0, False)
    if form == "pdf":
        pages = PdfReader(tmp_path / "output/boards/ep1.pdf").pages
        assert any("夜" in page.extract_text() for page in pages)
