"""Takes and notes on the page, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.editing.notes import with_note
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.notes import Note
from moostik_cli.models.retakes import Retake
from moostik_cli.sources.notes import read_notes
from tests.chromium import NEEDS_CHROMIUM
from tests.commands.made import make, write_series
from tests.gallery.pages import frames_of, load, write_page
from tests.gallery.test_browser import current, wait_until

pytestmark = [pytest.mark.uncounted, *NEEDS_CHROMIUM]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """The first picture of s1 was retaken by a note, and made once more."""
    write_series(tmp_path)
    first = make(tmp_path)[0]
    retake = Retake(first.sha256, "the left wing is torn", first.fingerprint, ("n1",))
    for day, one in ((1, retake), (2, None)):
        record = make(tmp_path, ("s1", "wide"), take=day)[0]
        with Ledger.open(tmp_path / "output/moostik.db") as ledger:
            ledger.record_picture(record._replace(retake=one), None, kept_aside=None)
    return tmp_path


def opened(series: Path, open_page: Any, shot: str = "s1/wide") -> Any:
    page = open_page(write_page(series), f"#picture={shot}")
    page.locator("dialog.lightbox").wait_for()
    return page


def test_the_page_knows_which_note_led_from_one_take_to_the_next(series: Path) -> None:
    takes = frames_of(write_page(series))["s1", "wide"]["takes"]
    retaken = next(take for take in takes if "retake" in take)
    parent = next(take for take in takes if take["sha"] == retaken["retake"]["parent"])
    assert (parent["at"] < retaken["at"], retaken["retake"]["note"]) == (True, "the left wing is torn")


def test_two_takes_are_compared_side_by_side_and_by_a_slider(series: Path, open_page: Any) -> None:
    page = opened(series, open_page)
    page.keyboard.press("c")
    beside = page.locator(".compare.beside img")
    assert beside.count() == 2
    wait_until(page, "[...document.querySelectorAll('.compare img')].every(image => image.naturalWidth > 0)")
    left, right = page.get_by_label("Left"), page.get_by_label("Right")
    assert (left.input_value(), right.input_value()) == ("2", "3")
    left.select_option("1")
    right.select_option("2")
    assert page.locator(".led").inner_text() == "Take 2, made from take 1: the left wing is torn"
    boxes = [beside.nth(number).bounding_box() for number in range(2)]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    page.get_by_role("button", name="Slider").click()
    pictures = page.locator(".compare.slider img")
    boxes = [pictures.nth(number).bounding_box() for number in range(2)]
    assert boxes[0] == boxes[1], "they lie on each other"
    page.locator(".cut").fill("25")
    clip = "getComputedStyle(document.querySelector('.compare .right')).clipPath"
    assert page.evaluate(clip) == "inset(0px 0px 0px 25%)"
    page.keyboard.press("n")
    assert page.locator("dialog.note").is_visible(), "keys work here too"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="One picture again").click()
    assert page.locator(".compare").count() == 0


def test_takes_have_the_numbers_that_the_command_gives_them(series: Path, open_page: Any) -> None:
    page = opened(series, open_page)
    labels = page.locator(".takes:not(.family) button").all_inner_texts()
    assert [label.partition(",")[0].strip() for label in labels] == ["Take 3", "Take 2", "Take 1"]


def test_a_note_is_typed_kept_listed_and_saved_as_the_command_writes_it(
    series: Path, tmp_path: Path, open_page: Any
) -> None:
    page = opened(series, open_page)
    page.keyboard.press("n")
    page.locator("#note-text").fill('less "fog", please')
    page.keyboard.press("Enter")
    assert "not saved yet" in page.locator(".notes li").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".mark-note").count() == 1
    page.get_by_role("button", name="1 unsaved note").click()
    text = page.locator("#notes-text").input_value()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save notes").click()
    saved = tmp_path / "saved.yaml"
    saving.value.save_as(saved)
    assert saved.read_text("utf-8") == text
    production = load(series)
    found = read_notes(production)
    assert found.notes == ()
    found.path.write_text(text, "utf-8")
    [note] = read_notes(production).notes
    assert (note.shot_id, note.variation_id, note.text) == ("s1", "wide", 'less "fog", please')
    found.path.unlink()
    from moostik_cli.sources.notes import new_notes

    order = ["s1", "s2", "s3"]
    assert with_note(new_notes(production.episode), "x", order, note) == text
    # once it is in the project, the page has it from there
    found.path.write_text(text, "utf-8")
    again = opened(series, open_page)
    assert "open" in again.locator(".notes li").inner_text()
    assert again.get_by_role("button", name="Notes", exact=True).count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "# ours\n", "# s2\n- shot: s2\n  text: x\n\n# s3\n", "- shot: s1\n  text: a\n# s3\n- shot: s3\n  text: b"],
)
def test_page_and_command_put_a_note_in_the_same_place(series: Path, open_page: Any, text: str) -> None:
    from moostik_cli.sources.notes import new_notes

    production = load(series)
    path = read_notes(production).path
    if text:
        path.write_text(text, "utf-8")
    page = open_page(write_page(series))
    page.locator(".frame-open").nth(3).focus()
    page.keyboard.press("n")
    page.locator("#note-text").fill("softer")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="1 unsaved note").click()
    written = page.locator("#notes-text").input_value()
    [made] = json.loads(page.evaluate("localStorage.getItem(`moostik notes ${location.pathname}`)"))
    note = Note(made["id"], "s2", "medium", "medium", "softer", made["take"])
    before = text or new_notes(production.episode)
    assert written == with_note(before, "x", ["s1", "s2", "s3"], note)


def test_the_family_of_an_anchor_is_shown(series: Path, open_page: Any) -> None:
    (series / "episodes/series.yaml").write_text("coherence: {angles: anchor, anchor: wide}\n", "utf-8")
    page = opened(series, open_page, "s1/close_up")
    family = page.locator(".family button")
    assert [text.strip() for text in family.all_inner_texts()] == ["Wide (anchor)", "Close-up"]
    family.first.click()
    assert current(page) == "Dawn — Wide"
