"""The page in a real Chromium, from its file address."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.gallery.page_data import RELOAD_SECONDS
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written, set_language
from moostik_cli.models.picks import short_digest
from moostik_cli.sources.picks import edited_picks, header, read_picks
from tests.chromium import NEEDS_CHROMIUM
from tests.commands.made import EPISODE, make, write_series
from tests.gallery.pages import load, write_page
from tests.standin.pictures import picture_bytes

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
pytestmark = [pytest.mark.uncounted, *NEEDS_CHROMIUM]
Open = Callable[..., Any]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    return tmp_path


def shown(page: Any) -> list[str]:
    """The pictures that are to be seen, as shot/variation."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll('.frame')].filter(f => f.checkVisibility()).map(
             f => f.closest('.shot').id.slice(5) + '/' + f.querySelector('.angle').title)"""
    )
    return found


def wait_until(page: Any, expression: str) -> None:
    """Until a JavaScript expression holds, whatever page is loaded by then. (Playwright's own way polls with
    eval, which the page forbids.)"""
    deadline = time.monotonic() + 30
    while True:
        with suppress(playwright.Error):  # the page is being left
            if page.evaluate(expression):
                return
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def current(page: Any) -> str:
    return str(page.locator("dialog.lightbox .where").text_content())


def test_it_opens_from_a_file(series: Path, open_page: Open) -> None:
    make(series, ("s1", "wide"), ("s2", "wide"))
    page = open_page(write_page(series))
    assert page.title() == "Le réveil — ep1"
    assert shown(page) == ["s1/wide", "s1/close_up", "s2/wide", "s2/medium", "s3/wide"]
    image = page.locator(".frame img").first
    image.wait_for()
    wait_until(page, "document.querySelector('.frame img').naturalWidth > 0")
    assert image.get_attribute("alt") == "Shot Dawn. Wide"
    assert image.get_attribute("loading") == "lazy"
    assert page.locator("#figures").inner_text().split() == [
        "Shots",
        "3",
        "Pictures",
        "2",
        "/",
        "5",
        "Shots",
        "picked",
        "0",
        "/",
        "3",
        "Spent",
        "$0.30",
    ]


def test_it_opens_from_an_unpacked_zip(series: Path, tmp_path: Path, open_page: Open) -> None:
    make(series)
    folder = write_page(series).parent
    packed = shutil.make_archive(str(tmp_path / "sent"), "zip", folder)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "ailleurs & là #1")
    page = open_page(tmp_path / "ailleurs & là #1" / "index.html")
    wait_until(page, "document.querySelector('.frame img').naturalWidth > 0")


def test_filters(series: Path, open_page: Open) -> None:
    page = open_page(_with_every_state(series))
    for control, value, expected in (
        ("Act", "one", ["s1/wide", "s1/close_up", "s2/wide", "s2/medium", "s3/wide"]),  # s3 plays after s2
        ("Character", "koko", ["s1/wide", "s1/close_up"]),
        ("Angle", "wide", ["s1/wide", "s2/wide", "s3/wide"]),
        ("Status", "completed", ["s1/wide", "s3/wide"]),
        ("Status", "failed", ["s2/medium"]),
        ("Status", "stale", ["s3/wide"]),
        ("Cluster", "act-one", ["s1/wide", "s1/close_up", "s2/wide", "s2/medium"]),
    ):
        page.get_by_label(control, exact=True).select_option(value)
        assert (value, shown(page)) == (value, expected)
        assert page.locator(".count").inner_text() == f"{len(expected)} of 5"
        page.get_by_role("button", name="Clear filters").click()
        assert len(shown(page)) == 5


def _with_every_state(series: Path) -> Path:
    make(series, ("s1", "wide"), ("s3", "wide"))
    with Ledger.open(series / "output/moostik.db") as ledger:
        ledger.record_failure("ep1", "s2", "medium", as_written("flagged as sensitive (E005)"), 1.0)
    (series / "episodes/ep1.yaml").write_text(EPISODE.replace("are lit", "are out"), encoding="utf-8")
    return write_page(series)


def test_search_looks_everywhere_without_accents_or_case(series: Path, open_page: Open) -> None:
    page = open_page(_with_every_state(series))
    search = page.get_by_label("Search")
    for words, expected in (("KOKO wakes", ["s1/wide", "s1/close_up"]), ("e005", ["s2/medium"]), ("nowhere", [])):
        search.fill(words)
        assert shown(page) == expected
    assert page.locator("#empty").is_visible()


def test_a_filter_is_in_the_address(series: Path, open_page: Open) -> None:
    written = write_page(series)
    page = open_page(written)
    page.get_by_label("Angle", exact=True).select_option("medium")
    address = page.evaluate("location.hash")
    again = open_page(written, address)
    assert shown(again) == ["s2/medium"]


def test_the_lightbox_by_keys(series: Path, open_page: Open) -> None:
    make(series)
    page = open_page(write_page(series))
    page.locator(".frame-open").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    seen = [current(page)]
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End", "ArrowRight", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(current(page))
    assert seen == [
        "Dawn — Close-up",
        "Noon — Wide",
        "Noon — Medium",
        "Noon — Wide",
        "Dawn — Wide",
        "Dusk — Wide",
        "Dawn — Wide",
        "Noon — Wide",
        "Dawn — Wide",
    ]
    page.keyboard.press("?")
    assert page.locator("dialog.sheet:has(.keys)").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert not page.locator("dialog.lightbox").is_visible()
    assert page.evaluate("document.activeElement.closest('.shot').id") == "shot-s1"


def test_the_lightbox_tells_the_whole_story(series: Path, open_page: Open) -> None:
    make(series, ("s1", "wide"))
    make(series, ("s1", "wide"), take=2)
    page = open_page(write_page(series))
    page.locator(".frame-open").first.click()
    panel = page.locator(".panel").inner_text()
    for part in (
        "Koko wakes up.",
        "character, first image, validated",
        "google/nano-banana-pro",
        "s1-wide-2",
        "output/episodes/ep1/s1/wide.png",
        "$0.15",
        "$0.30",
        "Current take",
    ):
        assert part in panel
    page.locator(".takes button").nth(1).click()
    assert "s1-wide-0" in page.locator(".panel").inner_text()
    wait_until(page, "document.querySelector('.stage-view img').naturalWidth === 40")


def test_a_failed_and_a_missing_picture_say_why(series: Path, open_page: Open) -> None:
    page = open_page(_with_every_state(series))
    failed = page.locator("#shot-s2 .frame").nth(1)
    assert "flagged as sensitive (E005)" in failed.inner_text()
    failed.locator(".frame-open").click()
    assert "Failed: flagged as sensitive (E005)" in page.locator(".panel").inner_text()
    assert page.locator(".strip .chip").nth(1).inner_text() == "Failed"
    page.keyboard.press("ArrowLeft")
    assert "It has not been made yet." in page.locator(".stage-view").inner_text()
    assert "Would cost" in page.locator(".panel").inner_text()


def test_picks_by_keys_are_exported_as_the_command_writes_them(series: Path, open_page: Open) -> None:
    make(series)
    text = "# of the director\n\n# keep!\ns3: wide   # for now\n"
    picks = series / "episodes/ep1.picks.yaml"
    picks.write_text(text, encoding="utf-8")
    page = open_page(write_page(series))
    records = _records(series)
    page.locator(".frame-open").nth(1).focus()
    page.keyboard.press("p")  # on the board
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("P")  # in the lightbox
    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="2 unsaved picks").is_visible()
    page.keyboard.press("y")
    exported = page.locator("#picks-text").input_value()
    expected = text
    for shot, variation in (("s1", "close_up"), ("s2", "wide")):
        expected = edited_picks(expected, ["s1", "s2", "s3"], shot, f"{variation} {records[shot, variation]}")
    assert exported == expected
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picks").click()
    assert download.value.suggested_filename == "ep1.picks.yaml"
    picks.write_text(Path(download.value.path()).read_text("utf-8"), encoding="utf-8")
    assert {id_: pick.variation_id for id_, pick in read_picks(load(series)).picks.items()} == {
        "s1": "close_up",
        "s2": "wide",
        "s3": "wide",
    }


def _records(series: Path) -> dict[tuple[str, str], str]:
    with Ledger.open(series / "output/moostik.db") as ledger:
        return {
            key: short_digest(record.picture.sha256)
            for key, record in ledger.variations("ep1").items()
            if record.picture is not None
        }


PICK_FILES = [
    "",
    header("ep1"),
    "s2: wide",
    "s2: wide\r\n",
    "# a\ns2: 'wide' # why\n",
    "s1:\ns3: wide\n",
    "s1: #x\n",
    "gone: wide\ns3: medium 0123456789ab # x # y\n",
    '"s1": "close_up"\n\n# c\n"s3": wide\n',
]


@pytest.mark.parametrize("text", PICK_FILES)
def test_the_page_edits_picks_as_the_command_does(series: Path, open_page: Open, text: str) -> None:
    """The same choices made in the page and by the function of the command give the same bytes."""
    (series / "episodes/ep1.picks.yaml").write_bytes(text.encode())
    page = open_page(write_page(series))
    expected = text or header("ep1") + "s1:\n\ns2:\n\ns3:\n"  # a new file has a block for each shot
    for shot, position, word in (("s1", 0, "wide"), ("s2", 1, "medium"), ("s3", 0, "wide")):
        frame = page.locator(f"#shot-{shot} .frame-open").nth(position)
        was = "is-picked" in (page.locator(f"#shot-{shot} .frame").nth(position).get_attribute("class") or "")
        frame.focus()
        page.keyboard.press("p")
        if was:
            expected = edited_picks(expected, ["s1", "s2", "s3"], shot, None)
        else:
            expected = edited_picks(expected, ["s1", "s2", "s3"], shot, word)
    page.keyboard.press("y")
    # a text area shows one kind of line end
    assert page.locator("#picks-text").input_value() == expected.replace("\r\n", "\n")


def test_picks_that_are_not_saved_survive_a_reload_and_can_be_discarded(series: Path, open_page: Open) -> None:
    make(series)
    page = open_page(write_page(series))
    page.locator(".frame-open").first.focus()
    page.keyboard.press("p")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".frame.is-picked").count() == 1
    page.get_by_role("button", name="1 unsaved pick").click()
    page.get_by_role("button", name="Discard changes").click()
    assert page.locator(".frame.is-picked").count() == 0


def test_a_replaced_pick_is_said_so(series: Path, open_page: Open) -> None:
    first = make(series, ("s1", "wide"))[0]
    picks = series / "episodes/ep1.picks.yaml"
    picks.write_text(f"s1: wide {short_digest(first.sha256)}\n", encoding="utf-8")
    make(series, ("s1", "wide"), take=1)
    page = open_page(write_page(series))
    assert page.locator("#shot-s1 .shot-notice").inner_text() == (
        "The picked take was replaced; it is kept among the earlier takes."
    )
    page.get_by_label("Status", exact=True).select_option("replaced")
    assert shown(page) == ["s1/wide"]


def test_a_preview_frame_stands_for_its_angle(series: Path, open_page: Open) -> None:
    """It never says that the picture that was picked is replaced, nor puts its own digest in the place of that."""
    made = make(series, ("s1", "wide"))[0]
    text = f"s1: wide {short_digest(made.sha256)}\n"
    (series / "episodes/ep1.picks.yaml").write_text(text, encoding="utf-8")
    for shot, angle in (("s1", "wide"), ("s1", "close_up"), ("s2", "wide")):
        frame = series / f"output/preview/episodes/ep1/{shot}/{angle}.png"
        frame.parent.mkdir(parents=True, exist_ok=True)
        frame.write_bytes(picture_bytes(f"frame of {shot} {angle}"))
    page = open_page(write_page(series, preview=True))
    assert page.locator(".mark-replaced, .shot-notice:visible").count() == 0
    for shot, position in (("s1", 1), ("s1", 0), ("s2", 0)):
        page.locator(f"#shot-{shot} .frame-open").nth(position).focus()
        page.keyboard.press("p")
    page.keyboard.press("y")
    assert page.locator("#picks-text").input_value() == f"{text}s2: wide\n"


def test_a_pick_without_a_digest_is_taken_back_where_it_is_seen(series: Path, open_page: Open) -> None:
    make(series, ("s1", "wide"))
    (series / "episodes/ep1.picks.yaml").write_text("s1: wide\n", encoding="utf-8")
    page = open_page(write_page(series))
    page.locator(".frame-open").first.click()
    assert page.locator(".stage-bar [aria-pressed]").inner_text() == "★ Picked"
    page.keyboard.press("p")
    assert page.locator(".frame.is-picked").count() == 0


def test_picking_goes_on_through_what_is_not_picked(series: Path, open_page: Open) -> None:
    make(series)
    page = open_page(write_page(series))
    page.get_by_label("Status", exact=True).select_option("unpicked")
    page.locator(".frame-open").nth(1).focus()
    page.keyboard.press("p")  # s1 goes out of sight
    assert shown(page) == ["s2/wide", "s2/medium", "s3/wide"]
    page.keyboard.press("Enter")
    assert current(page) == "Noon — Wide"
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    assert current(page) == "Dusk — Wide"


def test_projects_on_one_disk_do_not_share_what_is_not_saved(tmp_path: Path, open_page: Open) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write_series(tmp_path / name)
    page = open_page(write_page(tmp_path / "one"))
    page.locator(".frame-open").first.focus()
    page.keyboard.press("p")
    assert open_page(write_page(tmp_path / "other")).locator(".frame.is-picked").count() == 0
    assert open_page(write_page(tmp_path / "one")).locator(".frame.is-picked").count() == 1


HOSTILE = ["</script><img src=x onerror=alert(1)>", "\u202etxt.exe \u2067a", "<b>bold</b> [bold]"]


def test_hostile_texts_stay_text(series: Path, open_page: Open) -> None:
    for place, words in (
        ("title: Le réveil", "title"),
        ("name: Dawn", "name"),
        ("title: Before", "title"),
        ("name: Noon", "name"),
    ):
        hostile = HOSTILE[len(place) % len(HOSTILE)] + "<img src=x onerror=alert(1)></script>"
        _replace(series / "episodes/ep1.yaml", place, f"{words}: {json.dumps(hostile)}")
    _replace(series / "episodes/ep1.yaml", "goal: Koko wakes up.", 'goal: "<script>alert(1)</script> & so on"')
    _replace(series / "episodes/characters.yaml", "name: Koko", 'name: "<svg onload=alert(1)>"')
    with Ledger.open(series / "output/moostik.db") as ledger:
        ledger.record_failure("ep1", "s1", "wide", as_written("<iframe src=javascript:alert(1)>"), 1.0)
    page = open_page(write_page(series))
    page.locator(".frame-open").first.click()
    assert "<script>alert(1)</script> & so on" in page.locator(".panel").inner_text()
    assert "<iframe src=javascript:alert(1)>" in page.locator(".panel").inner_text()
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.evaluate("document.querySelectorAll('[onerror], [onload], iframe, svg, b').length") == 0
    assert page.locator("h1").inner_text().endswith("<img src=x onerror=alert(1)></script>")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_thousand_pictures(tmp_path: Path, open_page: Open) -> None:
    shots = [
        {"id": f"shot-{n:03d}", "number": n, "name": f"Shot {n}", "description": "Rain. " * 20, "prompt": "Rain."}
        for n in range(200)
    ]
    episodes = tmp_path / "episodes"
    episodes.mkdir()
    (episodes / "ep1.yaml").write_text(json.dumps({"id": "ep1", "title": "Long", "shots": shots}), encoding="utf-8")
    for shot in shots:
        for angle in ("wide", "medium", "close_up", "low_angle", "extreme_wide"):
            target = tmp_path / "output/episodes/ep1" / str(shot["id"]) / f"{angle}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture_bytes(f"{shot['id']} {angle}"))
    written = write_page(tmp_path)
    assert written.stat().st_size < 2_000_000
    started = time.perf_counter()
    page = open_page(written)
    ready = time.perf_counter() - started
    assert len(shown(page)) == 1000
    loaded = page.evaluate("[...document.querySelectorAll('.frame img')].filter((i) => i.naturalWidth).length")
    assert loaded < 400  # the rest waits until it is scrolled to
    milliseconds = page.evaluate(
        """() => { const began = performance.now(); const search = document.querySelector('[type=search]');
           search.value = 'shot-199'; search.dispatchEvent(new Event('input')); document.body.offsetHeight;
           return performance.now() - began; }"""
    )
    assert shown(page) == [f"shot-199/{angle}" for angle in ("wide", "medium", "close_up", "low_angle", "extreme_wide")]
    assert ready < 15
    assert milliseconds < 2_000


def test_light_dark_and_narrow(series: Path, open_page: Open) -> None:
    make(series, ("s1", "wide"))
    page = open_page(write_page(series))
    for scheme, width in (("light", 1280), ("dark", 390), ("light", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert _poor_contrast(page) == []
        page.locator(".frame-open").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert _poor_contrast(page) == []
        page.keyboard.press("Escape")
        wait_until(page, "!location.hash")  # else the page that is loaded next opens the picture again


@pytest.mark.parametrize("width", [1280, 390])
def test_words_without_an_end_do_not_widen_the_page(series: Path, open_page: Open, width: int) -> None:
    """Wherever an episode has a text."""
    long, long_id = "W" * 400, "s" * 100
    shot = {"name": long, "description": long, "characterIds": ["c"], "locationIds": ["l"], "prompt": long}
    act = {"id": "a", "number": 1, "title": long, "description": long, "shotIds": ["s1", long_id]}
    episode = {
        "id": "ep1",
        "title": long,
        "description": long,
        "acts": [act],
        "shots": [{"id": long_id, **shot}, {"id": "s1", "continuesFrom": long_id, **shot}],
    }
    for name, value in (
        ("ep1.yaml", episode),
        ("characters.yaml", [{"id": "c", "name": long}]),
        ("locations.yaml", [{"id": "l", "name": long}]),
    ):
        (series / "episodes" / name).write_text(json.dumps(value), encoding="utf-8")
    (series / "episodes/ep1.picks.yaml").write_text(f"s1: {long_id}\n", encoding="utf-8")
    page = open_page(write_page(series))
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".frame-open").last.click()
    assert page.locator(".panel").evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0


def _poor_contrast(page: Any) -> list[str]:
    found: list[str] = page.evaluate((Path(__file__).parent / "contrast.js").read_text("utf-8"))
    return found


def test_everything_that_can_be_used_has_a_name(series: Path, open_page: Open) -> None:
    make(series, ("s1", "wide"))
    page = open_page(write_page(series))
    page.locator(".frame-open").first.click()
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, a, input, select, textarea, dialog, img')].filter((node) =>
             !(node.getAttribute('aria-label') || node.textContent.trim() || node.title || node.hasAttribute('alt')))
             .map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert unnamed == []


def test_it_prints_everything_and_no_buttons(series: Path, open_page: Open) -> None:
    make(series)
    page = open_page(write_page(series))
    page.emulate_media(media="print")
    assert not page.locator("#toolbar").is_visible()
    assert not page.locator(".frame-star").first.is_visible()
    assert len(shown(page)) == 5
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wait_until(page, "[...document.querySelectorAll('.frame img')].every((i) => i.complete && i.naturalWidth)")


def test_on_paper_nothing_is_cut_off(series: Path, open_page: Open) -> None:
    """Neither the reason of a failure in its small frame, nor the line around a picked picture."""
    with Ledger.open(series / "output/moostik.db") as ledger:
        ledger.record_failure(
            "ep1", "s1", "wide", as_written("The prompt was refused: flagged as sensitive (E005). " * 3), 1.0
        )
    (series / "episodes/ep1.picks.yaml").write_text("s1: wide\n", encoding="utf-8")
    page = open_page(write_page(series))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # between the margins of an A4 page
    frame = page.locator(".frame.is-picked.failed .frame-open")
    assert frame.evaluate("(node) => node.scrollHeight - node.clientHeight") <= 0
    assert frame.evaluate("(node) => parseFloat(getComputedStyle(node).outlineOffset)") < 0


def test_it_speaks_french(series: Path, open_page: Open) -> None:
    try:
        set_language("fr")
        page = open_page(write_page(series))
    finally:
        set_language("en")
    assert page.evaluate("document.documentElement.lang") == "fr"


def test_a_running_page_comes_back_to_where_it_was(series: Path, open_page: Open) -> None:
    for n in range(4, 30):
        with (series / "episodes/ep1.yaml").open("a", encoding="utf-8") as file:
            file.write(f"  - {{id: s{n}, prompt: Rain.}}\n")
    written = write_page(series, running=True)
    page = open_page(written)
    page.clock.install()  # the page's timers run when the test says so
    page.reload()
    wait_until(page, "document.documentElement.dataset.ready")
    there = "document.querySelector('#shot-s9').getBoundingClientRect().top"
    focus = "document.querySelector('#shot-s9 .frame-open').focus({ preventScroll: true })"
    wait_until(page, f"window.before = true, {focus}, scrollTo(0, 900), scrollY === 900")
    page.evaluate(f"addEventListener('pagehide', () => {{ sessionStorage.top = {there}; }})")  # it outlives the page
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.clock.fast_forward(RELOAD_SECONDS * 1000)
    ready = "!window.before && document.documentElement.dataset.ready"
    wait_until(page, f"{ready} && Math.abs({there} - sessionStorage.top) < 2")
    assert len(loads) == 1
    assert page.evaluate("document.activeElement.closest('.shot').id") == "shot-s9"
