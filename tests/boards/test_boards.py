"""Which takes stand on a board, and what the files hold."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from moostik_cli.boards.contact_sheet import Grid, draw_contact_sheets
from moostik_cli.boards.fonts import STAND_IN, letters_without_font
from moostik_cli.boards.panels import Board, Takes, make_board
from moostik_cli.boards.storyboard import Imprint, draw_storyboard
from moostik_cli.boards.typesetting import plain
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.picks import short_digest
from moostik_cli.sources.picks import usable_picks
from moostik_cli.state.episode_view import ledger_of, shown_shots
from moostik_cli.typefaces.family import fallbacks_for, family, letters_of
from tests.commands.made import EPISODE, make, write_series
from tests.gallery.pages import load

LONG = "Où est-il ? « Là-bas », dit-elle, œuvrant à l’aïeule : ça ñ Ł ž Ă … – " * 40
WHEN = datetime(2026, 1, 2, tzinfo=timezone.utc)


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    return tmp_path


def board(root: Path, takes: Takes = Takes.BEST, *, preview: bool = False) -> Board:
    production = load(root)
    with ledger_of(production) as ledger:
        shown = shown_shots(production, ledger, preview=preview)
    return make_board(production, shown, usable_picks(production).picks, takes, preview=preview)


def chosen(found: Board) -> list[tuple[str, str, bool]]:
    return [(shot.id, panel.angle, panel.picture is not None) for shot, panel in found.panels]


def pick(root: Path, text: str) -> None:
    (root / "episodes/ep1.picks.yaml").write_text(text, encoding="utf-8")


def test_the_pick_or_else_the_first_that_is_made(series: Path) -> None:
    make(series, ("s1", "wide"), ("s1", "close_up"), ("s2", "medium"))
    pick(series, "s1: close_up\n")
    assert chosen(board(series)) == [("s1", "Close-up", True), ("s2", "Medium", True), ("s3", "Wide", False)]
    assert board(series).shots[2].panels[0].note == "Not made yet"


def test_only_picked_or_all(series: Path) -> None:
    make(series, ("s1", "wide"))
    pick(series, "s1: wide\ns2: medium\n")
    assert chosen(board(series, Takes.PICKED)) == [("s1", "Wide", True), ("s2", "Medium", False)]
    assert len(board(series, Takes.ALL).panels) == 5


def test_a_picked_take_that_was_replaced_is_shown_as_long_as_it_is_kept(series: Path) -> None:
    first = make(series, ("s1", "wide"))[0]
    pick(series, f"s1: wide {short_digest(first.sha256)}\n")
    make(series, ("s1", "wide"), take=1)
    panel = board(series).panels[0][1]
    assert panel.picture is not None
    assert panel.picture.parent.name == "takes"
    assert panel.note == "earlier take"


def test_a_failure_is_told_on_the_board(series: Path) -> None:
    with Ledger.open(series / "output/moostik.db") as ledger:
        ledger.record_failure("ep1", "s3", "wide", as_written("flagged as sensitive (E005)"), 1.0)
    assert board(series).panels[-1][1].note == "Failed: flagged as sensitive (E005)"


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("grid", "sheets", "rows"), [(Grid(2), 1, 3), (Grid(2, 1), 3, 1), (Grid(3, 2), 1, 2), (Grid(1, 2), 3, 2)]
)
def test_a_contact_sheet_is_as_many_sheets_as_it_takes(series: Path, grid: Grid, sheets: int, rows: int) -> None:
    make(series)
    drawn = list(draw_contact_sheets(board(series, Takes.ALL), grid, width=800))
    assert len(drawn) == sheets
    sizes = {Image.open(io.BytesIO(one)).size for one in drawn}
    assert len(sizes) == 1
    width, height = sizes.pop()
    assert width == 800
    assert height > rows * (800 / grid.columns) * 9 / 16 * 0.9


def test_a_contact_sheet_has_the_pictures(series: Path) -> None:
    make(series)
    plain_sheet = next(draw_contact_sheets(_without_pictures(board(series)), Grid(2), width=600))
    sheet = next(draw_contact_sheets(board(series), Grid(2), width=600))
    assert Image.open(io.BytesIO(sheet)).size == Image.open(io.BytesIO(plain_sheet)).size
    assert _colours(sheet) > _colours(plain_sheet) + 50


def _without_pictures(found: Board) -> Board:
    return replace(
        found,
        shots=tuple(
            replace(shot, panels=tuple(replace(panel, picture=None, note="") for panel in shot.panels))
            for shot in found.shots
        ),
    )


def _colours(png: bytes) -> int:
    return len(Image.open(io.BytesIO(png)).convert("RGB").getcolors(10_000_000) or ())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.uncounted
def test_a_storyboard_has_its_words_as_text(series: Path) -> None:
    make(series)
    more = ("number: 7", "name: L’été", "durationSeconds: 3.5", "locationIds: [bar]", "description: Où ça ?")
    written = EPISODE.replace("name: Dawn", "\n    ".join(more))
    (series / "episodes/ep1.yaml").write_text(written, encoding="utf-8")
    pages = pages_of(draw_storyboard(board(series), Grid(3, 2), imprint=Imprint(WHEN)))
    assert len(pages) == 2
    assert "Le réveil" in pages[0]
    assert "3 shots · 3 pictures" in pages[0]
    for words in ("07", "L’été", "3.5 s", "Koko", "bar", "Où ça\u00a0?", "Wide", "24 mm", "2 / 2"):
        assert words.replace("\u00a0", " ") in pages[1].replace("\u00a0", " ")


FIELDS = """\
id: ep1
acts:
  - {id: one, number: 1, title: Before, description: The village., shotIds: [s1, s2]}
  - {id: two, number: 2, title: After, shotIds: [s3]}
shots:
  - id: s1
    name: Dawn
    characterIds: [koko]
    durationSeconds: 4
    description: The sun is late.
    action: Koko yawns.
    dialogue: [koko: Already, "A VOICE: Yes."]
    cameraMovement: slow push in
    sound: Crickets.
    notes: Hold it.
    variations: [extreme_wide, wide, medium]
  - {id: s2, name: Noon, durationSeconds: 3, prompt: {foreground: A cup., background: A wall.}, variations: [wide]}
  - {id: s3, name: Dusk, durationSeconds: 65, prompt: The lanterns are lit., variations: [close_up, wide]}
"""


@pytest.fixture
def spoken(series: Path) -> Board:
    (series / "episodes/ep1.yaml").write_text(FIELDS, encoding="utf-8")
    make(series)
    return board(series)


WORDS = ("The sun is late.", "Koko yawns.", "Already", "A VOICE: Yes.", "slow push in", "Crickets.", "Hold it.")


@pytest.mark.parametrize("grid", [Grid(3, 2), Grid(2, 2), Grid(1, 1), Grid(2, 1), Grid(4, 1)])
def test_every_layout_has_every_word(spoken: Board, grid: Grid) -> None:
    text = " ".join(" ".join(pages_of(draw_storyboard(spoken, grid))).split())
    assert [word for word in (*WORDS, "A cup.", "The lanterns are lit.") if word not in text] == []


def test_one_column_is_upright_with_a_table(spoken: Board) -> None:
    reader = PdfReader(io.BytesIO(draw_storyboard(spoken, Grid(1), column=True)))
    assert all(float(page.mediabox.height) > float(page.mediabox.width) for page in reader.pages)
    page = " ".join(reader.pages[1].extract_text().split())
    assert [word for word in (*WORDS, "Action", "Dialogue", "Camera", "Sound", "Notes") if word not in page] == []


@pytest.mark.uncounted
@pytest.mark.parametrize("column", [False, True])
def test_an_act_that_does_not_fit_on_what_is_left_begins_a_page(spoken: Board, column: bool) -> None:
    grid = Grid(1, 2) if column else Grid(2, 1)
    cover, *pages = pages_of(draw_storyboard(spoken, grid, column=column))
    assert len(pages) == 2
    assert "2 shots · 0:07 min" in cover and "1 shot · 1:05 min" in cover
    assert "Act 1 · Before" in pages[0] and "The village." in pages[0]
    assert "Act 2 · After" in pages[1] and "Dusk" in pages[1]
    assert "0:07 · 65 s" in pages[1]  # when it begins in the episode, and how long it lasts


@pytest.mark.uncounted
@pytest.mark.parametrize("column", [False, True])
def test_short_acts_share_a_page_that_names_them(spoken: Board, column: bool) -> None:
    pdf = draw_storyboard(spoken, Grid(1) if column else Grid(3, 2), column=column)
    _, page = pages_of(pdf)
    assert page.count("Act 1 · Before") >= 2 and page.count("Act 2 · After") >= 2  # at the head, and where it begins
    outline = PdfReader(io.BytesIO(pdf)).outline
    titles = [entry["/Title"] for level in outline for entry in (level if isinstance(level, list) else [level])]
    assert titles == ["ep1", "Act 1 · Before", "Act 2 · After"]


def test_a_shot_of_unknown_length_ends_the_running_time(series: Path) -> None:
    (series / "episodes/ep1.yaml").write_text(FIELDS.replace("durationSeconds: 3, ", ""), encoding="utf-8")
    assert [shot.starts for shot in board(series).shots] == ["0:00", "", ""]


def test_header_and_revision_stand_on_every_page(spoken: Board) -> None:
    imprint = Imprint(WHEN, "Studio Pollen", "Rev. B")
    pages = pages_of(draw_storyboard(spoken, Grid(3, 2), imprint=imprint))
    assert all("Studio Pollen" in page and "Rev. B" in page for page in pages)


def test_the_default_take_shows_who_and_what(spoken: Board) -> None:
    assert [panel.angle for _, panel in spoken.panels] == ["Medium", "Wide", "Wide"]


def test_a_contact_sheet_has_room_for_what_is_said(spoken: Board) -> None:
    bare = replace(spoken, shots=tuple(replace(s, dialogue=(), action="", movement="") for s in spoken.shots))
    tall, low = (Image.open(io.BytesIO(next(draw_contact_sheets(one, Grid(3), width=900)))) for one in (spoken, bare))
    assert tall.height > low.height


@pytest.mark.uncounted
def test_endless_words_stay_on_their_pages(spoken: Board) -> None:
    long = replace(
        spoken,
        shots=tuple(
            replace(s, action=LONG, dialogue=((LONG, LONG),) * 3, movement=LONG, sound=LONG, notes=LONG)
            for s in spoken.shots
        ),
        acts=tuple(replace(act, description=LONG) for act in spoken.acts),
    )
    for options in ({"column": True}, {"by_shot": True}, {}):
        grid = Grid(1) if "column" in options else Grid(2, 2)
        for page in PdfReader(io.BytesIO(draw_storyboard(long, grid, **options))).pages:
            baselines = _baselines(page)
            assert min(baselines) > 10
            assert max(baselines) < float(page.mediabox.height)


def test_pages_follow_the_grid(series: Path) -> None:
    make(series)
    assert len(pages_of(draw_storyboard(board(series), Grid(1, 1)))) == 4
    pages = pages_of(draw_storyboard(board(series, Takes.ALL), Grid(1, 1), by_shot=True))
    assert len(pages) == 1 + 5
    assert "6 / 6" in pages[-1]


@pytest.mark.uncounted
@pytest.mark.parametrize("by_shot", [False, True])
@pytest.mark.parametrize("grid", [Grid(1, 1), Grid(3, 2), Grid(8, 8)])
def test_endless_texts_stay_in_their_place(series: Path, grid: Grid, by_shot: bool) -> None:
    make(series, ("s1", "wide"))
    found = board(series, Takes.ALL if by_shot else Takes.BEST)
    long = replace(
        found,
        title=LONG,
        description=LONG,
        series=LONG,
        shots=tuple(
            replace(
                shot,
                name=LONG,
                description=LONG,
                who=LONG,
                where=LONG,
                act=LONG,
                panels=tuple(replace(panel, note=LONG, angle=LONG) for panel in shot.panels),
            )
            for shot in found.shots[:2]
        ),
    )
    reader = PdfReader(io.BytesIO(draw_storyboard(long, grid, by_shot=by_shot)))
    height = float(reader.pages[0].mediabox.height)
    for page in reader.pages:
        baselines = _baselines(page)
        assert baselines
        assert min(baselines) > 10
        assert max(baselines) < height
    if by_shot:  # a contact sheet is the same for both; this one has more pictures
        sheets = list(draw_contact_sheets(long, grid, width=900))
        assert [Image.open(io.BytesIO(sheet)).width for sheet in sheets] == [900] * len(sheets) != []


def _baselines(page: PageObject) -> list[float]:
    found: list[float] = []

    def visit(text: str, _page: object, line: list[float], *_: object) -> None:
        if text.strip():
            found.append(line[5])

    page.extract_text(visitor_text=visit)
    return found


def test_pictures_have_alternative_texts_and_shots_bookmarks(series: Path) -> None:
    make(series)
    pdf = draw_storyboard(board(series, Takes.ALL), Grid(3, 2), by_shot=True, imprint=Imprint(WHEN))
    reader = PdfReader(io.BytesIO(pdf))
    titles = [entry["/Title"] for level in reader.outline for entry in (level if isinstance(level, list) else [level])]
    assert titles == ["Le réveil", "Dawn", "Noon", "Dusk"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Le réveil"
    alternatives = [str(obj["/Alt"]) for obj in _objects(reader) if "/Alt" in obj]
    assert "Dawn. Wide. Koko wakes up." in alternatives


def _objects(reader: PdfReader) -> list[dict[str, object]]:
    found = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [obj for obj in found if isinstance(obj, dict)]


def test_the_typeface_has_the_letters_of_europe() -> None:
    assert not {ord(letter) for letter in plain(LONG)} - letters_of(family().regular)
    assert not {ord(letter) for letter in "Ελληνικά Кириллица Tiếng Việt"} - letters_of(family().bold)
    assert fallbacks_for([plain(LONG)]) == []


def test_letters_that_no_font_has_do_not_stop_a_board(series: Path) -> None:
    found = board(series)
    strange = replace(found, title="漢字 😀 \U000e0041", description="عربي", shots=found.shots)
    assert draw_storyboard(strange, Grid(3, 2)).startswith(b"%PDF")
    assert next(draw_contact_sheets(strange, Grid(3, 2), width=400)).startswith(b"\x89PNG")


def test_letters_that_no_font_has_leave_a_box(series: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is seen that something stood there. Marks that belong to a letter leave nothing."""
    monkeypatch.setattr("moostik_cli.typefaces.family.MACHINE_FONTS", ())
    monkeypatch.setattr("moostik_cli.typefaces.family.FONT_FOLDERS", ())
    strange = replace(board(series), title="Le 東京 \ufe0fd'avant")
    assert letters_without_font(strange.texts()) == ["東", "京"]
    page = PdfReader(io.BytesIO(draw_storyboard(strange, Grid(3, 2)))).pages[0]
    assert f"Le {STAND_IN}{STAND_IN} d'avant" in page.extract_text()


@pytest.mark.uncounted
@pytest.mark.parametrize("columns", [1, 4, 12, 20])
def test_the_note_of_an_empty_frame_stays_in_it(series: Path, columns: int) -> None:
    found = board(series)

    def ink(note: str) -> tuple[int, int, int, int] | None:
        bare = [
            replace(
                shot,
                number="",
                name="",
                duration="",
                panels=tuple(replace(panel, angle="", lens="", note=note) for panel in shot.panels),
            )
            for shot in found.shots
        ]
        sheet = next(draw_contact_sheets(replace(found, shots=bare), Grid(columns), width=1000))
        return ImageChops.invert(Image.open(io.BytesIO(sheet))).getbbox()

    assert ink(LONG) == ink(".")


@pytest.mark.uncounted
def test_a_broken_file_is_an_empty_frame(series: Path) -> None:
    made = make(series, ("s1", "wide"))[0]
    target = series / made.path
    target.write_bytes(target.read_bytes()[:200].ljust(made.size, b"\0"))
    assert draw_storyboard(board(series), Grid(3, 2)).startswith(b"%PDF")
    assert next(draw_contact_sheets(board(series), Grid(3, 2), width=400)).startswith(b"\x89PNG")


@pytest.mark.uncounted
def test_every_text_has_a_font_where_another_font_begins_the_page(
    series: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fpdf2 set the board's font for the first text alone: what followed in it was not seen."""
    font = TTFont(family().regular)
    for table in font["cmap"].tables:
        table.cmap[ord("夜")] = table.cmap[ord("A")]
    font.save(tmp_path / "night.ttf")
    monkeypatch.setenv("MOOSTIK_FONTS", str(tmp_path / "night.ttf"))
    reader = PdfReader(io.BytesIO(draw_storyboard(replace(board(series), title="夜"), Grid(3, 2))))
    for page in reader.pages:
        depths = [False]
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"q":
                depths.append(depths[-1])
            elif operator == b"Q":
                depths.pop()
            elif operator == b"Tf":
                depths[-1] = True
            elif operator in {b"Tj", b"TJ"}:
                assert depths[-1], operands
